"""Checkpointed functions: the same values and gradients, recomputed; memory that is let go; PyTorch's errors."""

import gc
import importlib
import weakref

import pytest

import minitorch
from tests.both import check, programs, stated


def tools(torch):
    return importlib.import_module(f"{torch.__name__}.utils.checkpoint")


def checkpoint(torch, *args, **options):
    return tools(torch).checkpoint(*args, **options)


def model(torch):
    torch.manual_seed(3)
    nn = torch.nn
    layers = [nn.Linear(3, 4), nn.Dropout(0.5), nn.Tanh(), nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Sigmoid()]
    return nn.Sequential(*layers, nn.Linear(4, 1))


def trained(torch, call):
    """Whether values, gradients, buffers and the random stream are those of a model that is called directly."""
    results = []
    for function in (call, lambda m, x: m(x)):
        m = model(torch)
        x = torch.arange(12.0).reshape(4, 3).requires_grad_()
        y = function(m, x)
        drawn = torch.rand(2)
        y.sum().backward()
        results.append([y, x.grad, *[p.grad for p in m.parameters()], drawn, torch.rand(2)])
    return [torch.equal(a, b) for a, b in zip(*results, strict=True)]


def nested(torch, use_reentrant):
    x, calls = torch.tensor([0.5, 1.0], requires_grad=True), [0, 0]

    def inner(a):
        calls[0] += 1
        return (a.square() * a).square()

    def outer(a):
        calls[1] += 1
        return checkpoint(torch, inner, a.square(), use_reentrant=use_reentrant) * a

    checkpoint(torch, outer, x, use_reentrant=use_reentrant).sum().backward()
    return x.grad, calls


def twice(torch):
    x, calls = torch.tensor([0.5, 1.0], requires_grad=True), []

    def f(a):
        calls.append(1)
        return (a.square() * a).square()

    y = checkpoint(torch, f, x, use_reentrant=False).sum()
    y.backward(retain_graph=True)
    y.backward()
    return x.grad, calls


def second_derivatives(torch):
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    y = checkpoint(torch, lambda a: a * a * a, x, use_reentrant=False).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    return g.detach(), torch.autograd.grad(g.sum(), x)


def partly(torch):
    """A function that needs only its first tensors again stops there; keywords and other values are passed on."""
    x, reached = torch.tensor([0.5, 1.0], requires_grad=True), []

    def f(a, flag, *, k):
        b = a.square() * k
        reached.append(flag)
        return b + 1

    for options in ({}, {"early_stop": False}):
        checkpoint(torch, f, x, "flag", k=3.0, use_reentrant=False, **options).sum().backward()
    with tools(torch).set_checkpoint_early_stop(False):
        checkpoint(torch, f, x, "flag", k=3.0, use_reentrant=False).sum().backward()
    return x.grad, reached


def without_random_state(torch):
    x = torch.ones(2, requires_grad=True)
    y = checkpoint(torch, lambda a: a * torch.rand(2), x, use_reentrant=False, preserve_rng_state=False)
    y.sum().backward()
    return y.detach(), x.grad, torch.rand(1)


def changing(torch, first, second, **options):
    x, calls = torch.tensor([0.5, 1.0], requires_grad=True), []

    def f(a):
        calls.append(1)
        return (first if len(calls) == 1 else second)(a).sum()

    checkpoint(torch, f, x, use_reentrant=False, **options).backward()
    return x.grad


def edited(torch, use_reentrant):
    a = torch.ones(2, requires_grad=True) * 2
    y = checkpoint(torch, lambda x: x.square().square(), a, use_reentrant=use_reentrant)
    a.mul_(2)
    y.sum().backward()


def contexts(torch):
    x, log = torch.ones(2, requires_grad=True), []

    class Noting:
        def __init__(self, name):
            self.name = name

        def __enter__(self):
            log.append(self.name)

        def __exit__(self, *exception):
            log.append(f"end of {self.name}")

    y = checkpoint(torch, lambda a: a.square(), x, use_reentrant=False, context_fn=lambda: (Noting("1"), Noting("2")))
    y.sum().backward()
    return log, x.grad


