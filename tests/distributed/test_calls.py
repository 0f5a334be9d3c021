"""Every call between two ranks gives what PyTorch's does over gloo: calls.py runs with both, once."""

import json
import sys

import pytest

from .calls import CASES
from .conftest import HERE, end, popen, start

pytest.importorskip("torch", reason="needs PyTorch")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What came of each case, by library and rank."""
    folder = tmp_path_factory.mktemp("calls")
    program = HERE / "calls.py"
    running = [popen([sys.executable, str(program), "torch", str(folder), str(rank)]) for rank in (0, 1)]
    for process in [*running, start(program, "minitorch", folder)]:
        ended = end(process)
        assert ended.code == 0, ended.out + ended.err
    keys = [(library, rank) for library in ("minitorch", "torch") for rank in (0, 1)]
    return {(lib, rank): json.loads((folder / f"{lib} {rank}.json").read_text()) for lib, rank in keys}


@pytest.mark.parametrize("rank", [0, 1])
@pytest.mark.parametrize("case", [case.__name__ for case in CASES])
def test_a_call_gives_what_it_gives_over_gloo(found, case, rank):
    ours, theirs = found["minitorch", rank][case], found["torch", rank][case]
    assert not isinstance(theirs, str), theirs
    assert ours == theirs
