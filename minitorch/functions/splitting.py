"""Taking tensors apart, with PyTorch's signatures: `split`, `chunk`, `tensor_split`, `unbind`. The parts are views."""

from collections.abc import Sequence
from operator import index
from typing import Any

from ..autograd.record import record
from ..jit.dtypes import is_long
from ..ops.indexing import index as index_op
from ..presentation.graphs import Shown
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .gathering import narrowed
from .public import function


@function
def split(tensor: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
    """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed.

    Shapes: (*a, n, *b) -> (*a, k, *b) for each size k.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for 0-d tensors, negative sizes, and sizes that do not add up to n; IndexError for such a
    `dim`.
    """
    if not tensor._array.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    sections = split_size_or_sections if isinstance(split_size_or_sections, Sequence) else None
    width = 0 if sections is not None else _index_or_raise(split_size_or_sections)
    if width < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={width}")
    at = as_dim(dim, tensor._array.ndim)
    size = tensor._array.shape[at]
    if sections is not None:
        return _parts(tensor, _checked_sections(sections, size, dim), at, "SplitWithSizesBackward0")
    if width == 0 and size:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {size}")
    starts = range(0, size, width) if size else (0,)
    return _parts(tensor, [min(width, size - start) for start in starts], at, "SplitBackward0")


@function
def split_with_sizes(input: Tensor, split_sizes: Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
    """Views of the sizes listed along `dim`.

    Shapes: (*a, n, *b) -> (*a, k, *b) for each size k.
    Dtypes: any; the result has that of `input`.
    Errors: as `split`.
    """
    return split(input, split_sizes, dim)


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


def _parts(x: Tensor, widths: Sequence[int], dim: int, node: str) -> tuple[Tensor, ...]:
    parts, start = [], 0
    for i, width in enumerate(widths):
        parts.append(narrowed(x, dim, start, width, Shown(node, ("x",), i)))
        start += width
    return tuple(parts)


@function
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` views of equal size along `dim`; the last may be shorter.

    Shapes: (*a, n, *b) -> (*a, ceil(n / chunks), *b) for each.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for 0-d tensors and for no chunks; IndexError for a `dim` out of range.
    """
    if not input._array.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input._array.shape[as_dim(dim, input._array.ndim)]
    return split(input, [0] * chunks if size == 0 else -(-size // chunks), dim)


@function
def tensor_split(input: Tensor, indices_or_sections: int | Sequence[int] | Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """So many views of sizes as equal as can be along `dim`, or views that end at the indices listed.

    Shapes: (*a, n, *b) -> (*a, k, *b) for each size k.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for 0-d tensors and for no sections; IndexError for a `dim` out of range.
    """
    if not input._array.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    dim = as_dim(dim, input._array.ndim)
    size = input._array.shape[dim]
    if isinstance(indices_or_sections, Tensor):
        if not is_long(indices_or_sections._array.dtype):
            given = indices_or_sections.dtype.scalar_type
            raise RuntimeError(f"tensor_split expected tensor_indices_or_sections to be of dtype long, but got {given}")
        indices_or_sections = indices_or_sections._array.tolist()
    if isinstance(indices_or_sections, Sequence):
        ends = [slice(end).indices(size)[1] for end in indices_or_sections]
        starts = (0, *ends)
        return tuple(narrowed(input, dim, a, max(b - a, 0)) for a, b in zip(starts, (*ends, size), strict=True))
    if indices_or_sections <= 0:
        raise RuntimeError(f"number of sections must be larger than 0, got {indices_or_sections}")
    width, longer = divmod(size, indices_or_sections)
    parts = range(indices_or_sections)
    return tuple(narrowed(input, dim, i * width + min(i, longer), width + (i < longer)) for i in parts)


@function
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Views of the slices along `dim`.

    Shapes: (*a, n, *b) -> n times (*a, *b).
    Dtypes: any; the result has that of `input`.
    Errors: IndexError for a `dim` out of range and for a 0-d tensor.
    """
    dim = as_dim(dim, input._array.ndim)
    if not input._array.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    before = (slice(None),) * dim
    places = range(input._array.shape[dim])
    return tuple(record(index_op, (input,), ((*before, i),), Shown("UnbindBackward0", ("x",), i)) for i in places)


@function
def hsplit(input: Tensor, indices_or_sections: int | Sequence[int]) -> tuple[Tensor, ...]:
    """`tensor_split` along the second dimension (of 1-d tensors, the only one), in equal parts only.

    Shapes: (n, m, *) -> (n, k, *) for each.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for 0-d tensors and for sections that do not divide the size.
    """
    return _split_evenly("hsplit", input, indices_or_sections, 0 if input.ndim == 1 else 1, 1)


@function
def vsplit(input: Tensor, indices_or_sections: int | Sequence[int]) -> tuple[Tensor, ...]:
    """`tensor_split` along the first dimension, in equal parts only.

    Shapes: (n, m, *) -> (k, m, *) for each.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than two dimensions and for sections that do not divide the size.
    """
    return _split_evenly("vsplit", input, indices_or_sections, 0, 2)


@function
def dsplit(input: Tensor, indices_or_sections: int | Sequence[int]) -> tuple[Tensor, ...]:
    """`tensor_split` along the third dimension, in equal parts only.

    Shapes: (n, m, l, *) -> (n, m, k, *) for each.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for fewer than three dimensions and for sections that do not divide the size.
    """
    return _split_evenly("dsplit", input, indices_or_sections, 2, 3)


def _split_evenly(name: str, x: Tensor, parts: Any, dim: int, least: int) -> tuple[Tensor, ...]:
    if x.ndim < least:
        raise RuntimeError(
            f"torch.{name} requires a tensor with at least {least} dimension{'s' * (least > 1)}, but got a tensor with "
            f"{x.ndim} dimensions!"
        )
    if isinstance(parts, int) and (parts <= 0 or x.size(dim) % parts):
        raise RuntimeError(
            f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension {x.size(dim)} "
            f"is not divisible by the split_size {parts}!"
        )
    return tensor_split(x, parts, dim)
