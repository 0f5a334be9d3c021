"""Whole programs written for PyTorch, each run by both packages: the same text, and numbers equal but for rounding."""

import contextlib
import io
import re
import warnings
from pathlib import Path

import pytest

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
NUMBER = re.compile(r"[-+]?\d+\.\d*(?:e[-+]?\d+)?")


def printed(source):
    """What a program prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "program", "exec"), {"__name__": "__main__"})
    return output.getvalue()


def for_minitorch(source):
    """The same program on this package: only its imports differ."""
    source = re.sub(r"^import torch$", "import minitorch as torch", source, flags=re.MULTILINE)
    source = re.sub(r"^import torch\.", "import minitorch.", source, flags=re.MULTILINE)
    return re.sub(r"^from torch", "from minitorch", source, flags=re.MULTILINE)


def last_place(number):
    """What a 1 in the last printed place is worth; 1e-8 at least, for what would be 0 but for float32's rounding."""
    digits, _, exponent = number.partition("e")
    return max(1.0001 * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2])), 1e-8)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_prints_the_same(program):
    source = program.read_text()
    hold_together(printed(for_minitorch(source)), printed(source))


@pytest.mark.slow
@pytest.mark.parametrize("program", [p for p in PROGRAMS if "def train_step(" in p.read_text()], ids=lambda p: p.stem)
def test_prints_the_same_where_its_step_is_compiled(program):
    source = program.read_text()
    compiled = source.replace("def train_step(", "@torch.compile\ndef train_step(")
    hold_together(printed(for_minitorch(compiled)), printed(source))


def hold_together(ours, theirs):
    assert theirs
    for our_line, their_line in zip(ours.splitlines(), theirs.splitlines(), strict=True):
        assert NUMBER.sub("#", our_line) == NUMBER.sub("#", their_line)
        for our_number, their_number in zip(NUMBER.findall(our_line), NUMBER.findall(their_line), strict=True):
            assert float(our_number) == pytest.approx(float(their_number), rel=1e-5, abs=last_place(their_number))
