"""Windows, functions under masks, and images looked at by grids: the same numbers and gradients as PyTorch's."""

import numpy as np
import pytest
import torch

import minitorch
from minitorch.testing import assert_close

WINDOWS = {"general_cosine": {"a": [0.5, 0.3, 0.2]}, "exponential": {"tau": 2.0}, "gaussian": {"std": 1.5}}
MASKED = {"normalize": (2.0, 1), **dict.fromkeys(("cumsum", "cumprod", "softmax", "log_softmax", "softmin"), (1,))}
REDUCTIONS = ("amax", "amin", "argmax", "argmin", "logsumexp", "mean", "median", "norm", "prod", "std", "sum", "var")


@pytest.mark.parametrize("sym", [True, False])
@pytest.mark.parametrize("name", minitorch.signal.windows.__all__)
def test_windows(name, sym):
    for n in (0, 1, 2, 7, 12):
        ours, theirs = (
            getattr(lib.signal.windows, name)(n, sym=sym, dtype=lib.float64, **WINDOWS.get(name, {}))
            for lib in (minitorch, torch)
        )
        assert_close(ours.numpy(), theirs.numpy(), rtol=1e-13, atol=1e-14)


def test_windows_refuse_what_is_none():
    for lib in (minitorch, torch):
        for wrong in ({"M": -1}, {"M": 3, "dtype": lib.int64}, {"M": 3, "beta": -1.0}):
            with pytest.raises(ValueError):
                lib.signal.windows.kaiser(**wrong)


@pytest.mark.parametrize("name", [*MASKED, *REDUCTIONS])
def test_functions_under_a_mask(name):
    found = []
    for lib in (minitorch, torch):
        x = lib.from_numpy(np.random.default_rng(0).uniform(-2, 2, (3, 4))).requires_grad_()
        mask = lib.tensor([[True, False, True, True], [True, True, True, False], [False, True, True, True]])
        y = getattr(lib.masked, name)(x, *MASKED.get(name, ()), mask=mask, **{"dim": 1} if name in REDUCTIONS else {})
        kept = lib.where(lib.isfinite(y), y, 0.0)
        gradient = lib.autograd.grad(kept.square().sum(), x)[0] if y.requires_grad else x.detach()
        found.append((y.detach().numpy(), gradient.numpy()))
    for ours, theirs in zip(*found, strict=True):
        assert_close(ours, theirs, rtol=1e-12, atol=1e-13, equal_nan=True)


@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
def test_images_where_a_grid_of_an_affine_map_says(mode, padding):
    found = []
    for lib in (minitorch, torch):
        rng = np.random.default_rng(0)
        x, theta = (lib.from_numpy(rng.uniform(-1.5, 1.5, s)).requires_grad_() for s in ((2, 3, 4, 5), (2, 2, 3)))
        grid = lib.nn.functional.affine_grid(theta, [2, 3, 3, 4], align_corners=False)
        y = lib.nn.functional.grid_sample(x, grid, mode, padding, align_corners=False)
        found.append([z.numpy() for z in (y.detach(), *lib.autograd.grad(y.square().sum(), (x, theta)))])
    for ours, theirs in zip(*found, strict=True):
        assert_close(ours, theirs, rtol=1e-11, atol=1e-11)
