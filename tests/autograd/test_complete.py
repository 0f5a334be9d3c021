"""Leaves with hooks get their gradients as soon as they are complete, in PyTorch's order; values are what they were."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import minitorch


def events(lib, layers, shared=False):
    """What happens in backward through a stack of layers: gradients pass activations, leaves are complete."""
    happened = []
    weights = [lib.ones(2, 2, dtype=lib.float64, requires_grad=True) for _ in range(1 if shared else layers)]
    for k, weight in enumerate(weights):
        weight.register_post_accumulate_grad_hook(lambda w, k=k: happened.append(("weight", k, w.grad.tolist())))
    x = lib.tensor([[1.0, 2.0]], dtype=lib.float64, requires_grad=True)
    for k in range(layers):
        x = x @ weights[k % len(weights)]
        x.register_hook(lambda g, k=k: happened.append(("activation", k)))
    x.sum().backward()
    return happened


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 5])
def test_in_pytorchs_order(layers, shared):
    assert events(minitorch, layers, shared) == events(torch, layers, shared)


def test_before_the_walk_is_over():
    names = [(name, k) for name, k, *_ in events(minitorch, 3)]
    assert names.index(("weight", 2)) < names.index(("activation", 0))


def test_a_shared_leaf_waits_for_its_last_consumer():
    *_, (name, k, _) = events(minitorch, 3, shared=True)
    assert (name, k) == ("weight", 0)
    assert [name for name, *_ in events(minitorch, 3, shared=True)].count("weight") == 1


def test_a_consumer_that_gets_no_gradient_does_not_keep_it_waiting():
    class Blind(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return None

    found = []
    w = minitorch.ones(2, requires_grad=True)
    w.register_post_accumulate_grad_hook(lambda w: found.append(w.grad.tolist()))
    (Blind.apply(w * 5) + w * 2).sum().backward()
    assert found == [[2.0, 2.0]]


def test_tensor_hooks_of_leaves_replace_what_arrives():
    w, v = minitorch.ones(2, requires_grad=True), minitorch.ones(2, requires_grad=True)
    w.register_hook(lambda g: g * 10)
    v.register_hook(lambda g: g * 100)
    (w * v + w).sum().backward()
    assert (w.grad.tolist(), v.grad.tolist()) == ([20.0, 20.0], [100.0, 100.0])


def test_two_leaves_of_one_consumer():
    order = []
    leaves = [minitorch.ones(2, requires_grad=True) for _ in range(4)]
    for k, leaf in enumerate(leaves):
        leaf.register_post_accumulate_grad_hook(lambda _, k=k: order.append(k))
    minitorch.cat(leaves).sum().backward()
    assert sorted(order) == [0, 1, 2, 3]


@st.composite
def graphs(draw):
    """Steps `(left, right)`: each adds the product of two earlier values to the list; some leaves have hooks."""
    leaves = draw(st.integers(1, 4))
    steps = draw(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12))
    return leaves, steps, draw(st.lists(st.booleans(), min_size=leaves, max_size=leaves))


@given(graph=graphs())
def test_values_do_not_depend_on_hooks(graph):
    def gradients(lib, hooked):
        count, steps, which = graph
        leaves = [lib.tensor(1.0 + k / 8, dtype=lib.float64, requires_grad=True) for k in range(count)]
        arrived = []
        for k, (leaf, watched) in enumerate(zip(leaves, which, strict=True)):
            if watched and hooked:
                leaf.register_post_accumulate_grad_hook(lambda x, k=k: arrived.append((k, x.grad.item())))
        values = list(leaves)
        for left, right in steps:
            values.append(values[left % len(values)] * 0.5 + values[right % len(values)] * 0.25)
        values[-1].backward()
        found = [None if x.grad is None else x.grad.item() for x in leaves]
        assert sorted(arrived) == [(k, found[k]) for k in range(count) if which[k] and hooked and found[k] is not None]
        return found

    assert gradients(minitorch, True) == gradients(minitorch, False) == gradients(torch, True)
