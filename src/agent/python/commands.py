"""Commands of the user's: the programs and shell cells of a lab."""
import json
import os
import resource
import signal
import struct

from .children import become_child
from .clock import now
from .errors import failed
from .frames import OUTPUT, send, to_json
from .programs import program_folders


class Commands:
    def __init__(self, loop, sides, children, lab_processes):
        self.loop = loop
        self.sides = sides
        self.children = children
        self.lab_processes = lab_processes

    def spawn(self, call):
        """A program of the user's: its own process group, output merged and bounded."""
        self.sides.enter(call["side"])
        read, write = os.pipe()
        bad, good = os.pipe()
        child = self.children.next_number()
        pid = os.fork()
        if pid == 0:
            try:
                become_child(self.children.parent, "tcpbook", [write, good])
                os.setsid()
                os.dup2(write, 1)
                os.dup2(write, 2)
                os.set_inheritable(good, False)
                signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                if call.get("nofile"):
                    resource.setrlimit(resource.RLIMIT_NOFILE, (call["nofile"], call["nofile"]))
                os.chdir(call["cwd"])
                os.close(write)
                os.environ["PATH"] = ":".join(program_folders())  # servers are where only root looks
                os.execvp(call["argv"][0], call["argv"])
            except BaseException as error:
                os.write(good, to_json(failed(error, "exec")))
            os._exit(127)
        os.close(write)
        os.close(good)
        said = b"".join(iter(lambda: os.read(bad, 4096), b""))
        os.close(bad)
        if said:
            os.close(read)
            os.waitpid(pid, 0)
            return {"error": json.loads(said.decode())}
        record = self.children.add(child, pid, output=read, left=call["limit"], tail=b"", cut=0)
        os.set_blocking(read, False)

        def heard():
            try:
                data = os.read(read, 65536)
            except BlockingIOError:
                return False
            if not data:
                self.loop.unwatch(read)
                os.close(read)
                record["output"] = None
                return False
            keep, rest = data[:record["left"]], data[record["left"]:]
            record["left"] -= len(keep)
            if keep:
                send(OUTPUT, struct.pack("<I", child), keep)
            if rest:
                tail = record["tail"] + rest
                record["cut"] += max(0, len(tail) - 16384)
                record["tail"] = tail[-16384:]
            return True
        record["drain"] = heard
        self.loop.watch(read, heard)
        return {"ok": {"child": child, "pid": self.lab_processes.lab_pid(pid), "t": now()}}
