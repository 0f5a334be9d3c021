"""Calls in the forms that PyTorch takes: NumPy's names for dimensions, `out=`, and a tensor where one is due."""

import functools
from collections.abc import Callable
from typing import Any

from ..tensor.tensor import Tensor
from .public import fill_out, function
from .signatures import with_out

_ALIASES = {"axis": "dim", "keepdims": "keepdim"}


def tensor_function(f: Callable[..., Any]) -> Callable[..., Any]:
    """Make `f(input, ...)` a public function and method that also takes `axis`, `keepdims` and `out`."""

    @functools.wraps(f)
    def call(input: Tensor, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(input, Tensor):
            raise TypeError(f"{f.__name__}(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
        if not kwargs:
            return f(input, *args)
        out = kwargs.pop("out", None)
        result = f(input, *args, **{_ALIASES.get(name, name): value for name, value in kwargs.items()})
        return result if out is None else _fill(out, result)

    call.__signature__ = with_out(f)  # type: ignore[attr-defined]
    return function(call)


def _fill(out: Any, result: Any) -> Any:
    if isinstance(out, Tensor):
        return fill_out(out, result)
    return type(result)(*map(fill_out, out, result))
