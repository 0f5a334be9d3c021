"""Derivatives of functions, nested and of trees, held against PyTorch's."""

import pytest

import minitorch
from tests.both import check, programs, stated

LAYOUT = dict.fromkeys(["stride", "offset"], "PyTorch cuts Jacobians out of one tensor")
LAYOUT["warnings"] = "of what PyTorch imports for it"


def two(torch):
    return torch.tensor([1.0, 2.0, -3.0]), torch.tensor([0.5, -1.0, 2.0])


def cube(x):
    return (x**3).sum()


def of_tree(p, y):
    return p["a"] * y, {"s": (p["b"] * p["a"]).sum()}


def connected(torch):
    """What is captured, and what is given, stays a part of the graph around."""
    x, w = (t.requires_grad_() for t in two(torch))
    g, (value, aux) = torch.func.grad_and_value(lambda a: ((a * a * w).sum(), {"a": a * 2, "x": a}), has_aux=True)(x)
    return g.detach(), g.requires_grad, value.detach(), value.requires_grad, aux["a"].requires_grad, aux["x"] is x, \
        torch.autograd.grad(g.sum() + value, [x, w])  # fmt: skip


def unconnected(torch):
    x, w = two(torch)
    w.requires_grad_()
    g, (value, aux) = torch.func.grad_and_value(lambda a: ((a * a * w).sum(), (a * 2, w * 2)), has_aux=True)(x)
    h = torch.func.grad(cube)(x)
    return h, g.requires_grad, value.requires_grad, aux[0].requires_grad, aux[1].requires_grad


def under_no_grad(torch):
    x, _ = two(torch)
    x.requires_grad_()
    with torch.no_grad():
        return torch.func.grad(lambda a: (a * a * x).sum())(x)


def with_no_grad_inside(torch):
    def f(a):
        with torch.no_grad():
            b = a * a
        return (a * b).sum()

    return torch.func.grad(f)(two(torch)[0])


def in_inference_mode(torch):
    with torch.inference_mode():
        x, _ = two(torch)
        g = torch.func.grad(cube)(x)
    return g, g.is_inference()


def pulled_back(torch, cotangents=None, **options):
    x, y = two(torch)
    value, vjp_fn = torch.func.vjp(of_tree, {"a": x, "b": y}, y)
    given = (y, {"s": torch.tensor(2.0)}) if cotangents is None else cotangents
    return value, vjp_fn(given), vjp_fn(given)


def jacobians(torch, **options):
    x, y = two(torch)
    p = {"a": x, "b": y}
    return [make(of_tree, argnums, **options)(p, y) for make in (torch.func.jacrev, torch.func.jacfwd)
            for argnums in (0, (1,), (1, 0))]  # fmt: skip


def hessians(torch):
    x, y = two(torch)
    return [torch.func.hessian(lambda p, y: (p["a"] ** 2 * y * p["b"]).sum(), argnums)({"a": x, "b": y}, y)
            for argnums in (0, (0, 1))]  # fmt: skip


def connected_jacobian(torch, make):
    x, w = (t.requires_grad_() for t in two(torch))
    jacobian = getattr(torch.func, make)(lambda a: a.sin() * w)(x)
    return jacobian.detach(), torch.autograd.grad(jacobian.sum(), [x, w])


@programs(
    lambda torch: torch.func.grad(cube)(two(torch)[0]),
    lambda torch: torch.func.grad(torch.func.grad(lambda x: x**3))(torch.tensor(2.0)),
    lambda torch: torch.func.grad(lambda x, *, k: (x * k).sum())(two(torch)[0], k=3),
    lambda torch: torch.func.grad(lambda x, y: (x * y).sum(), (0, -1))(*two(torch)),
    lambda torch: torch.func.grad(lambda p: (p[0]["a"] * p[1]).sum())([{"a": two(torch)[0]}, two(torch)[1]]),
    lambda torch: torch.func.grad(lambda x: torch.ones(()))(two(torch)[0]),
    lambda torch: torch.func.grad_and_value(cube)(two(torch)[0]),
    connected,
    unconnected,
    under_no_grad,
    with_no_grad_inside,
    in_inference_mode,
    pulled_back,
    lambda torch: torch.func.vjp(lambda x: (x * 2, x.sum()), two(torch)[0], has_aux=True)[::2],
    jacobians,
    lambda torch: torch.func.jacrev(lambda x: (x * x, x.sum()), has_aux=True, chunk_size=2)(two(torch)[0]),
    lambda torch: torch.func.jacfwd(lambda x: (x * x, x.sum()), has_aux=True)(two(torch)[0]),
    hessians,
    lambda torch: torch.func.jvp(of_tree, ({"a": two(torch)[0], "b": two(torch)[1]}, two(torch)[1]),
                                 ({"a": two(torch)[1], "b": two(torch)[0]}, two(torch)[0])),
    lambda torch: torch.func.jvp(lambda x: (x * x, x + 1), (two(torch)[0],), (two(torch)[1],), has_aux=True),
    lambda torch: torch.func.jvp(lambda x: (torch.ones(2), x * 3), (two(torch)[0],), (two(torch)[1],)),
    lambda torch: torch.func.grad(lambda t: torch.func.jvp(lambda x: (x**3).sum(), (t,), (t,))[1])(two(torch)[0]),
    lambda torch: torch.func.jacfwd(lambda x: x * torch.rand(3), randomness="same")(two(torch)[0]),
)  # fmt: skip
def test_same_as_pytorch(program):
    check(stated(program, ulp=4, but=LAYOUT))


