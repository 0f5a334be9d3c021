"""Optimizer state follows the names of parameters."""

from collections import OrderedDict

import pytest

from minitorch import nn, optim, tensor
from minitorch.serialization.named_state import named_state, numbered_state
from tests.serialization.agreement import loaded, saved


def model(*order):
    """Two layers of equal shape under these names, in this order."""
    return nn.Sequential(OrderedDict((name, nn.Linear(2, 2)) for name in order))


def trained(net, optimizer):
    for step in range(3):
        optimizer.zero_grad()
        (net(tensor([[1.0, 2.0]])) * (step + 1)).sum().backward()
        optimizer.step()
    return optimizer


def moments(net, optimizer):
    return {name: optimizer.state[p]["exp_avg"].tolist() for name, p in net.named_parameters()}


def test_layers_that_change_places_keep_their_moments():
    before = model("first", "second")
    saved_state = named_state(before, old := trained(before, optim.Adam(before.parameters())))
    after = model("second", "first")
    new = optim.Adam(after.parameters())
    new.load_state_dict(numbered_state(after, new, loaded(saved(saved_state))))
    assert moments(after, new) == moments(before, old)
    wrong = optim.Adam(after.parameters())
    wrong.load_state_dict(old.state_dict())
    assert moments(after, wrong) != moments(before, old)


def test_groups_that_change_places_keep_their_options():
    net = model("a", "b")
    groups = [{"params": net.a.parameters(), "lr": 0.1}, {"params": net.b.parameters(), "lr": 0.2, "weight_decay": 1.0}]
    state = named_state(net, trained(net, optim.Adam(groups)))
    new = optim.Adam([{"params": net.b.parameters()}, {"params": [net.a.bias, net.a.weight]}])
    new.load_state_dict(numbered_state(net, new, state))
    assert [(g["lr"], g["weight_decay"]) for g in new.param_groups] == [(0.2, 1.0), (0.1, 0)]
    assert new.param_groups[1]["params"] == [net.a.bias, net.a.weight]


def test_names_given_to_the_optimizer_stay_in_its_order():
    net = model("a")
    state = named_state(net, optim.SGD(net.named_parameters(), lr=0.1))
    new = optim.SGD(list(net.named_parameters())[::-1], lr=0.5)
    new.load_state_dict(numbered_state(net, new, state))
    assert new.param_groups[0]["param_names"] == ["a.bias", "a.weight"] and new.param_groups[0]["lr"] == 0.1


def test_what_does_not_fit_is_named():
    net, other = model("a", "b"), model("a", "c")
    state = named_state(net, optim.SGD(net.parameters(), lr=0.1))
    with pytest.raises(ValueError, match=r"not in the checkpoint: \['c.bias', 'c.weight'\].*\['b.bias', 'b.weight'\]"):
        numbered_state(other, optim.SGD(other.parameters(), lr=0.1), state)
    with pytest.raises(ValueError, match="is of the optimizer SGD, got Adam"):
        numbered_state(net, optim.Adam(net.parameters()), state)
    with pytest.raises(ValueError, match="a parameter that is not the model's"):
        named_state(net, optim.SGD(other.parameters(), lr=0.1))
