"""The compiled pass over many arrays against the plain way: the same bits, in any memory, by any threads."""

import os
import threading

import numpy as np
import pytest

import minitorch
from minitorch.fast.in_place import NativePass
from minitorch.jit import objects, threads
from minitorch.jit.compiler import Meter
from minitorch.jit.in_place import InPlace, Pass, in_place
from minitorch.ops.selection import where
from tests.jit.test_in_place import arrays, mix
from tests.optim.test_optimizers import FORMULAS, SHAPES, TOLERANCE
from tests.optim.trajectories import gradients, parameters, step, values


@pytest.fixture(autouse=True)
def native(monkeypatch):
    """Loops are loaded at their first call, not once they have been missed for long enough."""
    monkeypatch.setattr(Meter, "pays", lambda *_: True)
    monkeypatch.setattr(InPlace, "way", NativePass)
    monkeypatch.setattr(mix, "_passes", {})


FIRST = dict(reversed(FORMULAS))
"""Of each optimizer the options tried in every run: to compile a formula takes a second where nothing is cached."""


@pytest.mark.parametrize(("name", "options", "dtype"), [
    pytest.param(name, options, dtype, marks=() if options is FIRST[name] and dtype is np.float32 else pytest.mark.slow)
    for name, options in FORMULAS for dtype in TOLERANCE
])  # fmt: skip
def test_optimizers_take_the_same_steps_to_the_bit_both_ways(name, options, dtype, monkeypatch):
    kind, seen = getattr(minitorch.optim, name), []
    for way in (NativePass, Pass):
        monkeypatch.setattr(InPlace, "way", way)
        monkeypatch.setattr(kind, "rule", in_place(kind.rule.formula))
        params = parameters(minitorch, dtype, SHAPES)
        optimizer = kind(params, **options)
        for noise in gradients(20, dtype, SHAPES):
            step(minitorch, optimizer, params, noise)
        assert {type(run) for run in kind.rule._passes.values()} == {way}
        seen.append(values(params))
    for x, y in zip(*seen, strict=True):
        assert (x == y).all()


@pytest.mark.parametrize("wrong", [lambda g: g.T, lambda g: g[:1], lambda g: g.astype(np.float64)])
def test_errors_are_those_of_the_plain_way(wrong):
    messages = []
    for way in (NativePass, Pass):
        p, g, m, e = arrays((2, 3), np.float32)
        with pytest.raises(RuntimeError, match="expected arrays of one") as caught:
            way(mix, (False, False, False, False, False, True))([p, wrong(g), m, e], [0.1, None])
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def test_a_number_that_may_not_be_none_raises_the_error_of_the_plain_way():
    messages = []
    for way in (NativePass, Pass):
        without_rate = way(mix, (False, False, False, False, True, True))
        for _ in range(2):
            with pytest.raises(TypeError, match="NoneType") as caught:
                without_rate(arrays((2, 3), np.float32), [None, None])
            messages.append(str(caught.value))
    assert len(set(messages)) == 1


def test_its_text_can_be_read():
    assert mix.given((1, 1, 1, None, 0.5, None)).source.splitlines()[-2].split() == (
        ["p_[i],", "memory_[i],", "unused", "=", "formula(p_[i],", "g_[i],", "memory_[i],", "None,", "rate_,", "None)"]
    )


def test_one_call_for_many_arrays_of_any_layout_and_dtype():
    def made():
        weights = [arrays(shape, np.float32, seed) for seed, shape in enumerate([(3,), (2, 5), (), (0, 4), (4, 1, 2)])]
        weights.append(arrays((3, 4), np.float64))
        weights.append([a.T for a in arrays((3, 4), np.float32)])
        weights.append([a[::2] for a in arrays((5, 4), np.float32)])
        weights.append([arrays((2,), np.float16)[0] for _ in range(4)])
        weights.append([np.asfortranarray(a) if i else a for i, a in enumerate(arrays((3, 4), np.float32))])
        return [*weights, arrays((7,), np.float32), arrays((7,), np.float32)]

    together, singly, plain = made(), made(), made()
    run = mix.given((1, 1, 1, 1, 0.1, None))
    run([a for weight in together for a in weight], (0.1, None))
    for weight in singly:
        mix(weight, (0.1, None))
    Pass(mix, (False, False, False, False, False, True))([a for weight in plain for a in weight], (0.1, None))
    for ours, alone, expected in zip(together, singly, plain, strict=True):
        for x, y, z in zip(ours, alone, expected, strict=True):
            assert (x == y).all()
            assert (x == z).all()
    assert not (together[5][0] == made()[5][0]).any()


def test_an_unknown_layout_of_numpys_objects_is_refused(monkeypatch):
    monkeypatch.setattr(objects, "DATA", objects.SHAPE)
    with pytest.raises(RuntimeError, match="another way"):
        objects.check_layout()


class Other:
    """An array of another kind, with no more than the plain way needs."""

    def __init__(self, memory):
        self.memory, self.dtype, self.shape, self.size = memory, memory.dtype, memory.shape, memory.size

    def __setitem__(self, key, value):
        self.memory[key] = value.memory

    def __neg__(self):
        return Other(-self.memory)


@in_place
def turned(p, g, kept, /):
    return -p, -kept


def test_arrays_of_another_kind_go_the_plain_way():
    turned([x := np.ones(3), np.ones(3), np.ones(3)], ())  # so that there is a loop for the dtype
    turned([y := Other(np.ones(3)), Other(np.ones(3)), Other(np.ones(3))], ())
    assert (x == -1).all()
    assert (y.memory == -1).all()


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

    monkeypatch.setattr("minitorch.fast.in_place.in_slices", spy)
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


@in_place
def chosen(p, g, /, low, high, rate):
    """Numbers that meet one another before they meet an array."""
    return (p * where(g > 0, low, high) + low * high * rate * p,)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_have_the_dtype_of_the_arrays_both_ways(dtype):
    p, g, *_ = arrays(1000, dtype)
    numbers = (0.1, 0.7, 0.3)
    compiled, plain = p.copy(), p.copy()
    NativePass(chosen, (False,) * 5)([compiled, g], numbers)
    Pass(chosen, (False,) * 5)([plain, g], numbers)
    assert (compiled == plain).all()
    assert not (compiled == p).any()
