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
    "hvp": lambda lib, x, y: lib.autograd.functional.hvp(lambda a: (a * a * a).sum(), x, y),
    "hvp of two": lambda lib, x, y: lib.autograd.functional.hvp(lambda a, b: (a * a * b).sum(), (x, y), (y, x)),
    "hvp of one element": lambda lib, x, y: lib.autograd.functional.hvp(lambda a: a * a * a, x[:1]),
    "vhp": lambda lib, x, y: lib.autograd.functional.vhp(lambda a: (a * a * a).sum(), x, y),
    "vhp of two": lambda lib, x, y: lib.autograd.functional.vhp(lambda a, b: (a * a * b).sum(), (x, y), (y, x)),
    "vhp of a linear function": lambda lib, x, y: lib.autograd.functional.vhp(lambda a: (a * 2).sum(), x, y),
    "vectorized jacobian": lambda lib, x, y: lib.autograd.functional.jacobian(
        lambda a, b: (a * b, a + 1), (x, y), vectorize=True
    ),
    "forward jacobian": lambda lib, x, y: lib.autograd.functional.jacobian(
        lambda a: a * a, x, vectorize=True, strategy="forward-mode"
    ),
    "vectorized hessian": lambda lib, x, y: lib.autograd.functional.hessian(
        lambda a, b: (a * a * b).sum(), (x, y), vectorize=True
    ),
    "independent": lambda lib, x, y: lib.autograd.functional.jacobian(lambda a, b: a * 2, (x, y)),
}


@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated")  # which PyTorch calls itself
@pytest.mark.parametrize("case", CASES)
def test_same_as_torch(case):
    results = []
    for lib in (minitorch, torch):
        x = lib.tensor([1.0, 2.0, -3.0], dtype=lib.float64)
        y = lib.tensor([0.5, -1.0, 2.0], dtype=lib.float64)
        results.append(values(CASES[case](lib, x, y)))
    assert results[0] == results[1]


@pytest.mark.parametrize("name", ["hvp", "vhp"])
def test_products_with_hessians_have_gradients(name):
    found = []
    for lib in (minitorch, torch):
        x = lib.tensor([1.0, 2.0], requires_grad=True)
        product = getattr(lib.autograd.functional, name)(lambda a: (a**3).sum(), x, lib.ones(2), create_graph=True)[1]
        found.append(lib.autograd.grad(product.sum(), x)[0].tolist())
    assert found[0] == found[1] == [6, 6]


@pytest.mark.parametrize("program", [
    lambda f, lib: f.hvp(lambda a: a, lib.ones(2), lib.ones(2)),
    lambda f, lib: f.hvp(lambda a: (a, a), lib.ones(1), lib.ones(1)),
    lambda f, lib: f.vhp(lambda a: a.sum(), lib.ones(2)),
    lambda f, lib: f.vhp(lambda a: a.sum(), lib.ones(2), lib.ones(3)),
    lambda f, lib: f.vhp(lambda a, b: a.sum(), (lib.ones(2), lib.ones(2)), (lib.ones(2),)),
    lambda f, lib: f.vhp(lambda a: a.sum(), lib.ones(2), (lib.ones(2), lib.ones(2))),
    lambda f, lib: f.hessian(lambda a: a, lib.ones(2)),
    lambda f, lib: f.hessian(lambda a: (a, a), lib.ones(1)),
    lambda f, lib: f.hessian(lambda a: a, lib.ones(1), outer_jacobian_strategy="any"),
    lambda f, lib: f.jacobian(lambda a: a, lib.ones(1), strategy="any"),
    lambda f, lib: f.jacobian(lambda a: a, lib.ones(1), vectorize=True, strict=True),
    lambda f, lib: f.jacobian(lambda a: a, lib.ones(1), strategy="forward-mode", strict=True),
    lambda f, lib: f.jacobian(lambda a: a, lib.ones(1), strategy="forward-mode", create_graph=True),
])  # fmt: skip
def test_errors(program):
    said = []
    for lib in (minitorch, torch):
        with pytest.raises(Exception) as error:
            program(lib.autograd.functional, lib)
        said.append((error.type, str(error.value)))
    assert said[0] == said[1]


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


def test_gradcheck_notices_a_backward_that_changes_from_pass_to_pass():
    class Shaky(minitorch.autograd.Function):
        passes = 0

        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            Shaky.passes += 1
            return g * (2 + 1e-9 * Shaky.passes)

    x = minitorch.ones(2, dtype=minitorch.float64, requires_grad=True)
    with pytest.raises(minitorch.autograd.GradcheckError, match="Backward is not reentrant"):
        minitorch.autograd.gradcheck(Shaky.apply, x)
    assert minitorch.autograd.gradcheck(Shaky.apply, x, nondet_tol=1e-6)


@pytest.mark.parametrize("program", [
    lambda lib, x: lib.autograd.grad(x.sum(), []),
    lambda lib, x: lib.autograd.grad(x.sum(), ["a"]),
    lambda lib, x: lib.autograd.Variable("a"),
    lambda lib, x: lib.set_grad_enabled(1),
    lambda lib, x: x.requires_grad_("a"),
    lambda lib, x: setattr(x, "requires_grad", 1),
])  # fmt: skip
def test_wrong_arguments_raise_pytorchs_errors(program):
    raised = []
    for lib in (minitorch, torch):
        with pytest.raises((RuntimeError, TypeError)) as error:
            program(lib, lib.ones(2, requires_grad=True))
        raised.append(error.type)
    assert raised[0] is raised[1]


def test_older_names():
    for lib in (minitorch, torch):
        x = lib.ones(2)
        y = lib.autograd.Variable(x, requires_grad=True)
        assert y.requires_grad and not x.requires_grad and isinstance(y, lib.autograd.Variable)
        with pytest.warns(FutureWarning, match="`grad_variables` is deprecated"):
            lib.autograd.backward(y * 2, grad_variables=lib.ones(2))
        assert y.grad.tolist() == [2, 2]
