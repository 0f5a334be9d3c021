"""Arguments: sizes and dimensions in all the forms in which users give them."""

from collections.abc import Sequence
from math import prod
from operator import index
from typing import Any

import numpy as np

from ..tensor.tensor import Tensor


def as_sizes(sizes: Sequence[Any], name: str = "size") -> tuple[int, ...]:
    """The sizes in `*sizes`: ints one by one, or a single sequence of them. `name` names the function in errors."""
    if len(sizes) == 1 and type(sizes[0]) is int:
        return (sizes[0],)
    if not sizes:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    if len(sizes) == 1 and _is_sequence(sizes[0]):
        (sizes,) = sizes
    try:
        if bool in map(type, sizes):
            raise TypeError
        return tuple(map(index, sizes))
    except TypeError:
        given = type(sizes).__name__ if not isinstance(sizes, tuple | list) else [type(n).__name__ for n in sizes]
        raise TypeError(f"{name}(): argument 'size' must be tuple of ints, not {given}") from None


def _is_sequence(x: Any) -> bool:
    return isinstance(x, (tuple, list)) or not hasattr(x, "__index__") or np.ndim(x) > 0


def given(sizes: tuple, named: Any) -> tuple:
    """Sizes passed by position, or else by keyword."""
    return (named,) if named is not None and not sizes else sizes


def inferred(sizes: tuple[int, ...], numel: int) -> tuple[int, ...]:
    """`sizes` with its -1, if any, replaced by what makes them `numel` elements."""
    if -1 not in sizes:
        if prod(sizes) != numel or min(sizes, default=0) < 0:
            raise _invalid(sizes, numel)
        return sizes
    if sizes.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    known = -prod(sizes)
    if known == 0:
        raise RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {list(sizes)} because the unspecified dimension size -1 "
            "can be any value and is ambiguous"
            if numel == 0
            else f"shape '{list(sizes)}' is invalid for input of size {numel}"
        )
    if known < 0 or numel % known:
        raise _invalid(sizes, numel)
    return tuple(numel // known if n == -1 else n for n in sizes)


def _invalid(sizes: tuple[int, ...], numel: int) -> RuntimeError:
    negative = [n for n in sizes if n < -1]
    if negative:
        return RuntimeError(
            f"invalid shape dimension {negative[0]} at index {sizes.index(negative[0])} of shape {list(sizes)}"
        )
    return RuntimeError(f"shape '{list(sizes)}' is invalid for input of size {numel}")


def as_dim(dim: Any, ndim: int) -> int:
    """`dim`, which may count from the end, as one of 0 ... ndim - 1 (of a 0-d tensor, 0 and -1 are allowed)."""
    if dim is True or dim is False:
        raise TypeError(f"a dimension must be int, not bool, got {dim}")
    at, limit = index(dim), max(ndim, 1)
    if not -limit <= at < limit:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-limit}, {limit - 1}], but got {at})")
    return at % limit


def as_dims(dims: Sequence[Any], ndim: int) -> tuple[int, ...]:
    """Several dimensions, each as `as_dim`; RuntimeError for one that is named twice."""
    got: list[int] = []
    for dim in dims:
        got.append(as_dim(dim, ndim))
        if got[-1] in got[:-1]:
            raise RuntimeError(f"dim {got[-1]} appears multiple times in the list of dims")
    return tuple(got)


def as_int(function: str, argument: str, value: Any) -> int:
    """`value` as an int; TypeError for what is none, a float included."""
    try:
        return index(value)
    except TypeError:
        raise TypeError(f"{function}(): argument '{argument}' must be int, not {type(value).__name__}") from None


def as_float(function: str, argument: str, value: Any) -> float:
    """`value`, a number or a 0-d tensor, as a float; TypeError for anything else."""
    if not hasattr(value, "__float__") or np.ndim(value):
        raise TypeError(f"{function}(): argument '{argument}' must be float, not {type(value).__name__}")
    return float(value)


def by_name(function: str, names: tuple[str, ...], args: tuple, named: dict[str, Any]) -> dict[str, Any]:
    """The arguments given in the order of `names` or by these names; for names that Python would not have."""
    if len(args) > len(names):
        raise TypeError(f"{function}() takes at most {len(names)} positional arguments, got {len(args)}")
    given = dict(zip(names, args, strict=False))
    for name, value in named.items():
        if name not in names or name in given:
            problem = "multiple values for" if name in given else "an unexpected keyword"
            raise TypeError(f"{function}() got {problem} argument '{name}'; it takes {names}")
        given[name] = value
    return given


def all_tensors(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """Several tensors as a tuple; TypeError for what is none among them."""
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(x).__name__}")
    return tuple(tensors)
