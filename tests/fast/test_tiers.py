"""When the compiled form takes over from the ready one, and that nobody can tell by the results."""

import os
import subprocess
import sys

import numpy as np
import pytest

from minitorch import rng
from minitorch.fast import draws, tiers
from minitorch.fast.tiers import COMPILE, IMPORT, LOAD
from minitorch.fast.twister import Loop
from minitorch.jit.compiler import Compiled, Meter
from minitorch.jit.elementwise import Vectorized


@pytest.fixture(autouse=True)
def waiting(monkeypatch):
    """As installed, also where it is not."""
    monkeypatch.setattr(Meter, "pays", tiers.pays)


@pytest.fixture
def a_second(monkeypatch):
    """Loading and compiling pay after one second."""
    for name in ("LOAD", "COMPILE", "IMPORT"):
        monkeypatch.setattr(tiers, name, 1.0)


class Code:
    """Code that lies on disk, or not."""

    def __init__(self, exists, before=0.0):
        self.kept, self.exists, self.before = self, exists, before

    def lost(self):
        return self.before

    def lose(self, seconds):
        pass


def answers(meter, times, exists=False):
    return [meter.pays(1, Code(exists)) for _ in range(times)]


def test_loading_pays_after_as_much_time_as_it_takes():
    assert answers(Meter(call=LOAD / 2, element=0), 4, exists=True) == [False, False, True, True]


def test_compiling_pays_later_and_numba_is_imported_only_when_that_pays(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)  # as if it were loaded
    assert answers(Meter(call=COMPILE / 2, element=0), 3) == [False, False, True]
    monkeypatch.delitem(sys.modules, "numba")
    assert answers(Meter(call=IMPORT / 2, element=0), 3) == [False, False, True]


def test_what_processes_before_have_lost_counts(monkeypatch):
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    meter, code = Meter(call=LOAD / 2, element=0), Code(False, before=IMPORT)
    assert [meter.pays(1, code) for _ in range(4)] == [False, False, True, True]


SHORT = """
import sys
import numpy as np
from minitorch.fast import tiers
from minitorch.jit.compiler import Compiled, Meter
tiers.IMPORT, Meter.pays = 2.5, tiers.pays
def doubled(out):
    for i in range(len(out)):
        out[i] += out[i]
loop = Compiled(doubled, lambda out: None, Meter(1.0, 0))
loop(np.ones(3))
print("numba" in sys.modules)
"""


def test_what_short_processes_lose_adds_up_until_one_compiles(tmp_path):
    environment, seen = {**os.environ, "MINITORCH_CACHE": str(tmp_path / "cache")}, []
    for _ in range(4):
        ran = subprocess.run([sys.executable, "-c", SHORT], env=environment, capture_output=True, text=True, check=True)
        seen.append(ran.stdout.strip())
    assert seen == ["False", "False", "True", "False"]


def test_one_long_call_is_enough():
    assert answers(Meter(call=0, element=2 * LOAD), 1, exists=True) == [True]


def doubled(out):
    for i in range(len(out)):
        out[i] += out[i]


def test_a_function_changes_its_form_once(a_second):
    calls = []
    both = Compiled(doubled, lambda out: calls.append(out.copy()), Meter(0.6, 0))
    x = np.ones(3)
    for _ in range(3):
        both(x)
    assert len(calls) == 1
    assert (x == 4).all()


def negated(x, /):
    return 0 - x


def test_a_formula_gives_the_same_before_and_after(a_second):
    kernel, x = Vectorized(negated, lambda x: calls.append(1) or np.negative(x), Meter(0.6, 0)), np.arange(-3.0, 3)
    calls = []
    assert [kernel(x).tobytes() for _ in range(3)] == [np.subtract(0, x).tobytes()] * 3 or calls
    assert len(calls) == 1


def test_a_loop_that_draws_is_compiled_once_it_pays_and_only_fills_what_it_can(a_second):
    loop, generator = Loop(draws.uniform.compiled.loop, "f", call=0.6, element=0), rng.Generator(1)
    room = np.empty((3, 4), np.float32)
    assert [loop.fills(generator, room, 0.0, 1.0) for _ in range(2)] == [False, True]
    for other in room.T, room[:, ::2], np.empty(3), np.empty(3, np.float16):
        assert not loop.fills(generator, other, 0.0, 1.0)
    assert (room == rng.uniform(rng.Generator(1), np.empty((3, 4), np.float32))).all()
