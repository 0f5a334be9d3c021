"""Kernels that take another way for large arrays, against PyTorch."""

import numpy as np
import pytest
import torch

import minitorch
from minitorch.kernels.division import FEW
from minitorch.kernels.thresholds import MANY

RNG = np.random.default_rng(0)
ORDINARY = np.array([-4.0, 2.0, -0.5, 0.75, 3.0, -7.3], np.float32)


@pytest.mark.parametrize("name", ["fmod", "remainder", "floor_divide"])
@pytest.mark.parametrize("odd", [1.0, 0.0, -0.0, np.inf, np.nan, 4 * FEW])
def test_division_of_many_single_floats(name, odd):
    x, y = RNG.choice([*ORDINARY, odd], (2, 2 * MANY)).astype(np.float32)
    x, y = x[y != 0] if odd != 0 else x, y[y != 0] if odd != 0 else y
    found = getattr(minitorch, name)(minitorch.from_numpy(x), minitorch.from_numpy(y)).numpy()
    with np.errstate(all="ignore"):
        expected = {"fmod": np.fmod, "remainder": np.remainder, "floor_divide": np.floor_divide}[name](x, y)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(np.signbit(found[expected == 0]), np.signbit(expected[expected == 0]))


@pytest.mark.parametrize("name", ["huber_loss", "smooth_l1_loss"])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses_of_many_elements(name, reduction):
    x, y = RNG.normal(size=(2, 100, 300))
    ours = getattr(minitorch.nn.functional, name)(minitorch.from_numpy(x), minitorch.from_numpy(y), reduction=reduction)
    theirs = getattr(torch.nn.functional, name)(torch.from_numpy(x), torch.from_numpy(y), reduction=reduction)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-12)


def plain(x):
    return x


def with_nan(x):
    x.flat[7] = np.nan
    return x


def nearly_all_struck_out(x):
    x[...] = -np.inf
    x.flat[3] = 1
    return x


@pytest.mark.parametrize(("shape", "dim"), [((300,), 0), ((5, 300), 1), ((300, 4), 0), ((2, 300, 3), 1)])
@pytest.mark.parametrize("largest", [True, False])
@pytest.mark.parametrize("change", [plain, with_nan, nearly_all_struck_out, np.round])
@pytest.mark.parametrize("k", [1, 5, 20])
def test_topk_of_long_rows(shape, dim, largest, change, k):
    x = change(RNG.normal(size=shape))
    ours = minitorch.from_numpy(x).topk(k, dim, largest)
    theirs = torch.from_numpy(x).topk(k, dim, largest)
    np.testing.assert_array_equal(ours[0].numpy(), theirs[0].numpy())
    np.testing.assert_array_equal(np.take_along_axis(x, ours[1].numpy(), dim), theirs[0].numpy())
    assert ours[1].stride() == theirs[1].stride()
    for places in np.moveaxis(ours[1].numpy(), dim, -1).reshape(-1, k):
        assert len(set(places.tolist())) == k
