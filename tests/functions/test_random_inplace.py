"""Tensors overwritten with random numbers, against PyTorch's: values, history, versions, errors."""

import pytest
import torch as pytorch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.both import check, programs

EVERY = ["uniform_", "normal_", "random_", "bernoulli_", "exponential_", "cauchy_", "log_normal_"]


@programs(
    lambda torch, x: [x.uniform_(), x.uniform_(-1, 3), x.uniform_(to=3), x.uniform_(-1, to=1)],
    lambda torch, x: x.uniform_(**{"from": 1, "to": 3}, generator=torch.Generator().manual_seed(3)),
    lambda torch, x: x.uniform_(torch.tensor(-2.0), 2),
    lambda torch, x: [x.normal_(), x.normal_(1, 2), x.normal_(mean=1.5, std=0.1), x.normal_(std=0)],
    lambda torch, x: [x.random_(), x.random_(5), x.random_(2, 5), x.random_(to=5), x.random_(2, None)],
    lambda torch, x: x.random_(**{"from": -7, "to": 3}),
    lambda torch, x: x.random_(-7, to=3),
    lambda torch, x: [x.cauchy_(), x.cauchy_(1, 2), x.cauchy_(median=1, sigma=2)],
    lambda torch, x: [x.log_normal_(), x.log_normal_(0, 1), x.log_normal_(mean=0.3, std=0.2)],
    lambda torch, x: [x.geometric_(0.3), x.geometric_(p=0.9)],
)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(2, 3), (20,)])
def test_forms_of_the_call(program, shape, dtype):
    check(lambda torch: program(torch, torch.zeros(shape, dtype=getattr(torch, dtype))))


@programs(
    lambda torch, x: [x.bernoulli_(), x.bernoulli_(0.2), x.bernoulli_(p=1), x.bernoulli_(torch.ones(3) / 3)],
    lambda torch, x: x.bernoulli_(p=torch.ones(2, 1, dtype=torch.float64) / 3),
    lambda torch, x: x.bernoulli_(x),
    lambda torch, x: x.bernoulli_(0.5, generator=torch.Generator().manual_seed(3)),
    lambda torch, x: [x.exponential_(), x.exponential_(3), x.exponential_(lambd=0.1)],
)
def test_forms_of_the_call_that_differ_on_intel(not_on_intel, program):
    check(lambda torch: program(torch, torch.full((2, 3), 0.4)))


@programs(
    lambda torch, x: x.uniform_(1, 0),
    lambda torch, x: x.uniform_(0, 1, 2),
    lambda torch, x: x.uniform_(0, 1, to=2),
    lambda torch, x: x.uniform_("0", 1),
    lambda torch, x: x.uniform_(high=1),
    lambda torch, x: x.uniform_(generator=1),
    lambda torch, x: x.long().uniform_(),
    lambda torch, x: x.normal_(0, -1),
    lambda torch, x: x.long().normal_(),
    lambda torch, x: x.random_(5, 2),
    lambda torch, x: x.random_(0),
    lambda torch, x: x.random_(2.5),
    lambda torch, x: x.random_(**{"from": 1}),
    lambda torch, x: x.bernoulli_(1.5),
    lambda torch, x: x.bernoulli_(torch.ones(4)),
    lambda torch, x: x.bernoulli_(torch.ones(3).long()),
    lambda torch, x: x.bernoulli_(torch.ones(3) * 2),
    lambda torch, x: x.exponential_(0),
    lambda torch, x: x.long().exponential_(),
    lambda torch, x: x.cauchy_(0, 0),
    lambda torch, x: x.log_normal_(0, 0),
    lambda torch, x: x.geometric_(),
    lambda torch, x: x.geometric_(0),
    lambda torch, x: x.geometric_(1),
    lambda torch, x: x.bool().geometric_(0.5),
    lambda torch, x: x[0].expand(4, 3).uniform_(),
    lambda torch, x: x.requires_grad_().uniform_(),
    lambda torch, x: x.requires_grad_()[0].normal_(),
)
def test_errors_leave_tensor_and_stream_alone(program):
    def both(torch):
        x = torch.zeros(2, 3)
        with pytest.raises(Exception) as caught:
            program(torch, x)
        return x, caught.value

    theirs, ours = [], []
    check(lambda torch: (theirs if torch is pytorch else ours).append(both(torch)[1]))
    assert isinstance(ours[0], type(theirs[0])), (ours, theirs)


@pytest.mark.parametrize("name", EVERY)
def test_a_leaf_is_filled_in_no_grad_and_counts_an_edit(name):
    def program(torch):
        x = torch.zeros(3, requires_grad=True)
        with torch.no_grad():
            assert getattr(x, name)() is x
            getattr(x[:2], name)()
        return x.is_leaf, x._version, x.requires_grad

    check(program)


NODES = {
    **{name: lambda x, name=name: getattr(x, name)() for name in EVERY},
    "random_ to": lambda x: x.random_(5),
    "random_ from to": lambda x: x.random_(2, 5),
    "geometric_": lambda x: x.geometric_(0.5),
}


@pytest.mark.parametrize("name", NODES)
def test_nothing_flows_back_through_what_was_drawn(not_on_intel, name):
    def program(torch):
        x = torch.ones(2, 3, requires_grad=True)
        y = x * 2
        NODES[name](y)
        z = x * 3
        NODES[name](z[0])
        (y * y + z).sum().backward()
        return y, z, x.grad

    check(program)


def test_nothing_flows_back_to_probabilities(not_on_intel):
    def program(torch):
        p = torch.full((3,), 0.5, requires_grad=True)
        x = torch.zeros(2, 3).bernoulli_(p)
        x.sum().backward()
        return x, p.grad

    check(program)


def test_backward_notices_that_a_saved_value_was_overwritten():
    def program(torch):
        x = torch.ones(3, requires_grad=True)
        y = x.exp()
        z = y * y
        y.uniform_()
        z.sum().backward()

    check(program, but={"text": "one of the divergences"})


LAYOUTS = [
    lambda x: x.t(),
    lambda x: x[::2],
    lambda x: x[:, 1::3],
    lambda x: x[1],
    lambda x: x[:, 2],
    lambda x: x.t()[1:],
    lambda x: x.unsqueeze(0).transpose(0, 2),
]
METHODS = [
    (lambda x: x.uniform_(-1, 1)),
    (lambda x: x.normal_(0.5, 2)),
    (lambda x: x.random_(100)),
    (lambda x: x.cauchy_()),
    (lambda x: x.log_normal_()),
    (lambda x: x.geometric_(0.1)),
]


@settings(deadline=None)
@given(
    st.sampled_from(["float32", "float64"]),
    st.sampled_from([(3, 4), (5, 4), (16, 7)]),
    st.lists(st.tuples(st.sampled_from(LAYOUTS), st.sampled_from(METHODS)), min_size=1, max_size=6),
)
def test_parts_of_a_tensor_are_filled_in_the_order_of_its_memory(dtype, shape, steps):
    def program(torch):
        x = torch.zeros(shape, dtype=getattr(torch, dtype))
        for layout, draw in steps:
            draw(layout(x))
        return x, x._version

    check(program)
