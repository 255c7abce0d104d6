"""The agent: hands on the host. It makes system calls and passes on raw bytes; it decodes nothing.

Sent over stdin by the launcher, after a line with two lengths: this text, then a JSON
configuration. From then on both directions carry frames: length (u32 LE), kind (u8), payload.
  1 JSON: a call {id, call, ...}, its answer {id, ok} or {id, error}, or an event {event, t, ...}
  2 packets: side (u8), one TPACKET_V3 block, and before it the nanoseconds (i64) from its stamps'
    clock, the host's time of day, to that of all other times
  3 socket dump: call id (u32; 0 for a sample), side (u8), time (u64), netlink messages
  4 output of a process: child (u32), bytes
  5 wire, both ways: frames between the two halves of a lab, each after its length (u32)
  6 observed: for times that a plan of `observe` was carried out, in order: time (u64), plan (u32),
    bytes (u32), netlink messages; no bytes: the same as the time before. Of several such times in
    a row only the last is told.
Times are nanoseconds since the epoch second named in the hello event, by a clock that nobody sets.

A lab cleans up by dying: process A (below) waits, process B is the init of a PID namespace in
which everything else runs. When B ends, for whatever reason, the kernel kills all the rest, and
with the last process the unnamed network namespaces go.
"""
import _socket
import array
import ctypes
import errno
import fcntl
import gc
import json
import os
import resource
import select
import signal
import stat
import struct
import sys
import time

JSON, PACKETS, DUMP, OUTPUT, WIRE, OBSERVED = 1, 2, 3, 4, 5, 6
HEARD = 0  # never leaves the agent: all that came before the call is in the frames before this one
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x20000, 0x10000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NAME, PR_SET_CHILD_SUBREAPER = 1, 4, 15, 36
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27
NONBLOCK = _socket.SOCK_STREAM | _socket.SOCK_NONBLOCK | _socket.SOCK_CLOEXEC

libc = ctypes.CDLL(None, use_errno=True)
EPOCH = int(time.time()) - 1
clock = getattr(time, "time_ns", None) or (lambda: int(time.time() * 1e9))
monotonic = getattr(time, "monotonic_ns", None) or (lambda: int(time.monotonic() * 1e9))


