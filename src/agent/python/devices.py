"""Network devices."""
import _socket
import errno
import fcntl
import os
import struct

from .frames import write_all
from .programs import find_program


def up(device):
    sock = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    # SIOCSIFFLAGS with IFF_UP | IFF_RUNNING
    fcntl.ioctl(sock.fileno(), 0x8914, struct.pack("16sh14x", device.encode(), 0x41))
    sock.close()


def ip(batch, *keep):
    tool = find_program("ip")
    if tool is None:
        raise OSError(errno.ENOENT, "no ip", "ip")
    read, write = os.pipe()
    inner, output = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(read, 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            for fd in keep:
                os.set_inheritable(fd, True)
            os.execv(tool, ["ip", "-batch", "-"])
        finally:
            os._exit(127)
    os.close(read)
    os.close(output)
    write_all(write, batch.encode())
    os.close(write)
    said = b""
    while True:
        part = os.read(inner, 4096)
        if not part:
            break
        said += part
    os.close(inner)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("ip: " + said.decode(errors="replace").strip())
