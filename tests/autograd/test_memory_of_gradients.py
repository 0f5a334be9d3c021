"""Whose memory a `.grad` is: the leaf's alone, whatever a hook or a Function has returned or kept. As in PyTorch."""

import pytest
import torch

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])


@BOTH
def test_a_hook_that_returns_a_tensor_of_its_own(lib):
    own = lib.full((3,), 5.0)
    a, b = lib.ones(3, requires_grad=True), lib.ones(3, requires_grad=True)
    for x in (a, b):
        x.register_hook(lambda g: own)
    for _ in range(3):
        (a * 2 + b * 3).sum().backward()
    a.grad.add_(1)
    assert (own.tolist(), a.grad.tolist(), b.grad.tolist()) == ([5.0] * 3, [16.0] * 3, [15.0] * 3)


@BOTH
def test_a_hook_that_keeps_what_it_sees(lib):
    kept, a = [], lib.ones(2, requires_grad=True)
    a.register_hook(lambda g: kept.append(g))
    for _ in range(2):
        (a * 2).sum().backward()
    assert [g.tolist() for g in kept] == [[2.0, 2.0], [2.0, 2.0]]


@BOTH
def test_a_function_that_returns_one_tensor_for_two(lib):
    class Both(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x + y

        @staticmethod
        def backward(ctx, g):
            t = g * 2
            return t, t

    a, b = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True)
    Both.apply(a, b).sum().backward()
    (a * 3).sum().backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([5.0, 5.0], [2.0, 2.0])


@BOTH
def test_a_function_that_returns_a_buffer(lib):
    buffer = lib.full((2,), 5.0)

    class Fixed(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return buffer

    a = lib.ones(2, requires_grad=True)
    Fixed.apply(a).sum().backward()
    a.grad.zero_()
    assert buffer.tolist() == [5.0, 5.0]


@BOTH
def test_a_module_hook_that_returns_a_tensor_of_its_own(lib):
    own = lib.full((1, 2), 5.0)
    layer = lib.nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: (own,))
    x = lib.ones(1, 2, requires_grad=True)
    for _ in range(2):
        layer(x).sum().backward()
    assert (own.tolist(), x.grad.tolist()) == ([[5.0, 5.0]], [[10.0, 10.0]])


@BOTH
def test_hooks_are_those_of_the_beginning(lib):
    seen, x = [], lib.ones(1, requires_grad=True)
    x.register_hook(lambda g: seen.append("first") or later.remove())
    later = x.register_hook(lambda g: seen.append("later"))
    for _ in range(2):
        (x * 2).sum().backward()
    assert seen == ["first", "later", "first"]


@BOTH
def test_a_gradient_for_what_is_no_tensor(lib):
    class Scaled(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            return x * k

        @staticmethod
        def backward(ctx, g):
            return g, g

    with pytest.raises(RuntimeError, match="gradient different than None at position 2"):
        Scaled.apply(lib.ones(1, requires_grad=True), 3).sum().backward()
