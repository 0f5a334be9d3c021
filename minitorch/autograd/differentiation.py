"""Differentiation: what the functions of `functional.py` have in common: points, outputs, and gradients at points."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..tensor.tensor import Tensor, wrap
from .grad import grad

Inputs = Tensor | tuple[Tensor, ...]


def points_of(inputs: Inputs, create_graph: bool, name: str) -> tuple[Tensor, ...]:
    """Where to differentiate: leaves of our own, or views of the inputs for `create_graph` to reach them."""
    _require_tensors(inputs, "inputs", name)
    return tuple(
        x.view_as(x) if create_graph and x.requires_grad else x.detach().clone().requires_grad_()
        for x in tupled(inputs)
    )


def evaluated(func: Callable[..., Any], points: tuple[Tensor, ...], name: str) -> Any:
    """The output of `func`, given to `name`, which has to be a tensor or several."""
    output = func(*points)
    _require_tensors(output, "outputs of the user-provided function", name)
    return output


def _require_tensors(value: Any, what: str, name: str) -> None:
    several = isinstance(value, tuple)
    for i, x in enumerate(tupled(value)):
        if not isinstance(x, Tensor):
            which = f"value at index {i}" if several else f"given {what}"
            raise TypeError(
                f"The {what} given to {name} must be either a Tensor or a tuple of Tensors but the {which} has type "
                f"{type(x)}."
            )


def gradients_at(
    outputs: tuple[Tensor, ...], points: Sequence[Tensor], seeds: Any, create_graph: bool, strict: bool
) -> tuple[Tensor, ...]:
    """Gradients at `points`, zeros where an output does not depend on one (an error if `strict`)."""
    live = [i for i, y in enumerate(outputs) if y.requires_grad]
    if strict and len(live) < len(outputs):
        i = next(i for i, y in enumerate(outputs) if not y.requires_grad)
        raise RuntimeError(
            f"Output {i} of the user-provided function does not require gradients. The outputs must be computed in a "
            "differentiable manner from the input when running in strict mode."
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


def tupled(value: Any) -> tuple:
    return value if isinstance(value, tuple) else tuple(value) if isinstance(value, list) else (value,)


def shaped_as(example: Any, values: tuple) -> Any:
    """A tuple if `example` is one, else its only member."""
    return values if isinstance(example, tuple | list) else values[0]


def detached(output: Any, create_graph: bool) -> Any:
    return output if create_graph else shaped_as(output, tuple(y.detach() for y in tupled(output)))


def single(func: Callable[..., Any], points: tuple[Tensor, ...], name: str) -> Tensor:
    """As `evaluated`, of a function, given to `name`, whose output has to be one tensor of one element."""
    output = evaluated(func, points, name)
    if not isinstance(output, Tensor):
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if output.numel() != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")
    return output


def directions_of(v: Inputs | None, points: tuple[Tensor, ...], inputs: Inputs, name: str) -> tuple[Tensor | None, ...]:
    """`v`, one for each of the points, and shaped as it; None for one of one element."""
    if v is None:
        if len(points) != 1 or points[0].numel() != 1:
            raise RuntimeError(
                "The vector v can only be None if the input to the user-provided function is a single Tensor with a "
                "single element."
            )
        return (None,)
    _require_tensors(v, "v", name)
    given, several = tupled(v), isinstance(inputs, tuple | list)
    if len(given) != len(points):
        if several:
            raise RuntimeError(f"v is a tuple of invalid length: should be {len(points)} but got {len(given)}.")
        raise RuntimeError("The given v should contain a single Tensor.")
    for i, (a, x) in enumerate(zip(given, points, strict=True)):
        if a.shape != x.shape:
            entry = f"Entry {i} in " if several else ""
            raise RuntimeError(f"{entry}v has invalid size: should be {x.shape} but got {a.shape}.")
    return given
