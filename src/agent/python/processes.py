"""What /proc tells of processes."""
import os
import time

from .errors import errno_name
from .files import matching, read_text, root_of, text_within


def visible_pid():
    """This process's number as the lab's /proc shows it, and so as `ss -p` prints it."""
    return int(os.readlink("/proc/self"))


def wait_until_stopped(group):
    """A process that waits in accept(2) still takes a connection that comes before it is scheduled."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        states = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                state, _, number = read_text("/proc/%s/stat" % name).rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(number) == group:
                states.append(state)
        if all(state in "TZX" for state in states):
            return
        time.sleep(0.001)


def describe_process(call):
    """What /proc tells of a process; the process itself notices nothing."""
    folder = "/proc/%d/" % call["pid"]

    def link(name):
        try:
            return os.readlink(folder + name)
        except OSError:
            return ""  # another user's

    status = dict(line.split(":", 1) for line in read_text(folder + "status").splitlines() if ":" in line)
    with open(folder + "cmdline", "rb") as file:
        arguments = file.read(65536).decode(errors="replace")
    return {"comm": read_text(folder + "comm").rstrip("\n"), "arguments": arguments.rstrip("\0").split("\0"),
            "exe": link("exe"), "cwd": link("cwd"), "parent": int(status["PPid"]),
            "cgroup": read_text(folder + "cgroup")}


def files_of(call):
    """Files as a process sees them, by paths or patterns of theirs, bounded in number and size."""
    root = root_of(call["pid"])
    files, bytes_left = [], call["bytes"]
    for pattern in call["patterns"]:
        for path in matching(root, pattern):
            if len(files) == call["files"] or bytes_left <= 0:
                return {"files": files, "cut": True}
            try:
                text = text_within(root, path, bytes_left)
                bytes_left -= len(text)
                files.append({"pattern": pattern, "path": path, "text": text})
            except OSError as error:
                files.append({"pattern": pattern, "path": path, "errno": errno_name(error)})
    return {"files": files, "cut": bytes_left <= 0}
