"""Bags of indices: the sum, mean or largest of the rows of a table that each bag names."""

import numpy as np

from ...autograd.record import record
from ...functions.creation import zeros
from ...functions.joining import stack
from ...ops import embedding as ops
from ...presentation.graphs import shown
from ...tensor.dtypes import type_name
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .embedding import refuse_sparse, shorten

__all__ = ["embedding_bag"]


@checked
def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """Rows of `weight` (n, d) brought together by `mode`, "sum", "mean" or "max", for each bag: (bags, d).

    input: (bags, size), or (total,) with `offsets` (bags,) where each bag begins; with `include_last_offset` the last
        of them is the end. An empty bag gives zeros; `padding_idx` counts as not there.
    per_sample_weights: a factor for each index, for sums only.
    """
    refuse_sparse(sparse)
    _check(input, weight, offsets, mode, scale_grad_by_freq, per_sample_weights)
    if max_norm is not None:
        shorten(weight, np.unique(input._array), max_norm, norm_type)
    n = weight.shape[0]
    if padding_idx is not None and not -n <= padding_idx < n:
        raise RuntimeError(
            f"padding_idx must be within the number of embeddings, {-n} through {n - 1}, but got {padding_idx}"
        )
    if input.ndim == 2 and padding_idx is None:
        rows = _read(weight, input, scale_grad_by_freq, per_sample_weights)
        return _named(rows.max(1)[0] if mode == "max" else rows.mean(1) if mode == "mean" else rows.sum(1))
    bags, count = _bags(input, offsets, include_last_offset)
    indices = input.reshape(-1)
    factors = None if per_sample_weights is None else per_sample_weights.reshape(-1)
    if padding_idx is not None:
        kept = np.flatnonzero(indices._array != padding_idx % n)
        indices, bags = indices[wrap(kept)], bags[kept]
        factors = None if factors is None else factors[wrap(kept)]
    rows = _read(weight, indices, scale_grad_by_freq, factors)
    return _named(_brought_together(rows, bags, count, mode))


def _read(weight: Tensor, indices: Tensor, by_frequency: bool, factors: Tensor | None) -> Tensor:
    """The row of `weight` for each index, times its factor."""
    rows = record(ops.embedding, (weight, indices), (-1, by_frequency), shown("", "weight"))
    return rows if factors is None else rows * factors.unsqueeze(-1)


def _brought_together(rows: Tensor, bags: np.ndarray, count: int, mode: str) -> Tensor:
    """What becomes of rows (total, d) whose bags are told, of so many bags."""
    nothing = zeros((count, rows.shape[1]), dtype=rows.dtype)
    if mode == "max":
        places = [np.flatnonzero(bags == bag) for bag in range(count)]
        each = [rows[wrap(k)].max(0)[0] if k.size else nothing[bag] for bag, k in enumerate(places)]
        return stack(each) if each else nothing
    sums = nothing.index_add(0, wrap(bags), rows)
    if mode == "sum":
        return sums
    sizes = np.maximum(np.bincount(bags, minlength=count), 1).astype(rows._array.dtype)
    return sums / wrap(sizes[:, None])


def _bags(input: Tensor, offsets: Tensor | None, include_last_offset: bool) -> tuple[np.ndarray, int]:
    """The bag of each index, and how many bags there are."""
    if offsets is None:
        count, size = input.shape
        return np.repeat(np.arange(count), size), count
    starts, total = offsets._array, input._array.size
    if starts.size and starts[0] != 0:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, "
            f"got {starts[0]}"
        )
    if starts.size and starts[-1] > total:
        raise RuntimeError(
            f"offsets[-1] can not be greater than input's length {total} but got offsets[-1] of {starts[-1]}"
        )
    count = len(starts) - include_last_offset
    ends = [*starts[1 : count + 1], *[total] * (not include_last_offset)][:count]
    return np.repeat(np.arange(count), np.asarray(ends, np.int64) - starts[:count]), count


def _check(
    x: Tensor, weight: Tensor, offsets: Tensor | None, mode: str, by_frequency: bool, factors: Tensor | None
) -> None:
    if factors is not None and x.shape != factors.shape:
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({factors.shape}) is not None, then it must have the same shape as "
            f"the input ({x.shape})"
        )
    if weight.ndim != 2:
        raise ValueError(f"weight has to be a 2D Tensor, but got Tensor of dimension {weight.ndim}")
    if x.ndim == 2 and offsets is not None:
        raise ValueError(
            "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
            "sequences. However, found offsets of type <class 'torch.Tensor'>"
        )
    if x.ndim == 1 and (offsets is None or offsets.ndim != 1):
        raise ValueError("offsets has to be a 1D Tensor" + " but got None" * (offsets is None))
    if x.ndim not in (1, 2):
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {x.ndim}")
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if mode == "max" and by_frequency:
        raise ValueError("max mode does not support scaling the gradient by the frequency")
    if factors is not None and mode != "sum":
        raise NotImplementedError(
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got "
            f"mode='{mode}'). Please open a feature request on GitHub."
        )
    for given in (x, offsets):
        if given is not None and given._array.dtype not in (np.int64, np.int32):
            raise RuntimeError(
                "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but "
                f"got {type_name(given.dtype)} instead (while checking arguments for embedding_bag)"
            )
    if x._array.size and not (x._array.min() >= 0 and x._array.max() < weight.shape[0]):
        raise RuntimeError(f"embedding_bag: expected indices from 0 to {weight.shape[0] - 1}, the rows of weight")


def _named(out: Tensor) -> Tensor:
    if out._node is not None:
        out._node.shown_as = shown("EmbeddingBagBackward0", "x")
    return out
