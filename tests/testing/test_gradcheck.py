"""gradcheck of the kit: right gradients pass in both libraries, at kinks too, and every kind of mistake is noticed."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given, settings

import minitorch
from minitorch.testing import course, gradcheck, gradgradcheck, stateless, strategies
from minitorch.testing.stencils import gradient

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])

FUNCTIONS = {
    "smooth": lambda x, y: (x * y).exp(),
    "rows and columns": lambda x, y: x @ y.t(),
    "several results": lambda x, y: (x.softmax(-1), (x > y), y.tanh() * 2),
    "one ignored": lambda x, y: y.sin(),
    "kinks": lambda x, y: (x.relu() * y, x.abs(), (x * 2).clamp(-1, 1)),
    "ties": lambda x, y: x.max(0)[0] + y.sort(-1)[0],
    "steps": lambda x, y: x.round() + y,
    "a view": lambda x, y: x.t()[1:] * 2,
    "the input itself": lambda x, y: x,
}
POINTS = {
    "anywhere": np.random.default_rng(0).normal(size=(3, 4)),
    "at kinks": np.zeros((3, 4)),
    "beside kinks": np.full((3, 4), 1e-3),
    "with ties": np.arange(12.0).reshape(3, 4) % 3 - 1,
    "far out": np.full((3, 4), 30.0),
}


def custom(lib, forward, backward):
    """A function with a rule for its gradient, of which both may be wrong."""

    class Custom(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return forward(x)

        @staticmethod
        def backward(ctx, g):
            return backward(g, *ctx.saved_tensors)

    return Custom.apply


def found(f, *inputs, lib=minitorch, check=gradcheck):
    with pytest.raises(AssertionError) as error:
        check(f, list(inputs), subject=lib)
    return str(error.value)


@BOTH
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_right_passes(lib, name, point):
    inputs = [POINTS[point], POINTS["anywhere"] / 4]
    gradcheck(FUNCTIONS[name], inputs, subject=lib)
    gradgradcheck(FUNCTIONS[name], inputs, subject=lib, directions=1)


@BOTH
@settings(deadline=None, max_examples=25)
@given(recipe=strategies.tensors("float64", special=False))
def test_any_shape_and_layout(lib, recipe):
    gradcheck(lambda x: x * x.sum(), recipe, subject=lib)


@BOTH
def test_arguments_of_every_kind(lib):
    table, rows = lib.ones(4, 2, dtype=lib.float64), lib.tensor([3, 0, 3])
    gradcheck(lambda t, i, scale: t[i] * scale, [table, rows, 3], subject=lib)
    gradcheck(lambda x: x.square(), 1.5 * lib.ones((), dtype=lib.float64), subject=lib)
    gradcheck(lambda x: x * 2, np.ones((0, 3)), subject=lib)


@BOTH
def test_a_layer_as_a_function_of_its_parameters(lib):
    layer = lib.nn.Sequential(lib.nn.Linear(3, 2), lib.nn.Tanh(), lib.nn.Linear(2, 1)).double()
    f, parameters = stateless(layer)
    x = lib.ones(4, 3, dtype=lib.float64)
    assert f(x, *parameters).tolist() == layer(x).tolist()
    assert f(x, *(0 * p for p in parameters)).tolist() == [[0.0]] * 4
    gradcheck(f, [x, *parameters], subject=lib)
    assert len(list(layer.parameters())) == 4


@BOTH
def test_a_wrong_element_is_named(lib):
    scale = lib.ones(3, 4, dtype=lib.float64)
    scale[1, 2] = 1.00001
    wrong = custom(lib, lambda x: x * 2, lambda g, x: g * 2 * scale)
    report = found(lambda y, x: y + wrong(x), POINTS["at kinks"], POINTS["anywhere"], lib=lib)
    assert "the gradient of input 1 is the derivative: " in report
    assert "Mismatched elements: 1 / 12" in report and "at (1, 2): expected" in report and "ulps" in report


@BOTH
@pytest.mark.parametrize(
    ("forward", "backward", "word"),
    [
        (lambda x: x.exp(), lambda g, x: g, "derivative"),
        (lambda x: x.exp(), lambda g, x: g * float("nan"), "derivative"),
        (lambda x: x * 2, lambda g, x: g * 2 + 1e-4, "linear"),
        (lambda x: x * 2, lambda g, x: g * g, "linear"),
        (lambda x: x * 2, lambda g, x: g.mul_(2), "incoming gradients are left alone"),
        (lambda x: x.data.mul_(2) / 2, lambda g, x: g, "input 0 is left alone"),
        (lambda x: x.relu(), lambda g, x: g, "moved off a kink"),
        (lambda x: x.relu(), lambda g, x: g * (x < 0), "moved off a kink"),
    ],
)
def test_mistakes_are_noticed(lib, forward, backward, word):
    f = custom(lib, forward, backward)
    assert word in found(f, POINTS["at kinks"] if "kink" in word else POINTS["anywhere"], lib=lib)


@BOTH
def test_a_result_cut_off_from_its_inputs_is_noticed(lib):
    assert "derivative" in found(lambda x: (x.detach() * 2, x * 3), POINTS["anywhere"], lib=lib)


def test_a_gradient_of_another_shape_is_noticed():
    class Careless(course.Tensor):
        def backward(self, gradient):
            self.grad = course.Tensor(np.ones((1, 4)))

    lib = SimpleNamespace(tensor=lambda data, requires_grad=False: Careless(data, requires_grad=requires_grad))
    assert "input 0 has shape (1, 4), expected its own (3, 4)" in found(lambda x: x, POINTS["anywhere"], lib=lib)


@BOTH
def test_wrong_gradients_of_gradients_are_noticed(lib):
    f = custom(lib, lambda x: x**3, lambda g, x: g * 3 * x.detach() ** 2)
    gradcheck(f, POINTS["anywhere"], subject=lib)
    assert "derivative" in found(f, POINTS["anywhere"], lib=lib, check=gradgradcheck)
    f = custom(lib, lambda x: x * 2, lambda g, x: custom(lib, lambda h: h * 2, lambda k, h: k * 3)(g))
    assert "input 1" in found(f, POINTS["anywhere"], lib=lib, check=gradgradcheck)


@BOTH
def test_a_pullback_that_is_not_quite_the_adjoint_is_noticed(lib):
    """Differences cannot tell what is off by 4e-9; the pullback of the pullback can."""
    almost = custom(lib, lambda h: h * 2, lambda k, h: k * 2 * (1 + 4e-9))
    f = custom(lib, lambda x: x * 2, lambda g, x: almost(g))
    assert "<Jv, u> = <v, Jᵀu>" in found(f, POINTS["anywhere"], lib=lib, check=gradgradcheck)


@BOTH
def test_what_has_no_derivative_is_refused(lib):
    for f in (lambda x: x + lib.rand(3, 4), lambda x: x.float().double() * 3, lambda x: x * float("nan")):
        with pytest.raises(ValueError, match="no derivative"):
            gradcheck(f, POINTS["anywhere"], subject=lib)
    with pytest.raises(ValueError, match="results in float64 for inputs in float64, got float32"):
        gradcheck(lambda x: x.float(), POINTS["anywhere"], subject=lib)
    with pytest.raises(ValueError, match="got float32, int"):
        gradcheck(lambda x, n: x * n, [lib.ones(2), 3], subject=lib)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (np.exp, 1),
        (lambda t: abs(t - 0.005), -1),
        (lambda t: 1e6 + np.sin(3 * t), 3),
        (lambda t: t**2 / (t + 1), 0),
        (abs, None),
        (lambda t: t * abs(t), None),
        (lambda t: t > 0, None),
        (lambda t: np.sqrt(max(t, 0)), None),
        (lambda t: max(t - 1e-5, 0), None),
    ],
)
def test_gradients(f, expected):
    result = gradient(lambda t: np.array([f(t)], float))
    if expected is None:
        assert result is None
    else:
        assert abs(result.value[0] - expected) <= result.error[0] + 1e-9
        assert result.error[0] < 1e-5
