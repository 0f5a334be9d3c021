"""The shape of the house: imports go down one list, no cycles, files and functions that can be read in one sitting."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import minitorch
from minitorch.functions.public import functions

ROOT = Path(minitorch.__file__).parent

LAYERS = (
    "jit", "kernels", "rng", "ops", "presentation", "tensor", "autograd", "functions", "cuda", "accelerator",
    "backends", "random", "nn", "optim", "utils", "serialization", "compile", "testing", "explain", "fast", "workflow",
    "cli",
)  # fmt: skip
"""Upper folders know nothing of lower ones; `__init__.py` and `__main__.py` stand below all of them."""

FILES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in sorted(ROOT.rglob("*.py"))}


ROOMS = {"compile": ("trace", "loops", "launch")}
"""Folders in a folder of LAYERS, in order too."""


def layer(path):
    """The place of a module in LAYERS, and in ROOMS."""
    name, *inner = (part.removesuffix(".py") for part in path.parts)
    if name.startswith("__"):
        return len(LAYERS), 0
    rooms = ROOMS.get(name, ())
    return LAYERS.index(name), rooms.index(inner[0]) if inner and inner[0] in rooms else len(rooms)


def imported(path, tree):
    """Paths, relative to the package and without suffix, of the package's own modules that a file imports."""
    package = path.parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = (*base, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                yield Path(*module, alias.name) if exists(*module, alias.name) else Path(*module)


def exists(*parts):
    target = ROOT.joinpath(*parts)
    return target.is_dir() or target.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_go_down_the_list(path):
    if path.parts[0].startswith("__"):
        return
    for target in imported(path, FILES[path]):
        if target.parts:
            assert layer(target) <= layer(path), f"{path} imports {target}, which stands below it"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_import_of_the_package_inside_a_function(path):
    for function in ast.walk(FILES[path]):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_module_says_what_it_is_and_stays_short(path):
    tree = FILES[path]
    lines = (ROOT / path).read_text().splitlines()
    assert ast.get_docstring(tree), f"{path} has no docstring"
    assert len(lines) <= 250 or path == Path("__init__.py"), f"{path} has {len(lines)} lines: is it two ideas?"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 40, f"{path}:{node.lineno} {node.name} is too long"


def test_no_cycles():
    def module_of(target):
        """A package stands for its __init__.py."""
        return target / "__init__.py" if (ROOT / target).is_dir() else target.with_suffix(".py")

    # A package's page of re-exports is no edge of its modules: `from .op import Op` runs it but needs nothing of it.
    graph = {path: {module_of(t) for t in imported(path, tree)} - {path} for path, tree in FILES.items()}
    done, open_ = set(), []

    def visit(path):
        if path in open_:
            raise AssertionError(" → ".join(map(str, [*open_[open_.index(path) :], path])))
        if path not in done:
            open_.append(path)
            for target in sorted(graph.get(path, ())):
                visit(target)
            done.add(open_.pop())

    for path in graph:
        visit(path)


def loaded_by(statement):
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_loads_nothing_heavy():
    heavy = {
        "numba",
        "scipy",
        "torch",
        "pandas",
        "matplotlib",
        "rich",
        "typer",
        "sklearn",
        "safetensors",
        "multiprocessing",
        "hypothesis",
    }
    assert not loaded_by("import minitorch") & heavy


def test_the_package_never_imports_torch():
    for path, tree in FILES.items():
        if path.parts[0] == "cli":
            continue  # `minitorch compare` holds the two packages against each other
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not any(name.split(".")[0] == "torch" for name in names), path


def test_the_page_of_the_public_api_is_complete():
    missing = [name for name, function in functions.items() if getattr(minitorch, name, None) is not function]
    assert not missing, f"add to minitorch/__init__.py: {missing}"