@pytest.mark.parametrize("make", ["jacrev", "jacfwd"])
def test_jacobians_have_gradients(make):
    check(lambda torch: connected_jacobian(torch, make), ulp=4)


@pytest.mark.filterwarnings("ignore:Attempted to insert a get_attr Node")
def test_linearize():
    def program(torch):
        x, y = two(torch)
        value, jvp_fn = torch.func.linearize(lambda x, y: x.sin() * y, x, y)
        return value, jvp_fn(y, x), jvp_fn(x, y)

    check(program, ulp=16, but={"warnings": "of how PyTorch folds constants"})
    with pytest.raises(RuntimeError, match=r"tangent:0 with shape torch.Size\(\[2\]\)"):
        minitorch.func.linearize(lambda x: x.sin(), minitorch.ones(3))[1](minitorch.ones(2))


def test_linearize_evaluates_once():
    calls = []
    _, jvp_fn = minitorch.func.linearize(lambda x: calls.append(1) or x.exp(), minitorch.zeros(2))
    assert jvp_fn(minitorch.ones(2)).tolist() == jvp_fn(minitorch.ones(2)).tolist() == [1, 1] and calls == [1]


@programs(
    lambda torch: torch.func.grad(lambda x: x)(torch.ones(2)),
    lambda torch: torch.func.grad(lambda x: 3)(torch.ones(2)),
    lambda torch: torch.func.grad(lambda x: x.sum(), has_aux=True)(torch.ones(2)),
    lambda torch: torch.func.grad(cube, 1)(torch.ones(2)),
    lambda torch: torch.func.grad(cube, ())(torch.ones(2)),
    lambda torch: torch.func.grad(cube, (0, 0))(torch.ones(2)),
    lambda torch: torch.func.grad(cube, "a")(torch.ones(2)),
    lambda torch: torch.func.grad(cube)(2.0),
    lambda torch: torch.func.vjp(lambda x: None, torch.ones(2)),
    lambda torch: torch.func.vjp(lambda x: (x, 2), torch.ones(2)),
    lambda torch: torch.func.vjp(lambda x: x.argmax(), torch.ones(2)),
    lambda torch: torch.func.vjp(lambda x: x, torch.ones(2), has_aux=True),
    lambda torch: torch.func.jacrev(cube, chunk_size=0),
    lambda torch: torch.func.jvp(cube, torch.ones(2), torch.ones(2)),
    lambda torch: torch.func.jvp(cube, (torch.ones(2),), (torch.ones(3),)),
    lambda torch: torch.func.jvp(cube, (2,), (torch.ones(3),)),
    lambda torch: torch.func.jvp(lambda x: torch.ones(2), (torch.ones(2),), (torch.ones(2),), strict=True),
    lambda torch: torch.func.jacfwd(lambda x: x * torch.rand(2))(torch.ones(2)),
    lambda torch: torch.func.grad(lambda x: x.sin_().sum())(torch.ones(2)),
)
def test_errors(program):
    check(program, but={"stream": "PyTorch has drawn nothing when it refuses"})


def test_forms_that_differ_are_refused():
    for cotangents in ([1, 2], minitorch.ones(3)):
        with pytest.raises(RuntimeError, match="Expected pytree structure of cotangents to be the same"):
            pulled_back(minitorch, cotangents)
    with pytest.raises(RuntimeError, match="to have the same python structure"):
        minitorch.func.jvp(cube, (minitorch.ones(2),), [minitorch.ones(2)])


def test_an_argument_is_not_edited():
    x = (minitorch.ones(2, requires_grad=True) * 2).detach().requires_grad_() * 1
    with pytest.raises(RuntimeError, match="is being modified inplace"):
        minitorch.func.grad(lambda a: a.sin_().sum())(x)
    assert x.tolist() == [2, 2]


def test_gradients_reach_no_leaf():
    x = minitorch.ones(2, requires_grad=True)
    minitorch.func.grad(cube)(x)
    minitorch.func.hessian(cube)(x)
    assert x.grad is None


def test_refused_columns():
    with pytest.raises(NotImplementedError, match="randomness"):
        minitorch.func.jacfwd(cube, randomness="different")(minitorch.ones(2))
    with pytest.raises(RuntimeError, match="dtype"):
        minitorch.func.jvp(cube, (minitorch.ones(2),), (minitorch.ones(2, dtype=minitorch.float64),))
