"""gradcheck: whether backward is the derivative, along random directions, of a function written for any library.

A direction v and weights u of the results say it in two numbers: <Jv, u> by differences and <v, Jᵀu> by backward, one
pass for a whole tensor where a Jacobian takes one for each element. Where a function has no derivative the point is
moved, not the tolerance. (`autograd.gradcheck` is PyTorch's, which compares Jacobians.)
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .closeness import assert_close
from .pullback import Arrays, Pullback, asks_for_gradients, outputs_of
from .reading import is_tensor_like, read
from .stencils import Gradient, gradient

MOVES = 12  # attempts at finding a point where there is a derivative
ELEMENTS = 1e-6  # how far an element is off that is named
ROUNDING = {"rtol": 1e-9, "atol": 1e-10, "equal_nan": True}


def gradcheck(
    f: Callable[..., Any],
    inputs: Any,
    *,
    subject: Any,
    directions: int = 3,
    rtol: float = 1e-8,
    atol: float = 1e-9,
    seed: int = 0,
) -> None:
    """Assert that the gradients of `f` at `inputs` are right, up to `atol + rtol * scale` and the stencil's own error.

    f: takes tensors of the library `subject`, returns one or several; must give the same each time.
    inputs: one or several recipes, tensors, arrays, of which those in float64 are varied, and any other arguments.
    directions: how many are tried, in each of which all inputs move at once; `seed` draws them.

    Also that forward and backward write neither to inputs nor to incoming gradients, and that backward is linear.
    AssertionError with the input, the element, both values and their distance; ValueError if nothing is to be varied
    or if no point near the inputs has a derivative.
    """
    pullback = Pullback(f, inputs, subject)
    noise = np.random.default_rng(seed)
    _leaves_alone(pullback, noise)
    for _ in range(directions):
        at, v, derivative = _smooth_point(pullback, noise)
        u, w = noise.standard_normal((2, derivative.value.size))
        _is_linear(pullback, at, u, w)
        _is_the_derivative(pullback, at, v, u, derivative, rtol, atol)


def gradgradcheck(f: Callable[..., Any], inputs: Any, *, subject: Any, seed: int = 0, **options: Any) -> None:
    """`gradcheck` of the gradients of `f`, by the inputs and by the incoming gradients; `options` go to it.

    Also that <Jv, u> = <v, Jᵀu> up to rounding, with Jv the gradient of <v, Jᵀw> by w. Needs of the subject
    `autograd.grad(outputs, inputs, grad_outputs, create_graph=True, allow_unused=True)`.
    """
    pullback = Pullback(f, inputs, subject)
    noise = np.random.default_rng(seed)
    results = outputs_of(f(*pullback.leaves(pullback.arrays)))
    weights = [noise.standard_normal(tuple(y.shape)) for y in results]

    def pulled(*arguments: Any) -> list[Any]:
        """Jᵀw, as tensors that remember where they come from."""
        points, incoming = arguments[: len(pullback.arguments)], arguments[len(pullback.arguments) :]
        pairs = [(y, w) for y, w in zip(outputs_of(f(*points)), incoming, strict=True) if asks_for_gradients(y)]
        if not pairs:
            return []
        ys, ws = zip(*pairs, strict=True)
        leaves = [points[i] for i in pullback.varied]
        found = subject.autograd.grad(list(ys), leaves, list(ws), create_graph=True, allow_unused=True)
        return [g for g in found if g is not None]

    gradcheck(pulled, (*pullback.arguments, *weights), subject=subject, seed=seed, **options)
    _is_adjoint(Pullback(pulled, (*pullback.arguments, *weights), subject), len(weights), noise)


def _leaves_alone(pullback: Pullback, noise: "np.random.Generator") -> None:
    """Nothing that forward and backward are given is written to."""
    before = [read(x).array.copy() if is_tensor_like(x) else None for x in pullback.arguments]
    u = noise.standard_normal(pullback.value(pullback.arrays).size)
    pulled = pullback.pull(pullback.arrays, u)
    for i, (x, kept) in enumerate(zip(pulled.arguments, before, strict=True)):
        if kept is not None:
            _equal(f"input {i} is left alone", x, kept, {"rtol": 0.0, "atol": 0.0, "equal_nan": True})
    incoming = np.concatenate([np.zeros(0), *(read(w).array.ravel() for w in pulled.weights)])
    _equal("incoming gradients are left alone", incoming, u, {"rtol": 0.0, "atol": 0.0})


def _smooth_point(pullback: Pullback, noise: "np.random.Generator") -> tuple[Arrays, Arrays, Gradient]:
    """The inputs, or a point near them, and a direction in which there is a derivative there."""
    at: Arrays = pullback.arrays
    size = pullback.value(at).size
    for attempt in range(MOVES):
        v = _noise_like(at, noise)
        found = gradient(_along(pullback, at, v, size))
        if found is not None:
            return at, v, found
        away = _noise_like(at, noise)
        at = [x + 0.01 * 1.5**attempt * d for x, d in zip(pullback.arrays, away, strict=True)]
    raise ValueError(
        f"gradcheck: no derivative at the inputs, nor at {MOVES - 1} points around them: differences of different "
        "widths disagree. Is the function random, does it compute in float32, or is it undefined there?"
    )


def _is_the_derivative(
    pullback: Pullback, at: Arrays, v: Arrays, u: np.ndarray, derivative: Gradient, rtol: float, atol: float
) -> None:
    """<v, Jᵀu> is <Jv, u>; where it is not, the elements are looked through one by one."""
    gradients = pullback.pull(at, u).gradients
    backward, differences = _inner(v, gradients), derivative.value @ u
    scale = np.abs(derivative.value) @ np.abs(u)
    if abs(backward - differences) <= atol + rtol * scale + derivative.error @ np.abs(u):
        return
    options = {"rtol": max(rtol, ELEMENTS), "atol": max(atol, ELEMENTS)}
    where = "" if at is pullback.arrays else f", with inputs moved off a kink to {[x.tolist() for x in at]}"
    for k, i in enumerate(pullback.varied):
        expected = _by_differences(pullback, at, u, k, gradients[k])
        _equal(f"the gradient of input {i} is the derivative{where}", gradients[k], expected, options)
    _equal(f"<v, Jᵀu> is <Jv, u>{where}", float(backward), float(differences), {"rtol": rtol, "atol": atol})


def _by_differences(pullback: Pullback, at: Arrays, u: np.ndarray, k: int, otherwise: np.ndarray) -> np.ndarray:
    """The derivative of <f, u> by each element of the `k`-th varied input; `otherwise` where there is none."""
    result = otherwise.copy()
    for index in np.ndindex(result.shape):
        v = [np.zeros(x.shape) for x in at]
        v[k][index] = 1
        found = gradient(_along(pullback, at, v, u.size))
        if found is not None:
            result[index] = found.value @ u
    return result


def _along(pullback: Pullback, at: Arrays, v: Arrays, size: int) -> Callable[[float], np.ndarray]:
    """The results at `at + t v` as a function of t; NaN where the function refuses it, outside of its domain."""

    def value(t: float) -> np.ndarray:
        try:
            return pullback.value([x + t * d for x, d in zip(at, v, strict=True)])
        except (ArithmeticError, RuntimeError, ValueError):
            return np.full(size, np.nan)

    return value


def _is_linear(pullback: Pullback, at: Arrays, u: np.ndarray, w: np.ndarray) -> None:
    together = pullback.pull(at, u - 2 * w).gradients
    apart = [a - 2 * b for a, b in zip(pullback.pull(at, u).gradients, pullback.pull(at, w).gradients, strict=True)]
    for i, actual, expected in zip(pullback.varied, together, apart, strict=True):
        _equal(f"the gradient of input {i} is linear in the incoming gradient", actual, expected, ROUNDING)


def _is_adjoint(pullback: Pullback, count: int, noise: "np.random.Generator") -> None:
    """<Jv, w> = <v, Jᵀw>, as the pullback is linear in the last `count` of the inputs, the weights w."""
    transposed = pullback.value(pullback.arrays)
    v = noise.standard_normal(transposed.size)
    gradients = pullback.pull(pullback.arrays, v).gradients
    pushed = _inner(gradients[len(gradients) - count :], pullback.arrays[len(gradients) - count :])
    _equal("<Jv, u> = <v, Jᵀu>", float(pushed), float(v @ transposed), ROUNDING)


def _noise_like(arrays: Arrays, noise: "np.random.Generator") -> Arrays:
    """A direction; of large numbers a steeper one, as their neighbours lie further apart."""
    return [noise.standard_normal(x.shape) * np.maximum(1, np.abs(x)) for x in arrays]


def _inner(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> float:
    return float(sum(np.sum(x * y) for x, y in zip(a, b, strict=True)))


def _equal(law: str, actual: Any, expected: Any, options: dict[str, Any]) -> None:
    assert_close(actual, expected, check_dtype=False, msg=lambda report: f"gradcheck: {law}: {report}", **options)
