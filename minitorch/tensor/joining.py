"""Joining tensors and taking them apart, with PyTorch's signatures: `cat`, `stack`, `split`, `chunk`, `unbind`, ...

The parts of a tensor are views of it. Next: `repeating.py`.
"""

from collections.abc import Callable, Sequence
from operator import index
from typing import Any

from ..ops import joining as ops
from ..ops.indexing import index as index_op
from .arguments import as_dim
from .gathering import narrowed
from .public import fill_out, function, functions
from .recording import record
from .tensor import Tensor

Tensors = Sequence[Tensor]


def public(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of several tensors public under its own and these names; it has no method."""

    def publish(f: Callable[..., Any]) -> Callable[..., Any]:
        for name in (f.__name__, *names):
            functions[name] = f
        return f

    return publish


@public("concat", "concatenate")
def cat(tensors: Tensors, dim: int = 0, *, axis: int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along `dim`; their other sizes must be equal. Those of shape (0,) are left out."""
    tensors = _tensors("cat", tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for i, x in enumerate(tensors):
        if x._array.ndim == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    ndim = next((x._array.ndim for x in tensors if x._array.shape != (0,)), 0)
    joined = record(ops.cat, tensors, (as_dim(dim if axis is None else axis, ndim) if ndim else 0,))
    return joined if out is None else fill_out(out, joined)


@public()
def stack(tensors: Tensors, dim: int = 0, *, axis: int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors, all of one shape, along a new dimension `dim`."""
    tensors = _tensors("stack", tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    dim = as_dim(dim if axis is None else axis, tensors[0]._array.ndim + 1)
    joined = record(ops.stack, tensors, (dim,))
    return joined if out is None else fill_out(out, joined)


def _tensors(name: str, tensors: Any) -> tuple[Tensor, ...]:
    if isinstance(tensors, Tensor) or not hasattr(tensors, "__iter__"):
        kind = type(tensors).__name__
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {kind}")
    tensors = tuple(tensors)
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(x).__name__}")
    return tensors


@public()
def hstack(tensors: Tensors, *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their second dimension (of 1-d tensors, the only one)."""
    tensors = tuple(_at_least(1, x) for x in _tensors("hstack", tensors))
    return cat(tensors, 0 if tensors and tensors[0].ndim == 1 else 1, out=out)


@public("row_stack")
def vstack(tensors: Tensors, *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their first dimension, 1-d ones as rows."""
    return cat(tuple(_at_least(2, x) for x in _tensors("vstack", tensors)), 0, out=out)


@public()
def column_stack(tensors: Tensors, *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their second dimension, 1-d ones as columns."""
    columns = (x.reshape(-1, 1) if x.ndim < 2 else x for x in _tensors("column_stack", tensors))
    return cat(tuple(columns), 1, out=out)


def _at_least(ndim: int, x: Tensor) -> Tensor:
    while x.ndim < ndim:
        x = x.unsqueeze(0)
    return x


@function
def split(tensor: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
    """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed."""
    if not tensor._array.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    sections = split_size_or_sections if isinstance(split_size_or_sections, Sequence) else None
    width = 0 if sections is not None else _index_or_raise(split_size_or_sections)
    if width < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={width}")
    at = as_dim(dim, tensor._array.ndim)
    size = tensor._array.shape[at]
    if sections is not None:
        return _parts(tensor, _checked_sections(sections, size, dim), at, "SplitWithSizes")
    if width == 0 and size:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {size}")
    starts = range(0, size, width) if size else (0,)
    return _parts(tensor, [min(width, size - start) for start in starts], at, "Split")


def _index_or_raise(x: Any) -> int:
    try:
        return index(x)
    except TypeError:
        raise TypeError(
            f"split_with_sizes(): argument 'split_sizes' (position 2) must be tuple of ints, not {type(x).__name__}"
        ) from None


def _checked_sections(sections: Sequence[int], size: int, dim: int) -> list[int]:
    widths = [index(n) for n in sections]
    if any(n < 0 for n in widths):
        raise RuntimeError(
            f"split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes={widths}"
        )
    if sum(widths) != size:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's size at dimension {dim}), "
            f"but got split_sizes={widths}"
        )
    return widths


def _parts(x: Tensor, widths: Sequence[int], dim: int, called: str) -> tuple[Tensor, ...]:
    parts, start = [], 0
    for width in widths:
        parts.append(narrowed(x, dim, start, width, called))
        start += width
    return tuple(parts)


@function
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` views of equal size along `dim`; the last may be shorter."""
    if not input._array.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input._array.shape[as_dim(dim, input._array.ndim)]
    return split(input, [0] * chunks if size == 0 else -(-size // chunks), dim)


@function
def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """So many views of sizes as equal as can be along `dim`, or views that end at the indices listed."""
    if not input._array.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    dim = as_dim(dim, input._array.ndim)
    size = input._array.shape[dim]
    if isinstance(indices_or_sections, Tensor):
        indices_or_sections = indices_or_sections._array.tolist()
    if isinstance(indices_or_sections, Sequence):
        ends = [slice(end).indices(size)[1] for end in indices_or_sections]
        starts = (0, *ends)
        return tuple(narrowed(input, dim, a, max(b - a, 0)) for a, b in zip(starts, (*ends, size), strict=True))
    if indices_or_sections <= 0:
        raise RuntimeError(f"number of sections must be larger than 0, got {indices_or_sections}")
    width, longer = divmod(size, indices_or_sections)
    return _parts(input, [width + (i < longer) for i in range(indices_or_sections)], dim, "Slice")


@function
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Views of the slices along `dim`, which is dropped."""
    dim = as_dim(dim, input._array.ndim)
    if not input._array.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    before = (slice(None),) * dim
    return tuple(record(index_op, (input,), ((*before, i), "Unbind")) for i in range(input._array.shape[dim]))
