"""Where programs are."""
import os

from .files import matching


def program_folders():
    path = os.environ.get("PATH", "").split(":")
    return path + [folder for folder in ("/usr/sbin", "/sbin", "/usr/bin", "/bin") if folder not in path]


def find_program(name):
    """Also where an ordinary user's PATH does not lead; None where there is none."""
    return next((folder + "/" + name for folder in program_folders() if os.access(folder + "/" + name, os.X_OK)), None)


def missing_programs(call):
    def found(patterns):
        return any(os.access(path, os.X_OK) for pattern in patterns for folder in program_folders()
                   for path in matching("", folder + "/" + pattern))
    return {"missing": [index for index, patterns in enumerate(call["patterns"]) if not found(patterns)]}
