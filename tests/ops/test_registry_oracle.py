"""Every declared op against PyTorch's function of the same name: value, dtype, gradients and errors.

Hypothesis draws the memory layout, the dtypes and where special values (nan, inf, -0.0, ...) stand.
"""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

import minitorch  # noqa: F401  (declares the ops)
from minitorch.ops.op import registry
from minitorch.tensor.recording import record
from minitorch.tensor.tensor import wrap
from tests.ops.calling import differentiable, gradients, made, tensors
from tests.ops.samples import calls_of, oracle_of

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
    common = draw(dtypes)
    open_to_all = [is_open(x) for x in made(name, k, "float16")[1]]
    _, arrays, given_settings = made(name, k, common)
    arrays = list(arrays)
    special = draw(st.lists(st.tuples(st.integers(0, 100), st.sampled_from(SPECIAL)), max_size=4))
    for i, x in enumerate(arrays):
        if open_to_all[i]:
            x = x.astype(draw(dtypes)) if op.elementwise else x
            arrays[i] = draw(st.sampled_from(LAYOUTS))(with_special(x, special))
    return arrays, given_settings


def is_open(x):
    """Whether this argument may be of any dtype."""
    return isinstance(x, np.ndarray) and x.dtype == np.float16


def with_special(x, special):
    x = np.array(x)
    if x.dtype.kind == "f" and x.size:
        for at, value in special:
            x.reshape(-1)[at % x.size] = value
    return x


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=30)
@given(data=st.data())
@np.errstate(all="ignore")
def test_as_pytorch(name, data):
    op, oracle = registry[name], oracle_of(registry[name])
    arrays, given_settings = data.draw(arguments(name))
    theirs_in = [torch.from_numpy(x) if isinstance(x, np.ndarray) else x for x in arrays]
    named = dict(zip(op.settings, given_settings, strict=True))
    try:
        oracle(*theirs_in, **named)
    except NotImplementedError:
        return  # PyTorch has no loop for this dtype on a CPU
    except (RuntimeError, IndexError, TypeError) as error:
        with pytest.raises(type(error)):
            record(op, tuple(tensors(arrays, [False] * len(arrays))), given_settings)
        return
    flags = differentiable(op, arrays, given_settings)
    for x, flag in zip(theirs_in, flags, strict=True):
        if flag:
            x.requires_grad_()
    theirs = oracle(*theirs_in, **named)
    inputs = tensors(arrays, flags)
    agree(record(op, tuple(inputs), given_settings), theirs)
    if theirs.requires_grad:
        g = np.random.default_rng(0).normal(size=theirs.shape).astype(arrays_dtype(theirs))
        asking = [x for x, flag in zip(theirs_in, flags, strict=True) if flag]
        expected = torch.autograd.grad(theirs, asking, torch.from_numpy(g))
        for mine, other in zip(gradients(op, inputs, given_settings, wrap(g)), expected, strict=True):
            agree(mine, other)


def arrays_dtype(tensor):
    return str(tensor.dtype).removeprefix("torch.")


def agree(ours, theirs):
    assert str(ours.dtype) == str(theirs.dtype)
    assert ours.shape == tuple(theirs.shape)
    tolerance = TOLERANCE.get(arrays_dtype(theirs), 0)
    np.testing.assert_allclose(ours._array, theirs.detach().numpy(), rtol=tolerance, atol=tolerance)
