"""What the agent says first of the machine it runs on."""
import os
import sys

from .clock import EPOCH


def describe_host():
    hello = {"event": "hello", "epoch": EPOCH, "python": sys.version.split()[0], "kernel": os.uname()[2],
             "uid": os.geteuid(), "privilege": "none", "pidns": "", "ownProc": False, "lack": None,
             "sshConnection": os.environ.get("SSH_CONNECTION", ""), "osRelease": "",
             "version": os.uname()[3]}
    for path in ("/usr/lib/os-release", "/etc/os-release"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                hello["osRelease"] = file.read(8192)
        except OSError:
            pass
    for key in ("kernel/unprivileged_userns_clone", "kernel/apparmor_restrict_unprivileged_userns",
                "user/max_user_namespaces"):
        try:
            with open("/proc/sys/" + key) as file:
                hello[key] = file.read().strip()
        except OSError:
            hello[key] = None
    return hello
