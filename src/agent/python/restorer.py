"""Gives the machine's own sysctls back, whatever ends the lab."""
import json
import os
import signal

from .files import read_text, write_text
from .system import name_process, to_null


def start_restorer():
    """A process that gives the machine's sysctls back once all who can write to a pipe have ended.

    Whatever ends them: it is started before there is a subreaper, so that its parent is not one of
    ours, and has a session of its own. Returns the write end, and a descriptor that ends with it.
    """
    heard, tell = os.pipe()
    done, working = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            if os.fork():
                os._exit(0)
            name_process(b"tcpbook-restore")
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            to_null(0, 1)
            os.close(tell)
            os.close(done)
            restore(b"".join(iter(lambda: os.read(heard, 65536), b"")))
        finally:
            os._exit(0)
    os.close(heard)
    os.close(working)
    os.waitpid(pid, 0)
    return tell, done


def restore(notes):
    """`notes`: lines [path, value before a write, null] and, behind the write, [path, null, value]."""
    before, held = {}, {}
    for line in notes.splitlines():
        try:
            path, old, new = json.loads(line.decode())
        except ValueError:
            continue  # cut off by the end of its writer, which did not come to write the sysctl
        if old is not None:
            before.setdefault(path, old)
        held[path] = new
    for path in reversed(list(before)):
        try:
            value = read_text(path)
            if held[path] in (None, value):
                write_text(path, before[path])
                continue
            said = "was changed by others to %s and stays so" % value.strip()
        except OSError as error:
            said = "could not be restored: %s" % error
        try:
            os.write(2, ("%s %s\n" % (path, said)).encode())
        except OSError:
            pass  # nobody listens any more
