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


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_prints_the_same(program):
    source = program.read_text()
    ours, theirs = printed(for_minitorch(source)), printed(source)
    assert theirs
    for our_line, their_line in zip(ours.splitlines(), theirs.splitlines(), strict=True):
        assert NUMBER.sub("#", our_line) == NUMBER.sub("#", their_line)
        our_numbers, their_numbers = ([float(n) for n in NUMBER.findall(line)] for line in (our_line, their_line))
        assert our_numbers == pytest.approx(their_numbers, rel=2e-4, abs=2e-4)
