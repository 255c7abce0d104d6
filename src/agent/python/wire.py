"""A half's wire: what enters the device of the other side goes to another machine, and back."""
import _socket
import struct

from .clock import now
from .devices import up
from .frames import WIRE, send


class Wire:
    def __init__(self, device, loop):
        up(device)
        self.socket = _socket.socket(_socket.AF_PACKET, _socket.SOCK_RAW | _socket.SOCK_NONBLOCK, 0)
        self.socket.setsockopt(263, 15, 1)  # PACKET_VNET_HDR: checksums and segments still to be made stay so
        self.socket.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF, 1 << 22)
        self.socket.bind((device, 3))  # ETH_P_ALL
        loop.watch(self.socket.fileno(), self.send_on)

    def send_on(self):
        """Sends on what waits; True if there may be more."""
        parts = []
        try:
            while len(parts) < 512:
                data, source = self.socket.recvfrom(1 << 17)
                if source[2] != 4:  # PACKET_OUTGOING
                    parts += [struct.pack("<I", len(data)), data]
        except BlockingIOError:
            pass
        if parts:
            send(WIRE, *parts)
        return len(parts) == 512

    def take(self, frames):
        at = 0
        while at < len(frames):
            end = at + 4 + struct.unpack_from("<I", frames, at)[0]
            try:
                self.socket.send(frames[at + 4:end])
            except OSError:
                pass  # no room: lost, as on any wire
            at = end

    def drain(self):
        while self.send_on():
            pass
        return {"t": now()}
