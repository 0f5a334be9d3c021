"""Images read at any places, and the grids of moved images, as in PyTorch."""

import numpy as np
import pytest

from tests.both import check

UNLIKE = {"grad_fn": "it is made of other functions", "stride": "and lies in memory otherwise", "is_leaf": "so"}
NOISE = np.random.default_rng(0)
SHAPES = {2: ((2, 3, 5, 4), (2, 7, 5, 2)), 3: ((2, 3, 3, 4, 2), (2, 2, 5, 3, 3)), 1: ((1, 2, 1, 1), (1, 2, 3, 2))}
TERMS = {"rtol": 1e-12, "atol": 1e-11, "but": UNLIKE}


@pytest.mark.parametrize("align_corners", [True, False])
@pytest.mark.parametrize("padding_mode", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("mode", ["bilinear", "nearest", "bicubic"])
@pytest.mark.parametrize("case", SHAPES)
def test_grid_sample(case, mode, padding_mode, align_corners):
    if case == 3 and mode == "bicubic":
        return
    images, grid = NOISE.standard_normal(SHAPES[case][0]), NOISE.uniform(-1.7, 1.7, SHAPES[case][1])
    grid.flat[:2] = 1.0, -1.0

    def program(torch, x, g):
        return torch.nn.functional.grid_sample(x, g, mode, padding_mode, align_corners)

    check(program, images, grid, grad=mode == "bilinear", **TERMS)
    check(program, np.float32(images), np.float32(grid), grad=False, **TERMS | {"rtol": 1e-5, "atol": 1e-5})


def test_gradients_of_bicubic_samples():
    images, grid = NOISE.standard_normal((1, 2, 5, 4)), NOISE.uniform(-0.9, 0.9, (1, 3, 2, 2))

    def program(torch, x, g):
        y = torch.nn.functional.grid_sample(x, g, "bicubic", "border", align_corners=True)
        return torch.autograd.grad(y.square().sum(), [x, g])

    check(program, images, grid, **TERMS | {"but": UNLIKE | {"requires_grad": "PyTorch has no second gradient"}})


@pytest.mark.parametrize("align_corners", [True, False])
@pytest.mark.parametrize("size", [(2, 3, 4, 5), (2, 1, 3, 1), (2, 3, 4, 5, 2)])
def test_affine_grid(size, align_corners):
    n = len(size) - 2

    def program(torch, theta):
        return torch.nn.functional.affine_grid(theta, size, align_corners)

    check(program, NOISE.standard_normal((2, n, n + 1)), **TERMS)


@pytest.mark.parametrize("call", [
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2)),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2), "linear"),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2), padding_mode="none"),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 2)),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(2, 1, 1, 2), align_corners=False),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 3), align_corners=False),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 0), torch.zeros(1, 1, 1, 2), align_corners=False),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 2, 2).double(), torch.zeros(1, 1, 1, 2), align_corners=False),
    lambda F, torch: F.grid_sample(torch.ones(1, 1, 1, 2, 2), torch.zeros(1, 1, 1, 1, 3), "bicubic", "zeros", True),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 3), (1, 1, 2, 2)),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 3), (1, 1, 2, 1), align_corners=True),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 3).long(), (1, 1, 2, 2), align_corners=True),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 3), (1, 1, 2), align_corners=True),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 2), (1, 1, 2, 2), align_corners=True),
    lambda F, torch: F.affine_grid(torch.ones(1, 2, 3), (1, 1, 0, 2), align_corners=True),
])  # fmt: skip
def test_errors_and_warnings(call):
    check(lambda torch: call(torch.nn.functional, torch), but=UNLIKE | {"text": "shapes are written otherwise"})
