"""Ranges: tensors of numbers in even steps, and of the places in a triangle or on a diagonal."""

import warnings
from math import ceil, isfinite
from typing import Any, Unpack, overload

import numpy as np

from ..jit.dtypes import is_floating, is_integer, is_long, is_single_or_double
from ..jit.scalars import scalar
from ..tensor.dtypes import as_numpy_dtype
from ..tensor.tensor import Tensor, wrap
from .calling import called
from .options import Options, OutOptions, finish, float_dtype


@overload
def arange(end: float, **options: Unpack[OutOptions]) -> Tensor: ...
@overload
def arange(start: float, end: float, step: float = 1, **options: Unpack[OutOptions]) -> Tensor: ...
@called
def arange(*bounds: Any, **options: Any) -> Tensor:
    """`arange(end)`, `arange(start, end)` or `arange(start, end, step)`: start, start + step, ... before end.

    int64 if all three are integers, else the default dtype.
    """
    if len(bounds) == 1 and type(bounds[0]) is int and 0 <= bounds[0] < 2**63 and not options:
        return wrap(np.arange(bounds[0], dtype=np.int64))  # the most frequent call: a tenth of the time of what follows
    start, end, step = _bounds("arange", bounds, options)
    _check_range(start, end, step)
    kind = as_numpy_dtype(options.get("dtype"))
    if kind is None:
        kind = np.dtype(np.int64) if all(isinstance(x, int) for x in (start, end, step)) else float_dtype(options)
    if is_long(kind):  # fractions are dropped before the numbers are counted, of other integers after
        start, end, step = (scalar(x, kind).item() for x in (start, end, step))
        if step == 0:
            raise ValueError("step must be nonzero")
    count = -((start - end) // step) if is_long(kind) else ceil((end - start) / step)
    if is_integer(kind):
        start, step = (scalar(x, np.dtype(np.int64)).item() for x in (start, step))
    return finish(_steps(start, step, count, kind), options)  # type: ignore[arg-type]


def _bounds(name: str, bounds: tuple, options: dict[str, Any]) -> tuple[Any, Any, Any]:
    """start, end and step, taken from positional and keyword arguments; tensors as numbers."""
    names = ("end",) if len(bounds) == 1 and "end" not in options else ("start", "end", "step")
    given = dict(zip(names, bounds, strict=False)) | {
        n: options.pop(n) for n in ("start", "end", "step") if n in options
    }
    if "end" not in given or len(bounds) > 3:
        raise TypeError(f"{name}() takes (end), (start, end) or (start, end, step), got {len(bounds)} arguments")
    numbers = {n: x.item() if hasattr(x, "item") else x for n, x in given.items()}
    return numbers.get("start", 0), numbers["end"], numbers.get("step", 1)


def _check_range(start: Any, end: Any, step: Any) -> None:
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (isfinite(start) and isfinite(end)):
        raise RuntimeError(f"unsupported range: {start} -> {end}")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")


def _steps(start: Any, step: Any, count: int, kind: np.dtype) -> np.ndarray:
    """`count` numbers from `start`; computed in float64 (or exactly, for integers) and then rounded once."""
    numbers = np.arange(count, dtype=np.int64 if is_integer(kind) else np.float64)
    return (numbers if start == 0 and step == 1 else start + step * numbers).astype(kind, copy=False)


@called
def range(start: float, end: float | None = None, step: float = 1, **options: Unpack[OutOptions]) -> Tensor:
    """As `arange`, but with `end` and always floating point. Deprecated by PyTorch, hence the warning."""
    warnings.warn(_RANGE, UserWarning, stacklevel=2)
    start, end = (0, start) if end is None else (start, end)
    _check_range(start, end, step)
    return finish(_steps(start, step, int((end - start) / step) + 1, float_dtype(options)), options)


_RANGE = (
    "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with "
    "Python's range builtin. Instead, use torch.arange, which produces values in [start, end)."
)


@called
def linspace(start: Tensor | float, end: Tensor | float, steps: int, **options: Unpack[OutOptions]) -> Tensor:
    """`steps` numbers from `start` to `end` inclusive, evenly spaced."""
    return finish(_linear(_number(start), _number(end), steps, float_dtype(options)), options)


def _number(x: Any) -> Any:
    return x.item() if isinstance(x, Tensor) else x


def _linear(start: Any, end: Any, steps: int, kind: np.dtype) -> np.ndarray:
    """Counted from both ends toward the middle, in the precision of the result: as PyTorch rounds."""
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    start, end = scalar(start, kind), scalar(end, kind)
    if steps == 1:
        return np.array([start])
    work = kind if is_single_or_double(kind) else np.dtype(np.float64 if is_integer(kind) else np.float32)
    first, last = work.type(start), work.type(end)
    step = work.type((float(last) - float(first)) / (steps - 1)) if steps > 1 else work.type(0)
    i = np.arange(steps).astype(work)
    with np.errstate(all="ignore"):
        return np.where(i < steps // 2, first + step * i, last - step * (steps - 1 - i)).astype(kind)


@called
def logspace(
    start: Tensor | float, end: Tensor | float, steps: int, base: float = 10.0, **options: Unpack[OutOptions]
) -> Tensor:
    """`steps` powers of `base`, with exponents evenly spaced from `start` to `end`."""
    kind = float_dtype(options)
    ends = [_number(start), _number(end)]
    if is_integer(kind) and steps != 1:
        ends = [scalar(x, kind).item() for x in ends]
    exponents = _linear(ends[0], ends[1], steps, kind if is_floating(kind) else np.dtype(np.float64))
    return finish(np.power(exponents.dtype.type(base), exponents).astype(kind), options)


@called
def eye(n: int, m: int | None = None, **options: Unpack[OutOptions]) -> Tensor:
    """The n × m matrix (m = n unless given) with ones on the diagonal and zeros elsewhere."""
    for name, size in (("n", n), ("m", m)):
        if size is not None and size < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {size}")
    return finish(np.eye(n, m, dtype=float_dtype(options)), options)


@called
def tril_indices(row: int, col: int, offset: int = 0, **options: Unpack[Options]) -> Tensor:
    """The rows and the columns (2, count) of the places on and below a diagonal of a row × col matrix."""
    return _places(np.tril_indices(row, offset, col), options)


@called
def triu_indices(row: int, col: int, offset: int = 0, **options: Unpack[Options]) -> Tensor:
    """The rows and the columns (2, count) of the places on and above a diagonal of a row × col matrix."""
    return _places(np.triu_indices(row, offset, col), options)


def _places(indices: tuple[np.ndarray, ...], options: Any) -> Tensor:
    return finish(np.stack(indices).astype(as_numpy_dtype(options.get("dtype")) or np.int64), options)
