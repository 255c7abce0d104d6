"""The process of a server."""
import _socket
import errno
import json
import os
import resource
import select
import struct

from .clock import now
from .errors import errno_name, failed
from .frames import to_json
from .processes import visible_pid
from .sockets import NONBLOCK, attach_filter
from .system import call_libc


def serve(spec, control):
    """A server process: descriptors 0 control, 1 and 2 /dev/null, 3 the listener, then connections."""
    channel = control.detach()
    os.dup2(channel, 0)
    os.close(channel)
    control = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET, 0, 0)
    tell = lambda message: control.send(to_json(message))
    server = spec["child"]
    where = "socket"
    try:
        if spec.get("nofile"):
            where = "setrlimit"
            resource.setrlimit(resource.RLIMIT_NOFILE, (spec["nofile"], spec["nofile"]))
        where = "socket"
        family = _socket.AF_INET6 if ":" in spec["address"] else _socket.AF_INET
        listener = _socket.socket(family, NONBLOCK)
        listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        if spec.get("reuseport"):
            where = "SO_REUSEPORT"
            listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEPORT, 1)
        if spec.get("deferAccept"):
            where = "TCP_DEFER_ACCEPT"
            listener.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_DEFER_ACCEPT, spec["deferAccept"])
        if spec.get("fastopen"):
            where = "TCP_FASTOPEN"
            listener.setsockopt(_socket.IPPROTO_TCP, 23, spec["fastopen"])
        where = "SO_ATTACH_FILTER"
        if spec["filter"]:
            attach_filter(listener, spec["filter"])
        where = "bind"
        listener.bind((spec["address"], spec["port"]))
        where = "listen"
        # Python's listen() turns a negative backlog into 0; the system call does not.
        call_libc("listen", listener.fileno(), spec["backlog"])
    except (OSError, ValueError) as error:
        tell({"id": spec["id"], "error": failed(error, where)})
        os._exit(1)
    tell({"id": spec["id"], "ok": {"child": server, "pid": visible_pid(), "local": listener.getsockname()[:2], "t": now()}})

    budget = spec.get("accept", 0)  # -1: without end
    poll = select.poll()
    poll.register(0, select.POLLIN)
    connections, unsent, by_remote, remote_of = {}, {}, {}, {}
    waiting = False
    filters = [spec["filter"], spec["connectionFilter"]]
    filtered = bool(filters[0] or filters[1])  # a connection may have inherited a filter

    def forget(fd):
        by_remote.pop(remote_of.pop(fd), None)
        if spec.get("serve", "hold") != "hold":
            poll.unregister(fd)
        unsent.pop(fd, None)
        return connections.pop(fd)

    def filter_connection(connection):
        # TCP_INFO: a connection by fast open is accepted in SYN_RECV, where its ACK is yet to come.
        opening = connection.getsockopt(_socket.IPPROTO_TCP, 11, 1)[0] == 3
        attach_filter(connection, filters[0 if opening else 1])

    def end(message):
        missing = []
        for address, port in message["remotes"]:
            fd = by_remote.get((address, port))
            if fd is None:
                missing.append([address, port])
                continue
            if message["how"] == "shutdown":
                try:
                    connections[fd].shutdown(_socket.SHUT_WR)
                except OSError as error:
                    if error.errno != errno.ENOTCONN:
                        raise
                    missing.append([address, port])
                continue
            connection = forget(fd)
            if message["how"] == "reset":
                connection.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        return {"t": now(), "missing": missing}
    while True:
        if bool(budget) != waiting:
            waiting = bool(budget)
            (poll.register(listener, select.POLLIN) if waiting else poll.unregister(listener))
        for fd, mask in poll.poll():
            if fd == 0:
                data = control.recv(1 << 20)
                if not data:
                    os._exit(0)
                message = json.loads(data.decode())
                answer = {}
                try:
                    if message["do"] == "end":
                        answer = end(message)
                    elif message["do"] == "filter-server":
                        filters = [message["listener"], message["connections"]]
                        filtered = True
                        if listener.fileno() >= 0:
                            attach_filter(listener, filters[0])
                        for connection in connections.values():
                            filter_connection(connection)
                        answer["t"] = now()
                    elif listener.fileno() < 0:
                        raise OSError(errno.EBADF, "closed")
                    elif message["do"] == "accept":
                        budget = -1 if message["count"] < 0 or budget < 0 else budget + message["count"]
                    elif message["do"] == "listen":
                        call_libc("listen", listener.fileno(), message["backlog"])
                    elif message["do"] == "close":
                        if waiting:
                            poll.unregister(listener)
                        budget, waiting = 0, False
                        listener.close()
                        answer["t"] = now()
                    tell({"id": message["id"], "ok": answer})
                except OSError as error:
                    tell({"id": message["id"], "error": failed(error, message["do"])})
            elif waiting and fd == listener.fileno():
                try:
                    accepted, remote = listener._accept()
                except OSError as error:
                    if error.errno in (errno.EAGAIN, errno.ECONNABORTED):
                        continue
                    budget = 0
                    tell({"event": "accept-failed", "child": server, "errno": errno_name(error), "t": now()})
                    continue
                budget -= budget > 0
                connection = _socket.socket(family, _socket.SOCK_STREAM, 0, accepted)
                connection.setblocking(False)
                if filtered:
                    filter_connection(connection)
                connections[accepted] = connection
                address = remote[0][7:] if remote[0].startswith("::ffff:") else remote[0]
                remote_of[accepted] = address, remote[1]
                by_remote[address, remote[1]] = accepted
                tell({"event": "accepted", "child": server, "fd": accepted, "remote": remote[:2], "t": now()})
                if spec.get("serve", "hold") != "hold":
                    poll.register(accepted, select.POLLIN)
                if budget == 0:
                    break
            elif fd in connections:
                connection = connections[fd]
                try:
                    if not mask & select.POLLOUT:
                        data = connection.recv(65536)
                        if not data:
                            raise EOFError
                        if spec["serve"] == "discard":
                            continue
                        unsent[fd] = data
                    try:
                        unsent[fd] = unsent[fd][connection.send(unsent[fd]):]
                    except BlockingIOError:
                        pass
                    # While the answer does not fit, nothing more is read: as a simple echo server.
                    poll.modify(fd, select.POLLOUT if unsent[fd] else select.POLLIN)
                except (OSError, EOFError):
                    forget(fd).close()
