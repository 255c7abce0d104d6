"""From a Python that has read its configuration to an agent at work."""
import os
import signal

from .agent import Agent
from .errors import failed
from .frames import tell
from .host import describe_host
from .isolation import isolate, probe, start_as_root
from .restorer import start_restorer
from .system import PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG, call_libc, libc, name_process, prctl


def outlive(pid, outer, restorer):
    """Process A: waits for B, then ends what B may have left (nothing, in a PID namespace)."""
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


def main(config):
    hello = describe_host()
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
        outlive(pid, outer, restorer)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    name_process(b"tcpbook-agent")
    agent = Agent(config, hello)
    if restorer:
        agent.sysctls.keep_restorer(*restorer)
    try:
        if config["isolated"]:
            hello["pidns"] = os.readlink("/proc/self/ns/pid")
            call_libc("mount", None, b"/", None, 0x44000, None)  # MS_REC | MS_PRIVATE
            if libc.mount(b"proc", b"/proc", b"proc", 0, None) == 0:
                hello["ownProc"] = True
        agent.sides.make()
        hello["sides"] = [{"name": side["name"], "address": side["address"]} for side in agent.sides.all]
    except Exception as error:
        tell(dict(hello, sides=[], error=failed(error)))
        os._exit(1)
    tell(hello)
    try:
        agent.run()
    except (EOFError, BrokenPipeError):
        os._exit(0)
