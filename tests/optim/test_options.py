"""The ranges of hyper-parameters: every number near a bound is taken or refused as by PyTorch, with its message."""

import numpy as np
import pytest
import torch

import minitorch
from tests.optim.trajectories import OPTIMIZERS

NUMBERS = [float("nan"), -1.5, -1.0, -0.5, -1e-9, 0.0, 1e-9, 0.5, 1 - 1e-9, 1.0, 1 + 1e-9, 1.5, 2.0, 2.5]


def outcome(library, name, options):
    try:
        getattr(library.optim, name)([library.zeros(2, requires_grad=True)], **options)
    except ValueError as error:
        return str(error)
    return "taken"


def defaults_of(name):
    return getattr(torch.optim, name)([torch.zeros(2, 2)]).defaults


def numbers_of(name):
    return [option for option, value in defaults_of(name).items() if type(value) in (int, float)]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_bounds_are_pytorchs(name):
    for option in numbers_of(name):
        for number in NUMBERS:
            ours, theirs = (outcome(library, name, {option: number}) for library in (minitorch, torch))
            assert ours == theirs, (option, number)


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if "betas" in defaults_of(name)])
def test_bounds_of_averages_are_pytorchs(name):
    for number in NUMBERS:
        for betas in ((number, 0.5), (0.5, number)):
            ours, theirs = (outcome(library, name, {"betas": betas}) for library in (minitorch, torch))
            assert ours == theirs, betas


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if "betas" in defaults_of(name)])
@pytest.mark.parametrize("betas", [[0.9, 0.99], [0.9], (0.9,)], ids=str)
def test_rates_of_averages_may_be_in_a_list(name, betas):
    made = []
    for library in (minitorch, torch):
        try:
            made.append(getattr(library.optim, name)([library.zeros(2)], betas=betas).defaults["betas"])
        except IndexError as error:
            made.append(type(error))
    assert made[0] == made[1]
    assert type(made[0]) is type(made[1])


@pytest.mark.parametrize("momentum", [0, 1e-9, 0.5])
@pytest.mark.parametrize("dampening", [0, 1e-9, 0.5, -0.5])
def test_look_ahead_needs_momentum_without_dampening(momentum, dampening):
    options = {"momentum": momentum, "dampening": dampening, "nesterov": True}
    assert outcome(minitorch, "SGD", options) == outcome(torch, "SGD", options)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1), (2,), (0,)])
def test_a_rate_that_is_a_tensor_has_one_element(shape):
    ours, theirs = (outcome(library, "Adam", {"lr": library.full(shape, 0.5)}) for library in (minitorch, torch))
    assert ours == theirs


@pytest.mark.parametrize("prepend", [{}, {"prepend": False}, {"prepend": True}])
@pytest.mark.parametrize("when", ["state_dict_pre", "state_dict_post", "load_state_dict_pre", "load_state_dict_post"])
def test_hooks_run_in_pytorchs_order(when, prepend):
    orders = []
    for library in (minitorch, torch):
        optimizer = library.optim.SGD([library.zeros(2, 2)], lr=np.pi)
        order = []
        register = getattr(optimizer, f"register_{when}_hook")
        for i in range(3):
            register(lambda *_, i=i, order=order: order.append(i), **(prepend if i else {}))
        optimizer.load_state_dict(optimizer.state_dict())
        orders.append(order)
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == [0, 1, 2]
