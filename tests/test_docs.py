"""What the pages say is so: their Python runs and prints what stands below it, their commands and links exist.

A page's blocks run in order, as one program in a temporary folder, on the lines that they have in the page. A block is
of one of four kinds: `python`; `text`, what the block above it prints; `sh`, commands; anything else is an error.
"""

import ast
import functools
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.testing.test_guide import rounded

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "minitorch" / "testing" / "GUIDE.md"  # its Python is run by tests/testing/test_guide.py
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), GUIDE]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "\x1e"  # printed after each block


class Block(NamedTuple):
    kind: str
    text: str
    line: int  # of the page, where the text begins


def blocks(page):
    text = page.read_text()
    return [Block(m[1], m[2], text.count("\n", 0, m.start(2)) + 1) for m in FENCE.finditer(text)]


def name(page):
    return str(page.relative_to(ROOT))


def commands(page):
    """The lines of a page's shell blocks without their comments, as words."""
    lines = [line for block in blocks(page) if block.kind == "sh" for line in block.text.splitlines()]
    return [words for line in lines if (words := tuple(shlex.split(line, comments=True)))]


every_page = pytest.mark.parametrize("page", PAGES, ids=name)
COMMANDS = [(name(page), words) for page in PAGES for words in commands(page)]


@every_page
def test_blocks_are_of_known_kinds(page):
    found = blocks(page)
    assert page.read_text().count("```") == 2 * len(found)
    assert {block.kind for block in found} <= {"python", "text", "sh"}
    for before, block in zip([None, *found], found, strict=False):
        assert block.kind != "text" or (before and before.kind == "python"), f"{page.name}:{block.line} is no output"


@pytest.mark.parametrize("page", [page for page in PAGES if page != GUIDE and blocks(page)], ids=name)
def test_python_runs_and_prints_what_stands_below_it(page, tmp_path):
    found = blocks(page)
    code = [block for block in found if block.kind == "python"]
    lines = [""] * (page.read_text().count("\n") + 1)
    for block in code:
        written = block.text.splitlines()
        lines[block.line - 1 : block.line - 1 + len(written) + 1] = [*written, f"print({END!r})"]
    (tmp_path / f"{page.stem}.py").write_text("\n".join(lines))
    (tmp_path / "cache").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MINITORCH_CACHE": str(tmp_path / "cache")}
    run = [sys.executable, "-W", "error", f"{page.stem}.py"]
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split(f"{END}\n")[:-1]
    expected = [
        after.text if after and after.kind == "text" else ""
        for block, after in zip(found, [*found[1:], None], strict=True)
        if block.kind == "python"
    ]
    assert [rounded(text) for text in printed] == [rounded(text) for text in expected]


def test_the_guide_is_run_where_it_is_tested():
    assert GUIDE == importlib.import_module("tests.testing.test_guide").GUIDE


@every_page
def test_links_lead_somewhere(page):
    text = FENCE.sub("", page.read_text())
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize(("page", "words"), COMMANDS, ids=lambda x: x if isinstance(x, str) else " ".join(x))
def test_commands_exist(page, words):
    while (setting := words[0].partition("="))[1]:
        assert any(f'"{setting[0]}"' in file.read_text() for file in (ROOT / "minitorch").rglob("*.py")), setting[0]
        words = words[1:]
    program, *rest = words
    assert program in CHECKS, f"{page}: nothing is known about {program}"
    CHECKS[program](rest)


def check_make(words):
    text = (ROOT / "Makefile").read_text()
    for word in words:
        variable, given, _ = word.partition("=")
        assert re.search(rf"\$\({variable}\)" if given else rf"^{word}:", text, re.MULTILINE), word


def check_minitorch(words):
    assert Path(words[0]).suffix == "" and words[0] in ("compare", "train", "predict", "run")  # run below


def check_python(words):
    """`python -m module ...` of a module that there is, with options that it has."""
    if len(words) == 1 and words[0].endswith(".py"):
        return  # a program of the reader's
    flag, module, *rest = words
    assert flag == "-m" and importlib.util.find_spec(module), words
    if module == "pytest":
        check_pytest(rest)
    elif options := [word for word in rest if word.startswith("--")]:
        assert set(options) <= set(re.findall(r"--[a-z-]+", help_of(module)))


@functools.cache
def help_of(module):
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "200"}
    run = [sys.executable, "-m", module, "--help"]
    return subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def check_pytest(words):
    for word in words:
        path, _, test = word.partition("::")
        if (ROOT / path).exists() and test:
            tree = ast.parse((ROOT / path).read_text())
            assert test.partition("[")[0] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert "/" not in path or (ROOT / path).exists(), word


def check_tool(program):
    def check(words):
        assert f'"{program}' in (ROOT / "pyproject.toml").read_text()
        assert all((ROOT / word).exists() for word in words if word not in ("check", "format"))

    return check


def check_mpiexec(words):
    """`mpiexec -n N command`."""
    option, number, program, *rest = words
    assert option == "-n" and number.isdigit()
    CHECKS[program](rest)


CHECKS = {
    "make": check_make,
    "minitorch": check_minitorch,
    "mpiexec": check_mpiexec,
    "python": check_python,
    "ruff": check_tool("ruff"),
    "mypy": check_tool("mypy"),
}


def test_hooks_before_a_commit_run_what_is_installed():
    text = (ROOT / ".pre-commit-config.yaml").read_text()
    assert text.count("- id:") == text.count("language: system") == text.count("entry: .venv/bin/")
    for words in re.findall(r"entry: \.venv/bin/(.*)", text):
        program, *rest = words.split()
        CHECKS[program]([word for word in rest if program == "python" or not word.startswith("-")])


@pytest.mark.parametrize("page", [page for page in PAGES if any(w[0] == "minitorch" for w in commands(page))], ids=name)
def test_the_command_line_runs_on_small_data(page, tmp_path):
    rng = np.random.default_rng(0)
    rows = ["a,b,price", *(f"{a:.3f},{b:.3f},{3 * a - b:.3f}" for a, b in rng.normal(size=(20, 2)))]
    for file in {word for words in commands(page) for word in words if word.endswith(".csv")}:
        (tmp_path / file).write_text("\n".join(rows))
    (tmp_path / "iris.csv").write_text("length,species\n" + "".join(f"{i},{'ab'[i > 9]}\n" for i in range(20)))
    (tmp_path / "train.py").write_text("import torch\n\ntorch.distributed.init_process_group('mpi')\n")
    for words in commands(page):
        if words[0] == "minitorch":
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            run = [sys.executable, "-m", *words]
            done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            for option, value in pairwise(words):
                assert option not in ("--save", "--plot", "--output") or (tmp_path / value).exists()
