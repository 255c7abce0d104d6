"""Sysctls: those of a side, and the machine's own, which are restored."""
import errno
import os

from .clock import now
from .files import read_text, write_text
from .frames import to_json, write_all
from .restorer import restore


def sysctl_path(key):
    return "/proc/sys/" + (key.replace(".", "/") if "/" not in key else key)


class Sysctls:
    def __init__(self, config, loop, sides):
        self.config = config
        self.loop = loop
        self.sides = sides
        self.restorer = None  # takes notes of what it is to restore
        self.notes = []

    def read(self, side, keys):
        self.sides.enter(side)
        values = {}
        for key in keys:
            try:
                values[key] = " ".join(read_text(sysctl_path(key)).split())
            except OSError:
                values[key] = None
        return values

    def read_or_write(self, call):
        self.sides.enter(call["side"])
        path = sysctl_path(call["key"])
        if call.get("value") is not None:
            (write_text if self.config["isolated"] else self.write_shared)(path, call["value"])
        return {"value": " ".join(read_text(path).split()), "t": now()}

    def write_shared(self, path, value):
        """A sysctl of the machine itself: written only where somebody will restore it."""
        if self.restorer is None:
            raise OSError(errno.EPERM, "not allowed", "sysctl")
        self.note(path, read_text(path), None)
        try:
            write_text(path, value)
        finally:
            self.note(path, None, read_text(path))

    def note(self, *what):
        self.notes.append(to_json(what) + b"\n")
        write_all(self.restorer, self.notes[-1])

    def keep_restorer(self, tell, done):
        def ended():  # killed, since it ends after us: then we restore, and nothing can be changed any more
            restore(b"".join(self.notes))
            os._exit(1)
        self.restorer = tell
        self.loop.watch(done, ended)
