"""`torch._foreach_add` and its like, which optimizers of other libraries call: a method of tensors for each of a list.

The tensors of an argument that is a list, or its numbers, go one to each; anything else goes to all. A function gives a
tuple; one in place, `_foreach_add_`, the list that it was given.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ..tensor import Tensor

METHODS = (
    "abs", "acos", "add", "addcdiv", "addcmul", "asin", "atan", "ceil", "clamp_max", "clamp_min", "cos", "cosh", "div",
    "erf", "exp", "expm1", "floor", "frac", "lerp", "log", "log10", "log1p", "log2", "maximum", "minimum", "mul", "neg",
    "pow", "reciprocal", "round", "rsqrt", "sigmoid", "sign", "sin", "sinh", "sqrt", "sub", "tan", "tanh", "trunc",
)  # fmt: skip
ONLY = ["clone", "norm", "copy_", "zero_"]
"""Not both of a function and one in place."""
SAME = {"maximum": "clamp_min", "maximum_": "clamp_min_", "minimum": "clamp_max", "minimum_": "clamp_max_"}
"""Methods that take numbers too, by the function."""


def _foreach(name: str) -> Callable[..., Any]:
    def function(self: Sequence[Tensor], *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self, list | tuple) or not all(isinstance(tensor, Tensor) for tensor in self):
            raise TypeError(f"_foreach_{name}(): argument 'self' must be a list or tuple of Tensors")
        if not self:
            raise RuntimeError("Tensor list must have at least one tensor.")
        if name.startswith("addc") and len(args) == 3:
            *args, kwargs["value"] = args  # type: ignore[assignment]
        columns = [_column(name, len(self), value) for value in args]
        named = {key: _column(name, len(self), value) for key, value in kwargs.items()}
        method = SAME.get(name, name)
        done = []
        for place, tensor in enumerate(self):
            options = {key: column[place] for key, column in named.items()}
            done.append(getattr(tensor, method)(*(column[place] for column in columns), **options))
        return self if name.endswith("_") else tuple(done)

    function.__name__ = function.__qualname__ = f"_foreach_{name}"
    function.__doc__ = f"`tensor.{SAME.get(name, name)}` for each tensor of a list. PyTorch's `torch._foreach_{name}`."
    return function


def _column(name: str, count: int, value: Any) -> Sequence[Any]:
    """What `value` is for each of `count` tensors."""
    if isinstance(value, Tensor) and value.dim():
        if value.dim() > 1 or not name.startswith("addc"):
            raise RuntimeError(
                f"scalar tensor expected to be 0 dim but it has {value.dim()} dimensions and {value.numel()} elements."
            )
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return [value] * count
    if len(value) != count:
        raise RuntimeError(f"Tensor lists must have the same number of tensors, got {count} and {len(value)}")
    return value


NAMES = [*METHODS, *(f"{name}_" for name in METHODS), *ONLY]
globals().update({f"_foreach_{name}": _foreach(name) for name in NAMES})
__all__ = [f"_foreach_{name}" for name in NAMES]
