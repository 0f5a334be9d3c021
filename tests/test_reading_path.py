"""The reading path: the README and fourteen files, in which each names the next, from `x * y` to a compiled loop."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import minitorch

PACKAGE = Path(minitorch.__file__).parent
README = PACKAGE.parent / "README.md"
LINES = 1550  # of all fifteen files
NEXT = re.compile(r"Next: `([^`]+)`\.$")

SECTION = re.search(r"^## How to read it\n(.*?)^\| folder", README.read_text(), re.MULTILINE | re.DOTALL)[1]
PATH = re.findall(r"\]\(minitorch/([^)]+)\)", SECTION)


def docstring(path):
    return ast.get_docstring(ast.parse(path.read_text())) or ""


def blocks(path):
    """The indented parts of a module's docstring."""
    text = f"\n\n{docstring(path)}\n\n"
    found = re.findall(r"(?<=\n\n)((?:(?: {4}[^\n]*)?\n)+)(?=\S)", text)
    return [re.sub(r"^ {4}", "", block, flags=re.MULTILINE).strip("\n") for block in found]


def test_each_file_names_the_next():
    assert len(PATH) == len(set(PATH)) == 14
    for path, following in pairwise(PATH):
        found = NEXT.search(docstring(PACKAGE / path))
        assert found and found[1] == following, f"{path} must end its docstring with: Next: `{following}`."


def test_only_files_of_the_path_name_a_next():
    others = {path for path in PACKAGE.rglob("*.py") if "Next:" in docstring(path)} - {PACKAGE / p for p in PATH[:-1]}
    assert not others


def test_it_is_read_in_an_afternoon():
    lines = {path: len(path.read_text().splitlines()) for path in (README, *(PACKAGE / p for p in PATH))}
    assert sum(lines.values()) <= LINES, lines


def test_every_folder_stands_in_the_table():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"backends"}
    table = README.read_text().split("| folder |")[1].split("\n\n")[0]
    assert folders <= set(re.findall(r"`(\w+)/`", table))


def test_the_compiled_step_is_what_the_pages_show(tmp_path, monkeypatch):
    monkeypatch.setenv("MINITORCH_CACHE", str(tmp_path))
    code, program = blocks(PACKAGE / "compile" / "trace" / "__init__.py")
    (loop,) = blocks(PACKAGE / "compile" / "loops" / "__init__.py")
    file = tmp_path / "step.py"
    file.write_text(code)
    names = {"__name__": "step"}
    exec(compile(code, str(file), "exec"), names)
    assert str(names["step"].program).strip() == program
    assert "\n".join(f"    {line}" for line in loop.splitlines()) in names["step"].source
    assert names["w"].tolist() == minitorch.full((3,), 0.9).tolist()


def test_the_first_step_is_what_the_files_say():
    x, y = minitorch.tensor([1.0, 2.0], requires_grad=True), minitorch.tensor([3.0, 4.0])
    (x * y).sum().backward()
    assert x.grad.tolist() == y.tolist()
