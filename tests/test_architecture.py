"""The shape of the house: imports go down one list, no cycles, files and functions that can be read in one sitting."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import minitorch
from minitorch.functions.public import functions

ROOT = Path(minitorch.__file__).parent

LAYERS = (
    "later", "torch_version", "version", "_C", "jit", "kernels", "rng", "ops", "presentation", "tensor", "autograd",
    "determinism", "functions", "masked", "signal", "functional", "types", "settings", "cuda", "accelerator",
    "backends", "distributed", "onnx", "random", "nn", "distributions", "optim", "amp", "strictness", "utils", "func",
    "serialization", "compile", "sharding", "profiler", "testing", "explain", "fast", "workflow", "runner", "cli",
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


HOUSE = ROOT.parent
ROOT_ENTRIES = {
    ".ci", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
    "README.md", "benchmarks", "docs", "minitorch", "pyproject.toml", "reference", "tests",
}  # fmt: skip
BUDGETS = {
    "autograd": 2280, "backends": 20, "cli": 870, "compile": 4990, "distributed": 1160, "distributions": 3770,
    "explain": 900, "fast": 1520, "func": 570, "functions": 6590, "jit": 1220, "kernels": 2190, "masked": 210,
    "nn": 8520, "ops": 2670, "optim": 2100, "presentation": 360, "profiler": 690, "rng": 770, "runner": 260,
    "serialization": 1840, "signal": 110, "tensor": 640, "testing": 3180, "utils": 1290, ".": 820,
}  # fmt: skip
"""Lines of code that a folder may have, docstrings and comments not counted: what needs more must make room first."""
BUDGET = 49_400
"""Lines of code of all folders together."""


def code_lines(path):
    """The lines of a file that are neither empty nor a comment nor part of a docstring."""
    statements = [node for node in ast.walk(FILES[path]) if isinstance(node, ast.Expr)]
    texts = [node for node in statements if isinstance(node.value, ast.Constant)]
    said = {line for node in texts for line in range(node.lineno, node.end_lineno + 1)}
    lines = enumerate((ROOT / path).read_text().splitlines(), 1)
    return sum(number not in said and line.strip()[:1] not in ("", "#") for number, line in lines)


def test_folders_keep_to_their_budgets():
    lines = dict.fromkeys(BUDGETS, 0)
    for path in FILES:
        lines[path.parts[0] if len(path.parts) > 1 else "."] += code_lines(path)
    over = {folder: f"{count} of {BUDGETS[folder]}" for folder, count in lines.items() if count > BUDGETS[folder]}
    assert not over
    assert sum(lines.values()) <= BUDGET, sum(lines.values())


def test_nothing_new_lies_in_the_root():
    run = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(run, cwd=HOUSE, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {Path(name).parts[0] for name in listed} <= ROOT_ENTRIES


def test_the_readme_can_be_read_at_once():
    assert len((HOUSE / "README.md").read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", FILES, ids=str)
def test_fast_can_be_left_out_and_testing_stands_alone(path):
    """`__init__.py` installs `fast/` where it is there; `testing/` is for any library, so it imports none."""
    for target in imported(path, FILES[path]):
        assert target.parts[:1] != ("fast",) or path.parts[0] in ("fast", "__init__.py"), f"{path} imports {target}"
        assert path.parts[0] != "testing" or target.parts[:1] == ("testing",), f"{path} imports {target}"
    for node in ast.walk(FILES[path]):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        named = any(name.partition(".")[0] == "minitorch" for name in names)
        assert not named or path.parts[0] in ("cli", "workflow.py"), f"{path} imports minitorch by its name"


def loaded_by(statement):
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_loads_nothing_heavy():
    heavy = {
        "numba",
        "llvmlite",
        "numpy.random",
        "hashlib",
        "tempfile",
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


def test_import_loads_what_every_program_needs_and_no_more():
    """What a page names in a block of `later` waits until it is asked for."""
    loaded = {name.removeprefix("minitorch.") for name in loaded_by("import minitorch") if "minitorch." in name}
    folders = {name.partition(".")[0] for name in loaded}
    assert folders <= {"jit", "kernels", "rng", "ops", "tensor", "presentation", "autograd", "functions", "fast",
                       "compile", "explain", "later", "random"}  # fmt: skip
    assert {name for name in loaded if name.startswith("compile.")} <= {"compile.decorator", "compile.launch"}
    assert {name for name in loaded if name.startswith("explain.")} <= {"explain.entry", "explain.parts"}


def imported_later(path):
    """The imports in the blocks of `later` in a page."""
    for block in ast.walk(FILES[path]):
        if isinstance(block, ast.With) and "_later" in ast.unparse(block.items[0]):
            yield from block.body


PAGES = [path for path in FILES if any(imported_later(path))]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_names_that_come_later_are_no_files_of_the_same_folder(path):
    """Python gives the name of a file to the file, as soon as anything has imported it."""
    for node in imported_later(path):
        for alias in node.names:
            files = [path.parent / name for name in (f"{alias.asname}.py", f"{alias.asname}/__init__.py")]
            assert not set(files) & FILES.keys() or (node.module is None and node.level == 1), alias.asname


def test_the_page_of_layers_names_all_that_its_files_offer():
    offered = {}
    for path, tree in FILES.items():
        if path.parent == Path("nn", "modules"):
            lists = [ast.unparse(node.value) for node in tree.body if "__all__ = " in ast.unparse(node)]
            offered |= {name: path.stem for names in lists for name in ast.literal_eval(names)}
    page = Path("nn", "modules", "__init__.py")
    named = {alias.asname: node.module for node in imported_later(page) for alias in node.names}
    assert named == offered


def test_the_package_never_imports_torch():
    for path, tree in FILES.items():
        if path.parts[0] == "cli":
            continue  # `minitorch compare` holds the two packages against each other
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not any(name.split(".")[0] == "torch" for name in names), path


def test_the_page_of_the_public_api_is_complete():
    """It takes the functions of tensors from functions.pyi, where each stands with its signature, and no other way."""
    missing = [name for name, function in functions.items() if getattr(minitorch, name, None) is not function]
    assert not missing, f"shadowed in minitorch/__init__.py: {missing}"
    stub = ast.parse((ROOT / "functions" / "functions.pyi").read_text())
    assert {node.name for node in stub.body if isinstance(node, ast.FunctionDef)} == functions.keys()


def test_what_stands_on_no_page_is_not_public():
    page = [node for node in ast.walk(FILES[Path("__init__.py")]) if isinstance(node, ast.ImportFrom)]
    named = {alias.asname or alias.name for node in page for alias in node.names if alias.name != "*"}
    folders = {path.parts[0].removesuffix(".py") for path in FILES}
    public = {name for name in vars(minitorch) if not name.startswith("_")}
    assert public - functions.keys() - folders <= named


def test_the_package_is_typed_where_it_is_installed():
    data = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    stubs = {path.relative_to(ROOT) for path in ROOT.rglob("*.pyi")}
    shipped = {path.relative_to(ROOT) for pattern in data["minitorch"] for path in ROOT.glob(pattern)}
    assert {Path("py.typed"), *stubs} == shipped and stubs


def tensors(tree):
    """The names under which a file has the class of tensors."""
    aliases = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    return {alias.asname or alias.name for alias in aliases if alias.name == "Tensor"}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_attributes_of_tensor_are_set_in_one_file(path):
    """A type checker, `help` and a reader find every method: by `method` and `attach` of tensor/methods.py."""
    if path == Path("tensor", "methods.py"):
        return
    names = tensors(FILES[path])
    for node in ast.walk(FILES[path]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("setattr", "delattr"):
            assert getattr(node.args[0], "id", None) not in names, f"{path}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            assert getattr(node.value, "id", None) not in names, f"{path}:{node.lineno}"
