"""The compiled loops give the bits of the plain forms, wherever in a block of words they begin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng
from minitorch.fast import draws
from minitorch.fast.twister import Loop
from minitorch.jit.compiler import Compiled
from minitorch.rng.boxmuller import box_muller
from minitorch.rng.integers import _integers, shuffled
from minitorch.rng.normal import _blocks
from minitorch.rng.transforms import _bernoulli
from minitorch.rng.uniform import _uniform

FORMS = {
    "uniform": (_uniform, [(0.0, 1.0), (-0.3, 0.3), (-1e38, 1e38), (0.0, 1e-45)]),
    "normal": (_blocks, [(0.0, 1.0), (-3.0, 0.1), (1e30, 1e38)]),
    "integers": (_integers, [(10, 0), (1, -5), (2**28 - 1, -(2**63)), (7, 2**63 - 7)]),
    "bernoulli": (_bernoulli, [(0.0,), (0.3,), (1.0,)]),
}


def filled(name, generator, out, *numbers):
    """By the compiled loop, at once."""
    loop = getattr(draws, name)
    room = [np.empty(loop.words * len(out), np.uint32)] if loop.words else []
    CODE[name](out, generator.memory(), *room, *numbers)


CODE = {name: Compiled(getattr(draws, name).compiled.loop) for name in (*FORMS, "permutation")}


@pytest.mark.parametrize("name", FORMS)
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 700), st.integers(16, 2000), st.data())
def test_a_loop_agrees_with_numpy_and_leaves_the_same_state(name, before, n, data):
    plain, choices = FORMS[name]
    dtype, numbers = data.draw(st.sampled_from(getattr(draws, name).chars)), data.draw(st.sampled_from(choices))
    ours, theirs = rng.Generator(5), rng.Generator(5)
    assert (ours.words(before) == theirs.words(before)).all()
    compiled, expected = np.empty(n, dtype), np.empty(n, dtype)
    filled(name, ours, compiled, *numbers)
    plain(theirs, expected, *numbers)
    assert compiled.tobytes() == expected.tobytes()
    assert ours.state().tobytes() == theirs.state().tobytes()


@pytest.mark.parametrize("n", [1, 2, 300, 10_000])
def test_shuffles_agree(n):
    compiled, plain = rng.Generator(1), rng.Generator(1)
    order = np.empty(n, np.int64)
    filled("permutation", compiled, order)
    assert (order == shuffled(plain.words(n - 1) % np.arange(n, 1, -1, dtype=np.uint32))).all()
    assert compiled.state().tobytes() == plain.state().tobytes()


def each(u, v, x, y):
    for i in range(len(u)):
        x[i], y[i] = box_muller(u[i], v[i])


def test_the_transform_of_extreme_numbers_agrees():
    u, v = np.float32([0, 0, 1 - 2**-24, 0.5, 2**-24]), np.float32([0, 1 - 2**-24, 0, 0.25, 0.125])
    x, y = np.empty_like(u), np.empty_like(u)
    Compiled(each)(u, v, x, y)
    assert np.stack([x, y]).tobytes() == np.stack(box_muller(u, v)).tobytes()


def test_a_loop_only_fills_what_it_can():
    loop, generator = Loop(draws.uniform.compiled.loop, "f", call=0, element=0), rng.Generator(1)
    loop.compiled.meter = None
    room = np.empty((3, 4), np.float32)
    for other in room.T, room[:, ::2], np.empty(3), np.empty(3, np.float16):
        assert not loop.fills(generator, other, 0.0, 1.0)
    assert loop.fills(generator, room, 0.0, 1.0)
    assert (room == rng.uniform(rng.Generator(1), np.empty((3, 4), np.float32))).all()
