"""A bias is added to every row, whatever its shape and layout, by the loop as by numpy."""

import numpy as np
import pytest

from minitorch.jit.compiler import Meter
from minitorch.kernels import products


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("dtype", ["f", "d", "e"])
@pytest.mark.parametrize("bias", ["plain", "with gaps", "one", "a number"])
@pytest.mark.parametrize("x", [(80, 3), (2, 40, 3), (3,)])
def test_linear_of_many_rows(monkeypatch, x, bias, dtype, loaded):
    monkeypatch.setattr(Meter, "pays", lambda *_: loaded)
    monkeypatch.setattr(products._added, "code", products._added.choose)
    monkeypatch.setattr(products._added, "_codes", {})
    width, noise = 70, np.random.default_rng(0)
    x, weight = noise.standard_normal(x).astype(dtype), noise.standard_normal((width, 3)).astype(dtype)
    row = noise.standard_normal(2 * width).astype(dtype)
    b = {"plain": row[:width].copy(), "with gaps": row[::2], "one": row[:1], "a number": row[0].reshape(())}[bias]
    found = products.linear(x, weight, b)
    product = (x.reshape(-1, 3).dot(weight.T)).reshape(*x.shape[:-1], width)
    assert found.dtype == x.dtype
    np.testing.assert_array_equal(found, product + b)
