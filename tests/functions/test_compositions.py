"""Functions that are made of others against PyTorch's: values, gradients, dtypes, errors word for word."""

import numpy as np
import pytest
import torch

import minitorch
from tests.functions.alike import LAYOUT, NODES, check

LIBRARIES = (minitorch, torch)


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


INDEX = {"index_reduce": [2, 0, 2], "scatter_reduce": [[0, 0, 2, 1], [0, 1, 2, 2], [2, 1, 2, 1]]}
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
    "addbmm": (lambda torch, x, y, z: torch.addbmm(x, y, z, beta=0.5, alpha=2), (2, 4), (3, 2, 5), (3, 5, 4)),
    "cdist of many": (lambda torch, x, y: torch.cdist(x, y), (30, 3), (4, 3)),
    "renorm": (lambda torch, x: torch.renorm(x, 2, 1, 1.2), (4, 3)),
    "logcumsumexp": (lambda torch, x: torch.logcumsumexp(x, 1), (3, 5)),
    "copysign": (lambda torch, x, y: torch.copysign(x, y), (3, 5), (5,)),
    "ldexp": (lambda torch, x, y: torch.ldexp(x, y), (3, 5), (5,)),
    "frexp": (lambda torch, x: torch.frexp(x * 9)[0], (3, 5)),
    "float_power": (lambda torch, x, y: torch.float_power(x.exp(), y), (3, 5), (5,)),
    "logaddexp2": (lambda torch, x, y: torch.logaddexp2(x, y), (3, 5), (5,)),
    "angle": (lambda torch, x: torch.angle(x) + x, (3, 5)),
    "mode": (lambda torch, x: torch.mode(x.round(), 1)[0], (3, 9)),
    "nanmedian": (lambda torch, x: torch.nanmedian(torch.where(x > 0, x, torch.nan), 1)[0], (3, 6)),
    "nanmedian of all": (lambda torch, x: torch.nanmedian(torch.where(x > 0, x, torch.nan)), (3, 6)),
    "put": (lambda torch, x, y: torch.put(x, torch.tensor([1, -1, 5]), y), (3, 4), (3,)),
    "put, adding": (lambda torch, x, y: torch.put(x, torch.tensor([1, 1, 5]), y, True), (3, 4), (3,)),
    "masked_scatter": (lambda torch, x, y: torch.masked_scatter(x, x.detach() > 0, y), (3, 4), (5, 3)),
    "select_scatter": (lambda torch, x, y: torch.select_scatter(x, y, 1, -1), (3, 4), (3,)),
    "slice_scatter": (lambda torch, x, y: torch.slice_scatter(x, y, 1, 0, 3, 2), (3, 4), (3, 2)),
    "diagonal_scatter": (lambda torch, x, y: torch.diagonal_scatter(x, y, 1), (3, 4), (3,)),
    "as_strided": (lambda torch, x: torch.as_strided(x, (2, 3), (1, 3), 1), (3, 4)),
    "as_strided of a part": (lambda torch, x: torch.as_strided(x[1:].t(), (2, 2), (1, 4), 4), (3, 4)),
    "sum_to_size": (lambda torch, x: x.sum_to_size(3, 1), (2, 3, 4)),
    "diagflat": (lambda torch, x: torch.diagflat(x, -1), (2, 2)),
    "atleast_3d": (lambda torch, x: torch.atleast_3d(x, x[0], x[0, 0]), (2, 2)),
    **{
        f"{name}, {reduce}{'' if own else ' of sources'}": (
            lambda torch, x, y, name=name, reduce=reduce, own=own: getattr(torch, name)(
                x, 0, torch.tensor(INDEX[name]), y, reduce, include_self=own
            ), (3, 4), (3, 4),
        )
        for name in ("scatter_reduce", "index_reduce") for own in (True, False)
        for reduce in ("sum", "prod", "mean", "amax", "amin") if (name, reduce) != ("index_reduce", "sum")
        and (reduce, own) != ("prod", False)  # where a gradient that is always 0 has a history in PyTorch only
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_values_and_gradients(name):
    call, *shapes = CALLS[name]
    once = {"warnings": "that it is in beta, once a process"} if name.startswith("index_reduce") else {}
    check(call, *(numbers(*shape, seed=i) for i, shape in enumerate(shapes)), but=NODES | LAYOUT | once)


DISTANCES = {
    "cdist": (lambda torch, x, y: torch.cdist(x, y), (2, 4, 3), (5, 3)),
    "cdist, p=0": (lambda torch, x, y: torch.cdist(x, y, 0.0), (4, 3), (5, 3)),
    "cdist, p=1": (lambda torch, x, y: torch.cdist(x, y, 1.0), (4, 3), (5, 3)),
    "cdist, p=3": (lambda torch, x, y: torch.cdist(x, y, 3.0), (4, 3), (5, 3)),
    "cdist, p=inf": (lambda torch, x, y: torch.cdist(x, y, torch.inf), (4, 3), (5, 3)),
    "cdist of the same": (lambda torch, x: torch.cdist(x, x), (4, 3)),
    "cdist of many of the same": (lambda torch, x: torch.cdist(x, x) + 0 * x.sum(), (1, 3)),
    "pdist": (lambda torch, x: torch.cat([torch.pdist(x), torch.pdist(x, 1.0)]), (4, 3)),
}


@pytest.mark.parametrize("name", DISTANCES)
def test_distances_and_their_gradients(name):  # PyTorch has no gradients of these gradients
    call, *shapes = DISTANCES[name]
    found = []
    for library in LIBRARIES:
        given = [library.tensor(numbers(*s, seed=i), requires_grad=True) for i, s in enumerate(shapes)]
        out = call(library, *given)
        found.append([t.detach().numpy() for t in (out, *library.autograd.grad((out**2).sum(), given))])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


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
    "cdist": (lambda torch, x: torch.cdist(x, x[:, :2]), (3, 3)),
    "cdist of integers": (lambda torch, x: torch.cdist(x.long(), x.long()), (3, 3)),
    "cdist of halves": (lambda torch, x: torch.cdist(x.half(), x.half()), (3, 3)),
    "pdist": (lambda torch, x: torch.pdist(x), (3,)),
    "renorm": (lambda torch, x: torch.renorm(x, -2, 0, 1), (3, 3)),
    "renorm of a vector": (lambda torch, x: torch.renorm(x, 2, 0, 1), (3,)),
    "logcumsumexp": (lambda torch, x: torch.logcumsumexp(x.long(), 0), (3,)),
    "heaviside": (lambda torch, x: torch.heaviside(x, x.float()), (3,)),
    "heaviside backwards": (lambda torch, x: torch.heaviside(x.requires_grad_(), x).sum().backward(), (3,)),
    "imag": (lambda torch, x: torch.imag(x), (3,)),
    "Tensor.imag": (lambda torch, x: x.imag, (3,)),
    "H": (lambda torch, x: x.H, (2, 2, 2)),
    "frexp": (lambda torch, x: torch.frexp(x.long()), (3,)),
    "gcd": (lambda torch, x: torch.gcd(x, x), (3,)),
    "float_power_": (lambda torch, x: x.float().float_power_(2), (3,)),
    "isin": (lambda torch, x: torch.isin(x > 0, x > 0), (3,)),
    "mode": (lambda torch, x: torch.mode(x), (3, 0)),
    "nanmedian": (lambda torch, x: torch.nanmedian(x > 0), (3,)),
    "unravel_index": (lambda torch, x: torch.unravel_index(x, (2, 2)), (3,)),
    "unravel_index of a shape below 0": (lambda torch, x: torch.unravel_index(x.long(), (2, -2)), (3,)),
    "scatter_reduce": (lambda torch, x: torch.scatter_reduce(x, 0, torch.arange(3), x, "add"), (3,)),
    "scatter_reduce of bools": (
        lambda torch, x: torch.scatter_reduce(x > 0, 0, torch.arange(3), x > 0, "mean"), (3,)),
    "index_reduce": (lambda torch, x: torch.index_reduce(x, 0, torch.arange(3), x, "sum"), (3,)),
    "index_reduce of another dtype": (
        lambda torch, x: torch.index_reduce(x, 0, torch.arange(3), x.float(), "mean"), (3,)),
    "index_reduce out of range": (
        lambda torch, x: torch.index_reduce(x, 0, torch.arange(1, 4), x, "mean"), (3,)),
    "put": (lambda torch, x: torch.put(x, torch.tensor([3]), x[:1]), (3,)),
    "put of too few": (lambda torch, x: torch.put(x, torch.tensor([0, 1]), x[:1]), (3,)),
    "masked_scatter": (lambda torch, x: torch.masked_scatter(x, x == x, x[:1]), (3,)),
    "masked_scatter by integers": (lambda torch, x: torch.masked_scatter(x, x.long(), x), (3,)),
    "select_scatter": (lambda torch, x: torch.select_scatter(x, x, 0, 0), (3, 3)),
    "fill_diagonal_": (lambda torch, x: x.fill_diagonal_(1), (3,)),
    "as_strided": (lambda torch, x: torch.as_strided(x, (2,), (3,)), (3,)),
    "as_strided backwards": (lambda torch, x: torch.as_strided(x, (2,), (-1,)), (3,)),
    "resize_": (lambda torch, x: x.requires_grad_().resize_(2), (3,)),
    "view as another dtype": (lambda torch, x: x.float().view(torch.float64), (3,)),
    "view of a column as another dtype": (lambda torch, x: x.t().view(torch.int32), (3, 2)),
    "histogram": (lambda torch, x: torch.histogram(x, 3, range=(1.0, 0.0)), (3,)),
    "histogram of integers": (lambda torch, x: torch.histogram(x.long(), 3), (3,)),
    "no bins": (lambda torch, x: torch.histogram(x, 0), (3,)),
    "sum_to_size": (lambda torch, x: x.sum_to_size(2), (3,)),
    "set_": (lambda torch, x: x.set_(x.float()), (3,)),
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
