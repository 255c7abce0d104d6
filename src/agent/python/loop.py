"""Waiting for whatever comes first."""
import select
import time


class Loop:
    def __init__(self):
        self.readers = {}  # fd -> function
        self.epoll = select.epoll()

    def watch(self, fd, function):
        self.readers[fd] = function
        self.epoll.register(fd, select.EPOLLIN)

    def unwatch(self, fd):
        self.epoll.unregister(fd)
        del self.readers[fd]

    def wait(self, until):
        """For what can be read, until a time or, None, without end; then reads it."""
        for fd, _ in self.epoll.poll(-1 if until is None else max(0, until - time.monotonic())):
            if fd in self.readers:
                self.readers[fd]()
