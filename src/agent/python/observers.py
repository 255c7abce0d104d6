"""Starts the processes that look at listeners, one a side; passes on what they see."""
import os
import signal

from .clock import now
from .frames import HEARD, read_frame, send, to_json
from .observe import observe


class Observers:
    def __init__(self, loop, sides, children):
        self.loop = loop
        self.sides = sides
        self.children = children
        self.of_side = {}  # side -> (child, where its frames come from)

    def replace_plans(self, call):
        """From now on each plan's requests are made so often, but for no more than its share of the time."""
        if call["side"] not in self.of_side:
            self.start(call["side"])
        self.ask(call["side"], {"plans": call["plans"], "batch": call["batch"]})
        return {"t": now()}

    def start(self, side):
        self.sides.enter(side)
        read, write = os.pipe()
        child = self.children.fork("observe", lambda number, control: observe(control, write), [write])
        os.close(write)
        self.relay_heard(read)  # from now on a signal does not end it
        self.of_side[side] = child, read
        # Its end, whatever the reason, is ours (EOFError): a hole must not look like nothing seen.
        self.loop.watch(read, lambda: send(*read_frame(read)))

    def ask(self, side, call):
        """Passes on what it saw until now."""
        child, read = self.of_side[side]
        record = self.children.records.get(child)
        if record is None:
            raise EOFError("observe")
        record["control"].send(to_json(call))
        os.kill(record["pid"], signal.SIGUSR1)
        self.relay_heard(read)

    def relay_heard(self, read):
        while True:
            kind, payload = read_frame(read)
            if kind == HEARD:
                return
            send(kind, payload)
