"""Derivatives of functions: `jacobian`, `hessian`, and products with them. PyTorch's `autograd.functional`.

Each evaluates `func` at copies of the inputs and differentiates what comes out, row by row where a matrix is asked for.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.joining import stack
from ..tensor.tensor import Tensor, wrap
from .differentiation import (
    Inputs,
    detached,
    directions_of,
    evaluated,
    gradients_at,
    points_of,
    shaped_as,
    single,
    tupled,
)
from .modes import enable_grad
from .record import record


@enable_grad()
def vjp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), vᵀJ)`: the gradient at `inputs` when `v`, shaped as the output, is the gradient there.

    `v` may be left out for an output of one element.
    """
    points = points_of(inputs, create_graph, "vjp")
    output = evaluated(func, points, "vjp")
    seeds = None if v is None else tupled(v)
    gradients = gradients_at(tupled(output), points, seeds, create_graph, strict)
    return detached(output, create_graph), shaped_as(inputs, gradients)


@enable_grad()
def jvp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), Jv)`: how the output changes along `v`, shaped as the inputs: two backward passes."""
    points = points_of(inputs, create_graph, "jvp")
    output = evaluated(func, points, "jvp")
    seeds = tuple(wrap(np.zeros_like(y._array)).requires_grad_() for y in tupled(output))
    pulled = gradients_at(tupled(output), points, seeds, True, strict)
    directions = tupled(v) if v is not None else tuple(wrap(np.ones_like(x._array)) for x in points)
    pushed = gradients_at(pulled, seeds, directions, create_graph, strict)
    return detached(output, create_graph), shaped_as(output, pushed)


def jacobian(
    func: Callable[..., Any],
    inputs: Inputs,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The derivative of every output element by every input element: shape `output.shape + input.shape`.

    With a tuple of inputs or outputs, a tuple for each. `vectorize` and `strategy` say how PyTorch is to compute it;
    here it is computed row by row in any case.
    """
    _check_strategy(strategy, vectorize, strict, create_graph)
    return _jacobian(func, inputs, create_graph, strict)


@enable_grad()
def _jacobian(
    func: Callable[..., Any], inputs: Inputs, create_graph: bool, strict: bool, name: str = "jacobian"
) -> Any:
    points = points_of(inputs, create_graph, name)
    output = evaluated(func, points, name)
    blocks = tuple(shaped_as(inputs, _rows(y, points, create_graph, strict)) for y in tupled(output))
    return shaped_as(output, blocks)


def _check_strategy(strategy: str, vectorize: bool, strict: bool, create_graph: bool) -> None:
    """Refuse what PyTorch refuses of the choices of how to compute a Jacobian."""
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs '
            'than inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".'
        )
    where = "torch.autograd.functional.jacobian: "
    if strategy == "forward-mode":
        instead = 'are not supported together (yet). Please either set `{}=False` or `strategy="reverse-mode"`.'
        if create_graph:
            text = f'{where}`create_graph=True` and `strategy="forward-mode"` {instead.format("create_graph")}'
            raise NotImplementedError(text)
        if strict:
            raise RuntimeError(f'{where}`strict=True` and `strategy="forward-mode"` {instead.format("strict")}')
        if not vectorize:
            raise NotImplementedError(
                "Computing Jacobian using forward-AD or forward-over-reverse Hessian is only implemented for "
                "`vectorize=True`."
            )
    elif vectorize and strict:
        raise RuntimeError(
            f"{where}`strict=True` and `vectorized=True` are not supported together. Please either set `strict=False` "
            "or `vectorize=False`."
        )


def hessian(
    func: Callable[..., Any],
    inputs: Inputs,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function with one output element: the Jacobian of its gradient.

    `vectorize` and `outer_jacobian_strategy` as in `jacobian`.
    """
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    _check_strategy(outer_jacobian_strategy, vectorize, strict, create_graph)

    def gradient(*xs: Tensor) -> Any:
        output = single(func, xs, "hessian")
        return shaped_as(inputs, gradients_at((output,), xs, None, True, strict))

    return _jacobian(gradient, inputs, create_graph, strict, "hessian")


@enable_grad()
def vhp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), vᵀH)`: `v`, shaped as the inputs, by the second derivatives of a function of one output.

    `v` may be left out for an input of one element.
    """
    points = points_of(inputs, create_graph, "vhp")
    seeds = directions_of(v, points, inputs, "vhp")
    output = single(func, points, "vhp")
    pulled = gradients_at((output,), points, None, True, strict)
    again = gradients_at(pulled, points, seeds, create_graph, strict)
    return detached(output, create_graph), shaped_as(inputs, again)


@enable_grad()
def hvp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), Hv)`: as `vhp`, by one backward pass more; the two are equal where second derivatives commute."""
    points = points_of(inputs, create_graph, "hvp")
    directions = directions_of(v, points, inputs, "hvp")
    output = single(func, points, "hvp")
    pulled = gradients_at((output,), points, None, True, strict)
    seeds = tuple(wrap(np.zeros_like(x._array)).requires_grad_() for x in points)
    double = gradients_at(pulled, points, seeds, True, strict)
    pushed = gradients_at(double, seeds, directions, create_graph, strict)
    return detached(output, create_graph), shaped_as(inputs, pushed)


def _rows(y: Tensor, points: tuple[Tensor, ...], create_graph: bool, strict: bool) -> tuple[Tensor, ...]:
    """For each point the derivatives of all elements of `y`: shape `y.shape + point.shape`."""
    rows = [gradients_at((element,), points, None, create_graph, strict) for element in y.reshape(-1)]
    stacked = (_stack([row[i] for row in rows], x) for i, x in enumerate(points))
    return tuple(block.reshape((*y.shape, *x.shape)) for block, x in zip(stacked, points, strict=True))


def _stack(rows: list[Tensor], x: Tensor) -> Tensor:
    return record(stack, tuple(rows), (0,)) if rows else wrap(np.zeros((0, *x.shape), x._array.dtype))
