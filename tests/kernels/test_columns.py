"""Columns by a loop are those of numpy's windows, and large convolutions by them or directly are those of PyTorch."""

import numpy as np
import pytest
import torch

from minitorch.kernels import columns, convolution


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("sizes", "kernel", "stride", "padding", "dilation", "groups"),
    [
        ((9, 11), (3, 2), (1, 1), (0, 0), (1, 1), 1),
        ((9, 11), (3, 3), (2, 3), (1, 2), (1, 1), 2),
        ((9, 11), (2, 3), (1, 2), (3, 1), (2, 3), 1),
        ((2, 3), (3, 4), (1, 1), (3, 4), (1, 1), 1),
        ((40,), (5,), (3,), (2,), (2,), 2),
    ],
    ids=str,
)
def test_columns_are_numpys_windows(dtype, sizes, kernel, stride, padding, dilation, groups, monkeypatch):
    x = np.random.default_rng(0).standard_normal((3, 4, *sizes)).astype(dtype)[:, ::-1]
    count = convolution.output_sizes(x, np.empty((1, 1, *kernel)), stride, padding, dilation)
    arguments = x, kernel, count, stride, padding, dilation, groups
    expected = columns.columns_of(*arguments)
    monkeypatch.setattr(columns, "MANY", 0)
    np.testing.assert_array_equal(columns.columns_of(*arguments), expected)
    memory = np.full(expected.size + 5, np.nan, dtype)
    np.testing.assert_array_equal(columns.columns_of(*arguments, memory), expected)


@pytest.mark.parametrize(
    ("shape", "weight", "padding"),
    [
        ((5, 3, 20, 70), (8, 3, 5, 5), (2, 1)),  # directly, lines of an image at once, lines of a kernel apart
        ((2, 2, 3, 1500), (3, 2, 2, 3), (0, 1)),  # lines longer than what is worked on at once
        ((3, 80, 9, 9), (64, 80, 3, 3), (1, 1)),  # by columns, in both directions
    ],
    ids=str,
)
def test_large_convolutions_are_pytorchs(shape, weight, padding):
    noise = np.random.default_rng(0)
    x, w, bias = (noise.standard_normal(s) for s in (shape, weight, weight[:1]))
    a, b, c = (torch.from_numpy(v).requires_grad_() for v in (x, w, bias))
    y = torch.nn.functional.conv2d(a, b, c, padding=padding)
    g = noise.standard_normal(tuple(y.shape))
    y.backward(torch.from_numpy(g))
    ones = (1, 1)
    close = {"rtol": 1e-10, "atol": 1e-10}
    got = convolution.convolution(x, w, bias, ones, padding, ones, 1)
    np.testing.assert_allclose(got, y.detach().numpy(), **close)
    got = convolution.transposed(g, w, None, shape[2:], ones, padding, ones, 1)
    np.testing.assert_allclose(got, a.grad.numpy(), **close)
    got = convolution.weight_gradient(x, g, weight[2:], ones, padding, ones, 1)
    np.testing.assert_allclose(got, b.grad.numpy(), **close)
