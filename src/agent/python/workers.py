"""Starts the agent's own processes, and passes on what children are told."""
import errno
import os
import signal

from .clients import run_clients
from .clock import now
from .flood import flood
from .frames import tell, to_json
from .processes import wait_until_stopped
from .server import serve


class Workers:
    def __init__(self, sides, children):
        self.sides = sides
        self.children = children

    def start_server(self, call):
        self.sides.enter(call["side"])
        child = self.children.fork(call["name"], lambda number, control: serve(dict(call, child=number), control))
        tell({"event": "child", "child": child, "for": call["id"]})

    def start_clients(self, call):
        self.sides.enter(call["side"])
        return {"child": self.children.fork("clients", lambda number, control: run_clients(control))}

    def start_flood(self, call):
        self.sides.enter(call["side"])
        return {"child": self.children.fork("flood", lambda number, control: flood(dict(call, child=number), control))}

    def pass_on(self, call):
        record = self.children.records.get(call["child"])
        if record is None:
            raise OSError(errno.ESRCH, "gone", call["do"])
        record["control"].send(to_json(call))

    def kill(self, call):
        record = self.children.records.get(call["child"])
        if record is None:
            raise OSError(errno.ESRCH, "gone", "kill")
        (os.killpg if call.get("group") else os.kill)(record["pid"], call["signal"])
        if call.get("group") and call["signal"] == signal.SIGSTOP:
            wait_until_stopped(record["pid"])
        return {"t": now()}
