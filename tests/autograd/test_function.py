"""Functions with a backward of the user's own, the same class body in both packages."""

import pytest
import torch

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])


def leaf(lib, values):
    return lib.tensor(values, dtype=lib.float64, requires_grad=True)


def cube(lib):
    class Cube(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, scale=1.0):
            ctx.save_for_backward(x)
            ctx.scale = scale
            return x * x * x * scale

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 3 * x * x * g * ctx.scale, None

    return Cube


@BOTH
def test_values_gradients_and_name(lib):
    x = leaf(lib, [1.0, 2.0])
    y = cube(lib).apply(x, 2.0)
    assert y.grad_fn.name() == "CubeBackward"
    assert not y.is_leaf
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 24.0]


@BOTH
def test_can_be_differentiated_twice(lib):
    x = leaf(lib, [1.0, 2.0])
    (g,) = lib.autograd.grad(cube(lib).apply(x).sum(), x, create_graph=True)
    (h,) = lib.autograd.grad(g.sum(), x)
    assert h.tolist() == [6.0, 12.0]
    assert lib.autograd.gradcheck(cube(lib).apply, (x,))
    assert lib.autograd.gradgradcheck(cube(lib).apply, (x,))


@BOTH
def test_without_grad_nothing_is_recorded(lib):
    assert not cube(lib).apply(lib.tensor([1.0])).requires_grad
    with lib.no_grad():
        assert not cube(lib).apply(leaf(lib, [1.0])).requires_grad


@BOTH
def test_saved_tensors_are_freed_and_guarded(lib):
    x = leaf(lib, [1.0])
    y = cube(lib).apply(x)
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()
    middle = x * 1
    y = cube(lib).apply(middle)
    middle.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


@BOTH
def test_several_outputs(lib):
    class SumAndProduct(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            return x + y, x * y

        @staticmethod
        def backward(ctx, gs, gp):
            x, y = ctx.saved_tensors
            return gs + gp * y, gs + gp * x

    x, y = leaf(lib, [2.0]), leaf(lib, [5.0])
    s, p = SumAndProduct.apply(x, y)
    (s * p).backward(retain_graph=True)
    assert (x.grad.tolist(), y.grad.tolist()) == ([10 + 7 * 5.0], [10 + 7 * 2.0])
    (g,) = lib.autograd.grad(p, x)
    assert g.tolist() == [5.0]
    assert lib.autograd.gradgradcheck(SumAndProduct.apply, (x, y))


@BOTH
def test_setup_context_form(lib):
    class Exp(lib.autograd.Function):
        @staticmethod
        def forward(x):
            return x.exp()

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(output)

        @staticmethod
        def backward(ctx, g):
            (out,) = ctx.saved_tensors
            return g * out

    x = leaf(lib, [0.5])
    assert lib.autograd.gradcheck(Exp.apply, (x,))
    assert lib.autograd.gradgradcheck(Exp.apply, (x,))


@BOTH
def test_needs_input_grad_and_non_differentiable_outputs(lib):
    seen = []

    class Pick(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            largest = x > y
            ctx.mark_non_differentiable(largest)
            seen.append(ctx.needs_input_grad)
            return x * 1, largest

        @staticmethod
        def backward(ctx, g, ignored):
            return g, None

    value, largest = Pick.apply(leaf(lib, [1.0]), lib.tensor([0.0], dtype=lib.float64))
    assert seen == [(True, False)]
    assert value.requires_grad
    assert not largest.requires_grad


@BOTH
def test_wrong_number_of_gradients(lib):
    class Wrong(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, g):
            return g

    with pytest.raises(RuntimeError, match=r"incorrect number of gradients \(expected 2, got 1\)"):
        Wrong.apply(leaf(lib, [1.0]), leaf(lib, [1.0])).backward()


@BOTH
def test_mark_dirty_gives_the_input_a_new_history(lib):
    class Double(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            x.mul_(2)
            ctx.mark_dirty(x)
            return x

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = leaf(lib, [3.0])
    y = x * 1
    z = Double.apply(y)
    assert z is y
    z.backward()
    assert (x.grad.tolist(), y.tolist()) == ([2.0], [6.0])
