"""Draws whose parameters are tensors, against PyTorch's: values, dtypes, gradients, errors."""

import pytest
import torch as pytorch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.both import check, programs


def ramp(torch, *shape, dtype="float32"):
    count = 1
    for n in shape:
        count *= n
    return (torch.arange(count, dtype=getattr(torch, dtype)) / (count + 1)).reshape(shape)


@programs(
    lambda torch: [torch.normal(0.5, 2.0, (2, 3)), torch.normal(0, 1, size=[20], dtype=torch.float64)],
    lambda torch: torch.normal(mean=0.0, std=1.0, size=(2,), requires_grad=True),
    lambda torch: torch.normal(1.0, 2.0, (3,), generator=torch.Generator().manual_seed(8)),
    lambda torch: torch.normal(1.0, 2.0, (3,), out=torch.empty(5)),
    lambda torch: [
        torch.normal(ramp(torch, 2, 3)),
        torch.normal(ramp(torch, 4, 5), 2),
        torch.normal(ramp(torch, 9), 0.1),
    ],
    lambda torch: [torch.normal(1.0, ramp(torch, 2, 3)), torch.normal(mean=-1, std=ramp(torch, 20))],
    lambda torch: [torch.normal(ramp(torch, 2, 3), ramp(torch, 3)), torch.normal(ramp(torch, 3, 1), ramp(torch, 1, 8))],
    lambda torch: torch.normal(ramp(torch, 6), std=ramp(torch, 6, dtype="float64")),
    lambda torch: torch.normal(ramp(torch, 6, dtype="float64"), ramp(torch, 6)),
    lambda torch: torch.normal(torch.tensor(2.0), torch.tensor(0.5)),
    lambda torch: torch.normal(ramp(torch, 4, 6).t(), ramp(torch, 6, 4), generator=torch.Generator()),
    lambda torch: torch.normal(ramp(torch, 2, 3), ramp(torch, 3), out=torch.empty(2, 3)),
    lambda torch: [torch.multinomial(ramp(torch, 9), 4), ramp(torch, 3, 5).multinomial(2)],
    lambda torch: torch.multinomial(ramp(torch, 9), num_samples=20, replacement=True),
    lambda torch: torch.multinomial(ramp(torch, 2, 5, dtype="float64"), 7, True, generator=torch.Generator()),
    lambda torch: torch.multinomial(ramp(torch, 5), 2, out=torch.empty(0, dtype=torch.int64)),
    lambda torch: torch.multinomial(torch.tensor([0.1, 3.0], requires_grad=True) * 2, 1),
    lambda torch: [torch.poisson(ramp(torch, 3, 4) * 5), torch.poisson(ramp(torch, 3, 4).t() * 30, torch.Generator())],
    lambda torch: torch.poisson(input=ramp(torch, 5, dtype="float64") * 100, generator=None),
    lambda torch: torch.binomial(ramp(torch, 3, 5).mul(90).floor(), ramp(torch, 3, 5), torch.Generator()),
    lambda torch: torch.binomial(ramp(torch, 3, 5).mul(90).floor(), ramp(torch, 5)),
    lambda torch: torch.binomial(count=torch.ones(3, dtype=torch.float64), prob=ramp(torch, 3, dtype="float64") / 9),
)
def test_forms_of_the_call(not_on_intel, program):
    check(program, but={"stride": "of places drawn without replacement"})


@programs(
    lambda torch: [
        torch.bernoulli(ramp(torch, 3, 4)),
        ramp(torch, 3, 4).bernoulli(),
        ramp(torch, 3, 4).t().bernoulli(),
    ],
    lambda torch: [torch.bernoulli(ramp(torch, 3, 4), 0.5), torch.bernoulli(torch.zeros(9, dtype=torch.int64), p=0.3)],
    lambda torch: [ramp(torch, 3).bernoulli(0.4), torch.bernoulli(ramp(torch, 20, dtype="float64"))],
    lambda torch: torch.bernoulli(ramp(torch, 3), generator=torch.Generator().manual_seed(1), out=torch.empty(3)),
)
def test_bernoulli(not_on_intel, program):
    check(program)


