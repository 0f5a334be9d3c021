"""Indexing: parts of symbols read and written, by ints and slices as views, by index arrays element by element."""

from typing import Any

import numpy as np

from ...jit.dtypes import is_bool
from .equations import asked, constant, elementwise, fresh, origin
from .program import Check, Pick, Place, Reduce
from .symbol import Symbol


def read(x: Symbol, key: Any) -> Symbol:
    """`x[key]`: a view for ints, slices and None, else a copy."""
    entries = _tuple(key)
    if _basic(entries):
        return x.through(x.layout[entries if ... in _dots(entries) else (*entries, ...)])
    x, arrays = _split(x, entries)
    out = fresh(x.program, "picked", _result_of(x, arrays))
    x.program.equations.append(Pick(out, (x, *_indices(x, arrays)), origin(), axes=tuple(arrays)))
    return out


def write(x: Symbol, key: Any, value: Any) -> None:
    """`x[key] = value`."""
    entries = _tuple(key)
    if _basic(entries):
        store(read(x, key), value)
    else:
        write_at(x, key, value)


def write_at(x: Symbol, key: Any, value: Any, add: bool = False) -> None:
    """`x[key] = value` for a key with index arrays, or the value added there."""
    x, arrays = _split(x, _tuple(key))
    value = value if isinstance(value, Symbol) else constant(x.program, np.asarray(value, x.dtype))
    value = value.through(np.broadcast_to(value.layout, _result_of(x, arrays).shape))
    x.program.equations.append(Place(x, (value, *_indices(x, arrays)), origin(), axes=tuple(arrays), add=add))


def store(target: Symbol, value: Any) -> None:
    """Overwrite what `target` sees by `value`, broadcast and cast."""
    if not isinstance(value, Symbol):
        value = constant(target.program, np.asarray(value))
    elementwise(target.program, "copy", "{0}", (value,), (value.dtype,), value.dtype, target)


def _tuple(key: Any) -> tuple:
    return key if isinstance(key, tuple) else (key,)


def _basic(entries: tuple) -> bool:
    return all(entry is None or entry is ... or isinstance(entry, int | slice | np.integer) for entry in entries)


def _dots(entries: tuple) -> list[Any]:
    return [entry for entry in entries if entry is ...]


def _split(x: Symbol, entries: tuple) -> tuple[Symbol, dict[int, Any]]:
    """`x` seen through the basic part of a key, and the index arrays by the dimension that each one reads."""
    if not asked:  # no op reads it, but what prints a tensor
        x._no_value()
    dots = next((i for i, entry in enumerate(entries) if entry is ...), len(entries))
    rest = entries[dots + 1 :]
    taken = sum(entry is not None for entry in (*entries[:dots], *rest))
    entries = (*entries[:dots], *[slice(None)] * (x.ndim - taken), *rest)
    arrays, basic, at = {}, [], 0
    for entry in entries:
        if hasattr(entry, "dtype") and not isinstance(entry, np.integer):
            if is_bool(entry.dtype):
                raise NotImplementedError(
                    "indexing with a mask, of which the result has a shape that depends on values"
                )
            arrays[at] = entry
            basic.append(slice(None))
        else:
            basic.append(entry)
        at += not isinstance(entry, int | np.integer)
    return x.through(x.layout[tuple(basic)]), arrays


def _result_of(x: Symbol, arrays: dict[int, Any]) -> np.ndarray:
    """An array of the shape that `x` has at index arrays: these dimensions stand where numpy puts them."""
    places = list(arrays)
    index = np.broadcast_shapes(*(a.shape for a in arrays.values()))
    together = places[-1] - places[0] == len(places) - 1
    kept = [n for axis, n in enumerate(x.shape) if axis not in arrays]
    at = places[0] if together else 0
    return np.empty((*kept[:at], *index, *kept[at:]), x.dtype)


def _indices(x: Symbol, arrays: dict[int, Any]) -> list[Symbol]:
    """The index arrays as symbols, with a check that they stay inside."""
    symbols = [a if isinstance(a, Symbol) else constant(x.program, np.asarray(a)) for a in arrays.values()]
    for axis, symbol in zip(arrays, symbols, strict=True):
        if symbol.buffer.kind != "constant" and symbol.size:
            n = x.shape[axis]
            inside = np.logical_and(symbol >= -n, symbol < n)
            kept = fresh(x.program, "inside", np.empty((1,) * symbol.ndim, bool))
            axes = tuple(range(symbol.ndim))
            x.program.equations.append(Reduce(kept, (inside,), origin(), "all", axes, np.dtype(bool)))
            flag, where = kept.reshape(()), origin()
            problem = IndexError(f"{where.file}:{where.line}: {where.op}: an index is out of range for size {n}")
            x.program.equations.append(Check(flag, (flag,), where, True, problem))
    shape = np.broadcast_shapes(*(s.shape for s in symbols))
    return [s.through(np.broadcast_to(s.layout, shape)) for s in symbols]
