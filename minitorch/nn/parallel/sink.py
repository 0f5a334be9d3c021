"""Sink: what outputs of a model pass through, so that those that a loss leaves out tell their parameters so."""

from collections.abc import Callable
from typing import Any

from ...autograd.function import Function
from ...tensor.tensor import Tensor


class _Sink(Function):
    """Outputs as they are, of which those that the loss does not use pass on that there is no gradient."""

    @staticmethod
    def forward(ctx: Any, *outputs: Tensor) -> tuple[Tensor, ...]:
        ctx.set_materialize_grads(False)
        return tuple(x.view_as(x) for x in outputs)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> tuple[Tensor | None, ...]:
        return gradients


def through_sink(output: Any) -> Any:
    """An output, in which tensors that require grad have passed through a node that none of their gradients skips."""
    given = [x for x in tensors_in(output) if x.requires_grad]
    made = dict(zip(map(id, given), _Sink.apply(*given) if given else (), strict=True))
    return _mapped(output, lambda x: made.get(id(x), x))


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors in nested lists, tuples and dicts."""
    found: list[Tensor] = []
    _mapped(value, lambda x: found.append(x) if isinstance(x, Tensor) else None)
    return found


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return type(value)((key, _mapped(item, change)) for key, item in value.items())
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_mapped(item, change) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(_mapped(item, change) for item in value)
    return change(value)
