"""Losses of no examples, no classes, no places: 0, NaN for a mean, and gradients of the right shape."""

import itertools

import numpy as np
import pytest

from tests.both import check

SHAPES = [((0, 3), (0,)), ((0, 0), (0,)), ((2, 0), (2,)), ((0, 3, 2), (0, 2)), ((2, 3, 0), (2, 0)), ((0,), ())]
TEXT = {"text": "PyTorch's C++ has words of its own"}


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize(("shape", "places"), SHAPES)
def test_cross_entropy_of_nothing(shape, places, reduction):
    classes = shape[1] if len(shape) > 1 else shape[0]
    for smoothing, weighted in itertools.product((0.0, 0.1), (False, True)):

        def program(torch, x, smoothing=smoothing, weighted=weighted):
            weight = torch.ones(classes, dtype=torch.float64) if weighted else None
            target = torch.zeros(places, dtype=torch.int64)
            F = torch.nn.functional
            return F.cross_entropy(x, target, weight, reduction=reduction, label_smoothing=smoothing)

        check(program, np.ones(shape), ulp=1, but={**TEXT, "grad_fn": "that of an empty result is nobody's promise"})
    check(
        lambda torch, x: torch.nn.functional.nll_loss(x, torch.zeros(places, dtype=torch.int64), reduction=reduction),
        np.ones(shape),
        ulp=1,
        but=TEXT,
    )


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("shape", [(0, 3), (0, 0), (2, 0), (0, 3, 2)])
def test_cross_entropy_of_no_probabilities(shape, reduction):
    for smoothing in (0.0, 0.1):

        def program(torch, x, y, smoothing=smoothing):
            return torch.nn.functional.cross_entropy(x, y, reduction=reduction, label_smoothing=smoothing)

        check(program, np.ones(shape), np.ones(shape), ulp=1, but={"grad_fn": "the same"})


PAIRS = [
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
]


@pytest.mark.parametrize("name", PAIRS)
def test_losses_of_no_pairs(name):
    for shape, reduction in itertools.product([(0,), (0, 3), (2, 0)], ["none", "mean", "sum"]):
        check(
            lambda torch, x, y, r=reduction: getattr(torch.nn.functional, name)(x, y, reduction=r),
            np.ones(shape),
            np.ones(shape),
            ulp=1,
        )
