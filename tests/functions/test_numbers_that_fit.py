"""Numbers beside tensors that their dtype cannot hold: taken, wrapped around or refused, as PyTorch does."""

from math import inf, nan

import pytest

import minitorch
from tests.both import check

DTYPES = ("float32", "float16", "float64", "int64", "int32", "int8", "uint8", "bool")
NUMBERS = (1e39, -1e39, 7e4, 2**31, -(2**31) - 1, 2**63, 2**64, -(2**70), 300, -1, -300, 1.5, inf, nan)


def edited(x, key, value):
    y = x.clone()
    y[key] = value
    return y


CALLS = {
    "fill_": lambda torch, x, n: x.clone().fill_(n),
    "full": lambda torch, x, n: torch.full((2,), n, dtype=x.dtype),
    "full by the number": lambda torch, x, n: torch.full((2,), n),
    "full_like": lambda torch, x, n: torch.full_like(x, n),
    "new_full": lambda torch, x, n: x.new_full((2,), n),
    "masked_fill": lambda torch, x, n: x.masked_fill(torch.tensor([True, False]), n),
    "masked_fill_": lambda torch, x, n: x.clone().masked_fill_(torch.tensor([True, False]), n),
    "x[0] = n": lambda torch, x, n: edited(x, 0, n),
    "x[:1] = n": lambda torch, x, n: edited(x, slice(1), n),
    "x[indices] = n": lambda torch, x, n: edited(x, torch.tensor([0]), n),
    "x[mask] = n": lambda torch, x, n: edited(x, torch.tensor([True, False]), n),
    "scatter": lambda torch, x, n: x.scatter(0, torch.tensor([0]), n),
    "scatter value": lambda torch, x, n: x.scatter(0, torch.tensor([0]), value=n),
    "index_fill": lambda torch, x, n: x.index_fill(0, torch.tensor([0]), n),
    "index_add": lambda torch, x, n: x.index_add(0, torch.tensor([0]), x[:1], alpha=n),
    "clamp": lambda torch, x, n: x.clamp(max=n),
    "add alpha": lambda torch, x, n: torch.add(x, x, alpha=n),
    "add_ alpha": lambda torch, x, n: x.clone().add_(x, alpha=n),
    "addcmul": lambda torch, x, n: torch.addcmul(x, x, x, value=n),
    "addmm": lambda torch, x, n: torch.addmm(x, torch.stack([x, x]), torch.stack([x, x]), alpha=n),
    "addmv": lambda torch, x, n: torch.addmv(x, torch.stack([x, x]), x, beta=n),
    "linspace": lambda torch, x, n: torch.linspace(0, n, 3, dtype=x.dtype),
    "where": lambda torch, x, n: torch.where(torch.tensor([True, False]), x, n),
    "tensor": lambda torch, x, n: torch.tensor([n], dtype=x.dtype),
    "clamp_min": lambda torch, x, n: x.clamp_min(n),
    "x + n": lambda torch, x, n: x + n,
    "x == n": lambda torch, x, n: x == n,
}

NOT_OF_BOOL = ("add alpha", "add_ alpha", "addcmul", "addmm", "addmv", "clamp", "clamp_min", "linspace")
"""What PyTorch has no kernel of for booleans."""
BEYOND_64_BITS = ("clamp_min", "where", "x + n", "x == n")
BEYOND_SINGLES = ("clamp_min",)
"""Beside floating point tensors numbers that PyTorch refuses work here in these: docs/divergences.md."""


def is_compared(name, dtype, number):
    is_float = dtype.startswith("float")
    if dtype == "bool":
        return name not in NOT_OF_BOOL and number != 2**63  # PyTorch speaks of uint64 there
    if name == "clamp" and dtype == "uint8" and number < 0:
        return False  # wrapped around: docs/divergences.md
    if name in BEYOND_64_BITS and is_float and isinstance(number, int) and not -(2**63) <= number < 2**64:
        return False
    return not (name in BEYOND_SINGLES and (is_float or isinstance(number, float)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", CALLS)
def test_as_pytorch(name, dtype):
    for number in (n for n in NUMBERS if is_compared(name, dtype, n)):
        ulp = 2 if dtype == "float16" else 0  # steps of linspace are rounded once
        check(
            lambda torch, n=number: CALLS[name](torch, torch.tensor([1, 1], dtype=getattr(torch, dtype)), n), ulp=ulp
        )


def test_more_than_64_bits_beside_floating_point_numbers_work():
    assert (minitorch.ones(1) + 2**70).item() == 2.0**70
    assert (minitorch.ones(1) < 2**70).item()
    assert minitorch.ones(1).clamp_min(1e39).item() == inf


def test_ranges_of_integers_drop_fractions():
    for dtype in ("int64", "int32", "int8"):
        for start, end, step in [(-0.9, 2.1, 2), (0.0, -8.000001, -4.0), (2.1, -2.9, -1), (0.9, 5.1, 1.5), (1, 6, 2)]:
            check(lambda torch, b=(start, end, step), d=dtype: torch.arange(*b, dtype=getattr(torch, d)))
        for start, end, steps in [(4.3, -3, 50), (4.3, 50, 50), (0, 7, 50), (0, 10, 4), (3.7, 9, 1), (0, 1, 0)]:
            check(lambda torch, b=(start, end, steps), d=dtype: torch.linspace(*b, dtype=getattr(torch, d)))
            exponents = start / 2, end / 20, steps
            check(lambda torch, b=exponents, d=dtype: torch.logspace(*b, dtype=getattr(torch, d)), ulp=4)
    check(lambda torch: torch.arange(0, 5, 0.5, dtype=torch.int64))
