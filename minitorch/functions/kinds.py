"""Kinds of arguments: whether one is what an annotation asks for, and PyTorch's words for it."""

import functools
import types
import typing
from collections.abc import Sequence
from inspect import Parameter
from typing import Any

import numpy as np

from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor


def as_kind(name: str, parameter: Any, x: Any, position: int = 0) -> Any:
    """`x`, or the Python number that it stands for, if it is of the kind that the parameter is annotated with."""
    kinds = _kinds(parameter.annotation)
    if _is_one(x, kinds):
        return x
    number = _as_number(x, kinds)
    if number is not None:
        return number
    place = f" (position {position})" if position else ""
    raise TypeError(
        f"{name}(): argument '{parameter.name}'{place} must be {kind_name(parameter.annotation)}, not {type_name(x)}"
    )


@functools.cache
def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The single kinds of a union."""
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        return tuple(kind for part in typing.get_args(annotation) for kind in _kinds(part))
    if typing.get_origin(annotation) is typing.Literal:
        return tuple({type(value) for value in typing.get_args(annotation)})
    return (annotation,)


def _is_one(x: Any, kinds: tuple[Any, ...]) -> bool:
    """Whether `x` is of one of these kinds as it stands; only its type counts."""
    for kind in kinds:
        whole = typing.get_origin(kind) or kind
        if whole is Any or whole is Parameter.empty or (whole is Sequence and isinstance(x, tuple | list)):
            return True
        if whole is float:
            if isinstance(x, bool | int | float) and not isinstance(x, np.generic):
                return True
        elif whole is int:
            if isinstance(x, int) and not isinstance(x, bool):
                return True
        elif whole is Dtype:
            if isinstance(x, Dtype) or any(x is kind for kind in (float, int, bool)):
                return True
        elif whole is not Sequence and isinstance(x, whole):
            return True
    return False


def _as_number(x: Any, kinds: tuple[Any, ...]) -> Any:
    """The Python number that `x`, of another type, stands for, if it may: None if not."""
    if isinstance(x, Tensor):
        if x._array.ndim or x.requires_grad:
            return None
        integer = x._array.dtype.kind in "iu"
        return x.item() if float in kinds or (integer and int in kinds) else None
    if isinstance(x, np.generic):
        return x.item() if _is_one(x.item(), kinds) else None
    return None


def type_name(x: Any) -> str:
    """The name of the type of `x`, as PyTorch's errors have it."""
    kind = type(x)
    home = kind.__module__.partition(".")[0]
    if isinstance(x, Tensor) or home in ("builtins", "__main__"):
        return kind.__name__
    return f"{'torch' if home == __name__.partition('.')[0] else home}.{kind.__qualname__}"


_SHOWN = {float: "Number", int: "int", bool: "bool", str: "str", Tensor: "Tensor", Dtype: "torch.dtype"}


def kind_name(annotation: Any) -> str:
    """A kind of argument in PyTorch's words."""
    names = []
    for kind in _kinds(annotation):
        if kind is type(None):
            continue
        whole, parts = typing.get_origin(kind) or kind, typing.get_args(kind)
        if whole in (Sequence, tuple, list):
            of = _kinds(parts[0])[0] if parts else Any
            names.append("tuple of Tensors" if of is Tensor else "tuple of ints")
        else:
            names.append(str(_SHOWN.get(whole) or getattr(whole, "__name__", whole)))
    names = [n for n in dict.fromkeys(names) if n != "int" or "tuple of ints" not in names]
    return " or ".join(names)
