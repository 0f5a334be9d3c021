"""The engine against PyTorch's: order, accumulation, reuse of a graph, hooks, and graphs of any depth."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])


def leaf(lib, values):
    return lib.tensor(values, dtype=lib.float64, requires_grad=True)


@BOTH
def test_diamond_sends_the_sum_of_both_paths_once(lib):
    a = leaf(lib, [2.0, 3.0])
    b = a + a
    (b * a).sum().backward()
    assert a.grad.tolist() == [8.0, 12.0]


@BOTH
def test_a_reused_middle_node_is_visited_after_all_its_consumers(lib):
    a = leaf(lib, [2.0])
    b = a * 3
    c = b + 1
    d = c * b
    e = d + b
    e.backward()
    assert a.grad.tolist() == [3 * (2 * 6 + 1 + 1)]


def test_a_graph_100_000_deep_needs_no_recursion():
    x = leaf(minitorch, [1.0])
    y = x
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert x.grad.tolist() == [1.0]
    del y  # freeing the chain must not recurse either


@BOTH
def test_gradients_accumulate_in_the_same_tensor(lib):
    x = leaf(lib, [1.0, 2.0])
    (x * x).sum().backward()
    first = x.grad
    (x * x).sum().backward()
    assert x.grad is first
    assert first.tolist() == [4.0, 8.0]


@BOTH
@pytest.mark.parametrize(
    ("build", "raises"),
    [
        (lambda x: x * x, True),
        (lambda x: x * 2, True),
        (lambda x: x / x, True),
        (lambda x: x.exp(), True),
        (lambda x: x + 2, False),
        (lambda x: x - x, False),
        (lambda x: -x, False),
        (lambda x: x.sum(), False),
    ],
)
def test_a_second_backward_raises_where_something_was_freed(lib, build, raises):
    y = build(leaf(lib, [1.0, 2.0])).sum()
    y.backward()
    if raises:
        with pytest.raises(RuntimeError, match="backward through the graph a second time"):
            y.backward()
    else:
        y.backward()


@BOTH
def test_retain_graph_allows_a_second_backward(lib):
    x = leaf(lib, [3.0])
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [12.0]
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


@BOTH
def test_leaves_never_share_a_gradient(lib):
    x, y = leaf(lib, [1.0, 2.0]), leaf(lib, [3.0, 4.0])
    seed = lib.tensor([1.0, 1.0], dtype=lib.float64)
    (x + y).backward(seed)
    x.grad.add_(5)
    assert y.grad.tolist() == [1.0, 1.0]
    assert seed.tolist() == [1.0, 1.0]


@BOTH
def test_a_gradient_that_was_only_expanded_is_memory_of_its_own(lib):
    x = leaf(lib, [1.0, 2.0])
    x.sum().backward()
    x.grad[0] = 7
    assert x.grad.tolist() == [7.0, 1.0]


@BOTH
def test_backward_of_a_leaf_copies_the_given_gradient(lib):
    x, seed = leaf(lib, [1.0]), lib.tensor([2.0], dtype=lib.float64)
    x.backward(seed)
    seed.add_(1)
    assert x.grad.tolist() == [2.0]


@BOTH
def test_create_graph_gives_gradients_of_gradients(lib):
    x = leaf(lib, [2.0, 3.0])
    (g,) = lib.autograd.grad((x * x * x).sum(), x, create_graph=True)
    (h,) = lib.autograd.grad(g.sum(), x, create_graph=True)
    (k,) = lib.autograd.grad(h.sum(), x)
    assert (g.tolist(), h.tolist(), k.tolist()) == ([12.0, 27.0], [12.0, 18.0], [6.0, 6.0])
    assert not k.requires_grad


# PyTorch warns of a reference cycle here; a leaf of minitorch knows its tensor weakly, so there is none.
@pytest.mark.filterwarnings("ignore:Using backward.. with create_graph=True")
@BOTH
def test_backward_with_create_graph_gives_grad_a_history(lib):
    x = leaf(lib, [2.0])
    (x * x).backward(create_graph=True)
    assert x.grad.requires_grad
    x.grad.backward()
    assert x.grad.tolist() == [6.0]


@BOTH
def test_inputs_limits_where_gradients_accumulate(lib):
    x, y = leaf(lib, [1.0]), leaf(lib, [2.0])
    middle = x * y
    (middle * y).backward(inputs=[x])
    assert x.grad.tolist() == [4.0]
    assert y.grad is None


@BOTH
def test_grad_at_an_inner_tensor(lib):
    x = leaf(lib, [3.0])
    y = x * x
    (g,) = lib.autograd.grad(y * y, y)
    assert g.tolist() == [18.0]
    assert x.grad is None


@BOTH
def test_the_graph_behind_an_inner_tensor_is_not_used_up(lib):
    x = leaf(lib, [2.0])
    y = x * x
    lib.autograd.grad(y * y, y)
    y.backward()
    assert x.grad.tolist() == [4.0]


@BOTH
def test_grad_of_an_unused_input(lib):
    x, y = leaf(lib, [1.0]), leaf(lib, [1.0])
    with pytest.raises(RuntimeError, match="not have been used in the graph"):
        lib.autograd.grad(x * 2, [x, y])
    assert lib.autograd.grad(x * 2, [x, y], allow_unused=True)[1] is None
    assert lib.autograd.grad(x * 2, [x, y], materialize_grads=True)[1].tolist() == [0.0]


@BOTH
def test_branches_that_lead_nowhere_asked_for_are_not_run(lib):
    x, y = leaf(lib, [1.0]), leaf(lib, [1.0])
    ran = []
    side = y * 2
    side.register_hook(lambda g: ran.append(g))
    lib.autograd.grad(x * side, x)
    assert ran == []


@BOTH
def test_hooks_see_the_complete_gradient_and_may_replace_it(lib):
    x = leaf(lib, [2.0])
    y = x * 3
    seen = []
    y.register_hook(lambda g: seen.append(g.item()))
    handle = y.register_hook(lambda g: g * 10)
    (y * y).backward(retain_graph=True)
    assert seen == [12.0]
    assert x.grad.item() == 360.0
    handle.remove()
    (y * y).backward()
    assert x.grad.item() == 396.0


@BOTH
def test_hooks_of_a_leaf_see_the_sum_of_what_arrives(lib):
    x = leaf(lib, [2.0])
    seen = []
    x.register_hook(lambda g: seen.append(g.item()))
    x.register_hook(lambda g: g * 10)
    (x * x + x).backward()
    assert seen == [5.0]
    assert x.grad.item() == 50.0
    assert lib.autograd.grad(x * 3, x)[0].item() == 30.0


def test_second_gradients_through_broadcasting():
    found = []
    for lib in (minitorch, torch):
        row, column = leaf(lib, [[2.0, 3.0]]), leaf(lib, [[1.0], [-2.0], [0.5]])
        (g,) = lib.autograd.grad((row * column).exp().sum(), row, create_graph=True)
        found.append(lib.autograd.grad((g * g).sum(), [row, column]))
    for mine, theirs in zip(*found, strict=True):
        assert torch.allclose(torch.tensor(mine.tolist(), dtype=torch.float64), theirs, rtol=1e-12)


@BOTH
def test_retain_grad_sees_what_hooks_made(lib):
    x = leaf(lib, [2.0])
    y = x * 3
    y.retain_grad()
    y.register_hook(lambda g: g * 2)
    (y * y).backward()
    assert y.grad.item() == 24.0
    assert x.grad.item() == 72.0


@BOTH
def test_post_accumulate_grad_hook_runs_on_the_complete_gradient(lib):
    x = leaf(lib, [2.0])
    seen = []
    x.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.item()))
    (x * x + x).backward()
    assert seen == [5.0]


@BOTH
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda lib: lib.tensor([1.0]).backward(), "does not require grad and does not have a grad_fn"),
        (lambda lib: leaf(lib, [1.0, 2.0]).backward(), "grad can be implicitly created only for scalar outputs"),
        (lambda lib: (leaf(lib, [1.0]) * 2).backward(lib.tensor([1.0, 1.0]).double()), "Mismatch in shape"),
        (lambda lib: lib.autograd.grad(leaf(lib, [1.0]), lib.tensor([1.0])), "does not require grad"),
        (lambda lib: (leaf(lib, [1.0]) * 2).backward(inputs=[]), "cannot be empty"),
    ],
)
def test_errors_are_the_same(lib, call, message):
    with pytest.raises(RuntimeError, match=message):
        call(lib)


@BOTH
def test_an_edit_of_what_was_saved_is_noticed(lib):
    x = leaf(lib, [1.0])
    y = x * 2
    z = y * y
    y.add_(1)
    message = r"modified by an inplace.*which is output 0 of \w+,.*is at version 1; expected version 0"
    with pytest.raises(RuntimeError, match=message):
        z.backward()


@BOTH
def test_an_edit_of_what_was_not_saved_does_not_matter(lib):
    x = leaf(lib, [1.0])
    y = x * 2
    z = y + y
    y.add_(1)
    z.backward()
    assert x.grad.tolist() == [4.0]


@st.composite
def programs(draw):
    """Straight-line programs: each step combines two earlier values."""
    steps = draw(st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(0, 99), st.integers(0, 99)), max_size=12))
    return draw(st.lists(st.floats(0.5, 2), min_size=1, max_size=3)), steps


STEPS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 1),
}


def run_program(lib, values, steps):
    leaves = [leaf(lib, [v, -v]) for v in values]
    made = list(leaves)
    for sign, i, j in steps:
        made.append(STEPS[sign](made[i % len(made)], made[j % len(made)]))
    total = sum(m.sum() for m in made)
    first = lib.autograd.grad(total, leaves, create_graph=True)
    squared = sum((g * g).sum() for g in first)
    second = (
        lib.autograd.grad(squared, leaves, allow_unused=True, materialize_grads=True) if squared.requires_grad else ()
    )
    return [g.tolist() for g in first], [g.tolist() for g in second]


@settings(deadline=None, max_examples=80)
@given(programs())
def test_first_and_second_gradients_of_random_graphs(program):
    ours, theirs = run_program(minitorch, *program), run_program(torch, *program)
    for a, b in zip(ours, theirs, strict=True):
        assert torch.allclose(torch.tensor(a), torch.tensor(b), rtol=1e-9, atol=1e-9)
