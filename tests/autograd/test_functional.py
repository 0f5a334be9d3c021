"""Jacobians, Hessians and their products against PyTorch's."""

import pytest
import torch

import minitorch


def values(result):
    return tuple(map(values, result)) if isinstance(result, tuple) else result.tolist()


CASES = {
    "jacobian": lambda lib, x, y: lib.autograd.functional.jacobian(lambda a: a * a.sum(), x),
    "jacobian of two": lambda lib, x, y: lib.autograd.functional.jacobian(lambda a, b: (a * b, a + 1), (x, y)),
    "hessian": lambda lib, x, y: lib.autograd.functional.hessian(lambda a: (a * a * a).sum(), x),
    "hessian of two": lambda lib, x, y: lib.autograd.functional.hessian(lambda a, b: (a * a * b).sum(), (x, y)),
    "vjp": lambda lib, x, y: lib.autograd.functional.vjp(lambda a: a * a, x, y),
    "vjp of a scalar": lambda lib, x, y: lib.autograd.functional.vjp(lambda a: (a * a).sum(), x),
    "jvp": lambda lib, x, y: lib.autograd.functional.jvp(lambda a: a * a, x, y),
    "independent": lambda lib, x, y: lib.autograd.functional.jacobian(lambda a, b: a * 2, (x, y)),
}


@pytest.mark.parametrize("case", CASES)
def test_same_as_torch(case):
    results = []
    for lib in (minitorch, torch):
        x = lib.tensor([1.0, 2.0, -3.0], dtype=lib.float64)
        y = lib.tensor([0.5, -1.0, 2.0], dtype=lib.float64)
        results.append(values(CASES[case](lib, x, y)))
    assert results[0] == results[1]


def test_gradcheck_notices_a_wrong_gradient():
    class Wrong(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 3

        @staticmethod
        def backward(ctx, g):
            return g * 2

    x = minitorch.tensor([1.0, 2.0], dtype=minitorch.float64, requires_grad=True)
    with pytest.raises(
        minitorch.autograd.GradcheckError, match="Jacobian mismatch for output 0 with respect to input 0"
    ):
        minitorch.autograd.gradcheck(Wrong.apply, x)
    assert not minitorch.autograd.gradcheck(Wrong.apply, x, raise_exception=False)
