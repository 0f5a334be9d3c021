"""Gradients of any tensors by any others: `autograd.backward` and `autograd.grad`."""

import warnings
from collections.abc import Sequence
from typing import Any

from ..tensor.tensor import Tensor
from .backward import backward_all, gradients_of
from .edge import GradientEdge

Tensors = Tensor | GradientEdge | Sequence[Tensor | GradientEdge]


def backward(
    tensors: Tensors,
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Tensor | Sequence[Tensor | None] | None = None,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of `tensors` to the `.grad` of the leaves they were computed from (or only of `inputs`).

    `grad_tensors` holds one tensor of the same shape for each of `tensors`, or None for those of one element. A
    `graph.GradientEdge` may stand for a tensor.
    """
    if grad_variables is not None:
        warnings.warn("`grad_variables` is deprecated. Use `grad_tensors` instead.", FutureWarning, stacklevel=2)
        if grad_tensors is not None:
            raise RuntimeError("backward(): `grad_tensors` and its former name `grad_variables` are both given")
        grad_tensors = grad_variables
    roots = _listed(tensors, "all tensors")
    backward_all(roots, _seeds(roots, grad_tensors), retain_graph, create_graph, inputs)


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor, ...]:
    """The gradients of the sum of `outputs` (weighted by `grad_outputs`) by each of `inputs`, accumulated nowhere.

    An input that `outputs` do not depend on raises RuntimeError, unless `allow_unused` (its gradient is None) or
    `materialize_grads` (zeros). With `create_graph` the gradients have gradients themselves.
    """
    if not only_inputs:
        raise ValueError("only_inputs=False is no longer supported; use backward() to accumulate into the leaves")
    if is_grads_batched:
        raise NotImplementedError("is_grads_batched=True is not supported; call grad once for each gradient")
    roots, wanted = _listed(outputs, "all outputs"), _listed(inputs, "all inputs", RuntimeError)
    return gradients_of(  # type: ignore[return-value]
        roots, wanted, _seeds(roots, grad_outputs), retain_graph, create_graph, allow_unused, materialize_grads
    )


def _listed(tensors: Tensors, what: str, error: type[Exception] = TypeError) -> Sequence[Tensor | GradientEdge]:
    listed = [tensors] if isinstance(tensors, Tensor | GradientEdge) else list(tensors)
    for x in listed:
        if not isinstance(x, Tensor | GradientEdge):
            raise error(f"{what} have to be either Tensors or GradientEdges, but got {type(x).__name__}")
    return listed


def _seeds(roots: Sequence[Any], gradients: Tensor | Sequence[Tensor | None] | None) -> Sequence[Tensor | None]:
    if gradients is None:
        return [None] * len(roots)
    return [gradients] if isinstance(gradients, Tensor) else list(gradients)
