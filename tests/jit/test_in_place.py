"""Formulas that overwrite arrays: the plain way, and whichever is installed, against the formula."""

import numpy as np
import pytest
from numpy import sqrt

from minitorch.jit.compiler import Meter
from minitorch.jit.in_place import InPlace, Pass, in_place

WAYS = sorted({Pass, InPlace.way}, key=lambda way: way.__name__)


@pytest.fixture(autouse=True, params=WAYS, ids=lambda way: way.__name__)
def way(request, monkeypatch):
    """Loops are loaded at their first call, not once they have been missed for long enough."""
    monkeypatch.setattr(Meter, "pays", lambda *_: True)
    monkeypatch.setattr(InPlace, "way", request.param)
    monkeypatch.setattr(mix, "_passes", {})


def half(x):
    return x / (x + x) * x


@in_place
def mix(p, g, memory, extra, /, rate, penalty):
    """An array and a number that may be off, a helper, and a function of numpy's."""
    m = memory + rate * g
    if penalty is not None:
        m = m + penalty * half(p)
    e = None if extra is None else extra + m
    return p - sqrt(m * m), m, e


def arrays(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype(dtype) for _ in range(4)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("penalty", [None, 0.5])
@pytest.mark.parametrize("with_extra", [False, True])
def test_the_pass_is_the_formula(dtype, penalty, with_extra):
    given = arrays((3, 5), dtype)
    if not with_extra:
        given[3] = None
    kind = np.float64 if dtype is np.float16 else dtype
    expected = mix.formula(*[a if a is None else a.astype(kind) for a in given], kind(0.1), penalty and kind(penalty))
    before = given[1].copy()
    mix(given, (0.1, penalty))
    for got, value in zip([given[0], *given[2:]], expected, strict=True):
        if got is not None:
            assert got.dtype == dtype
            rtol, atol = {2: (5e-3, 1e-3), 4: (1e-6, 1e-6), 8: (1e-14, 1e-14)}[got.itemsize]
            np.testing.assert_allclose(got, value, rtol, atol)
    assert (given[1] == before).all()


def test_arrays_must_match():
    p, g, m, e = arrays((2, 3), np.float32)
    run = mix.given((p, g, m, e, 0.1, None))
    run([p, g, m, e], [0.1])
    for wrong in (g.T, g[:1], g.astype(np.float64)):
        with pytest.raises(RuntimeError, match="expected arrays of one"):
            run([p, wrong, m, e], [0.1])


def test_memory_that_may_not_be_written_is_left_alone():
    p, g, m, _ = arrays((4,), np.float32)
    g.flags.writeable = False
    mix((p, g, m, None), (0.1, None))
    p.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        mix((p, g, m, None), (0.1, None))


def test_a_memory_map_is_written_through(tmp_path):
    plain, mapped = arrays((4,), np.float64), arrays((4,), np.float64)
    file = np.memmap(tmp_path / "weights", np.float64, "w+", shape=(4,))
    file[:] = mapped[0]
    mix(plain, (0.1, None))
    mix([file, *mapped[1:]], (0.1, None))
    assert (np.memmap(tmp_path / "weights", np.float64, "r") == plain[0]).all()