def by_grad(torch, use_reentrant):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    return torch.autograd.grad(checkpoint(torch, lambda a: a.square(), x, use_reentrant=use_reentrant).sum(), x)


FIRST_LINE = {"more text": "the lines after the first, where PyTorch's ends with a tip"}


@programs(
    *[lambda torch, r=r: trained(torch, lambda m, x: checkpoint(torch, m, x, use_reentrant=r)) for r in (True, False)],
    *[lambda torch, r=r: trained(torch, lambda m, x: tools(torch).checkpoint_sequential(m, 3, x, use_reentrant=r))
      for r in (True, False)],
    *[lambda torch, r=r: nested(torch, r) for r in (True, False)],
    *[lambda torch, r=r: by_grad(torch, r) for r in (True, False)],
    twice,
    second_derivatives,
    partly,
    without_random_state,
    contexts,
    stated(lambda torch: changing(torch, lambda a: a.square() * a, lambda a: a.square()), but=FIRST_LINE),
    stated(lambda torch: changing(torch, lambda a: a.square(), lambda a: a[:1].square()), but=FIRST_LINE),
    lambda torch: changing(torch, lambda a: a.square(), lambda a: a.square() * a, early_stop=False),
    lambda torch: changing(torch, lambda a: a.square(), lambda a: a.clone().square(), determinism_check="none"),
    lambda torch: checkpoint(torch, lambda a: a, torch.ones(1), use_reentrant=False, determinism_check="some"),
    lambda torch: checkpoint(torch, lambda a: a, torch.ones(1), use_reentrant=True, other=1),
    lambda torch: checkpoint(torch, lambda a: a, torch.ones(1), use_reentrant=True, debug=True),
    lambda torch: checkpoint(torch, lambda a: a, torch.ones(1), use_reentrant=True),
    lambda torch: tools(torch).checkpoint_sequential([], 1, torch.ones(1), use_reentrant=False, other=1),
    lambda torch: tools(torch).detach_variable([torch.ones(1)]),
)  # fmt: skip
def test_same_as_pytorch(program):
    check(program)


@pytest.mark.parametrize("use_reentrant", [True, False])
def test_an_argument_that_was_edited_since_is_refused(use_reentrant):
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        edited(minitorch, use_reentrant)


@pytest.mark.parametrize("use_reentrant", [True, False])
def test_what_is_saved_is_let_go(use_reentrant):
    inside = []

    def f(a):
        for _ in range(3):
            a = a.exp()
            inside.append(weakref.ref(a._array))
        return a.sum()

    x = minitorch.zeros(5, requires_grad=True)
    gc.collect()
    gc.disable()
    try:
        direct = f(x)
        assert all(r() is not None for r in inside)
        inside.clear()
        y = checkpoint(minitorch, f, x, use_reentrant=use_reentrant)
        assert all(r() is None for r in inside) and len(inside) == 3
        y.backward()
        assert all(r() is None for r in inside) and len(inside) > 3  # the second run ends early
    finally:
        gc.enable()
    direct.backward()
    assert x.grad.tolist() == pytest.approx([2 * g for g in [2.7182818 * 15.15426 * 1.0] * 5], rel=1e-4)


def test_the_choice_has_to_be_made():
    for call in (
        lambda x: checkpoint(minitorch, lambda a: a * 2, x),
        lambda x: tools(minitorch).checkpoint_sequential([abs, abs], 2, x),
    ):
        with pytest.warns(UserWarning, match="the use_reentrant parameter should be passed explicitly"):
            assert call(minitorch.ones(1, requires_grad=True)).requires_grad


def test_debug_is_refused():
    with pytest.raises(NotImplementedError):
        checkpoint(minitorch, abs, minitorch.ones(1), use_reentrant=False, debug=True)
