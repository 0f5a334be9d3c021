"""Variable: what a tensor that takes part in a graph was called before it became the same as a tensor."""

from typing import Any

from ..tensor.tensor import Tensor


class _Kind(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_Kind):
    """`Variable(x, requires_grad=True)` is `x.detach().requires_grad_()`. PyTorch's `torch.autograd.Variable`."""

    def __new__(cls, data: Tensor, requires_grad: bool = False) -> Tensor:  # type: ignore[misc]
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
        return data.detach().requires_grad_(requires_grad)
