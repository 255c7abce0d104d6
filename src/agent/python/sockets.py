"""What the sockets of all our processes need."""
import _socket
import array
import errno
import struct

NONBLOCK = _socket.SOCK_STREAM | _socket.SOCK_NONBLOCK | _socket.SOCK_CLOEXEC
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


def attach_filter(sock, program):
    """A classic BPF program as [code, jt, jf, k] rows; empty detaches."""
    if not program:
        try:
            sock.setsockopt(_socket.SOL_SOCKET, SO_DETACH_FILTER, 0)
        except OSError as error:
            if error.errno != errno.ENOENT:
                raise
        return
    rows = array.array("B", b"".join(struct.pack("=HBBI", *row) for row in program))
    sock.setsockopt(_socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(program), rows.buffer_info()[0]))
