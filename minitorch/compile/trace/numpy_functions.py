"""Functions of numpy on symbols, those that are no ufuncs and that the library's formulas use."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ...jit.dtypes import is_floating
from .equations import constant, elementwise, fresh
from .indexing import store
from .lowering import functions
from .products import product
from .program import Program
from .symbol import Symbol


def on_symbols(function: Any) -> Callable[..., Any]:
    """Decorator: what numpy's `function` does to symbols."""

    def register(f: Callable[..., Any]) -> Callable[..., Any]:
        functions[function] = f
        return f

    return register


@on_symbols(np.where)
def where(program: Program, mask: Any, x: Any, y: Any) -> Any:
    kinds = [a if isinstance(a, int | float) and not isinstance(a, bool) else np.empty((), _dtype(a)) for a in (x, y)]
    dtype = np.result_type(*kinds)
    inputs = tuple(
        a if isinstance(a, Symbol | np.ndarray) or type(a) in (int, float) else np.asarray(a) for a in (mask, x, y)
    )
    return elementwise(program, "where", "{1} if {0} else {2}", inputs, (np.dtype(bool), dtype, dtype), dtype)


def _dtype(x: Any) -> np.dtype:
    return x.dtype if hasattr(x, "dtype") else np.asarray(x).dtype


@on_symbols(np.dot)
def dot(program: Program, x: Any, y: Any) -> Any:
    return product(program, x, y)


@on_symbols(np.copyto)
def copyto(program: Program, target: Any, value: Any, casting: str = "same_kind") -> None:
    if not isinstance(target, Symbol):
        raise NotImplementedError("writing into an array that was not passed to the function")
    store(target, value)


def _filled(program: Program, x: Any, value: Any, dtype: Any = None, order: str = "K", shape: Any = None) -> Any:
    shape = x.shape if shape is None else shape
    number = np.full((), value, dtype or x.dtype)
    return constant(program, np.broadcast_to(number, shape))


@on_symbols(np.zeros_like)
def zeros_like(program: Program, x: Any, **options: Any) -> Any:
    return _filled(program, x, 0, **options)


@on_symbols(np.ones_like)
def ones_like(program: Program, x: Any, **options: Any) -> Any:
    return _filled(program, x, 1, **options)


@on_symbols(np.full_like)
def full_like(program: Program, x: Any, value: Any, **options: Any) -> Any:
    return _filled(program, x, value, **options)


@on_symbols(np.empty_like)
def empty_like(program: Program, x: Any, dtype: Any = None, order: Any = "K") -> Any:
    return fresh(program, "empty", np.empty_like(x.layout, dtype, order))


@on_symbols(np.broadcast_to)
def broadcast_to(program: Program, x: Any, shape: Any) -> Any:
    return x.through(np.broadcast_to(x.layout, shape))


@on_symbols(np.concatenate)
def concatenate(program: Program, arrays: Any, axis: int = 0) -> Any:
    arrays = [constant(program, a) if isinstance(a, np.ndarray) else a for a in arrays]
    shape = list(arrays[0].shape)
    shape[axis] = sum(a.shape[axis] for a in arrays)
    out = fresh(program, "joined", np.empty(shape, np.result_type(*[a.dtype for a in arrays])))
    start = 0
    for a in arrays:
        stop = start + a.shape[axis]
        out[(slice(None),) * (axis % len(shape)) + (slice(start, stop),)] = a
        start = stop
    return out


@on_symbols(np.clip)
def clip(program: Program, x: Any, low: Any, high: Any) -> Any:
    return np.minimum(np.maximum(x, low), high)


@on_symbols(np.putmask)
def putmask(program: Program, target: Any, mask: Any, value: Any) -> None:
    store(target, np.where(mask, np.asarray(value, target.dtype), target))


@on_symbols(np.round)
def round(program: Program, x: Any, decimals: int = 0) -> Any:
    if not is_floating(x.dtype):
        if decimals < 0:
            raise NotImplementedError("np.round of integers")
        return x.copy()
    scale = 10.0 ** abs(decimals)
    return np.rint(x * scale) / scale if decimals >= 0 else np.rint(x / scale) * scale


@on_symbols(sliding_window_view)
def windows(program: Program, x: Any, sizes: Any, axis: Any) -> Any:
    return x.through(sliding_window_view(x.layout, sizes, axis))


@on_symbols(np.take)
def take(program: Program, x: Any, indices: Any, axis: int) -> Any:
    x = x if isinstance(x, Symbol) else constant(program, x)
    return x[(slice(None),) * axis + (indices,)]


@on_symbols(np.flip)
def flip(program: Program, x: Any, axis: Any = None) -> Any:
    return x.through(np.flip(x.layout, axis))


@on_symbols(np.roll)
def roll(program: Program, x: Any, shift: Any, axis: Any = None) -> Any:
    if axis is None:
        return roll(program, x.reshape(-1), shift, 0).reshape(x.shape)
    for n, dim in zip(np.atleast_1d(shift), np.atleast_1d(axis), strict=True):
        n = int(n) % max(x.shape[dim], 1)
        before = (slice(None),) * int(dim)
        x = np.concatenate([x[(*before, slice(x.shape[dim] - n, None))], x[(*before, slice(0, x.shape[dim] - n))]], dim)
    return x


@on_symbols(np.tile)
def tile(program: Program, x: Any, sizes: Any) -> Any:
    sizes = (1,) * (x.ndim - len(sizes)) + tuple(sizes)
    x = x.reshape((1,) * (len(sizes) - x.ndim) + x.shape)
    blocks = x[tuple(entry for _ in sizes for entry in (None, slice(None)))]
    shape = tuple(n for pair in zip(sizes, x.shape, strict=True) for n in pair)
    full = tuple(n * m for n, m in zip(sizes, x.shape, strict=True))
    return np.broadcast_to(blocks, shape).copy().reshape(full)


@on_symbols(np.tril)
def tril(program: Program, x: Any, k: int = 0) -> Any:
    return np.where(_below(x, k), x, np.zeros((), x.dtype))


@on_symbols(np.triu)
def triu(program: Program, x: Any, k: int = 0) -> Any:
    return np.where(_below(x, k - 1), np.zeros((), x.dtype), x)


def _below(x: Any, k: int) -> np.ndarray:
    rows, columns = x.shape[-2:]
    return np.tri(rows, columns, k, bool)


@on_symbols(np.may_share_memory)
def may_share_memory(program: Program, x: Any, y: Any) -> bool:
    return isinstance(x, Symbol) and isinstance(y, Symbol) and x.buffer is y.buffer


@on_symbols(np.broadcast_arrays)
def broadcast_arrays(program: Program, *arrays: Any) -> list[Any]:
    symbols = [x if isinstance(x, Symbol) else constant(program, x) for x in arrays]
    shape = np.broadcast_shapes(*(x.shape for x in symbols))
    return [np.broadcast_to(x, shape) for x in symbols]


@on_symbols(np.stack)
def stack(program: Program, arrays: Any, axis: int = 0) -> Any:
    return np.concatenate([x[(slice(None),) * axis + (None,)] for x in arrays], axis)


@on_symbols(np.ndim)
def ndim(program: Program, x: Any) -> int:
    return x.ndim


@on_symbols(np.shape)
def shape(program: Program, x: Any) -> tuple[int, ...]:
    return x.shape
