"""Softmax of large arrays, its logarithm and their gradients, against PyTorch's in double precision."""

import numpy as np
import pytest
import torch

import minitorch
from minitorch.kernels.thresholds import MANY

RNG = np.random.default_rng(0)


def value_and_gradient(lib, name, x, g, dim):
    x = lib.from_numpy(x).requires_grad_()
    out = getattr(lib, name)(x, dim)
    out.backward(lib.from_numpy(g).to(out.dtype))
    return out.detach().numpy(), x.grad.numpy()


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize(("shape", "dim"), [((200, 100), 1), ((200, 100), 0), ((4, 5, MANY // 16), -1), ((MANY,), 0)])
def test_as_in_double_precision(name, dtype, shape, dim):
    x, g = RNG.normal(0, 5, shape).astype(dtype), RNG.normal(size=shape).astype(dtype)
    tolerance = {"float16": 5e-3, "float32": 5e-6, "float64": 1e-12}[dtype]
    exact = value_and_gradient(torch, name, x.astype(np.float64), g.astype(np.float64), dim)
    for ours, wanted in zip(value_and_gradient(minitorch, name, x, g, dim), exact, strict=True):
        assert ours.dtype == x.dtype and ours.flags.c_contiguous
        np.testing.assert_allclose(ours, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e30, -1e30, "all -inf"])
def test_rows_of_special_values(name, odd):
    x, g = RNG.normal(size=(2, 100, MANY // 64)).astype(np.float32)
    x[3, :] = -np.inf if odd == "all -inf" else x[3, :]
    x[2, 5] = 0 if odd == "all -inf" else odd
    for ours, theirs in zip(value_and_gradient(minitorch, name, x, g, 1), value_and_gradient(torch, name, x, g, 1),
                            strict=True):  # fmt: skip
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize(("shape", "dim"), [((), -1), ((0, 3), 1), ((3, 0), 1), ((3, 4), 0), ((2, 3, 4), 1), ((1,), 0)])
def test_few_elements(name, shape, dim):
    x, g = (np.asarray(RNG.normal(size=shape), np.float32) for _ in range(2))
    for ours, theirs in zip(value_and_gradient(minitorch, name, x, g, dim), value_and_gradient(torch, name, x, g, dim),
                            strict=True):  # fmt: skip
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
