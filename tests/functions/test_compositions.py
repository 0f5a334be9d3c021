"""Functions that are made of others against PyTorch's: values, gradients, dtypes, errors word for word."""

import numpy as np
import pytest
import torch

import minitorch
from tests.functions.alike import LAYOUT, NODES, check

LIBRARIES = (minitorch, torch)


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


CALLS = {
    "trace": (lambda torch, x: torch.trace(x), (4, 3)),
    "cross": (lambda torch, x, y: torch.cross(x, y, dim=1), (4, 3), (1, 3)),
    "kron": (lambda torch, x, y: torch.kron(x, y), (2, 3), (4, 1, 2)),
    "addr": (lambda torch, x, y, z: torch.addr(x, y, z, beta=0.5, alpha=2), (3,), (2,), (3,)),
    "hsplit": (lambda torch, x: torch.hsplit(x, 2), (3, 4)),
    "vsplit": (lambda torch, x: torch.vsplit(x, [1, 3]), (5, 2)),
    "dsplit": (lambda torch, x: torch.dsplit(x, (1,)), (2, 3, 4)),
    "dstack": (lambda torch, x, y: torch.dstack([x, y]), (3,), (1, 3, 2)),
    "block_diag": (lambda torch, x, y, z: torch.block_diag(x, y, z), (2, 3), (), (2,)),
    "fliplr": (lambda torch, x: torch.fliplr(x), (2, 3)),
    "flipud": (lambda torch, x: torch.flipud(x), (3,)),
    "cov": (lambda torch, x: torch.cov(x), (3, 5)),
    "cov of one": (lambda torch, x: torch.cov(x, correction=0), (5,)),
    "cov with weights": (
        lambda torch, x: torch.cov(x, fweights=torch.arange(5), aweights=torch.arange(5) / 4), (3, 5)
    ),
    "corrcoef": (lambda torch, x: torch.corrcoef(x), (3, 5)),
    "quantile": (lambda torch, x: torch.quantile(x, 0.3), (3, 5)),
    "quantiles": (lambda torch, x: torch.quantile(x, torch.tensor([0.1, 1.0], dtype=x.dtype), 1), (3, 5)),
    "quantile kept": (lambda torch, x: torch.quantile(x, 0.6, 0, True, interpolation="midpoint"), (4, 2)),
    "nanquantile": (lambda torch, x: torch.nanquantile(torch.where(x > 0, x, torch.nan), 0.6, 1), (4, 6)),
    "diff": (lambda torch, x: torch.diff(x, 2), (3, 5)),
    "diff with ends": (lambda torch, x, y: torch.diff(x, dim=0, prepend=y, append=y), (3, 2), (1, 2)),
    "trapezoid": (lambda torch, x: torch.trapezoid(x, dx=0.5, dim=0), (3, 4)),
    "trapezoid at places": (lambda torch, x, y: torch.trapezoid(x, y), (3, 4), (4,)),
    "cumulative_trapezoid": (lambda torch, x, y: torch.cumulative_trapezoid(x, y), (3, 4), (3, 4)),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_values_and_gradients(name):
    call, *shapes = CALLS[name]
    check(call, *(numbers(*shape, seed=i) for i, shape in enumerate(shapes)), but=NODES | LAYOUT)


@pytest.mark.parametrize("options", [{}, {"N": 5}, {"N": 1}, {"N": 0}, {"N": 4, "increasing": True}], ids=str)
@pytest.mark.parametrize("dtype", ["float64", "int32", "bool"])
def test_powers_as_columns(options, dtype):
    ours, theirs = (
        lib.vander(lib.tensor([-2, 0, 3]).to(getattr(lib, dtype)), **options) for lib in LIBRARIES
    )  # PyTorch's cannot be differentiated: it edits what it has saved
    assert str(ours.dtype) == str(theirs.dtype)
    assert ours.tolist() == theirs.tolist()


def test_what_is_weighted_by_nothing_is_not_looked_at():
    for library in LIBRARIES:
        nan = library.full((2, 3), library.nan)
        assert library.addr(nan, library.arange(2.0), library.ones(3), beta=0).tolist() == [[0.0] * 3, [1.0] * 3]


WRONG = {
    "trace": (lambda torch, x: torch.trace(x), (3,)),
    "cross": (lambda torch, x: torch.cross(x, x, dim=0), (2, 3)),
    "cross of different dimensions": (lambda torch, x: torch.cross(x, x[0], dim=0), (3, 3)),
    "hsplit": (lambda torch, x: torch.hsplit(x, 3), (2, 4)),
    "vsplit": (lambda torch, x: torch.vsplit(x, 2), (4,)),
    "block_diag": (lambda torch, x: torch.block_diag(x), (2, 3, 4)),
    "fliplr": (lambda torch, x: torch.fliplr(x), (3,)),
    "flipud": (lambda torch, x: torch.flipud(x), ()),
    "vander": (lambda torch, x: torch.vander(x, -1), (3,)),
    "vander of a matrix": (lambda torch, x: torch.vander(x), (3, 2)),
    "diff": (lambda torch, x: torch.diff(x, -1), (3,)),
    "diff of a number": (lambda torch, x: torch.diff(x), ()),
    "quantile beyond": (lambda torch, x: torch.quantile(x, 1.5), (3,)),
    "quantile of nothing": (lambda torch, x: torch.quantile(x, 0.5), (0,)),
    "quantile of integers": (lambda torch, x: torch.quantile(x.long(), 0.5), (3,)),
    "fweights": (lambda torch, x: torch.cov(x, fweights=torch.ones(5)), (3, 5)),
    "aweights": (lambda torch, x: torch.cov(x, aweights=-torch.ones(5)), (3, 5)),
    "weights of another number": (lambda torch, x: torch.cov(x, fweights=torch.arange(4)), (3, 5)),
    "trapezoid": (lambda torch, x: torch.trapezoid(x > 0), (3,)),
    "places of another number": (lambda torch, x: torch.trapezoid(x, x[:2]), (3,)),
}


@pytest.mark.parametrize("name", WRONG)
def test_errors(name):
    call, shape = WRONG[name]
    classes = []
    for library in LIBRARIES:
        with pytest.raises(Exception) as caught:
            call(library, library.tensor(numbers(*shape)))
        classes.append(type(caught.value))
    assert classes[0] is classes[1]
