"""Which loops may become one: programs in which a turn needs what another turn wrote."""

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn

pytestmark = pytest.mark.usefixtures("interpreted")

X = torch.tensor(np.random.default_rng(0).normal(size=(6, 6)).astype(np.float32))


def windows(x):
    y = x * 2
    return y.unfold(0, 3, 1).sum(-1), y


def shifted(x):
    y = x + 1
    return y[1:] * y[:-1], y[:, 2:] - y[:, :-2]


def shifted_in_place(x):
    y = x * 1
    y[1:] = y[:-1]
    y[:, :-1].add_(y[:, 1:])
    y[2:] *= y[:4]
    return y


def turned(x):
    y = x.exp()
    return y + y.t(), (y.t() @ y).relu().flip(0) * y


def turned_in_place(x):
    y = x * 1
    y.add_(y.t())
    return y


def rows_after_columns(x):
    y = x - x.amax(0)
    z = y / y.sum(1, keepdim=True)
    return z - z.mean(0), z


def running(x):
    y = x.cumsum(0) * 2
    return y.cumsum(1) - y, y.flip(0).cumsum(0)


def halves(x):
    y = torch.cat([x[:3] * 2, x[3:] + 1])
    return torch.stack([y, y.t()], 1).reshape(12, 6) * 3


def scattered(x):
    at = (x[0] > 0).long()
    y = x * 2
    return nn.functional.embedding(at, y) * 2, y.gather(1, at.expand(6, 6)) + y, y


PROGRAMS = [windows, shifted, shifted_in_place, turned, turned_in_place, rows_after_columns, running, halves, scattered]


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_read_before_it_is_there(program):
    ours, eager = torch.compile(program)(X), program(X)
    for a, b in zip(*((r,) if isinstance(r, torch.Tensor) else r for r in (ours, eager)), strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-6, atol=2e-6)


def test_indices_out_of_range():
    f = torch.compile(lambda x, at: x.gather(0, at))
    at = torch.zeros((2, 6), dtype=torch.int64)
    assert torch.equal(f(X, at + 5), X.gather(0, at + 5))
    for wrong in (-1, 6):
        with pytest.raises(IndexError, match=r"test_fusion\.py:\d+"):
            f(X, at + wrong)


def test_where_extremes_stand():
    x = X.clone()
    x[1, 2], x[1, 4], x[3] = float("nan"), float("nan"), 0.5

    def f(x, y):
        hits = (x.argmax(1) == y).sum()
        return hits, x.argmax(), x.argmin(0, keepdim=True), *x.max(1), *x.min(0), (x > 0).int().argmax(-1)

    y = torch.arange(6)
    for ours, eager in zip(torch.compile(f)(x, y), f(x, y), strict=True):
        assert ours.dtype is eager.dtype
        np.testing.assert_array_equal(ours.numpy(), eager.numpy())
