"""Files, also as a process with another root sees them."""
import errno
import os
import stat


def read_text(path):
    with open(path) as text:
        return text.read()


def write_text(path, value):
    with open(path, "w") as text:
        text.write(value)


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
