"""Tells of the modules in a folder, as JSON; on stdin comes the text that is made of them."""
import ast
import builtins
import dis
import importlib
import json
import os
import sys
import types

sys.dont_write_bytecode = True
folder = os.path.abspath(sys.argv[1])
package = os.path.basename(folder)
sys.path.insert(0, os.path.dirname(folder))


def read(path):
    with open(path) as file:
        return file.read()


def codes(code):
    """A module's code and that of all its functions."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def describe(name, source):
    path = "%s/%s.py" % (folder, name)
    written = read(path)
    tree = ast.parse(written, path, feature_version=(3, 6))
    module = importlib.import_module("%s.%s" % (package, name))
    nodes = list(ast.walk(tree))
    imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    brought = {alias.asname or alias.name for node in imports for alias in node.names}
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    known = set(vars(module)) | set(vars(builtins))
    looked_up = {step.argval for code in codes(compile(written, path, "exec"))
                 for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return {
        "name": name,
        "sameSource": source == written,
        "lines": written.count("\n"),
        "imports": sorted({node.module for node in imports if getattr(node, "level", 0)}),
        "unused": sorted(brought - used),
        "unknown": sorted(looked_up - known),
    }


assigned = next(node for node in ast.parse(sys.stdin.read()).body if isinstance(node, ast.Assign))
json.dump({
    "modules": [describe(name, source) for name, source in ast.literal_eval(assigned.value)],
    "files": sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py") and name != "__init__.py"),
    "packageHolds": [type(node).__name__ for node in ast.parse(read(folder + "/__init__.py")).body],
}, sys.stdout)
