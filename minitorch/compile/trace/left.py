"""Left: what a compiled step leaves to the kernels of eager mode, which it enters through Python as it comes to them.

Convolutions, pools, attention and layers over time have kernels that no loops made of their formulas come near to; of
sorting and decompositions nothing else than a kernel can be had. They cost some microseconds a call, and a copy of what
they give. How large that is, is found out by a run on stand-ins for the arrays; so it must not depend on values.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .equations import copied, fresh, origin
from .program import Left, Program
from .symbol import Symbol

KERNELS = {
    "adaptive_max_places", "avg_pool", "avg_pool_backward", "col2im", "convolution", "convolution_weight", "im2col",
    "max_places", "max_pool", "max_pool_backward", "transposed_convolution",
}  # fmt: skip
"""Ops whose kernel does better than their formula in loops."""

LINE = 64
"""Bytes: results that share a buffer begin at lines of the processor's cache."""


def left(program: Program, name: str, function: Callable[..., Any], args: tuple, may_fail: bool = False) -> Any:
    """The symbols of `function(*args)`, of arrays alone or in tuples; None stays None."""
    held: list[Symbol] = []
    form = _form(program, args, held)

    def call(arrays: list[np.ndarray]) -> list[np.ndarray]:
        return [*_arrays(function(*_filled(form, arrays)))]

    result = _tried(function, _filled(form, [_stand_in(x.layout) for x in held]))
    found = [*_arrays(result)]
    if len(found) == 1:
        out = fresh(program, name, found[0])
        parts: tuple = (out,)
    else:
        out, parts = _together(program, name, found)
    program.equations.append(Left(out, tuple(held), origin(), name, call, parts, may_fail))
    return _filled_with(result, iter(parts))


def _tried(function: Callable[..., Any], args: tuple) -> Any:
    """`function(*args)`, while nobody looks at which functions begin: it may have to compile a kernel."""
    watcher = sys.getprofile()
    sys.setprofile(None)
    try:
        with np.errstate(all="ignore"):
            return function(*args)
    finally:
        sys.setprofile(watcher)


class _Held(int):
    """The place of an array among those that are held."""


def _form(program: Program, x: Any, held: list[Symbol]) -> Any:
    """`x` with the place of each symbol in its stead; `held` gets the symbols, in memory of their own."""
    if type(x) is tuple:
        return tuple(_form(program, part, held) for part in x)
    if not isinstance(x, Symbol):
        return x
    held.append(copied(x, x.dtype, "C") if x.buffer.kind in ("constant", "number") else x)
    return _Held(len(held) - 1)


def _filled(form: Any, arrays: list[np.ndarray]) -> Any:
    if type(form) is tuple:
        return tuple(_filled(part, arrays) for part in form)
    return arrays[form] if isinstance(form, _Held) else form


def _arrays(result: Any) -> Iterator[np.ndarray]:
    if isinstance(result, tuple):
        for part in result:
            yield from _arrays(part)
    elif result is not None:
        yield np.asarray(result)


def _filled_with(result: Any, parts: Iterator[Symbol]) -> Any:
    if isinstance(result, tuple):
        return tuple(_filled_with(part, parts) for part in result)
    return None if result is None else next(parts)


def _stand_in(layout: np.ndarray) -> np.ndarray:
    """An array like it, of zeros; of matrices the identity, which has every inverse and decomposition."""
    array = np.zeros(layout.shape, layout.dtype)
    if array.ndim > 1 and array.shape[-1] == array.shape[-2]:
        array[...] = np.eye(array.shape[-1], dtype=array.dtype)
    return array


def _together(program: Program, name: str, found: list[np.ndarray]) -> tuple[Symbol, tuple[Symbol, ...]]:
    """One piece of memory for several results, and each as a view of it."""
    kinds = {array.dtype for array in found}
    if len(kinds) != 1:
        raise NotImplementedError(f"{name} gives arrays of the dtypes {sorted(map(str, kinds))}")
    (dtype,) = kinds
    starts, end = [], 0
    for array in found:
        starts.append(end)
        end += -(-array.nbytes // LINE) * LINE
    out = fresh(program, name, np.empty(end // dtype.itemsize, dtype))
    strides = [np.empty_like(array).strides for array in found]
    layouts = [
        np.ndarray(array.shape, dtype, out.buffer.standin, start, step)
        for array, start, step in zip(found, starts, strides, strict=True)
    ]
    return out, tuple(map(out.through, layouts))
