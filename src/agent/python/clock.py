"""Times of the lab: by a clock that nobody sets, from EPOCH on."""
import time

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
