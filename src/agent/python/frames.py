"""The frames that go over pipes: to and from the launcher, and from our own processes."""
import json
import os
import struct

JSON, PACKETS, DUMP, OUTPUT, WIRE, OBSERVED = 1, 2, 3, 4, 5, 6
HEARD = 0  # never leaves the agent: all that came before the call is in the frames before this one


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def read_exactly(fd, size):
    parts = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def frame(kind, *parts):
    return struct.pack("<IB", sum(map(len, parts)), kind) + b"".join(parts)


def read_frame(fd):
    length, kind = struct.unpack("<IB", read_exactly(fd, 5))
    return kind, read_exactly(fd, length)


def to_json(message):
    return json.dumps(message, separators=(",", ":")).encode()


def send(*parts):
    """To the launcher."""
    write_all(1, frame(*parts))


def tell(message):
    send(JSON, to_json(message))
