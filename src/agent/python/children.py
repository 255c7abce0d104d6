"""Processes that end with the agent."""
import _socket
import os
import signal
import struct

from .clock import now
from .frames import JSON, OUTPUT, send, tell, to_json
from .system import PR_SET_PDEATHSIG, name_process, prctl, to_null


def become_child(parent, name, keep):
    """After fork: dies with its parent, has a name, holds no descriptors but 0, 1, 2 and `keep`."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    name_process(name.encode()[:15])
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    to_null(0, 1, 2)
    for fd in map(int, os.listdir("/proc/self/fd")):
        if fd > 2 and fd not in keep:
            try:
                os.close(fd)
            except OSError:
                pass


class Children:
    def __init__(self, loop):
        self.loop = loop
        self.parent = os.getpid()
        self.records = {}  # number -> dict(pid, control, output, ...)
        self.number_of = {}  # pid -> child number
        self.last = 0

    def next_number(self):
        self.last += 1
        return self.last

    def add(self, child, pid, **facts):
        self.number_of[pid] = child
        self.records[child] = dict(facts, pid=pid)
        return self.records[child]

    def fork(self, name, function, keep=()):
        """A child that talks over a control channel; what it says goes out verbatim."""
        mine, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        child = self.next_number()
        pid = os.fork()
        if pid == 0:
            try:
                become_child(self.parent, name, [theirs.fileno()] + list(keep))
                function(child, theirs)
            except BaseException as error:  # nothing above to catch it: say it and end
                try:
                    theirs.send(to_json({"event": "child-broke", "child": child, "t": now(), "text": repr(error)}))
                except OSError:
                    pass
            os._exit(1)
        theirs.close()
        self.add(child, pid, control=mine)

        def heard():
            data = mine.recv(1 << 20)
            if data:
                send(JSON, data)
            else:
                self.loop.unwatch(mine.fileno())
        self.loop.watch(mine.fileno(), heard)
        return child

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            child = self.number_of.pop(pid, None)
            if child is None:
                continue
            record = self.records.pop(child)
            event = {"event": "exited", "child": child, "t": now(),
                     "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                     "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None}
            if "control" in record:
                while record["control"].fileno() in self.loop.readers:
                    self.loop.readers[record["control"].fileno()]()  # its last words come before its end
                record["control"].close()
            elif record["output"] is not None:
                while record["drain"]():
                    pass
                if record["output"] is not None:
                    self.loop.unwatch(record["output"])
                    os.close(record["output"])
            if record.get("tail"):
                event["cut"] = record["cut"]
                send(OUTPUT, struct.pack("<I", child), record["tail"])
            tell(event)
