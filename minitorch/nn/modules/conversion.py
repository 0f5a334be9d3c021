"""Moving a model to another dtype: every parameter stays the same object, so optimizers keep what they hold."""

from collections.abc import Callable
from typing import Any, Self

from ...autograd.modes import no_grad
from ...tensor.dtypes import dtype, float16, float32, float64
from ...tensor.tensor import Tensor
from .traversal import Traversal


class Conversion(Traversal):
    """`to`, `float`, `double`, ...: what changes the tensors of a model, in place."""

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Put `fn(tensor)` in place of each parameter's values, its gradient's, and each buffer."""
        for module in self.children() if recurse else ():
            module._apply(fn)
        for parameter in self._parameters.values():
            if parameter is not None:
                with no_grad():
                    parameter.data = fn(parameter)
                    if parameter._grad is not None:
                        parameter._grad.data = fn(parameter._grad)
        self._buffers.update({name: fn(buffer) for name, buffer in self._buffers.items() if buffer is not None})
        return self

    def to(self, *args: Any, **kwargs: Any) -> Self:
        """`to(device)`, `to(dtype)`, `to(device, dtype)` or `to(tensor)`; a dtype is for floating point only."""
        if kwargs.pop("memory_format", None) is not None:
            raise NotImplementedError("Module.to: memory formats are not supported; leave memory_format out")
        args = tuple(part for x in args for part in ((x.device, x.dtype) if isinstance(x, Tensor) else (x,)))
        kinds = [x for x in (*args, kwargs.get("dtype")) if isinstance(x, dtype)]
        if kinds and not kinds[0].is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={kinds[0]}"
            )
        others = tuple(x for x in args if not isinstance(x, dtype))
        other_kwargs = {name: value for name, value in kwargs.items() if name != "dtype"}

        def convert(t: Tensor) -> Tensor:
            if t.dtype.is_floating_point:
                return t.to(*args, **kwargs)
            return t.to(*others, **other_kwargs) if others or other_kwargs else t

        return self._apply(convert)

    def type(self, dst_type: dtype | str) -> Self:
        """All parameters and buffers as `dst_type`, integers too."""
        return self._apply(lambda t: t.type(dst_type))

    def float(self) -> Self:
        """Floating point parameters and buffers as float32."""
        return self.to(float32)

    def double(self) -> Self:
        """Floating point parameters and buffers as float64."""
        return self.to(float64)

    def half(self) -> Self:
        """Floating point parameters and buffers as float16."""
        return self.to(float16)

    def cpu(self) -> Self:
        """All parameters and buffers in main memory."""
        return self._apply(lambda t: t.cpu())
