"""Views as copies: `torch.permute_copy` is `torch.permute` in memory of its own."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from ..tensor.dtypes import dtype
from ..tensor.layouts import contiguous_format
from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from .broadcasting import expand
from .gathering import narrow, select
from .memory import as_strided
from .public import described, functions, public
from .rearranging import diagonal, unfold
from .shaping import reshape, squeeze, unsqueeze, view
from .splitting import split, split_with_sizes, unbind
from .transposing import permute, t, transpose


def _alias(input: Tensor) -> Tensor:
    return input


def _expand(input: Tensor, size: Sequence[int], *, implicit: bool = False) -> Tensor:
    return expand(input, size)


def _narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    return narrow(input, dim, start, length)


def _permute(input: Tensor, dims: Sequence[int]) -> Tensor:
    return permute(input, dims)


def _squeeze(input: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    return squeeze(input) if dim is None else squeeze(input, dim)


def _view(input: Tensor, size: Sequence[int] | dtype) -> Tensor:
    shape: Any = size
    return view(input, shape) if isinstance(size, dtype) else reshape(input, shape)


def _split(input: Tensor, split_size: int, dim: int = 0) -> tuple[Tensor, ...]:
    return split(input, split_size, dim)


VIEWS: dict[str, Callable[..., Any]] = {
    "alias": _alias, "as_strided": as_strided, "detach": functions["detach"], "diagonal": diagonal, "expand": _expand,
    "narrow": _narrow, "permute": _permute, "select": select, "split": _split, "split_with_sizes": split_with_sizes,
    "squeeze": _squeeze, "t": t, "transpose": transpose, "unbind": unbind, "unfold": unfold, "unsqueeze": unsqueeze,
    "view": _view,
}  # fmt: skip
"""By name, the functions and methods of which there is a copying form."""


def _copying(name: str, see: Callable[..., Any]) -> None:
    def call(input: Tensor, *args: Any, **kwargs: Any) -> Any:
        seen = see(input, *args, **kwargs)
        return _copied(seen) if isinstance(seen, Tensor) else tuple(map(_copied, seen))

    what = "The tensor" if name == "alias" else f"What `{name}` shows"
    text = (
        f"{what}, as a copy in memory of its own.\n\n"
        "Shapes: as those of the view.\nDtypes: any; the result has that of `input`.\nErrors: as those of the view."
    )
    call.__module__ = __name__
    public(described(call, f"{name}_copy", text, lambda: _signature(see), see))


def _copied(x: Tensor) -> Tensor:
    return x.clone(memory_format=contiguous_format)


def _signature(see: Callable[..., Any]) -> inspect.Signature:
    first, *others = inspect.signature(see).parameters.values()
    result = inspect.signature(see).return_annotation
    return inspect.Signature([first.replace(name="input"), *others], return_annotation=result)


for _name, _see in VIEWS.items():
    _copying(_name, _see)
attach("narrow_copy", functions["narrow_copy"])