def clock_offset():
    """From the monotonic clock to the time of day, which can be set while a lab is up."""
    pairs = []
    for _ in range(5):
        before, middle, after = monotonic(), clock(), monotonic()
        pairs.append((after - before, middle - (before + after) // 2))
    return min(pairs)[1]


OFFSET = clock_offset()


def now():
    return monotonic() + OFFSET - EPOCH * 1000000000


def call_libc(name, *args):
    if getattr(libc, name)(*args) == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)


def prctl(option, value):
    libc.prctl(option, value, 0, 0, 0)


def errno_name(error):
    return errno.errorcode.get(error.errno, str(error.errno))


def failed(error, where=None):
    """An exception as the error part of an answer."""
    if isinstance(error, OSError) and error.errno:
        return {"errno": errno_name(error), "where": where or error.filename or "", "text": os.strerror(error.errno)}
    return {"errno": "", "where": where or "", "text": "%s: %s" % (type(error).__name__, error)}


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


def to_json(message):
    return json.dumps(message, separators=(",", ":")).encode()


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


def read_text(path):
    with open(path) as text:
        return text.read()


def write_text(path, value):
    with open(path, "w") as text:
        text.write(value)


def visible_pid():
    """This process's number as the lab's /proc shows it, and so as `ss -p` prints it."""
    return int(os.readlink("/proc/self"))


def program_folders():
    path = os.environ.get("PATH", "").split(":")
    return path + [folder for folder in ("/usr/sbin", "/sbin", "/usr/bin", "/bin") if folder not in path]


def find_program(name):
    """Also where an ordinary user's PATH does not lead; None where there is none."""
    return next((folder + "/" + name for folder in program_folders() if os.access(folder + "/" + name, os.X_OK)), None)


def mounted_root(pid):
    """Which mounts the process has at its root; their numbers are the machine's."""
    with open("/proc/%s/mountinfo" % pid) as mounts:
        return [line.split()[0] for line in mounts if line.split()[4] == "/"]


def root_of(pid):
    """The root folder of a process as we reach it: a container's is not ours."""
    root = "/proc/%d/root" % pid
    try:
        os.stat(root + "/")
        return root
    except OSError:  # another user's: where its root is mounted as ours is, it is ours
        if mounted_root(pid) != mounted_root("self"):
            raise
        return ""


def within(root, path):
    """An absolute path of a process with that root as we reach it: its links lead from its root."""
    at, parts, links = [], path.split("/")[::-1], 40
    while parts:
        part = parts.pop()
        if part == "..":
            del at[-1:]
        elif part not in ("", "."):
            try:
                target = os.readlink("/".join([root] + at + [part]))
            except OSError:
                at.append(part)
                continue
            links -= 1
            if not links:
                raise OSError(errno.ELOOP, "links", path)
            if target.startswith("/"):
                at = []
            parts += target.split("/")[::-1]
    return "/".join([root] + at) or "/"


def matching(root, pattern):
    """The absolute paths that a pattern stands for, in the order of their names."""
    import fnmatch  # needed for few notebooks
    paths = [""]
    for part in pattern.split("/")[1:]:
        if not any(mark in part for mark in "*?["):
            paths = [path + "/" + part for path in paths]
            continue
        found = []
        for path in paths:
            try:
                names = sorted(os.listdir(within(root, path)))
            except OSError:
                continue
            found += [path + "/" + name for name in names
                      if fnmatch.fnmatchcase(name, part) and name.startswith(".") <= part.startswith(".")]
        paths = found
    return paths


def text_within(root, path, most):
    """The text of a plain file, never waiting for one that is not."""
    fd = os.open(within(root, path), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "no plain file", path)
        return read_up_to(fd, most)
    finally:
        os.close(fd)


def read_up_to(fd, most):
    parts = []
    while most > 0:
        part = os.read(fd, min(most, 65536))
        if not part:
            break
        parts.append(part)
        most -= len(part)
    return b"".join(parts).decode(errors="replace")


def wait_until_stopped(group):
    """A process that waits in accept(2) still takes a connection that comes before it is scheduled."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        states = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                state, _, number = read_text("/proc/%s/stat" % name).rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(number) == group:
                states.append(state)
        if all(state in "TZX" for state in states):
            return
        time.sleep(0.001)


def to_null(*fds):
    null = os.open("/dev/null", os.O_RDWR)
    for fd in fds:
        os.dup2(null, fd)


# ---------------------------------------------------------------- sysctls of the machine itself


def start_restorer():
    """A process that gives the machine's sysctls back once all who can write to a pipe have ended.

    Whatever ends them: it is started before there is a subreaper, so that its parent is not one of
    ours, and has a session of its own. Returns the write end, and a descriptor that ends with it.
    """
    heard, tell = os.pipe()
    done, working = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            if os.fork():
                os._exit(0)
            libc.prctl(PR_SET_NAME, ctypes.c_char_p(b"tcpbook-restore"), 0, 0, 0)
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            to_null(0, 1)
            os.close(tell)
            os.close(done)
            restore(b"".join(iter(lambda: os.read(heard, 65536), b"")))
        finally:
            os._exit(0)
    os.close(heard)
    os.close(working)
    os.waitpid(pid, 0)
    return tell, done


def restore(notes):
    """`notes`: lines [path, value before a write, null] and, behind the write, [path, null, value]."""
    before, held = {}, {}
    for line in notes.splitlines():
        try:
            path, old, new = json.loads(line.decode())
        except ValueError:
            continue  # cut off by the end of its writer, which did not come to write the sysctl
        if old is not None:
            before.setdefault(path, old)
        held[path] = new
    for path in reversed(list(before)):
        try:
            value = read_text(path)
            if held[path] in (None, value):
                write_text(path, before[path])
                continue
            said = "was changed by others to %s and stays so" % value.strip()
        except OSError as error:
            said = "could not be restored: %s" % error
        try:
            os.write(2, ("%s %s\n" % (path, said)).encode())
        except OSError:
            pass  # nobody listens any more


# ---------------------------------------------------------------- children


def become_child(name, keep):
    """After fork: dies with the agent, has a name, holds no descriptors but 0, 1, 2 and `keep`."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)
    libc.prctl(PR_SET_NAME, ctypes.c_char_p(name.encode()[:15]), 0, 0, 0)
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


def run_clients(control):
    """All clients of one side: thousands of sockets in one process, each known by a number."""
    gc.disable()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    epoll = select.epoll()
    epoll.register(control.fileno(), select.EPOLLIN)
    sockets, number_of, connecting = {}, {}, set()
    jobs, events, unsent = [], [], {}
    tell = lambda message: control.send(to_json(message))

    def note(number, kind, *extra):
        events.append([number, kind, now()] + list(extra))

    def forget(number):
        sock = sockets.pop(number)
        connecting.discard(number)
        unsent.pop(number, None)
        number_of.pop(sock.fileno(), None)
        return sock

    def open_socket(number, spec):
        sock = sockets[number] = _socket.socket(
            _socket.AF_INET6 if ":" in spec["to"][0] else _socket.AF_INET, NONBLOCK)
        number_of[sock.fileno()] = number
        return sock

    def start(number, to, early):
        sock = sockets[number]
        connecting.add(number)
        at = now()
        call = "connect"
        if early:
            call = "sendto"
            try:
                sock.sendto(early, 0x20000000, tuple(to))  # MSG_FASTOPEN
                code = 0
            except OSError as error:
                code = error.errno
                if code == errno.EINPROGRESS:  # no cookie yet: the SYN asks for one, and takes no data
                    unsent[number] = early
        else:
            code = sock.connect_ex(tuple(to))
        if code not in (0, errno.EINPROGRESS):
            connecting.discard(number)
            events.append([number, "error", now(), errno.errorcode.get(code, str(code)), call])
            return
        events.append([number, "connect-called", at] + list(sock.getsockname()[:2]))
        epoll.register(sock.fileno(), select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP)

    def step(job):
        """Starts the job's next clients; returns the seconds until it wants to go on, or None."""
        while job["next"] < len(job["numbers"]):
            moment = time.monotonic()
            if job["due"] > moment and (job["every"] or job["last"] in connecting):
                return job["due"] - moment
            number = job["numbers"][job["next"]]
            job["next"] += 1
            job["last"] = number
            # One after the other: the next waits for the answer to the one before, but for a
            # client that may never get one no longer than `patience`.
            job["due"] = moment + (job["every"] or (0 if job["together"] else job["patience"]))
            if number in sockets:
                start(number, job["to"], job["early"])
            if not job["together"]:
                return 0
        return None

    def handle(message):
        what = message["do"]
        if what == "open":
            ports = []
            for number, program in message["clients"]:
                sock = open_socket(number, message)
                if message["bind"]:
                    sock.bind((message["from"], 0))
                    ports.append(sock.getsockname()[1])
                if program:
                    attach_filter(sock, program)
            return {"ports": ports}
        if what == "connect":
            job = next((job for job in jobs if job["group"] == message["group"]), None)
            if job:
                job["numbers"] += message["numbers"]
            else:
                jobs.append(dict(message, next=0, due=0, last=None, early=bytes.fromhex(message["fastopen"])))
            return {}
        if what == "send":
            data = bytes.fromhex(message["hex"])
            for number in message["clients"]:
                try:
                    sockets[number].send(data)
                except OSError as error:
                    return {"failed": [number, errno_name(error)]}
            return {}
        if what == "close-clients":
            for number in message["clients"]:
                if number in sockets:
                    sock = forget(number)
                    if message["reset"]:
                        sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_LINGER, struct.pack("ii", 1, 0))
                    at = now()
                    sock.close()
                    events.append([number, "closed", at, message["reset"]])
            return {}
        if what == "shutdown-clients":
            for number in message["clients"]:
                at = now()
                try:
                    sockets[number].shutdown(_socket.SHUT_WR)
                except (OSError, KeyError):
                    return {"failed": number}
                events.append([number, "shutdown", at])
            return {}
        for number, program in message["filters"]:
            attach_filter(sockets[number], program)
        return {"t": now()}

    wait = None
    while True:
        ready = epoll.poll(-1 if wait is None else wait, 256)
        for fd, mask in ready:
            if fd == control.fileno():
                data = control.recv(1 << 20)
                if not data:
                    os._exit(0)
                message = json.loads(data.decode())
                try:
                    answer = {"id": message["id"], "ok": handle(message)}
                except (OSError, KeyError) as error:
                    answer = {"id": message["id"], "error": failed(error, message["do"])}
                tell(answer)
                continue
            number = number_of.get(fd)
            if number is None:
                continue
            sock = sockets[number]
            code = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
            if number in connecting:
                connecting.discard(number)
                if not code:
                    note(number, "connected")
                    if number in unsent:
                        sock.send(unsent.pop(number))
                    epoll.modify(fd, select.EPOLLIN | select.EPOLLRDHUP)
                    continue
            if code:
                note(number, "error", errno.errorcode.get(code, str(code)), "")
                epoll.unregister(fd)
                continue
            try:
                data = sock.recv(65536)
            except BlockingIOError:
                continue
            except OSError as error:
                note(number, "error", errno_name(error), "recv")
                epoll.unregister(fd)
                continue
            if data:
                note(number, "received", len(data))
            else:
                note(number, "peer-closed")
                epoll.unregister(fd)
        wait = None
        for job in list(jobs):
            again = step(job)
            if again is None:
                jobs.remove(job)
            else:
                wait = again if wait is None else min(wait, again)
        for first in range(0, len(events), 400):
            tell({"event": "clients", "list": events[first:first + 400]})
        del events[:]


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


