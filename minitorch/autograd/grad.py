"""Gradients of any tensors by any others: `autograd.backward` and `autograd.grad`."""

from collections.abc import Sequence

from ..tensor.tensor import Tensor
from .backward import backward_all, gradients_of

Tensors = Tensor | Sequence[Tensor]


def backward(
    tensors: Tensors,
    grad_tensors: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradients of `tensors` to the `.grad` of the leaves they were computed from (or only of `inputs`).

    `grad_tensors` holds one tensor of the same shape for each of `tensors`, or None for those of one element.
    """
    roots = _listed(tensors)
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
    roots = _listed(outputs)
    return gradients_of(  # type: ignore[return-value]
        roots, _listed(inputs), _seeds(roots, grad_outputs), retain_graph, create_graph, allow_unused, materialize_grads
    )


def _listed(tensors: Tensors) -> Sequence[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _seeds(roots: Sequence[Tensor], gradients: Tensor | Sequence[Tensor | None] | None) -> Sequence[Tensor | None]:
    if gradients is None:
        return [None] * len(roots)
    return [gradients] if isinstance(gradients, Tensor) else list(gradients)
