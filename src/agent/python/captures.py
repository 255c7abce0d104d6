"""Starts captures, and passes on what they say."""
import fcntl
import json
import os

from .capture import capture
from .frames import read_frame, send


class Captures:
    def __init__(self, loop, sides, children):
        self.loop = loop
        self.sides = sides
        self.children = children

    def start(self, call):
        self.sides.enter(call["side"])
        read, write = os.pipe()
        try:
            fcntl.fcntl(write, 1031, 1 << 20)  # F_SETPIPE_SZ
        except OSError:
            pass  # above the user's limit: a smaller pipe works too
        child = self.children.fork("capture", lambda number, control: capture(
            call["side"], call["filter"], control, write), [write])
        os.close(write)
        kind, payload = read_frame(read)
        answer = json.loads(payload.decode())
        if "error" in answer:
            os.close(read)
            return {"error": answer["error"]}

        def heard():
            try:
                send(*read_frame(read))
            except EOFError:
                self.loop.unwatch(read)
                os.close(read)
        self.loop.watch(read, heard)
        return {"child": child}
