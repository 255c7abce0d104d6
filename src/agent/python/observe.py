"""The process that looks at listeners, often."""
import _socket
import gc
import json
import signal
import struct
import time

from .clock import EPOCH, OFFSET, monotonic
from .frames import HEARD, OBSERVED, frame, write_all


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
