"""Exceptions as parts of answers."""
import errno
import os


def errno_name(error):
    return errno.errorcode.get(error.errno, str(error.errno))


def failed(error, where=None):
    """An exception as the error part of an answer."""
    if isinstance(error, OSError) and error.errno:
        return {"errno": errno_name(error), "where": where or error.filename or "", "text": os.strerror(error.errno)}
    return {"errno": "", "where": where or "", "text": "%s: %s" % (type(error).__name__, error)}