class Woken(Exception):
    """While asleep, which is to end."""


def observe(control, out):
    """Makes the requests of plans when they are due; the answers go out in batches.

    Waking up is most of what looking a hundred times a second costs, then what runs with cold
    caches just after. So this is a process of its own that polls nothing: time.sleep is the
    cheapest way to wait, and a signal says that there is something to hear. The one plan that is
    carried out often asks at its times and leaves the answers, which the kernel makes at once, in
    the socket until there are some.
    """
    gc.disable()
    sock = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 4)
    sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF, 1 << 20)
    # Far from full: an answer for which there is no room is lost.
    most_waiting = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF) // 4096
    size, room = 1 << 20, 1 << 18
    buffer = bytearray(size)
    view = memoryview(buffer)
    send, receive, sleep, clock = sock.send, sock.recv_into, time.sleep, monotonic
    pack_head, end_of, pack = struct.Struct("<QII").pack_into, struct.Struct("=IH").unpack_from, struct.pack_into
    shift = OFFSET - EPOCH * 1000000000
    soon = 20000000  # so long what is rare waits for what is due anyway
    asleep = asked = False

    def wake(*_):
        nonlocal asked, asleep
        asked = True
        if asleep:
            asleep = False  # once: the second would find nobody to catch it
            raise Woken

    def flush(at):
        if at > 5:
            pack("<IB", buffer, 0, at - 5, OBSERVED)
            write_all(out, view[:at])
        return 5

    def collect(at):
        """The answers that wait, into the buffer from `at`, where they are new; to where they reach."""
        nonlocal last
        told = 0
        for moment in times:
            if at > size - 2 * room:
                at = flush(at)
            first = end = at + 16
            for _ in range(answers):
                end += receive(view[end:])
            answer = buffer[first:end]
            if answer != last:
                pack_head(buffer, at, moment + shift, often, end - first)
                last, at, told = answer, end, moment
        if times and told != times[-1]:
            pack_head(buffer, at, times[-1] + shift, often, 0)
            at += 16
        del times[:]
        return at

    def dump(plan, at):
        """As Agent.ask, into the buffer, which grows with it."""
        nonlocal buffer, view, size
        if at > size - 2 * room:
            at = flush(at)
        start, used, end = clock(), time.process_time(), at + 16
        for message in plan["requests"]:
            send(message)
            while True:
                if end > size - room:
                    size *= 2
                    larger = bytearray(size)
                    larger[:end] = view[:end]
                    buffer, view = larger, memoryview(larger)
                first = end
                end += receive(view[end:])
                if not buffer[first + 6] & 2 or buffer[first + 4] == 3 or end_of(buffer, end - 20) == (20, 3):
                    break
        answer = buffer[at + 16:end]
        if answer == plan["last"]:
            end = at + 16
        plan["last"] = answer
        pack_head(buffer, at, start + shift, plan["index"], end - at - 16)
        used = (time.process_time() - used) * 1e9
        plan["due"] = max(plan["due"] + plan["every"], start + used / plan["share"])
        return end

    signal.signal(signal.SIGUSR1, wake)
    write_all(out, frame(HEARD))
    rare, times, at = [], [], 5
    often, message, answers, last, due, every, share, cost, most = -1, b"", 0, b"", 0, 0, 1, 0, 0
    batch = 1000000000
    flush_due = clock() + batch
    while True:
        start = clock()
        if asked:
            asked = False
            call = json.loads(control.recv(1 << 20).decode())
            at = flush(collect(at))
            if "plans" in call:  # what came so far has the numbers of those before
                dues = {tuple(plan["requests"]): plan["due"] for plan in rare}
                rare, often, last, batch = [], -1, b"", call["batch"] * 1000000
                for index, plan in enumerate(call["plans"]):
                    requests = [bytes.fromhex(one) for one in plan["requests"]]
                    if often < 0 and not any(one[7] & 3 for one in requests):  # NLM_F_DUMP
                        # One message may hold several requests, unless they are for dumps.
                        often, message, answers = index, b"".join(requests), len(requests)
                        due, every, share, cost = start, plan["ms"] * 1000000, plan["share"], 0
                        most = max(1, most_waiting // answers)
                    else:
                        # Changed plans are no reason to make dear requests more often.
                        rare.append({"index": index, "requests": requests, "due": dues.get(tuple(requests), start),
                                     "every": plan["ms"] * 1000000, "share": plan["share"], "last": b""})
            write_all(out, frame(HEARD))
            flush_due = start + batch
        for plan in rare:
            if plan["due"] <= start:
                at = dump(plan, collect(at))
        if flush_due <= start:
            at = flush(collect(at))
            flush_due = start + batch
        until = min([flush_due] + [plan["due"] for plan in rare])
        try:
            while True:
                asleep = True
                if asked:
                    asleep = False
                    break
                now_often = often >= 0 and due < until + soon
                rest = (due if now_often else until) - clock()
                if rest > 0:
                    sleep(rest / 1e9)
                asleep = False
                if not now_often:
                    break
                start = clock()
                if times:
                    send(message)
                else:  # the first of a batch tells what all cost: processor time, as others may hold us up
                    used = time.process_time()
                    send(message)
                    cost += ((time.process_time() - used) * 1e9 - cost) / 8
                times.append(start)
                due = max(due + every, start + cost / share)
                if len(times) == most:
                    at = collect(at)
                if start >= until:
                    break
        except Woken:
            pass


# ---------------------------------------------------------------- the agent itself

PAIR = (("client", "192.0.2.1"), ("server", "192.0.2.2"))


class Agent:
    def __init__(self, config, hello):
        self.config = config
        self.children = {}  # number -> dict(pid, control, output, ...)
        self.number_of = {}  # pid -> child number
        self.readers = {}  # fd -> function
        self.next_child = 1
        self.epoll = select.epoll()
        self.sides = []
        self.hello = hello
        self.diag = {}
        self.buffer = bytearray(1 << 18)  # one for all: a new one for each answer costs more than asking
        self.deferred = []  # (when, call), in order
        self.sample_every = 0
        self.sample_due = 0
        self.observers = {}  # side -> (child, where its frames come from)
        self.restorer = None  # takes notes of what it is to restore
        self.notes = []

    def send(self, *parts):
        write_all(1, frame(*parts))

    def tell(self, message):
        self.send(JSON, to_json(message))

    def watch(self, fd, function):
        self.readers[fd] = function
        self.epoll.register(fd, select.EPOLLIN)

    def unwatch(self, fd):
        self.epoll.unregister(fd)
        del self.readers[fd]

    # sides: one network namespace each

    def enter(self, side):
        if self.config["isolated"] and len(self.sides) > 1:
            call_libc("setns", self.sides[side]["ns"], CLONE_NEWNET)

    def make_sides(self):
        if not self.config["isolated"]:
            self.sides = [{"name": self.config.get("side", "both"), "device": "lo", "address": "127.0.0.1"}]
            return
        if self.config["lab"] == "loopback":
            self.up("lo")
            self.sides = [{"name": "both", "device": "lo", "address": "127.0.0.1"}]
            return
        for name, address in PAIR:
            call_libc("unshare", CLONE_NEWNET)
            self.up("lo")
            self.sides.append({"name": name, "device": name + "0", "address": address,
                               "ns": os.open("/proc/self/ns/net", os.O_RDONLY)})
        self.enter(0)
        self.ip("link add client0 type veth peer name server0 netns /proc/self/fd/%d\n" % self.sides[1]["ns"],
                self.sides[1]["ns"])
        for side, last in ((0, 1), (1, 2)):
            self.enter(side)
            device = self.sides[side]["device"]
            if self.config.get("side", self.sides[side]["name"]) == self.sides[side]["name"]:
                self.ip("addr add 192.0.2.%d/24 dev %s\naddr add 2001:db8::%d/64 dev %s nodad\nlink set %s up\n"
                        % (last, device, last, device, device))
            else:
                self.make_wire(device)
        if self.config["lab"] == "half":
            self.sides = [side for side in self.sides if side["name"] == self.config["side"]]
            call_libc("setns", self.sides[0]["ns"], CLONE_NEWNET)

    # a half: what enters the device of the other side goes to another machine, and back

    def make_wire(self, device):
        self.up(device)
        self.wire = _socket.socket(_socket.AF_PACKET, _socket.SOCK_RAW | _socket.SOCK_NONBLOCK, 0)
        self.wire.setsockopt(263, 15, 1)  # PACKET_VNET_HDR: checksums and segments still to be made stay so
        self.wire.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF, 1 << 22)
        self.wire.bind((device, 3))  # ETH_P_ALL
        self.watch(self.wire.fileno(), self.from_wire)

    def from_wire(self):
        """Sends on what waits; True if there may be more."""
        parts = []
        try:
            while len(parts) < 512:
                data, source = self.wire.recvfrom(1 << 17)
                if source[2] != 4:  # PACKET_OUTGOING
                    parts += [struct.pack("<I", len(data)), data]
        except BlockingIOError:
            pass
        if parts:
            self.send(WIRE, *parts)
        return len(parts) == 512

    def to_wire(self, frames):
        at = 0
        while at < len(frames):
            end = at + 4 + struct.unpack_from("<I", frames, at)[0]
            try:
                self.wire.send(frames[at + 4:end])
            except OSError:
                pass  # no room: lost, as on any wire
            at = end

    def do_drain(self, call):
        while self.from_wire():
            pass
        return {"t": now()}

    def up(self, device):
        sock = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
        # SIOCSIFFLAGS with IFF_UP | IFF_RUNNING
        fcntl.ioctl(sock.fileno(), 0x8914, struct.pack("16sh14x", device.encode(), 0x41))
        sock.close()

    def ip(self, batch, *keep):
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

    # processes

    def fork(self, name, function, keep=()):
        """A child that talks over a control channel; what it says goes out verbatim."""
        mine, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        child = self.next_child
        self.next_child += 1
        pid = os.fork()
        if pid == 0:
            try:
                become_child(name, [theirs.fileno()] + list(keep))
                function(child, theirs)
            except BaseException as error:  # nothing above to catch it: say it and end
                try:
                    theirs.send(to_json({"event": "child-broke", "child": child, "t": now(), "text": repr(error)}))
                except OSError:
                    pass
            os._exit(1)
        theirs.close()
        self.children[child] = {"pid": pid, "control": mine}
        self.number_of[pid] = child

        def heard():
            data = mine.recv(1 << 20)
            if data:
                self.send(JSON, data)
            else:
                self.unwatch(mine.fileno())
        self.watch(mine.fileno(), heard)
        return child

    def spawn(self, call):
        """A program of the user's: its own process group, output merged and bounded."""
        self.enter(call["side"])
        read, write = os.pipe()
        bad, good = os.pipe()
        child = self.next_child
        self.next_child += 1
        pid = os.fork()
        if pid == 0:
            try:
                become_child("tcpbook", [write, good])
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
        record = self.children[child] = {"pid": pid, "output": read, "left": call["limit"], "tail": b"", "cut": 0}
        self.number_of[pid] = child
        os.set_blocking(read, False)

        def heard():
            try:
                data = os.read(read, 65536)
            except BlockingIOError:
                return False
            if not data:
                self.unwatch(read)
                os.close(read)
                record["output"] = None
                return False
            keep, rest = data[:record["left"]], data[record["left"]:]
            record["left"] -= len(keep)
            if keep:
                self.send(OUTPUT, struct.pack("<I", child), keep)
            if rest:
                tail = record["tail"] + rest
                record["cut"] += max(0, len(tail) - 16384)
                record["tail"] = tail[-16384:]
            return True
        record["drain"] = heard
        self.watch(read, heard)
        return {"ok": {"child": child, "pid": self.lab_pid(pid), "t": now()}}

    def lab_pid(self, pid):
        if self.hello["ownProc"] or not self.hello["pidns"]:
            return pid
        for name in os.listdir("/proc"):  # the host's /proc: find the process whose inner number this is
            if name.isdigit():
                try:
                    with open("/proc/%s/status" % name) as status:
                        for line in status:
                            if line.startswith("NSpid:") and line.split()[-1] == str(pid) and self.of_lab(name):
                                return int(name)
                except OSError:
                    pass
        return pid

    def of_lab(self, pid):
        return os.readlink("/proc/%s/ns/pid" % pid) == self.hello["pidns"]

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
            record = self.children.pop(child)
            event = {"event": "exited", "child": child, "t": now(),
                     "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                     "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None}
            if "control" in record:
                while record["control"].fileno() in self.readers:
                    self.readers[record["control"].fileno()]()  # its last words come before its end
                record["control"].close()
            elif record["output"] is not None:
                while record["drain"]():
                    pass
                if record["output"] is not None:
                    self.unwatch(record["output"])
                    os.close(record["output"])
            if record.get("tail"):
                event["cut"] = record["cut"]
                self.send(OUTPUT, struct.pack("<I", child), record["tail"])
            self.tell(event)

    # looking

    def ask(self, side, requests):
        """Answers of inet_diag (man 7 sock_diag) to netlink requests, undecoded: one message, or a dump."""
        sock = self.diag.get(side)
        if sock is None:
            self.enter(side)
            sock = self.diag[side] = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 4)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF, 1 << 20)
        parts, buffer, view = [], self.buffer, memoryview(self.buffer)
        for request in requests:
            sock.send(request)
            while True:
                size = sock.recv_into(buffer)
                parts.append(bytes(view[:size]))
                # The end of a dump may come behind its last sockets; NLM_F_MULTI marks what is no end.
                if not buffer[6] & 2 or buffer[4] == 3 or struct.unpack_from("=IH", buffer, size - 20) == (20, 3):
                    break
        return b"".join(parts)

    def dump(self, side, call_id, requests):
        at = now()
        self.send(DUMP, struct.pack("<IBQ", call_id, side, at), self.ask(side, requests))

    def owners(self, wanted):
        """Socket inode -> (pid, comm) for the lab's processes, as `ss -p` finds them; `wanted`: true, or those inodes."""
        found, names, wanted = [], {}, wanted is True or set(wanted)
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                if self.hello["pidns"] and not self.hello["ownProc"] and not self.of_lab(name):
                    continue
                folder = "/proc/%s/fd/" % name
                inodes = [os.readlink(folder + fd) for fd in os.listdir(folder)]
                inodes = [int(link[8:-1]) for link in inodes if link.startswith("socket:[")]
                if wanted is not True:
                    inodes = [inode for inode in inodes if inode in wanted]
                if inodes:
                    with open("/proc/%s/comm" % name) as comm:
                        names[name] = comm.read().rstrip("\n")
                    found.append([int(name), inodes])
            except OSError:
                continue
        return {"pids": found, "names": names}

    def do_look(self, call):
        for side in self.observers:
            self.ask_observer(side, {})  # what was seen before comes before
        answer = {"t": now()}
        for side in call["sides"]:
            if call.get("dumps"):
                self.dump(side, call["id"], [bytes.fromhex(one) for one in call["dumps"]])
        if call.get("owners"):
            answer["owners"] = self.owners(call["owners"])
        if call.get("counters"):
            answer["counters"] = []
            for side in call["sides"]:
                self.enter(side)
                answer["counters"].append(read_text("/proc/net/netstat") + read_text("/proc/net/snmp"))
        if call.get("sysctls"):
            answer["sysctls"] = [self.sysctls(side, call["sysctls"]) for side in call["sides"]]
        return answer

    def sysctl_path(self, key):
        return "/proc/sys/" + (key.replace(".", "/") if "/" not in key else key)

    def sysctls(self, side, keys):
        self.enter(side)
        values = {}
        for key in keys:
            try:
                values[key] = " ".join(read_text(self.sysctl_path(key)).split())
            except OSError:
                values[key] = None
        return values

    def do_sysctl(self, call):
        self.enter(call["side"])
        path = self.sysctl_path(call["key"])
        if call.get("value") is not None:
            (write_text if self.config["isolated"] else self.write_shared)(path, call["value"])
        return {"value": " ".join(read_text(path).split()), "t": now()}

    def write_shared(self, path, value):
        """A sysctl of the machine itself: written only where somebody will restore it."""
        if self.restorer is None:
            raise OSError(errno.EPERM, "not allowed", "sysctl")
        self.note(path, read_text(path), None)
        try:
            write_text(path, value)
        finally:
            self.note(path, None, read_text(path))

    def note(self, *what):
        self.notes.append(to_json(what) + b"\n")
        write_all(self.restorer, self.notes[-1])

    def keep_restorer(self, tell, done):
        def ended():  # killed, since it ends after us: then we restore, and nothing can be changed any more
            restore(b"".join(self.notes))
            os._exit(1)
        self.restorer = tell
        self.watch(done, ended)

    # calls

    def do_source(self, call):
        """From which address, and by which route, this machine talks to another; nothing is sent."""
        family = _socket.AF_INET6 if ":" in call["to"] else _socket.AF_INET
        to = _socket.inet_pton(family, call["to"])
        sock = _socket.socket(family, _socket.SOCK_DGRAM)
        route = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 0)
        try:
            sock.connect((call["to"], 9))
            # RTM_GETROUTE with one attribute, RTA_DST (man 7 rtnetlink)
            route.send(struct.pack("=IHHII", 32 + len(to), 26, 1, 1, 0) + struct.pack("=BB10x", family, len(to) * 8)
                       + struct.pack("=HH", 4 + len(to), 1) + to)
            return {"address": sock.getsockname()[0], "route": route.recv(8192).hex()}
        finally:
            sock.close()
            route.close()

    def do_route(self, call):
        """RTM_NEWROUTE (man 7 rtnetlink): through a gateway, out of a device, or nowhere."""
        self.enter(call["side"])
        attributes = struct.pack("=HH4s", 8, 1, _socket.inet_aton(call["to"]))  # RTA_DST
        if call["how"] == "gateway":
            attributes += struct.pack("=HH4s", 8, 5, _socket.inet_aton(call["gateway"]))  # RTA_GATEWAY
        elif call["how"] == "loopback":
            attributes += struct.pack("=HHI", 8, 4, _socket.if_nametoindex("lo"))  # RTA_OIF
        # RT_TABLE_MAIN, RTPROT_STATIC; a device's route has scope link; RTN_BLACKHOLE is 6
        scope, kind = (253 if call["how"] == "loopback" else 0), (6 if call["how"] == "blackhole" else 1)
        message = struct.pack("=8BI", _socket.AF_INET, call["length"], 0, 0, 254, 4, scope, kind, 0) + attributes
        sock = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW, 0)
        try:
            # NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE
            sock.send(struct.pack("=IHHII", 16 + len(message), 24, 0x505, 1, 0) + message)
            code = -struct.unpack_from("=i", sock.recv(8192), 16)[0]
        finally:
            sock.close()
        if code:
            raise OSError(code, "refused", "route")
        return {}

    def do_flood(self, call):
        self.enter(call["side"])
        return {"child": self.fork("flood", lambda number, control: flood(dict(call, child=number), control))}

    def do_programs(self, call):
        def found(patterns):
            return any(os.access(path, os.X_OK) for pattern in patterns for folder in program_folders()
                       for path in matching("", folder + "/" + pattern))
        return {"missing": [index for index, patterns in enumerate(call["patterns"]) if not found(patterns)]}

    def do_process(self, call):
        """What /proc tells of a process; the process itself notices nothing."""
        folder = "/proc/%d/" % call["pid"]

        def link(name):
            try:
                return os.readlink(folder + name)
            except OSError:
                return ""  # another user's

        status = dict(line.split(":", 1) for line in read_text(folder + "status").splitlines() if ":" in line)
        with open(folder + "cmdline", "rb") as file:
            arguments = file.read(65536).decode(errors="replace")
        return {"comm": read_text(folder + "comm").rstrip("\n"), "arguments": arguments.rstrip("\0").split("\0"),
                "exe": link("exe"), "cwd": link("cwd"), "parent": int(status["PPid"]),
                "cgroup": read_text(folder + "cgroup")}

    def do_files(self, call):
        """Files as a process sees them, by paths or patterns of theirs, bounded in number and size."""
        root = root_of(call["pid"])
        files, bytes_left = [], call["bytes"]
        for pattern in call["patterns"]:
            for path in matching(root, pattern):
                if len(files) == call["files"] or bytes_left <= 0:
                    return {"files": files, "cut": True}
                try:
                    text = text_within(root, path, bytes_left)
                    bytes_left -= len(text)
                    files.append({"pattern": pattern, "path": path, "text": text})
                except OSError as error:
                    files.append({"pattern": pattern, "path": path, "errno": errno_name(error)})
        return {"files": files, "cut": bytes_left <= 0}

    def do_serve(self, call):
        self.enter(call["side"])
        child = self.fork(call["name"], lambda number, control: serve(dict(call, child=number), control))
        self.tell({"event": "child", "child": child, "for": call["id"]})

    def do_clients(self, call):
        self.enter(call["side"])
        return {"child": self.fork("clients", lambda number, control: run_clients(control))}

    def do_tell(self, call):
        record = self.children.get(call["child"])
        if record is None:
            raise OSError(errno.ESRCH, "gone", call["do"])
        record["control"].send(to_json(call))

    def do_spawn(self, call):
        return self.spawn(call)

    def do_signal(self, call):
        record = self.children.get(call["child"])
        if record is None:
            raise OSError(errno.ESRCH, "gone", "kill")
        (os.killpg if call.get("group") else os.kill)(record["pid"], call["signal"])
        if call.get("group") and call["signal"] == signal.SIGSTOP:
            wait_until_stopped(record["pid"])
        return {"t": now()}

    def do_capture(self, call):
        self.enter(call["side"])
        read, write = os.pipe()
        try:
            fcntl.fcntl(write, 1031, 1 << 20)  # F_SETPIPE_SZ
        except OSError:
            pass  # above the user's limit: a smaller pipe works too
        child = self.fork("capture", lambda number, control: capture(
            call["side"], call["filter"], control, write), [write])
        os.close(write)
        kind, payload = self.relay(read)
        answer = json.loads(payload.decode())
        if "error" in answer:
            os.close(read)
            return {"error": answer["error"]}

        def heard():
            try:
                self.send(*self.relay(read))
            except EOFError:
                self.unwatch(read)
                os.close(read)
        self.watch(read, heard)
        return {"child": child}

    def relay(self, fd):
        length, kind = struct.unpack("<IB", read_exactly(fd, 5))
        return kind, read_exactly(fd, length)

    def do_sample(self, call):
        self.sample_every = call["ms"] / 1000
        self.sample_dumps = [bytes.fromhex(one) for one in call["dumps"]]
        self.sample_due = time.monotonic()
        return {}

    def sample(self):
        start = time.monotonic()
        for side in range(len(self.sides)):
            self.dump(side, 0, self.sample_dumps)
        end = time.monotonic()
        # A large table must not eat the host: never more than a twentieth of the time.
        self.sample_due = end + max(self.sample_every, 20 * (end - start))

    def do_observe(self, call):
        """From now on each plan's requests are made so often, but for no more than its share of the time."""
        if call["side"] not in self.observers:
            self.start_observer(call["side"])
        self.ask_observer(call["side"], {"plans": call["plans"], "batch": call["batch"]})
        return {"t": now()}

    def start_observer(self, side):
        self.enter(side)
        read, write = os.pipe()
        child = self.fork("observe", lambda number, control: observe(control, write), [write])
        os.close(write)
        self.relay_heard(read)  # from now on a signal does not end it
        self.observers[side] = child, read
        # Its end, whatever the reason, is ours (EOFError): a hole must not look like nothing seen.
        self.watch(read, lambda: self.send(*self.relay(read)))

    def ask_observer(self, side, call):
        """Passes on what it saw until now."""
        child, read = self.observers[side]
        record = self.children.get(child)
        if record is None:
            raise EOFError("observe")
        record["control"].send(to_json(call))
        os.kill(record["pid"], signal.SIGUSR1)
        self.relay_heard(read)

    def relay_heard(self, read):
        while True:
            kind, payload = self.relay(read)
            if kind == HEARD:
                return
            self.send(kind, payload)

    def run(self):
        wake, wakened = os.pipe()
        os.set_blocking(wakened, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wakened)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # A cut connection says nothing, and may hold us in a write: then this ends the lab.
        signal.signal(signal.SIGALRM, lambda *_: os._exit(1))
        signal.alarm(self.config["silence"])
        self.watch(0, self.hear)
        self.watch(wake, lambda: (os.read(wake, 512), self.reap()))
        while True:
            due = [when for when, _ in self.deferred[:1]] + ([self.sample_due] if self.sample_every else [])
            for fd, _ in self.epoll.poll(max(0, min(due) - time.monotonic()) if due else -1):
                if fd in self.readers:
                    self.readers[fd]()
            while self.deferred and time.monotonic() >= self.deferred[0][0]:
                self.answer(self.deferred.pop(0)[1])
            if self.sample_every and time.monotonic() >= self.sample_due:
                self.sample()

    def hear(self):
        kind, payload = self.relay(0)
        signal.alarm(self.config["silence"])
        if kind == WIRE:
            self.to_wire(payload)
            return
        call = json.loads(payload.decode())
        if call.get("defer"):
            self.deferred.append((time.monotonic() + call["defer"] / 1000, call))
            self.deferred.sort(key=lambda one: one[0])
        else:
            self.answer(call)

    def answer(self, call):
        try:
            answer = getattr(self, "do_" + call["call"])(call)
        except Exception as error:  # whatever a call meets is its answer; the lab goes on
            self.tell({"id": call["id"], "error": failed(error, call["call"])})
            return
        if answer is not None:
            self.tell(dict(answer if "error" in answer or "ok" in answer else {"ok": answer}, id=call["id"]))


