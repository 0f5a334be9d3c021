"""Views and in-place edits, held against PyTorch: single cases, and generated programs of views, edits and backward."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minitorch
from tests.both import check, outcome

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


@example([("view", "alias", 0), ("view", "alias", 0), ("view", "new axis", 0), ("edit", "picked =", 0, 6)])
@settings(deadline=None, max_examples=100)
@given(st.lists(STEP, min_size=1, max_size=10))
def test_programs_of_views_and_edits(steps):
    check(lambda torch: run_program(torch, steps), rtol=1e-5, atol=1e-6)


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


def program(lib):
    """Tensors for the cases below: a leaf, and what was computed from it."""
    x = lib.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    return x, x * 1


REFUSED = {
    "leaf": lambda lib, x, y: x.add_(1),
    "leaf, augmented": lambda lib, x, y: x.__iadd__(1),
    "view of a leaf": lambda lib, x, y: x.view(-1).zero_(),
    "item of a leaf": lambda lib, x, y: x.__setitem__((0, 0), 1.0),
    "expanded": lambda lib, x, y: lib.zeros(1).expand(3).add_(1),
    "too large": lambda lib, x, y: y.add_(lib.ones(4, 2, 3)),
    "copy_ too large": lambda lib, x, y: y[0].copy_(lib.ones(2)),
    "copy_ of a list": lambda lib, x, y: y.copy_([1.0]),
    "float into int": lambda lib, x, y: lib.zeros(2, dtype=lib.int64).add_(1.5),
    "fill_ with several": lambda lib, x, y: y.fill_(lib.ones(2)),
    "fill_ beyond the dtype": lambda lib, x, y: lib.zeros(2, dtype=lib.uint8).fill_(300),
    "view made under no_grad": lambda lib, x, y: quiet_view(lib, y).mul_(2),
    "reshaped leaf": lambda lib, x, y: x.unsqueeze_(0),
    "requires_grad_ of ints": lambda lib, x, y: lib.zeros(2, dtype=lib.int64).requires_grad_(),
    "requires_grad_(False) of a result": lambda lib, x, y: y.requires_grad_(False),
    "saved, then edited": lambda lib, x, y: ((y * y).sum(), y.add_(1))[0].backward(),
    "saved output edited": lambda lib, x, y: (y.exp().add_(1)).sum().backward(),
    "saved itself": lambda lib, x, y: y.mul_(y).sum().backward(),
}


def quiet_view(lib, y):
    with lib.no_grad():
        return y[0]


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused(refused):
    says = outcome(lambda torch: refused(torch, *program(torch)), torch).error
    same = "single memory" in str(says) or "leaf" in str(says)
    raised = check(
        lambda torch: refused(torch, *program(torch)),
        but={"more text" if same else "text": "it says what to do, or is one of the divergences"},
    )
    assert isinstance(raised, RuntimeError | TypeError)


@BOTH
def test_edits_under_no_grad_leave_the_history_alone(lib):
    x, y = program(lib)
    y.sum().backward()
    with lib.no_grad():
        x -= 0.5 * x.grad
        x[0] = 0
        assert x[1].requires_grad and x[1].is_leaf
    assert x.tolist() == [[0, 0, 0], [3.5, 4.5, 5.5]] and x.is_leaf and x._version == 2


@BOTH
def test_a_view_of_a_constant_takes_on_a_history(lib):
    x, _ = program(lib)
    out = lib.zeros(2, 2)
    row = out[0]
    out[:, 1] = x[:, 0]
    row[0] = x[1, 1] * 2
    assert out.requires_grad and row.requires_grad and not out.detach().requires_grad
    (out * out).sum().backward()
    assert x.grad.tolist() == [[2, 0, 0], [8, 40, 0]]


@BOTH
def test_an_edit_keeps_the_dtype_and_casts_gradients(lib):
    x = lib.ones(2, requires_grad=True)
    w = lib.ones(2, dtype=lib.float64, requires_grad=True)
    y = (x * 1).mul_(w * 3)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype, w.grad.dtype) == (lib.float32, lib.float32, lib.float64)
    assert x.grad.tolist() == [3, 3] == w.grad.tolist()


@BOTH
def test_the_region_of_a_base_that_lies_in_another_order(lib):
    x, _ = program(lib)
    base = (x * 1).t() * lib.ones(3, 2)
    flat = base.t().contiguous().t().clone().t().reshape(-1)
    flat[1:3] = 0
    (flat * flat).sum().backward()
    assert x.grad.tolist() == [[2, 0, 0], [8, 10, 12]]


@BOTH
def test_retain_grad_goes_with_the_tensor(lib):
    _, y = program(lib)
    y.retain_grad()
    y.mul_(3)
    (y * 2).sum().backward()
    assert y.grad.tolist() == [[2, 2, 2]] * 2


@BOTH
def test_base_and_version(lib):
    x = lib.zeros(4)
    v = x[1:]
    assert v._base is x and v[0]._base is x and x._base is None and v._is_view() and not x._is_view()
    v[0].add_(1)
    x.view(2, 2).mul_(2)
    assert x._version == v._version == 2 and x.detach()._version == 2 and x.data._version == 0


@BOTH
def test_gradients_of_gradients_through_edits(lib):
    x, _ = program(lib)
    y = x**2
    y[0] *= x[1]
    y.t()[1].mul_(y.t()[0] * 1)
    (g,) = lib.autograd.grad(y.sum(), x, create_graph=True)
    (h,) = lib.autograd.grad((g * g).sum(), x)
    expected = torch.autograd.functional.hvp(closed_form, x_torch(), closed_gradient(x_torch()))[1] * 2
    np.testing.assert_allclose(h.numpy(), expected.numpy(), rtol=1e-5)


def closed_form(x):
    """What the edits above come to, without any."""
    first = x[0] ** 2 * x[1]
    second = x[1] ** 2
    return (first[0] + first[1] * first[0] + first[2]) + (second[0] + second[1] * second[0] + second[2])


def closed_gradient(x):
    return torch.autograd.functional.jacobian(closed_form, x)


def x_torch():
    return torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@BOTH
@pytest.mark.parametrize("view", [lambda x: x[0:1], lambda x: x[None][0]])
@pytest.mark.parametrize("reshape", ["unsqueeze_", "squeeze_", "t_"])
def test_a_view_reshaped_under_no_grad_keeps_its_history(lib, view, reshape):
    x = lib.tensor([[1.0, 2.0]], requires_grad=True)
    y = view(x)
    with lib.no_grad():
        getattr(y, reshape)(*[0] * (reshape == "unsqueeze_"))
    (y * y).sum().backward()
    assert not y.is_leaf and x.grad.tolist() == [[2, 4]]


@BOTH
def test_an_expanded_tensor_is_reshaped_in_place(lib):
    assert lib.ones(1).expand(3).unsqueeze_(0).shape == (1, 3)


@pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
def test_a_view_made_under_no_grad_requires_grad_but_gets_none(lib):
    x = lib.ones(3, requires_grad=True)
    with lib.no_grad():
        view = x[0]
    view.requires_grad_(False)
    assert view.requires_grad
    (view * x).sum().backward()
    assert view.grad is None
    assert x.grad.tolist() == [1.0, 1.0, 1.0]
    x.requires_grad_(False)
    assert not view.requires_grad
