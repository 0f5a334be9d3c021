"""Derivatives of functions: `jacobian`, `hessian`, `vjp`, `jvp`. PyTorch's `autograd.functional`.

Each evaluates `func` at copies of the inputs and differentiates what comes out, row by row where a matrix is asked for.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..ops.joining import stack
from ..tensor.tensor import Tensor, wrap
from .grad import grad
from .modes import enable_grad
from .record import record

Inputs = Tensor | tuple[Tensor, ...]


@enable_grad()
def vjp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), vᵀJ)`: the gradient at `inputs` when `v`, shaped as the output, is the gradient there.

    `v` may be left out for an output of one element.
    """
    points = _points(inputs, create_graph)
    output = _evaluate(func, points)
    seeds = None if v is None else _tupled(v)
    gradients = _gradients(_tupled(output), points, seeds, create_graph, strict)
    return _detached(output, create_graph), _shaped_as(inputs, gradients)


@enable_grad()
def jvp(
    func: Callable[..., Any], inputs: Inputs, v: Inputs | None = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:
    """`(func(inputs), Jv)`: how the output changes along `v`, shaped as the inputs: two backward passes."""
    points = _points(inputs, create_graph)
    output = _evaluate(func, points)
    seeds = tuple(wrap(np.zeros_like(y._array)).requires_grad_() for y in _tupled(output))
    pulled = _gradients(_tupled(output), points, seeds, True, strict)
    directions = _tupled(v) if v is not None else tuple(wrap(np.ones_like(x._array)) for x in points)
    pushed = _gradients(pulled, seeds, directions, create_graph, strict)
    return _detached(output, create_graph), _shaped_as(output, pushed)


@enable_grad()
def jacobian(
    func: Callable[..., Any],
    inputs: Inputs,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The derivative of every output element by every input element: shape `output.shape + input.shape`.

    With a tuple of inputs or outputs, a tuple for each.
    """
    if vectorize or strategy != "reverse-mode":
        raise NotImplementedError("only vectorize=False and strategy='reverse-mode' are supported")
    points = _points(inputs, create_graph)
    output = _evaluate(func, points)
    blocks = tuple(_shaped_as(inputs, _rows(y, points, create_graph, strict)) for y in _tupled(output))
    return _shaped_as(output, blocks)


@enable_grad()
def hessian(func: Callable[..., Any], inputs: Inputs, create_graph: bool = False, strict: bool = False) -> Any:
    """The second derivatives of a function with one output element: the Jacobian of its gradient."""

    def gradient(*xs: Tensor) -> Any:
        return _shaped_as(inputs, _gradients(_tupled(func(*xs)), xs, None, True, strict))

    return jacobian(gradient, inputs, create_graph, strict)


def _rows(y: Tensor, points: tuple[Tensor, ...], create_graph: bool, strict: bool) -> tuple[Tensor, ...]:
    """For each point the derivatives of all elements of `y`: shape `y.shape + point.shape`."""
    rows = [_gradients((element,), points, None, create_graph, strict) for element in y.reshape(-1)]
    stacked = (_stack([row[i] for row in rows], x) for i, x in enumerate(points))
    return tuple(block.reshape((*y.shape, *x.shape)) for block, x in zip(stacked, points, strict=True))


def _stack(rows: list[Tensor], x: Tensor) -> Tensor:
    return record(stack, tuple(rows), (0,)) if rows else wrap(np.zeros((0, *x.shape), x._array.dtype))


def _points(inputs: Inputs, create_graph: bool) -> tuple[Tensor, ...]:
    """Where to differentiate: leaves of our own, or views of the inputs for `create_graph` to reach them."""
    return tuple(
        x.view_as(x) if create_graph and x.requires_grad else x.detach().clone().requires_grad_()
        for x in _tupled(inputs)
    )


def _evaluate(func: Callable[..., Any], points: tuple[Tensor, ...]) -> Any:
    output = func(*points)
    for y in _tupled(output):
        if not isinstance(y, Tensor):
            raise TypeError(f"func must return a Tensor or a tuple of Tensors, got {type(y).__name__}")
    return output


def _gradients(
    outputs: tuple[Tensor, ...], points: Sequence[Tensor], seeds: Any, create_graph: bool, strict: bool
) -> tuple[Tensor, ...]:
    """Gradients at `points`, zeros where an output does not depend on one (an error if `strict`)."""
    live = [i for i, y in enumerate(outputs) if y.requires_grad]
    if strict and len(live) < len(outputs):
        raise RuntimeError(
            "an output of the user-provided function does not require gradients; not allowed in strict mode"
        )
    if not live:
        return tuple(wrap(np.zeros_like(x._array)) for x in points)
    return grad(
        [outputs[i] for i in live],
        list(points),
        None if seeds is None else [seeds[i] for i in live],
        retain_graph=True,
        create_graph=create_graph,
        materialize_grads=not strict,
        allow_unused=None,
    )


def _tupled(value: Any) -> tuple:
    return value if isinstance(value, tuple) else tuple(value) if isinstance(value, list) else (value,)


def _shaped_as(example: Any, values: tuple) -> Any:
    """A tuple if `example` is one, else its only member."""
    return values if isinstance(example, tuple | list) else values[0]


def _detached(output: Any, create_graph: bool) -> Any:
    return output if create_graph else _shaped_as(output, tuple(y.detach() for y in _tupled(output)))
