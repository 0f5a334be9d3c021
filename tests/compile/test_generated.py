"""Programs that the testing kit generates, compiled: whole trainings, and functions of any tensors whatsoever."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import minitorch
from minitorch.testing import assert_close
from minitorch.testing.strategies import broadcastable_shapes, programs, tensors

pytestmark = pytest.mark.usefixtures("by_python")

EAGER = """        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
"""
COMPILED = "        loss = step(x, y)\n"
STEP = """
def step(x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
step = torch.compile(step)
"""


def compiled(program):
    """The same training, its step as a compiled function."""
    script = repr(program)
    assert EAGER in script
    head, loop = script.replace(EAGER, COMPILED).split("losses = []\n")
    names = {"torch": minitorch}
    exec(f"{head}{STEP}losses = []\n{loop}".removeprefix("import torch\n"), names)
    return {
        "losses": names["losses"],
        "predicted": names["predicted"],
        "model": dict(names["model"].state_dict()),
        "optimizer": names["optimizer"].state_dict(),
    }


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
@pytest.mark.filterwarnings("ignore")
def test_trainings(program):
    assert_close(compiled(program), program.run(minitorch), rtol=1e-9, atol=1e-11, equal_nan=True)


NAMES = ["relu", "abs", "neg", "square", "floor", "ceil", "sign", "isnan", "isfinite", "exp", "tanh", "sqrt", "log1p",
         "sigmoid", "reciprocal", "logical_not"]  # fmt: skip
PAIRS = ["add", "sub", "mul", "div", "lt", "eq", "logical_and"]  # which of 0 and -0 is the maximum, numpy leaves open

steps = st.lists(
    st.tuples(st.sampled_from(NAMES + PAIRS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6
)


def applied(values, steps):
    for name, i, j in steps:
        x, y = values[i % len(values)], values[j % len(values)]
        values.append(getattr(minitorch, name)(x, y) if name in PAIRS else getattr(minitorch, name)(x))
    return values


@st.composite
def alike(draw):
    """Two or three tensors of some dtypes, layouts and numbers, infinities and NaN among them, that broadcast."""
    shapes = draw(broadcastable_shapes(draw(st.integers(2, 3))))
    kinds = st.sampled_from(["float32", "float64", "float32", "int64", "bool"])
    return [draw(tensors(kinds, shape)) for shape in shapes]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(alike(), steps)
def test_elementwise_functions_are_exact(recipes, steps):
    def function(*inputs):
        return applied([*inputs], steps)

    inputs = [recipe.build(minitorch) for recipe in recipes]
    try:
        eager = function(*inputs)
    except (RuntimeError, TypeError):
        reject()  # no such op of these dtypes
    for ours, wanted in zip(minitorch.compile(function)(*inputs), eager, strict=True):
        assert ours.dtype is wanted.dtype and ours.shape == wanted.shape
        np.testing.assert_array_equal(ours.numpy(), wanted.numpy())
        if wanted.is_floating_point():
            np.testing.assert_array_equal(np.signbit(ours.numpy()), np.signbit(wanted.numpy()))
