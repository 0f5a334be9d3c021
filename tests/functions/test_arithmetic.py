"""Pointwise functions beyond the plain op: alpha, bounds, masks, closeness, aliases, out=."""

import pytest

from minitorch.functions.aliases import ALIASES
from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")


@programs(
    lambda torch: torch.add(torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([3.0, 4.0]), alpha=2),
    lambda torch: torch.add(torch.tensor([1, 2]), 3, alpha=2),
    lambda torch: torch.add(torch.tensor([1, 2]), torch.tensor([1, 2]), alpha=1.5),
    lambda torch: torch.add(torch.tensor([1.0]), torch.tensor([1]), alpha=1.5),
    lambda torch: torch.add(torch.tensor([1.0]), torch.tensor([1.0]), alpha=True),
    lambda torch: torch.add(torch.tensor([True, False]), torch.tensor([True, True]), alpha=False),
    lambda torch: torch.sub(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]), alpha=0.5),
    lambda torch: torch.rsub(torch.tensor([1.0, 2.0]), 10, alpha=2),
    lambda torch: torch.tensor([1.0, 2.0]).add_(torch.tensor([3.0, 4.0]), alpha=-0.1),
    lambda torch: torch.tensor([1.0, 2.0]).sub_(1, alpha=3),
    lambda torch: gradients(torch, lambda x, y: torch.add(x, y, alpha=3), [1.0, 2.0], [2.0]),
    lambda torch: torch.add(torch.tensor([1.0]), 2, out=torch.empty(0)),
    lambda torch: torch.add(torch.tensor([1.0], requires_grad=True), 2, out=torch.zeros(1)),
    lambda torch: torch.add(torch.tensor([1.0]), 2, out=torch.zeros(1, dtype=torch.int64)),
    lambda torch: torch.mul(torch.tensor([1.0]), 2, out=torch.zeros(1, dtype=torch.float64)),
    lambda torch: torch.add(input=torch.tensor([1.0]), other=torch.tensor([2.0])),
    lambda torch: torch.mul(input=torch.tensor([1.0]), other=torch.tensor([2.0])),
)
def test_scaled_sums(program):
    check(program, but={"text": "PyTorch lists its overloads in C++, or names kernels"})


@programs(
    lambda torch: torch.clamp(torch.tensor([-2.0, 0.5, 2.0], requires_grad=True), -1, 1),
    lambda torch: torch.clamp(torch.tensor([1, 2, 3]), 1.5),
    lambda torch: torch.clamp(torch.tensor([1, 2, 3]), max=2),
    lambda torch: torch.clamp(torch.tensor([True, False]), 0, 1),
    lambda torch: torch.clamp(torch.tensor([1.0])),
    lambda torch: torch.clamp(torch.tensor([1.0]), torch.tensor([0.0]), 2.0),
    lambda torch: torch.clamp(torch.tensor([[1.0], [5.0]]), torch.tensor([2.0, 3.0]), torch.tensor([4.0])),
    lambda torch: torch.clip(torch.tensor([1, 2, 3]), torch.tensor([1.5, 2.5, 2.5])),
    lambda torch: torch.tensor([-2.0, 2.0]).clamp_(min=0),
    lambda torch: torch.tensor([-2.0, 2.0]).clamp_(0, 1),
    lambda torch: torch.tensor([-2, 2]).clamp_(0.5),
    lambda torch: torch.tensor([-2.0, 2.0]).clamp_(max=torch.tensor([1.0])),
    lambda torch: torch.clamp_min(torch.tensor([-2, 2]), 0),
    lambda torch: torch.tensor([-2.0, 2.0]).clamp_max_(0.5),
)
def test_bounds(program):
    check(program, but={"text": "PyTorch lists its overloads in C++, or names kernels"})


