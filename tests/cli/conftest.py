"""Runs the command in this process, as a shell would see it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import minitorch
from minitorch.cli import main


@dataclass
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def environment():
    """For a new process, in any folder, that is to import this very minitorch."""
    return {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(minitorch.__file__).parents[1])}


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """`run("train", "data.csv", ...)` in a temporary folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["minitorch", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            main()
        captured = capsys.readouterr()
        return Outcome(exit.value.code or 0, captured.out, captured.err)

    return run


@pytest.fixture
def data(tmp_path):
    """A table of 60 rows with columns a, b and price = 3a - b + 10."""
    rng = np.random.default_rng(0)
    rows = [(a, b, 3 * a - b + 10) for a, b in rng.normal(5, 2, (60, 2)).round(3)]
    path = tmp_path / "data.csv"
    path.write_text("a,b,price\n" + "".join(f"{a},{b},{price:.3f}\n" for a, b, price in rows))
    return path
