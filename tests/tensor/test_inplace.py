"""Views and in-place edits, held against PyTorch: single cases, and generated programs of views, edits and backward."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])

VIEWS = {
    "first": lambda x: x[0],
    "last": lambda x: x[-1],
    "tail": lambda x: x[1:],
    "every other": lambda x: x[::2],
    "column": lambda x: x[..., 0],
    "whole": lambda x: x[:],
    "new axis": lambda x: x[None],
    "alias": lambda x: x[...],
    "transpose": lambda x: x.transpose(0, -1),
    "view": lambda x: x.view(-1),
    "reshape": lambda x: x.reshape(-1),
    "squeeze": lambda x: x.squeeze(),
    "unsqueeze": lambda x: x.unsqueeze(-1),
    "narrow": lambda x: x.narrow(0, 0, 1),
    "diagonal": lambda x: x.diagonal(),
    "detach": lambda x: x.detach(),
}
NEW = {
    "double": lambda x, y: x * 2,
    "product": lambda x, y: x * y,
    "exp": lambda x, y: (x * 0.1).exp(),
    "clone": lambda x, y: x.clone(),
}
# `y * 1` because PyTorch refuses to write from memory that overlaps; here that works as from a copy.
EDITS = {
    "mul_ 2": lambda x, y: x.mul_(2),
    "mul_": lambda x, y: x.mul_(y * 1),
    "mul_ itself": lambda x, y: x.mul_(x),
    "add_": lambda x, y: x.add_(y * 1),
    "sub_ of itself": lambda x, y: x.sub_(x * 0.5),
    "exp_": lambda x, y: x.mul_(0.1).exp_(),
    "copy_": lambda x, y: x.copy_(y * 1),
    "zero_": lambda x, y: x.zero_(),
    "fill_": lambda x, y: x.fill_(3),
    "first = 5": lambda x, y: x.__setitem__(0, 5.0),
    "first =": lambda x, y: x.__setitem__(0, y * 1),
    "tail =": lambda x, y: x.__setitem__(slice(1, None), y * 1),
    "picked =": lambda x, y: x.__setitem__([0, -1], y * 1),
    "masked = 0": lambda x, y: x.__setitem__(x > 1, 0.0),
}

PICK = st.integers(0, 30)
STEP = st.one_of(
    st.tuples(st.just("view"), st.sampled_from(sorted(VIEWS)), PICK),
    st.tuples(st.just("new"), st.sampled_from(sorted(NEW)), PICK, PICK),
    st.tuples(st.just("edit"), st.sampled_from(sorted(EDITS)), PICK, PICK),
    st.tuples(st.just("quiet edit"), st.sampled_from(sorted(EDITS)), PICK, PICK),
)


def run_program(lib, steps):
    """What can be seen of a program: after each step the state of its tensors, and at the end the gradients."""
    leaves = [lib.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], requires_grad=True), lib.ones(3, requires_grad=True)]
    tensors = [leaves[0] * 1, leaves[1] * 1, lib.full((2, 3), 0.5), leaves[0]]
    seen = []
    for kind, name, i, *j in steps:
        x = tensors[i % len(tensors)]
        try:
            if kind == "view":
                tensors.append(VIEWS[name](x))
            elif kind == "new":
                tensors.append(NEW[name](x, tensors[j[0] % len(tensors)]))
            else:
                with lib.set_grad_enabled(kind == "edit"):
                    EDITS[name](x, tensors[j[0] % len(tensors)])
        except (RuntimeError, IndexError) as error:
            seen.append((kind, name, type(error)))
        seen.append([state_of(t) for t in tensors])
    seen.append(gradients_of(lib, leaves, tensors))
    return seen


def state_of(t):
    return t.requires_grad, t.is_leaf, t._version, tuple(t.shape), t.detach().tolist()


def gradients_of(lib, leaves, tensors):
    """The gradients of all that has a history, summed; PyTorch's complaint where an edit spoiled them."""
    try:
        sum((t.sum() for t in tensors if t.requires_grad), lib.zeros(())).backward()
    except RuntimeError as error:
        return str(error).split(":")[0]
    return [None if leaf.grad is None else leaf.grad.tolist() for leaf in leaves]


def same(ours, theirs):
    if isinstance(ours, list | tuple):
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            same(mine, other)
    elif isinstance(ours, float):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    else:
        assert ours == theirs


@settings(deadline=None, max_examples=100)
@given(st.lists(STEP, min_size=1, max_size=10))
def test_programs_of_views_and_edits(steps):
    same(run_program(minitorch, steps), run_program(torch, steps))


@BOTH
def test_views_of_a_tensor_that_is_reshaped_in_place(lib):
    x = lib.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 1
    first = y[0]
    assert y.unsqueeze_(0).t_().shape == (3, 1)
    y.mul_(3)
    first.mul_(5)
    (y.squeeze() * lib.tensor([1.0, 10.0, 100.0])).sum().backward()
    assert first.item() == 15 and x.grad.tolist() == [15, 30, 300]