@programs(
    lambda torch: torch.where(torch.tensor([True, False]), torch.tensor([1.0, 2.0], requires_grad=True), 0),
    lambda torch: torch.where(torch.tensor([True, False]), 1, 2),
    lambda torch: torch.where(torch.tensor([True, False]), 1, 2.5),
    lambda torch: torch.where(torch.tensor([True, False]), torch.tensor([1]), torch.tensor(2.5)),
    lambda torch: torch.where(torch.tensor([[True], [False]]), torch.tensor([1, 2]), torch.tensor([3, 4])),
    lambda torch: torch.where(torch.tensor([1, 0]), 1, 2),
    lambda torch: torch.where(torch.tensor([True, False, True]), torch.tensor([1, 2]), 0),
    lambda torch: torch.where(torch.tensor([[True, False], [True, True]])),
    lambda torch: torch.tensor([1.0, 2.0]).where(torch.tensor([True, False]), torch.tensor(5.0)),
)
def test_where(program):
    check(program, but=dict.fromkeys(("stride", "offset"), "PyTorch lists the places column by column"))


@programs(
    lambda torch: torch.isclose(torch.tensor([1.0, NAN, INF]), torch.tensor([1.000001, NAN, INF])),
    lambda torch: torch.isclose(torch.tensor([1.0, NAN]), torch.tensor([1.1, NAN]), rtol=0.2, equal_nan=True),
    lambda torch: torch.isclose(torch.tensor([1, 2]), torch.tensor([1, 3])),
    lambda torch: torch.isclose(torch.tensor([1.0]), torch.tensor([1.0], dtype=torch.float64)),
    lambda torch: torch.isclose(torch.tensor([1.0]), torch.tensor([1.0]), rtol=-1),
    lambda torch: torch.isclose(torch.tensor([1.0]), 1.0),
    lambda torch: torch.allclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.00001])),
    lambda torch: torch.allclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.001])),
    lambda torch: torch.allclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.001]), atol=0.1),
    lambda torch: torch.tensor([1.0]).allclose(torch.tensor([1.0, 2.0, 3.0])),
    lambda torch: torch.equal(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0])),
    lambda torch: torch.equal(torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 2.0]])),
    lambda torch: torch.equal(torch.tensor([NAN]), torch.tensor([NAN])),
    lambda torch: torch.equal(torch.tensor([1.0]), 1.0),
)
def test_closeness(program):
    check(program)


@programs(
    lambda torch: torch.nan_to_num(torch.tensor([NAN, INF, -INF, 1.5])),
    lambda torch: torch.nan_to_num(torch.tensor([NAN, INF, -INF]), nan=1, posinf=2.0, neginf=-3),
    lambda torch: torch.nan_to_num(torch.tensor([1, 2])),
    lambda torch: torch.lerp(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 6.0]), 0.25),
    lambda torch: torch.lerp(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 6.0]), torch.tensor([0.0, 1.0])),
    lambda torch: torch.tensor([1.0, 2.0]).lerp_(torch.tensor([3.0, 6.0]), 0.5),
    lambda torch: gradients(torch, torch.lerp, [1.0, 2.0], [3.0, 6.0], [0.25, 0.75]),
    lambda torch: torch.addcmul(torch.tensor([1.0]), torch.tensor([2.0]), torch.tensor([3.0]), value=0.5),
    lambda torch: torch.tensor([1.0]).addcdiv_(torch.tensor([2.0]), torch.tensor([4.0]), value=-1),
    lambda torch: torch.addcmul(torch.tensor([1]), torch.tensor([2]), torch.tensor([3]), value=2),
    lambda torch: torch.positive(torch.tensor([1.0])),
)
def test_blends(program):
    check(program)


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_aliases(alias):
    import torch

    binary = alias in ("arctan2", "clip", "divide", "greater", "greater_equal", "less", "less_equal", "multiply",
                       "not_equal", "subtract", "true_divide")  # fmt: skip
    rest = (0.5,) if binary and alias != "arctan2" else (torch.tensor([2.0]),) if binary else ()

    def program(torch):
        arguments = [torch.tensor(x.tolist()) if hasattr(x, "tolist") else x for x in rest]
        x = torch.tensor([0.25, 1.5])
        return getattr(torch, alias)(x, *arguments), getattr(x, alias + "_")(*arguments), x

    check(program, ulp=1)
