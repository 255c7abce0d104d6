"""The processes of the lab, by the numbers that its /proc shows."""
import os


class LabProcesses:
    def __init__(self, hello):
        self.hello = hello

    def of_lab(self, pid):
        return os.readlink("/proc/%s/ns/pid" % pid) == self.hello["pidns"]

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
