"""Indices into vectors: rows of a table, and vectors with a single 1."""

import numpy as np

from ...autograd.modes import no_grad
from ...autograd.record import record
from ...functions.gathering import leaves
from ...functions.masking import where
from ...functions.norms import of_vectors
from ...ops import embedding as ops
from ...tensor.dtypes import type_name
from ...tensor.tensor import Tensor, wrap
from .checking import checked

__all__ = ["embedding", "one_hot"]


@checked
def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Row `i` of `weight` (n, d) for each index `i` of `input`: (*) → (*, d). Row `padding_idx` gets no gradient.

    With `max_norm`, rows that are read and longer than that, by the norm `norm_type`, are shortened in place before;
    `scale_grad_by_freq` divides the gradient of a row by how often it is read.
    """
    refuse_sparse(sparse)
    indices = input._array
    if weight._array.ndim != 2:
        raise RuntimeError(f"'weight' must be 2-D, got shape {list(weight._array.shape)}")
    if indices.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
            f"{type_name(input.dtype)} instead (while checking arguments for embedding)"
        )
    if leaves(indices, len(weight._array)):
        raise IndexError("index out of range in self")
    padding = -1 if padding_idx is None else padding_row(padding_idx, len(weight._array))
    if max_norm is not None:
        shorten(weight, np.unique(indices), max_norm, norm_type)
    return record(ops.embedding, (weight, input), (padding, scale_grad_by_freq))


def shorten(weight: Tensor, rows: np.ndarray, max_norm: float, norm_type: float) -> None:
    """Bring the named rows of `weight` to a norm of at most `max_norm`, in place."""
    with no_grad():
        places = wrap(rows)
        read = weight.index_select(0, places)
        norms = of_vectors(read, norm_type, 1, True)
        weight.index_copy_(0, places, where(norms > max_norm, read * (max_norm / (norms + 1e-7)), read))


def padding_row(padding_idx: int, n: int) -> int:
    """The row meant by `padding_idx`, which may be negative, of a table with `n` rows."""
    if not -n <= padding_idx < n:
        raise AssertionError("Padding_idx must be within num_embeddings")
    return padding_idx % n


def refuse_sparse(sparse: bool) -> None:
    """NotImplementedError for gradients that would be sparse."""
    if sparse:
        raise NotImplementedError("embedding: sparse is not supported; leave it out")


@checked
def one_hot(input: Tensor, num_classes: int = -1) -> Tensor:
    """`(*)` of classes → `(*, num_classes)` int64 with a 1 at each class; -1 stands for the largest class plus 1."""
    classes = input._array
    if classes.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if classes.size == 0 and num_classes <= 0:
        raise RuntimeError("Can not infer total number of classes from empty tensor.")
    if classes.size and classes.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(classes.max()) + 1
    elif classes.size and classes.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return wrap((classes[..., None] == np.arange(num_classes)).astype(np.int64, order="C"))
