"""Every declared op against PyTorch's function of the same name: value, dtype, gradients and errors.

Hypothesis draws the memory layout, the dtypes and where special values (nan, inf, -0.0, ...) stand.
"""

import numpy as np
import pytest
import torch
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

from minitorch.autograd.backward import gradients_of
from minitorch.ops.op import registry
from minitorch.tensor.tensor import wrap
from tests.both import assert_same
from tests.ops.calling import is_real, made, tensors
from tests.ops.samples import UNSETTLED, calls_of, oracle_of, public_of

NAMES = [name for name, op in sorted(registry.items()) if oracle_of(op) is not None and calls_of(op)]
DTYPES = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -3.0, np.inf, -np.inf, np.nan, 1e-30, 1e30]
TOLERANCE = {"float64": 1e-12, "float32": 4e-6, "float16": 4e-3}


def transposed(x):
    return x.T.copy().T


def sliced(x):
    return np.repeat(x, 2, axis=-1)[..., ::2] if x.ndim else x


def expanded(x):
    """The first row over and over, without a copy."""
    return as_strided(x, x.shape, (0, *x.strides[1:])) if x.ndim and x.size else x


LAYOUTS = [np.array, transposed, sliced, expanded]


@st.composite
def arguments(draw, name):
    """Arrays and settings of a sample call of the op `name`, with dtypes, special values and layouts drawn."""
    op = registry[name]
    k = draw(st.integers(0, len(calls_of(op)) - 1))
    dtypes = st.sampled_from([draw(st.sampled_from(DTYPES)), draw(st.sampled_from(DTYPES))])
    any_dtype = [is_half(x) for x in made(name, k, "float16")[1]]
    _, arrays, given_settings = made(name, k, draw(dtypes))
    special = draw(st.lists(st.tuples(st.integers(0, 100), st.sampled_from(SPECIAL)), max_size=4))
    unsettled, lies = UNSETTLED.get(name), st.sampled_from(LAYOUTS)
    return [
        draw(lies)(with_special(x.astype(draw(dtypes)) if op.elementwise else x, special, unsettled)) if free else x
        for x, free in zip(arrays, any_dtype, strict=True)
    ], given_settings


def is_half(x):
    return isinstance(x, np.ndarray) and x.dtype == np.float16


def with_special(x, special, unsettled):
    """The array with some numbers in it, but for one: 1e30 is an infinity, too, where it is a half float."""
    x = np.array(x)
    if x.dtype.kind == "f" and x.size:
        for at, value in special:
            if repr(float(x.dtype.type(value))) != unsettled:
                x.reshape(-1)[at % x.size] = value
    return x


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=30, derandomize=True)
@given(data=st.data())
@np.errstate(all="ignore")
def test_as_pytorch(name, data):
    op = registry[name]
    public, oracle = public_of(op), oracle_of(op)
    arrays, given_settings = data.draw(arguments(name))
    named = dict(zip(op.settings, given_settings, strict=True))
    theirs_in = [torch.from_numpy(x) if isinstance(x, np.ndarray) else x for x in arrays]
    try:
        theirs = oracle(*theirs_in, **named)
    except (NotImplementedError, TypeError):
        reject()  # PyTorch has no loop for this dtype on a CPU, or takes no number here
    except (RuntimeError, IndexError) as error:
        if public is not op:
            with pytest.raises(type(error)):
                public(*tensors(arrays, [False] * len(arrays)), **named)
        return
    agree(public(*tensors(arrays, [False] * len(arrays)), **named), theirs)
    if not theirs.dtype.is_floating_point:
        return
    flags = [is_real(x) for x in arrays]
    if name in OF_HALVES and "float16" in map(str, (getattr(x, "dtype", "") for x in arrays)):
        return
    g = np.random.default_rng(0).normal(size=theirs.shape).astype(dtype_of(theirs))
    theirs_in = [x.requires_grad_() if flag else x for x, flag in zip(theirs_in, flags, strict=True)]
    try:
        expected = pulled(oracle, theirs_in, named, torch.from_numpy(g), torch.autograd.grad)
    except RuntimeError:
        return  # there is no derivative
    found = pulled(public, tensors(arrays, flags), named, wrap(g), gradients_of)
    # Where dtypes are mixed, PyTorch computes some gradients in the lesser one.
    tolerance = max(TOLERANCE[str(x.dtype)] for x in [g, *arrays] if is_real(x))
    for ours, other in zip(found, expected, strict=True):
        agree(ours, other, tolerance)


OF_HALVES = ("binary_cross_entropy",)
"""Of half floats PyTorch's gradient is NaN where a probability is 0 or 1: the least divisor, 1e-12, is 0 as one."""


def pulled(function, args, settings, g, grad):
    """The gradients of those arguments that ask for one."""
    asking = [x for x in args if getattr(x, "requires_grad", False)]
    return grad([function(*args, **settings)], asking, [g]) if asking else []


def dtype_of(tensor):
    return str(tensor.dtype).removeprefix("torch.")


UNCOMPARED = {
    "stride": "layouts are held to PyTorch's in tests/functions",
    "offset": "so",
    "grad_fn": "the arguments are an op's own, not those of the public function",
    "requires_grad": "so",
    "is_leaf": "so",
}


def agree(ours, theirs, tolerance=0):
    tolerance = tolerance or TOLERANCE.get(dtype_of(theirs), 0)
    assert_same(ours, theirs, rtol=tolerance, atol=tolerance, but=UNCOMPARED)
