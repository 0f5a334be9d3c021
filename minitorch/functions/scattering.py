"""Scattering: tensors written to, or added to, along one dimension at the places that an index names; also in place."""

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..autograd.edits import edit
from ..autograd.record import record
from ..jit.parameters import parameters
from ..jit.scalars import scalar
from ..ops.indexing import put
from ..ops.op import Op
from ..ops.scattering import scatter as scatter_op
from ..ops.scattering import scatter_add as scatter_add_op
from ..ops.scattering import scatter_prod
from ..presentation.graphs import Graph, shown
from ..tensor.tensor import Tensor, wrap
from .arguments import as_dim
from .documentation import document_in_place
from .gathering import check_index, index_vector, rows_of
from .public import described, function, tensor_method
from .signatures import of_method

Call = tuple[Op, tuple, tuple, Graph | None]
"""An op, its arrays beside the first, its settings, and what its node is shown as if not as usual."""


def two_ways(prepare: Callable[..., Call]) -> Callable[..., Call]:
    """Make of `prepare(x, ...)`, which gives a call of an op, `name(x, ...)` and `name_(...)`."""
    name = prepare.__name__
    by_dim = "dim" in parameters(prepare).names

    def call(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if by_dim and not input._array.ndim:
            return _of_vectors(call, input, args, kwargs).reshape(())
        op, arrays, settings, shown_as = prepare(input, *args, **kwargs)
        return record(op, (input, *arrays), settings, shown_as)

    def call_in_place(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if by_dim and not self._array.ndim:
            _of_vectors(call_in_place, self, args, kwargs)
            return self
        op, arrays, settings, shown_as = prepare(self, *args, **kwargs)
        return edit(op, self, *arrays, settings=settings, shown_as=shown_as)

    def form() -> inspect.Signature:
        return inspect.signature(prepare).replace(return_annotation=Tensor)

    call.__module__ = prepare.__module__
    function(described(call, name, prepare.__doc__, form, prepare))
    text = document_in_place(name)
    tensor_method(described(call_in_place, f"{name}_", text, lambda: of_method(form()), prepare))
    return prepare


def _of_vectors(call: Callable[..., Tensor], x: Tensor, args: tuple, kwargs: dict[str, Any]) -> Tensor:
    """`call` with a vector of one element for each 0-d tensor."""
    named = {name: _as_vector(value) for name, value in kwargs.items()}
    return call(_as_vector(x), *map(_as_vector, args), **named)


def _as_vector(x: Any) -> Any:
    return x.view(1) if isinstance(x, Tensor) and not x._array.ndim else x


@two_ways
def scatter(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Tensor | float | None = None,
    *,
    value: float | None = None,
    reduce: str | None = None,
) -> Call:
    """`src`, a tensor or a number, written where `index` says: `out[index[i][j]][j] = src[i][j]` for dim 0.

    With `reduce="add"` it is added instead; what `index` names twice gets one of the sources, else.

    Shapes: (*), (*), (*) -> that of `input`; `index` is no larger than `src`, nor than `input` but along `dim`.
    Dtypes: the same for `input` and `src`; int32 or int64 for `index`.
    Errors: IndexError for a `dim` out of range; RuntimeError for another dtype, shape or range of the index.
    """
    source: Any = value if src is None else src
    if source is None:
        raise TypeError("scatter(): expected a tensor or a number as src, got None")
    if reduce not in (None, "add", "multiply"):
        raise RuntimeError(f"reduce argument must be either add or multiply, got {reduce!r}")
    if reduce is not None and isinstance(source, Tensor):
        warnings.warn(_REDUCE, UserWarning, stacklevel=4)
    dim = checked_dim("scatter", input, dim, index, source if isinstance(source, Tensor) else None)
    if not isinstance(source, Tensor):
        source = scalar(source, input._array.dtype)
    if reduce == "multiply":
        return scatter_prod, (index, source), (dim, True), None
    return scatter_op if reduce is None else scatter_add_op, (index, source), (dim,), None


_REDUCE = (
    "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch "
    "release. Use torch.scatter_reduce instead for more reduction options."
)


@two_ways
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Call:
    """`src` added where `index` says: `out[index[i][j]][j] += src[i][j]` for dim 0.

    Shapes: (*), (*), (*) -> that of `input`; `index` is no larger than `src`, nor than `input` but along `dim`.
    Dtypes: the same for `input` and `src`; int32 or int64 for `index`.
    Errors: IndexError for a `dim` out of range; RuntimeError for another dtype, shape or range of the index.
    """
    if not isinstance(src, Tensor):
        raise TypeError(f"scatter_add(): argument 'src' (position 3) must be Tensor, not {type(src).__name__}")
    return scatter_add_op, (index, src), (checked_dim("scatter_add", input, dim, index, src),), None


def checked_dim(name: str, input: Tensor, dim: int, index: Tensor, source: Tensor | None) -> int:
    """`dim` counted from 0, if `index` and `source` fit."""
    dim = as_dim(dim, input._array.ndim)
    check_index(name, input._array.shape, dim, index)
    if source is None:
        return dim
    if source._array.dtype != input._array.dtype:
        raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")
    if source._array.ndim != index._array.ndim:
        raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
    given, room = index._array.shape, source._array.shape
    if given != room and any(n > m for n, m in zip(given, room, strict=True)):
        raise RuntimeError(
            f"Expected index {list(index.shape)} to be no larger than self {list(input.shape)} apart from dimension "
            f"{dim} and to be no larger size than src {list(source.shape)}"
        )
    return dim


@two_ways
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: float = 1) -> Call:
    """Slice i of `source`, times `alpha`, added to the slice of `dim` that `index[i]` names.

    Shapes: (*), (n,), (*) -> that of `input`; `source` has the size n in `dim`, else those of `input`.
    Dtypes: any for `input`, whose dtype the result has; int32 or int64 for `index`.
    Errors: IndexError for a `dim` or an index out of range; RuntimeError for another dtype or number of indices.
    """
    dim = as_dim(dim, input._array.ndim)
    if source._array.ndim <= dim:
        raise RuntimeError(
            f"index_add_(): Indexing dim {dim} is out of bounds of the source tensor with dim {source._array.ndim}"
        )
    _check_source("index_add_", RuntimeError, dim, index, source)
    _check_dtype("index_add_", input, source)
    indices = index_vector("index_add", input, dim, index)
    scaled = source if alpha == 1 else source * scalar(alpha, source._array.dtype).item()
    return put, (scaled, indices), (rows_of(dim), True, "C"), "IndexAddBackward0"


@two_ways
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Call:
    """Slice i of `source` written to the slice of `dim` that `index[i]` names.

    Shapes: (*), (n,), (*) -> that of `input`; `source` has the size n in `dim`, else those of `input`.
    Dtypes: any for `input`, whose dtype the result has; int32 or int64 for `index`.
    Errors: IndexError for a `dim`, an index or a number of indices out of range; RuntimeError for another dtype of it.
    """
    dim = as_dim(dim, input._array.ndim)
    _check_source("index_copy_", IndexError, dim, index, source)
    _check_dtype("index_copy_", input, source)
    indices = index_vector("index_copy", input, dim, index)
    return put, (source, indices), (rows_of(dim), False, "C"), "IndexCopyBackward0"


def _check_dtype(name: str, input: Tensor, source: Tensor) -> None:
    if source._array.dtype != input._array.dtype:
        kinds = [x.dtype.scalar_type for x in (input, source)]
        raise RuntimeError("{}(): self ({}) and source ({}) must have the same scalar type".format(name, *kinds))


def _check_source(name: str, error: type[Exception], dim: int, index: Tensor, source: Tensor) -> None:
    n = source._array.shape[dim] if source._array.ndim else 1
    if n != index._array.size:
        raise error(
            f"{name}(): Number of indices ({index._array.size}) should be equal to source.size(dim): ({n}), for dim: "
            f"{dim}"
        )


_FILLED, _FILLED_BY_TENSOR = shown("IndexFillBackward0", "x"), shown("IndexFillBackward1", "x", "value")


@two_ways
def index_fill(input: Tensor, dim: int, index: Tensor, value: Tensor | float) -> Call:
    """The number `value` written to the slices of `dim` that `index` names; below 0 it counts from the end.

    Shapes: (*), (n,) -> that of `input`.
    Dtypes: any for `input`, whose dtype the result has; int32 or int64 for `index`.
    Errors: IndexError for a `dim` out of range; RuntimeError for another dtype of `index`.
    """
    dim = as_dim(dim, input._array.ndim)
    source = value if isinstance(value, Tensor) else scalar(value, input._array.dtype)
    n, given = input._array.shape[dim], index._array
    if given.size and (given.min() < -n or given.max() >= n):
        outside = given[(given < -n) | (given >= n)]
        raise IndexError(f"index {outside.flat[0]} is out of bounds for dimension {dim} with size {n}")
    given = given % max(n, 1)
    once = isinstance(value, Tensor) and value.requires_grad  # for the gradient of `value`
    places = wrap(np.unique(given) if once else given)
    indices = index_vector("index_fill", input, dim, places)
    shown_as = _FILLED_BY_TENSOR if isinstance(value, Tensor) else _FILLED
    return put, (source, indices), (rows_of(dim), False, "K"), shown_as
