"""Looks at sockets, counters and sysctls: when asked to, and all the time."""
import _socket
import struct
import time

from .clock import now
from .files import read_text
from .frames import DUMP, send


class Looks:
    def __init__(self, sides, observers, sysctls, lab_processes):
        self.sides = sides
        self.observers = observers
        self.sysctls = sysctls
        self.lab_processes = lab_processes
        self.diag = {}  # side -> socket
        self.buffer = bytearray(1 << 18)  # one for all: a new one for each answer costs more than asking
        self.sample_every = 0
        self.sample_due = 0
        self.sample_dumps = []

    def ask(self, side, requests):
        """Answers of inet_diag (man 7 sock_diag) to netlink requests, undecoded: one message, or a dump."""
        sock = self.diag.get(side)
        if sock is None:
            self.sides.enter(side)
            sock = self.diag[side] = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 4)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF, 1 << 20)
        parts, buffer, view = [], self.buffer, memoryview(self.buffer)
        for request in requests:
            sock.send(request)
            while True:
                size = sock.recv_into(buffer)
                parts.append(bytes(view[:size]))
                # The end of a dump may come behind its last sockets; NLM_F_MULTI marks what is no end.
                if not buffer[6] & 2 or buffer[4] == 3 or struct.unpack_from("=IH", buffer, size - 20) == (20, 3):
                    break
        return b"".join(parts)

    def dump(self, side, call_id, requests):
        at = now()
        send(DUMP, struct.pack("<IBQ", call_id, side, at), self.ask(side, requests))

    def look(self, call):
        for side in self.observers.of_side:
            self.observers.ask(side, {})  # what was seen before comes before
        answer = {"t": now()}
        for side in call["sides"]:
            if call.get("dumps"):
                self.dump(side, call["id"], [bytes.fromhex(one) for one in call["dumps"]])
        if call.get("owners"):
            answer["owners"] = self.lab_processes.owners(call["owners"])
        if call.get("counters"):
            answer["counters"] = []
            for side in call["sides"]:
                self.sides.enter(side)
                answer["counters"].append(read_text("/proc/net/netstat") + read_text("/proc/net/snmp"))
        if call.get("sysctls"):
            answer["sysctls"] = [self.sysctls.read(side, call["sysctls"]) for side in call["sides"]]
        return answer

    def start_sampling(self, call):
        self.sample_every = call["ms"] / 1000
        self.sample_dumps = [bytes.fromhex(one) for one in call["dumps"]]
        self.sample_due = time.monotonic()
        return {}

    def sample(self):
        start = time.monotonic()
        for side in range(len(self.sides.all)):
            self.dump(side, 0, self.sample_dumps)
        end = time.monotonic()
        # A large table must not eat the host: never more than a twentieth of the time.
        self.sample_due = end + max(self.sample_every, 20 * (end - start))
