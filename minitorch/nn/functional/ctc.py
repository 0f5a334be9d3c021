"""The loss of connectionist temporal classification: label sequences without a place in time."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.record import record
from ...functions.masking import where
from ...jit.quiet import quiet
from ...ops.arithmetic import add
from ...ops.ctc import ctc_loss as ctc_loss_op
from ...presentation.graphs import shown
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .loss import check_reduction

__all__ = ["ctc_loss"]


@checked
def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | Sequence[int],
    target_lengths: Tensor | Sequence[int],
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """Minus the log-probability of label sequences, given the log-probabilities of C classes at each time.

    log_probs: (T, N, C) or (T, C), logarithms that add up to 1; their gradient takes that for granted, as PyTorch's.
    targets: (N, S) or all labels in a row; lengths: (N,), or () for one sequence. "mean" divides each loss by the
    length of its target before. `zero_infinity` makes infinite losses, of targets longer than the input, zero.
    """
    check_reduction(reduction)
    single = log_probs.ndim == 2
    x = log_probs.unsqueeze(1) if single else log_probs
    n = x.shape[1]
    lengths = _lengths("input", input_lengths, n), _lengths("target", target_lengths, n)
    labels = _labels(targets, lengths[1], n)
    _check(x, lengths[0], lengths[1], blank)
    loss = record(ctc_loss_op, (x, labels, *lengths), (blank, zero_infinity), shown("CtcLossBackward0", "x"))
    if x.requires_grad:
        counted = np.arange(x.shape[0])[:, None] < lengths[0]
        if zero_infinity:
            counted = counted & np.isfinite(quiet(ctc_loss_op.run)(x._array, labels, *lengths, blank, False))
        # What adds nothing to the value, and to the gradient what is 0 behind a log-softmax.
        sums = where(wrap(counted[:, :, None]), x.exp(), 0.0).sum((0, 2))
        loss = record(add, (loss, sums - sums.detach()), (), shown("CtcLossBackward0", "x"))
    if reduction == "mean":
        loss = loss / wrap(np.maximum(lengths[1], 1).astype(x._array.dtype))
        return loss.mean()
    return loss.sum() if reduction == "sum" else loss.squeeze(0) if single else loss


def _lengths(name: str, given: Any, n: int) -> np.ndarray:
    lengths = np.asarray(given._array if isinstance(given, Tensor) else given).reshape(-1)
    if lengths.dtype.kind != "i" and lengths.size:
        raise RuntimeError(f"{name}_lengths must be integral")
    if len(lengths) != n:
        raise RuntimeError(f"{name}_lengths must be of size batch_size")
    return lengths.astype(np.int64)


def _labels(targets: Tensor, lengths: np.ndarray, n: int) -> np.ndarray:
    """The labels as a matrix, a row for each sequence."""
    labels = targets._array.astype(np.int64)
    longest = int(lengths.max(initial=0))
    if labels.ndim == 1:
        rows = np.zeros((n, longest), np.int64)
        ends = np.cumsum(lengths)
        for row, end, length in zip(rows, ends, lengths, strict=True):
            row[:length] = labels[end - length : end]
        return rows
    if labels.shape[1] < longest:
        raise RuntimeError(
            f"Expected tensor to have size at least {longest} at dimension 1, but got size {labels.shape[1]} for "
            "argument #2 'targets' (while checking arguments for ctc_loss_allocate_outputs)"
        )
    return labels


def _check(x: Tensor, x_lengths: np.ndarray, y_lengths: np.ndarray, blank: int) -> None:
    if not 0 <= blank < x.shape[2]:
        raise RuntimeError("blank must be in label range")
    if x_lengths.max(initial=0) > x.shape[0]:
        raise RuntimeError(
            f"Expected input_lengths to have value at most {x.shape[0]}, but got value {x_lengths.max()} (while "
            "checking arguments for ctc_loss_allocate_outputs)"
        )
    if (y_lengths < 0).any() or (x_lengths < 0).any():
        raise RuntimeError("ctc_loss: lengths must not be negative")
