"""The sides of a lab: one network namespace each."""
import os

from .devices import ip, up
from .system import CLONE_NEWNET, call_libc
from .wire import Wire

PAIR = (("client", "192.0.2.1"), ("server", "192.0.2.2"))


class Sides:
    def __init__(self, config, loop):
        self.config = config
        self.loop = loop
        self.all = []
        self.wire = None  # a half has one

    def enter(self, side):
        if self.config["isolated"] and len(self.all) > 1:
            call_libc("setns", self.all[side]["ns"], CLONE_NEWNET)

    def make(self):
        if not self.config["isolated"]:
            self.all = [{"name": self.config.get("side", "both"), "device": "lo", "address": "127.0.0.1"}]
            return
        if self.config["lab"] == "loopback":
            up("lo")
            self.all = [{"name": "both", "device": "lo", "address": "127.0.0.1"}]
            return
        for name, address in PAIR:
            call_libc("unshare", CLONE_NEWNET)
            up("lo")
            self.all.append({"name": name, "device": name + "0", "address": address,
                             "ns": os.open("/proc/self/ns/net", os.O_RDONLY)})
        self.enter(0)
        ip("link add client0 type veth peer name server0 netns /proc/self/fd/%d\n" % self.all[1]["ns"],
           self.all[1]["ns"])
        for side, last in ((0, 1), (1, 2)):
            self.enter(side)
            device = self.all[side]["device"]
            if self.config.get("side", self.all[side]["name"]) == self.all[side]["name"]:
                ip("addr add 192.0.2.%d/24 dev %s\naddr add 2001:db8::%d/64 dev %s nodad\nlink set %s up\n"
                   % (last, device, last, device, device))
            else:
                self.wire = Wire(device, self.loop)
        if self.config["lab"] == "half":
            self.all = [side for side in self.all if side["name"] == self.config["side"]]
            call_libc("setns", self.all[0]["ns"], CLONE_NEWNET)