@programs(
    lambda torch: torch.normal(0.0, 1.0),
    lambda torch: torch.normal(2.0),
    lambda torch: torch.normal(std=torch.ones(2)),
    lambda torch: torch.normal(torch.zeros(2, 3), torch.ones(2)),
    lambda torch: torch.normal(torch.zeros(2), -1.0),
    lambda torch: torch.normal(0.0, -1.0, (2,)),
    lambda torch: torch.normal(torch.zeros(2), -torch.ones(2)),
    lambda torch: torch.normal(torch.zeros(2).long(), 1.0),
    lambda torch: torch.normal(torch.zeros(2), 1.0, (2,)),
    lambda torch: torch.normal(torch.zeros(2), 1.0, dtype=torch.float64),
    lambda torch: torch.bernoulli([0.5]),
    lambda torch: torch.bernoulli(torch.zeros(2).long()),
    lambda torch: torch.bernoulli(torch.ones(2) * 2),
    lambda torch: torch.bernoulli(torch.ones(2), 1.5),
    lambda torch: torch.bernoulli(torch.ones(2), torch.ones(2)),
    lambda torch: torch.multinomial(torch.ones(3), 4),
    lambda torch: torch.multinomial(torch.ones(3), 0),
    lambda torch: torch.multinomial(torch.ones(3), 1.5),
    lambda torch: torch.multinomial(torch.ones(3).long(), 1),
    lambda torch: torch.multinomial(torch.ones(2, 2, 2), 1),
    lambda torch: torch.multinomial(torch.zeros(3), 1),
    lambda torch: torch.multinomial(-torch.ones(3), 1),
    lambda torch: torch.multinomial(torch.ones(3), 2, out=torch.empty(2)),
    lambda torch: torch.poisson(-torch.ones(2)),
    lambda torch: torch.poisson(torch.ones(2).long()),
    lambda torch: torch.poisson(3.0),
    lambda torch: torch.binomial(3.0, torch.ones(2)),
    lambda torch: torch.binomial(torch.ones(2), torch.ones(2).double()),
    lambda torch: torch.binomial(torch.ones(2).half(), torch.ones(2).half()),
    lambda torch: torch.binomial(torch.ones(2), torch.ones(3)),
    lambda torch: torch.ones(2).poisson(),
    lambda torch: torch.ones(2).normal(),
)
def test_errors(program):
    with pytest.raises(Exception):  # noqa: B017  (the class is compared below)
        program(pytorch)
    check(program, but={"text": "PyTorch lists overloads in C++, or names kernels; here it says what to do"})


@programs(
    lambda torch, x: torch.normal(x, 1.0),
    lambda torch, x: torch.normal(0.0, x),
    lambda torch, x: torch.normal(x, torch.ones(3, 1)),
    lambda torch, x: torch.normal(torch.ones(2, 1), x),
    lambda torch, x: torch.normal(x, x),
    lambda torch, x: torch.bernoulli(x),
    lambda torch, x: torch.poisson(x),
)
def test_nothing_flows_back_to_parameters(program):
    def gradient(torch):
        x = torch.full((2, 1, 1), 0.5, requires_grad=True)
        drawn = program(torch, x)
        drawn.sum().backward()
        with torch.no_grad():
            return drawn, x.grad, program(torch, x)

    check(gradient)


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda w: sum(w) > 0.1),
    st.integers(1, 8),
    st.booleans(),
    st.sampled_from(["float32", "float64"]),
)
def test_multinomial(not_on_intel, weights, n, replacement, dtype):
    if not replacement:
        n = min(n, sum(w > 1e-30 for w in weights))
    check(lambda torch: torch.multinomial(torch.tensor(weights, dtype=getattr(torch, dtype)), max(n, 1), replacement))
