"""Functions that are written out as text work whatever users call their arguments: also as the text calls its own."""

import keyword
import re

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record_plainly
from minitorch.fast.in_place import NativePass
from minitorch.fast.recorder import _SCOPE, recorder
from minitorch.fast.rules import _kernel
from minitorch.jit.compiler import Meter
from minitorch.jit.elementwise import Loop
from minitorch.jit.in_place import InPlace
from minitorch.ops.op import arraywise, registry
from tests.fast.test_recorder import refuse
from tests.jit.test_in_place import mix

CLAMP = registry["clamp"]
TEXTS = [
    NativePass(mix, (False, False, False, True, False, True)).source,
    Loop(CLAMP.formula, np.dtype(float), refuse).source(None),
    recorder(CLAMP).source,
    " ".join(_SCOPE),
    *(" ".join((*f.__code__.co_varnames, *f.__code__.co_names)) for f in (CLAMP.plan(3).save, CLAMP.plan(3).pull)),
    "run formula number length common_size elements nodes node_maker otherwise with_plain plan op t x_tensor lambda_",
]
WORDS = sorted({w for text in TEXTS for w in re.findall(r"[A-Za-z]\w*", text) if not keyword.iskeyword(w)})
HALVES = [(WORDS[::2], WORDS[1::2]), (WORDS[1::2], WORDS[::2])]


def made(text):
    names = {}
    exec(text, names)
    return names["f"]


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(Meter, "pays", lambda *_: True)
    yield
    registry.pop("f", None)


@pytest.fixture(params=[0, 1], ids=["even", "odd"])
def names(request):
    """All names of the texts, one half for arrays and the other for numbers; those that rules have a use for, apart."""
    arrays, numbers = HALVES[request.param]
    count = min(len(arrays), len(numbers)) // 2 * 2
    return arrays[:count], numbers[:count]


def test_the_names_are_many():
    assert {"n", "i", "at", "most", "kind", "items", "plain", "number", "formula", "length", "elements", "out", "range",
            "edges", "counter", "node", "modes", "Tensor", "g", "run", "t", "s0", "vjp0"} <= set(WORDS)  # fmt: skip


def weighted(arrays, numbers):
    return " + ".join(f"{x} * {y}" for x, y in zip(arrays, numbers, strict=True))


def values(count):
    return [np.arange(3.0) + k for k in range(count)], [float(k % 7) for k in range(count)]


def test_arrays_and_numbers_of_an_optimizer(names):
    arrays, numbers = names
    others = "".join(f", {x}" for x in arrays[2:])
    formula = made(f"def f({', '.join(arrays)}, /, {', '.join(numbers)}): return {weighted(arrays, numbers)}{others}")
    xs, ys = values(len(arrays))
    expected = formula(*xs, *ys)
    NativePass(InPlace(formula), (False,) * (2 * len(arrays)))(given := [x.copy() for x in xs], ys)
    np.testing.assert_array_equal([given[0], *given[2:]], expected)


def test_elements_and_settings_of_a_loop(names):
    arrays, settings = names
    formula = made(f"def f({', '.join(arrays)}, /, {', '.join(settings)}): return {weighted(arrays, settings)}")
    xs, ys = values(len(arrays))
    np.testing.assert_array_equal(Loop(formula, np.dtype(float), refuse)(*xs, *ys), formula(*xs, *ys))


@pytest.mark.parametrize("way", ["plainly", "written out"])
def test_arrays_and_settings_of_an_op(names, way):
    """Each product of two arrays and a setting; a rule of one names the other, and the setting."""
    arrays, settings = ([x for x in part if x not in ("g", "out")] for part in names)
    count = min(len(arrays), len(settings)) // 2 * 2
    arrays, settings = arrays[:count], settings[: count // 2]
    triples = list(zip(arrays[::2], arrays[1::2], settings, strict=True))
    total = " + ".join(f"{x} * {y} * {z}" for x, y, z in triples)
    formula = made(f"def f({', '.join(arrays)}, /, {', '.join(settings)}): return {total}")
    rules = {f"d{x}": made(f"f = lambda g, {y}, {z}: g * {y} * {z}") for x, y, z in triples}
    rules |= {f"d{y}": made(f"f = lambda g, {z}, {x}: g * {x} * {z}") for x, y, z in triples}
    op = arraywise(**rules)(formula)
    xs, ys = values(count)[0], values(count // 2)[1]
    tensors = [minitorch.tensor(x, requires_grad=True) for x in xs]
    out = record_plainly(op, tuple(tensors), tuple(ys)) if way == "plainly" else recorder(op, refuse)(*tensors, *ys)
    assert out.tolist() == formula(*xs, *ys).tolist()
    out.backward(minitorch.ones(3, dtype=minitorch.float64))
    for k, t in enumerate(tensors):
        assert t.grad.tolist() == (xs[k ^ 1] * ys[k // 2]).tolist()


def test_what_a_rule_calls_by_name(names):
    arrays, settings = ([x for x in part if x != "out"] for part in names)
    count = min(len(arrays), len(settings))
    arrays, settings = arrays[:count], settings[:count]
    defaults = ", ".join(f"{name}={k}" for k, name in enumerate(settings))
    op = arraywise()(made(f"def f({', '.join(arrays)}, /, {defaults}): return {weighted(arrays, settings)}"))
    xs, ys = values(len(arrays))
    np.testing.assert_array_equal(_kernel(op)(*xs), op.formula(*xs))
    np.testing.assert_array_equal(_kernel(op)(*xs, **dict(zip(settings, ys, strict=True))), op.formula(*xs, *ys))


@pytest.mark.parametrize("parameters", [
    "out, /", "x, /, out", "x, /, x_shape", "x, /, out_dtype", "*xs, i", "*xs, xs0", "*xs, xs_shape",
])  # fmt: skip
def test_what_a_rule_means_something_else_by_is_refused(parameters):
    formula = made(f"def f({parameters}): return 0")
    with pytest.raises(TypeError, match=r"f: a parameter cannot be called '.+': rules mean something else by it"):
        arraywise()(formula)
    assert "f" not in registry


def test_the_number_of_an_argument_is_for_variadic_ops():
    op = arraywise(dx=lambda g, i: g * i)(made("def f(x, /, i): return x * i"))
    x = minitorch.tensor([1.0, 2.0], requires_grad=True)
    recorder(op, refuse)(x, 3.0).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