def isolate(hello):
    """Namespaces of our own: as root, else in an unprivileged user namespace. Says why not."""
    spaces = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET
    if os.geteuid() == 0:
        try:
            call_libc("unshare", spaces)
            hello["privilege"] = "root"
            return True
        except OSError as error:
            hello["lack"] = failed(error, "unshare")
    uid, gid = os.geteuid(), os.getegid()
    try:
        call_libc("unshare", CLONE_NEWUSER)
        for path, text in (("setgroups", "deny"), ("uid_map", "0 %d 1" % uid), ("gid_map", "0 %d 1" % gid)):
            with open("/proc/self/" + path, "w") as file:
                file.write(text)
        call_libc("unshare", spaces)
    except OSError as error:
        hello["lack"] = failed(error, "user namespace")
        return False
    # A change of credentials makes the process undumpable, and /proc/PID/fd unreadable for `ss -p`.
    prctl(PR_SET_DUMPABLE, 1)
    hello["privilege"] = "userns"
    return True


def probe(function):
    """What the function says, asked in a process of its own: a failed attempt leaves traces."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            write_all(write, to_json(function()))
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        text = said.read()
    os.waitpid(pid, 0)
    return json.loads(text.decode()) if text else None


def start_as_root():
    """Becomes root through `sudo -n` where that gives namespaces; the launcher sends all again."""
    with open("/proc/self/cmdline", "rb") as file:
        arguments = [sys.executable] + [os.fsdecode(part) for part in file.read().split(b"\0")[1:-1]]
    sudo = find_program("sudo")
    if sudo is None:
        return
    unshares = "import ctypes,sys;sys.exit(-ctypes.CDLL(None).unshare(%d))" % (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET)
    pid = os.fork()
    if pid == 0:
        try:
            to_null(0, 1, 2)
            os.execv(sudo, ["sudo", "-n", sys.executable, "-I", "-S", "-c", unshares])
        finally:
            os._exit(127)
    if os.waitpid(pid, 0)[1] == 0:
        write_all(1, frame(JSON, to_json({"event": "again"})))
        arguments[-1] = ""  # the mark has been said
        os.execv(sudo, ["sudo", "-n"] + arguments)


def main(config):
    global parent_pid
    hello = {"event": "hello", "epoch": EPOCH, "python": sys.version.split()[0], "kernel": os.uname()[2],
             "uid": os.geteuid(), "privilege": "none", "pidns": "", "ownProc": False, "lack": None,
             "sshConnection": os.environ.get("SSH_CONNECTION", ""), "osRelease": "",
             "version": os.uname()[3]}
    for path in ("/usr/lib/os-release", "/etc/os-release"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                hello["osRelease"] = file.read(8192)
        except OSError:
            pass
    for key in ("kernel/unprivileged_userns_clone", "kernel/apparmor_restrict_unprivileged_userns",
                "user/max_user_namespaces"):
        try:
            with open("/proc/sys/" + key) as file:
                hello[key] = file.read().strip()
        except OSError:
            hello[key] = None
    if config["lab"] != "host":
        if config["sudo"] and hello["uid"] and not probe(lambda: isolate({})):
            start_as_root()
        if not isolate(hello):
            hello["privilege"] = "none"
    config["isolated"] = hello["privilege"] != "none"
    restorer = start_restorer() if config.get("restore") else None
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    outer = os.getpid()
    pid = os.fork()
    if pid:
        # Process A: waits for B, then ends what B may have left (nothing, in a PID namespace).
        for fd in (0, 1):
            os.close(fd)
        if restorer:
            os.close(restorer[0])
        status = os.waitpid(pid, 0)[1]
        while True:
            try:
                for child in open("/proc/self/task/%d/children" % outer).read().split():
                    os.kill(int(child), signal.SIGKILL)
                os.waitpid(-1, 0)
            except (OSError, ChildProcessError):
                break
        if restorer:
            os.read(restorer[1], 1)  # our end says that everything is as it was
        os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    libc.prctl(PR_SET_NAME, ctypes.c_char_p(b"tcpbook-agent"), 0, 0, 0)
    parent_pid = os.getpid()
    agent = Agent(config, hello)
    if restorer:
        agent.keep_restorer(*restorer)
    try:
        if config["isolated"]:
            hello["pidns"] = os.readlink("/proc/self/ns/pid")
            call_libc("mount", None, b"/", None, 0x44000, None)  # MS_REC | MS_PRIVATE
            if libc.mount(b"proc", b"/proc", b"proc", 0, None) == 0:
                hello["ownProc"] = True
        agent.make_sides()
        hello["sides"] = [{"name": side["name"], "address": side["address"]} for side in agent.sides]
    except Exception as error:
        agent.tell(dict(hello, sides=[], error=failed(error)))
        os._exit(1)
    agent.tell(hello)
    try:
        agent.run()
    except (EOFError, BrokenPipeError):
        os._exit(0)


main(CONFIG)
