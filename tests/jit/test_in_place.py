"""Formulas that overwrite arrays: the compiled pass against the formula, in any memory, by any threads."""

import os
import threading

import numpy as np
import pytest
from numpy import sqrt

from minitorch.jit import headers, threads, tiered
from minitorch.jit.in_place import in_place


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch):
    """Loops are loaded at their first call, not once they have been missed for long enough."""
    monkeypatch.setattr(tiered, "LOAD", -1.0)
    monkeypatch.setattr(tiered, "IMPORT", -1.0)


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


def test_its_text_can_be_read():
    assert mix.given((1, 1, 1, None, 0.5, None)).source.splitlines()[-2].split() == (
        ["p[i],", "memory[i],", "_", "=", "formula(p[i],", "g[i],", "memory[i],", "None,", "rate,", "None)"]
    )


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


def test_one_call_for_many_arrays_of_any_layout_and_dtype():
    def made():
        weights = [arrays(shape, np.float32, seed) for seed, shape in enumerate([(3,), (2, 5), (), (0, 4), (4, 1, 2)])]
        weights.append(arrays((3, 4), np.float64))
        weights.append([a.T for a in arrays((3, 4), np.float32)])
        weights.append([a[::2] for a in arrays((5, 4), np.float32)])
        weights.append([arrays((2,), np.float16)[0] for _ in range(4)])
        weights.append([np.asfortranarray(a) if i else a for i, a in enumerate(arrays((3, 4), np.float32))])
        return [*weights, arrays((7,), np.float32), arrays((7,), np.float32)]

    together, singly = made(), made()
    run = mix.given((1, 1, 1, 1, 0.1, None))
    run([a for weight in together for a in weight], (0.1, None))
    for weight in singly:
        mix(weight, (0.1, None))
    for ours, alone in zip(together, singly, strict=True):
        for x, y in zip(ours, alone, strict=True):
            assert (x == y).all()
    assert not (together[5][0] == made()[5][0]).any()


def test_a_memory_map_is_written_through(tmp_path):
    plain, mapped = arrays((4,), np.float64), arrays((4,), np.float64)
    file = np.memmap(tmp_path / "weights", np.float64, "w+", shape=(4,))
    file[:] = mapped[0]
    mix(plain, (0.1, None))
    mix([file, *mapped[1:]], (0.1, None))
    assert (np.memmap(tmp_path / "weights", np.float64, "r") == plain[0]).all()


def test_an_unknown_layout_of_numpys_objects_is_refused(monkeypatch):
    monkeypatch.setattr(headers, "DATA", headers.SHAPE)
    with pytest.raises(RuntimeError, match="another way"):
        headers.readers.__wrapped__()


@pytest.fixture
def two_threads(monkeypatch):
    monkeypatch.setattr(threads, "THREADS", 2)


LARGE = 1_000_003


def test_large_arrays_are_shared_out_and_give_the_same(two_threads, monkeypatch):
    shared, alone = arrays(LARGE, np.float64), arrays(LARGE, np.float64)
    seen = set()
    real = threads.in_slices

    def spy(work, n, least):
        real(lambda start, stop: (seen.add(threading.current_thread().name), work(start, stop)), n, least)

    monkeypatch.setattr("minitorch.jit.in_place.in_slices", spy)
    mix(shared, (0.1, 0.5))
    monkeypatch.setattr(threads, "THREADS", 1)
    mix(alone, (0.1, 0.5))
    assert len(seen) == 2
    for x, y in zip(shared, alone, strict=True):
        assert (x == y).all()


def test_large_transposed_and_strided_arrays(two_threads):
    shape = (1001, 1000)
    plain = arrays(shape, np.float64)
    transposed = [np.asfortranarray(a) for a in plain]
    wide = np.zeros((1001, 2000))
    strided = [plain[0].copy(), plain[1].copy(), wide[:, ::2], plain[3].copy()]
    strided[2][...] = plain[2]
    for version in (plain, transposed, strided):
        mix(version, (0.1, None))
    for version in (transposed, strided):
        for x, y in zip(version, plain, strict=True):
            assert (x == y).all()
    assert (wide[:, 1::2] == 0).all()


def test_several_threads_may_share_the_pool(two_threads):
    expected = arrays(LARGE, np.float64)
    mix(expected, (0.1, 0.5))
    results = [arrays(LARGE, np.float64) for _ in range(3)]
    runs = [threading.Thread(target=mix, args=(given, (0.1, 0.5))) for given in results]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert all((x == y).all() for given in results for x, y in zip(given, expected, strict=True))


def test_an_error_in_a_thread_reaches_the_caller(two_threads):
    def work(start, stop):
        if start:
            raise ValueError("in the second slice")

    with pytest.raises(ValueError, match="in the second slice"):
        threads.in_slices(work, 1000, 1)


@pytest.mark.parametrize("n", [0, 1, 63, 64, 129, 1000])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_slices_cover_everything_once(n, count, monkeypatch):
    monkeypatch.setattr(threads, "THREADS", count)
    covered = np.zeros(n, int)

    def work(start, stop):
        covered[start:stop] += 1

    threads.in_slices(work, n, 10)
    assert (covered == 1).all()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this platform")
def test_a_forked_child_has_threads_of_its_own(two_threads):
    given, again = arrays(LARGE, np.float64), arrays(LARGE, np.float64)
    mix(given, (0.1, 0.5))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            mix(again, (0.1, 0.5))
            code = 0 if all((x == y).all() for x, y in zip(again, given, strict=True)) else 2
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
