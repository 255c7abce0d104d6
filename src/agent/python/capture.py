"""The process that captures the packets of a side."""
import _socket
import json
import os
import select
import struct
import time

from .clock import OFFSET, clock_offset, now
from .errors import failed
from .frames import JSON, PACKETS, frame, to_json, write_all
from .sockets import attach_filter
from .system import call_libc


def capture(side, program, control, out):
    """A TPACKET_V3 ring (Documentation/networking/packet_mmap.rst); whole blocks go out as they are."""
    import mmap
    block_size, blocks, timeout = 1 << 18, 32, 5
    SOL_PACKET, PACKET_RX_RING, PACKET_STATISTICS, PACKET_VERSION = 263, 5, 6, 10
    try:
        sock = _socket.socket(_socket.AF_PACKET, _socket.SOCK_RAW, 0)
        attach_filter(sock, program)
        sock.setsockopt(SOL_PACKET, PACKET_VERSION, 2)
        sock.setsockopt(SOL_PACKET, PACKET_RX_RING, struct.pack(
            "7I", block_size, blocks, 2048, block_size * blocks // 2048, timeout, 0, 0))
        ring = mmap.mmap(sock.fileno(), block_size * blocks)
        # sockaddr_ll: ETH_P_ALL on every device (Python's own bind() wants one by name). Bound last,
        # so that no packet arrives before the ring is there.
        call_libc("bind", sock.fileno(), struct.pack("=HHiHBB8x", _socket.AF_PACKET, _socket.htons(3), 0, 0, 0, 0), 20)
    except OSError as error:
        write_all(out, frame(JSON, to_json({"id": 0, "capture": side, "error": failed(error)})))
        os._exit(0)
    write_all(out, frame(JSON, to_json({"id": 0, "capture": side})))
    view, words = memoryview(ring), memoryview(ring).cast("I")
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    poll.register(control, select.POLLIN)
    index, lost, asked = 0, 0, []
    offset = OFFSET
    while True:
        base = index * block_size
        if words[base // 4 + 2] & 1:
            length = words[base // 4 + 5]
            current = clock_offset()
            if abs(current - offset) > 2000:  # set or slewed, and no error of measurement
                offset = current
            write_all(out, struct.pack("<IBBq", length + 9, PACKETS, side, OFFSET - offset))
            write_all(out, view[base:base + length])
            words[base // 4 + 2] = 0
            index = (index + 1) % blocks
            continue
        moment = time.monotonic()
        while asked and asked[0][0] <= moment:
            lost += struct.unpack("3I", sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 12))[1]
            write_all(out, frame(JSON, to_json({"id": asked.pop(0)[1], "ok": {"lost": lost}})))
        for fd, _ in poll.poll(max(1, (asked[0][0] - moment) * 1000) if asked else None):
            if fd == control.fileno():
                data = control.recv(1 << 20)
                if not data:
                    os._exit(0)
                message = json.loads(data.decode())
                if message["do"] == "filter":
                    try:
                        attach_filter(sock, message["filter"])
                        answer = {"ok": {"t": now()}}
                    except OSError as error:
                        answer = {"error": failed(error)}
                    write_all(out, frame(JSON, to_json(dict(answer, id=message["id"]))))
                    continue
                # What was on the wire when we were asked is in a retired block after two time-outs.
                asked.append((time.monotonic() + 2.2 * timeout / 1000, message["id"]))
