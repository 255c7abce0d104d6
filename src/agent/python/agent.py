"""The agent itself: its calls, and its loop."""
import json
import os
import signal
import time

from .captures import Captures
from .children import Children
from .commands import Commands
from .errors import failed
from .frames import WIRE, read_frame, tell
from .lab_processes import LabProcesses
from .looks import Looks
from .loop import Loop
from .observers import Observers
from .processes import describe_process, files_of
from .programs import missing_programs
from .routes import add_route, source
from .sides import Sides
from .sysctls import Sysctls
from .workers import Workers


class Agent:
    def __init__(self, config, hello):
        self.config = config
        self.deferred = []  # (when, call), in order
        self.loop = loop = Loop()
        self.sides = sides = Sides(config, loop)
        self.children = children = Children(loop)
        self.sysctls = Sysctls(config, loop, sides)
        lab_processes = LabProcesses(hello)
        observers = Observers(loop, sides, children)
        workers = Workers(sides, children)
        self.looks = Looks(sides, observers, self.sysctls, lab_processes)
        self.calls = {
            "capture": Captures(loop, sides, children).start,
            "clients": workers.start_clients,
            "drain": lambda call: sides.wire.drain(),
            "files": files_of,
            "flood": workers.start_flood,
            "look": self.looks.look,
            "observe": observers.replace_plans,
            "process": describe_process,
            "programs": missing_programs,
            "route": lambda call: add_route(sides, call),
            "sample": self.looks.start_sampling,
            "serve": workers.start_server,
            "signal": workers.kill,
            "source": source,
            "spawn": Commands(loop, sides, children, lab_processes).spawn,
            "sysctl": self.sysctls.read_or_write,
            "tell": workers.pass_on,
        }

    def run(self):
        wake, wakened = os.pipe()
        os.set_blocking(wakened, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wakened)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # A cut connection says nothing, and may hold us in a write: then this ends the lab.
        signal.signal(signal.SIGALRM, lambda *_: os._exit(1))
        signal.alarm(self.config["silence"])
        self.loop.watch(0, self.hear)
        self.loop.watch(wake, lambda: (os.read(wake, 512), self.children.reap()))
        while True:
            due = [when for when, _ in self.deferred[:1]] + ([self.looks.sample_due] if self.looks.sample_every else [])
            self.loop.wait(min(due) if due else None)
            while self.deferred and time.monotonic() >= self.deferred[0][0]:
                self.answer(self.deferred.pop(0)[1])
            if self.looks.sample_every and time.monotonic() >= self.looks.sample_due:
                self.looks.sample()

    def hear(self):
        kind, payload = read_frame(0)
        signal.alarm(self.config["silence"])
        if kind == WIRE:
            self.sides.wire.take(payload)
            return
        call = json.loads(payload.decode())
        if call.get("defer"):
            self.deferred.append((time.monotonic() + call["defer"] / 1000, call))
            self.deferred.sort(key=lambda one: one[0])
        else:
            self.answer(call)

    def answer(self, call):
        try:
            answer = self.calls[call["call"]](call)
        except Exception as error:  # whatever a call meets is its answer; the lab goes on
            tell({"id": call["id"], "error": failed(error, call["call"])})
            return
        if answer is not None:
            tell(dict(answer if "error" in answer or "ok" in answer else {"ok": answer}, id=call["id"]))
