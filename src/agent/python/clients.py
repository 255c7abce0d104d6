"""The process of all clients of a side."""
import _socket
import errno
import gc
import json
import os
import resource
import select
import struct
import time

from .clock import now
from .errors import errno_name, failed
from .frames import to_json
from .sockets import NONBLOCK, attach_filter


def run_clients(control):
    """All clients of one side: thousands of sockets in one process, each known by a number."""
    gc.disable()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    epoll = select.epoll()
    epoll.register(control.fileno(), select.EPOLLIN)
    sockets, number_of, connecting = {}, {}, set()
    jobs, events, unsent = [], [], {}
    tell = lambda message: control.send(to_json(message))

    def note(number, kind, *extra):
        events.append([number, kind, now()] + list(extra))

    def forget(number):
        sock = sockets.pop(number)
        connecting.discard(number)
        unsent.pop(number, None)
        number_of.pop(sock.fileno(), None)
        return sock

    def open_socket(number, spec):
        sock = sockets[number] = _socket.socket(
            _socket.AF_INET6 if ":" in spec["to"][0] else _socket.AF_INET, NONBLOCK)
        number_of[sock.fileno()] = number
        return sock

    def start(number, to, early):
        sock = sockets[number]
        connecting.add(number)
        at = now()
        call = "connect"
        if early:
            call = "sendto"
            try:
                sock.sendto(early, 0x20000000, tuple(to))  # MSG_FASTOPEN
                code = 0
            except OSError as error:
                code = error.errno
                if code == errno.EINPROGRESS:  # no cookie yet: the SYN asks for one, and takes no data
                    unsent[number] = early
        else:
            code = sock.connect_ex(tuple(to))
        if code not in (0, errno.EINPROGRESS):
            connecting.discard(number)
            events.append([number, "error", now(), errno.errorcode.get(code, str(code)), call])
            return
        events.append([number, "connect-called", at] + list(sock.getsockname()[:2]))
        epoll.register(sock.fileno(), select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP)

    def step(job):
        """Starts the job's next clients; returns the seconds until it wants to go on, or None."""
        while job["next"] < len(job["numbers"]):
            moment = time.monotonic()
            if job["due"] > moment and (job["every"] or job["last"] in connecting):
                return job["due"] - moment
            number = job["numbers"][job["next"]]
            job["next"] += 1
            job["last"] = number
            # One after the other: the next waits for the answer to the one before, but for a
            # client that may never get one no longer than `patience`.
            job["due"] = moment + (job["every"] or (0 if job["together"] else job["patience"]))
            if number in sockets:
                start(number, job["to"], job["early"])
            if not job["together"]:
                return 0
        return None

    def handle(message):
        what = message["do"]
        if what == "open":
            ports = []
            for number, program in message["clients"]:
                sock = open_socket(number, message)
                if message["bind"]:
                    sock.bind((message["from"], 0))
                    ports.append(sock.getsockname()[1])
                if program:
                    attach_filter(sock, program)
            return {"ports": ports}
        if what == "connect":
            job = next((job for job in jobs if job["group"] == message["group"]), None)
            if job:
                job["numbers"] += message["numbers"]
            else:
                jobs.append(dict(message, next=0, due=0, last=None, early=bytes.fromhex(message["fastopen"])))
            return {}
        if what == "send":
            data = bytes.fromhex(message["hex"])
            for number in message["clients"]:
                try:
                    sockets[number].send(data)
                except OSError as error:
                    return {"failed": [number, errno_name(error)]}
            return {}
        if what == "close-clients":
            for number in message["clients"]:
                if number in sockets:
                    sock = forget(number)
                    if message["reset"]:
                        sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, struct.pack("ii", 1, 0))
                    at = now()
                    sock.close()
                    events.append([number, "closed", at, message["reset"]])
            return {}
        if what == "shutdown-clients":
            for number in message["clients"]:
                at = now()
                try:
                    sockets[number].shutdown(_socket.SHUT_WR)
                except (OSError, KeyError):
                    return {"failed": number}
                events.append([number, "shutdown", at])
            return {}
        for number, program in message["filters"]:
            attach_filter(sockets[number], program)
        return {"t": now()}

    wait = None
    while True:
        ready = epoll.poll(-1 if wait is None else wait, 256)
        for fd, mask in ready:
            if fd == control.fileno():
                data = control.recv(1 << 20)
                if not data:
                    os._exit(0)
                message = json.loads(data.decode())
                try:
                    answer = {"id": message["id"], "ok": handle(message)}
                except (OSError, KeyError) as error:
                    answer = {"id": message["id"], "error": failed(error, message["do"])}
                tell(answer)
                continue
            number = number_of.get(fd)
            if number is None:
                continue
            sock = sockets[number]
            code = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
            if number in connecting:
                connecting.discard(number)
                if not code:
                    note(number, "connected")
                    if number in unsent:
                        sock.send(unsent.pop(number))
                    epoll.modify(fd, select.EPOLLIN | select.EPOLLRDHUP)
                    continue
            if code:
                note(number, "error", errno.errorcode.get(code, str(code)), "")
                epoll.unregister(fd)
                continue
            try:
                data = sock.recv(65536)
            except BlockingIOError:
                continue
            except OSError as error:
                note(number, "error", errno_name(error), "recv")
                epoll.unregister(fd)
                continue
            if data:
                note(number, "received", len(data))
            else:
                note(number, "peer-closed")
                epoll.unregister(fd)
        wait = None
        for job in list(jobs):
            again = step(job)
            if again is None:
                jobs.remove(job)
            else:
                wait = again if wait is None else min(wait, again)
        for first in range(0, len(events), 400):
            tell({"event": "clients", "list": events[first:first + 400]})
        del events[:]
