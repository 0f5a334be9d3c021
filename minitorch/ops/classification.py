"""The loss of classification: the negative log-probability that was given to the right class.

Predictions `x` are log-probabilities (C,), (N, C) or (N, C, *); targets are classes, of the same shape without C. The
loss is linear in `x`, so its gradient's gradient is the loss again.
"""

from math import prod

import numpy as np

from .op import arraywise


def _as_cube(x):
    """`x` as (N, C, S), and the first and last index of the elements that targets (N, S) name along C."""
    n, classes = (1, *x.shape) if x.ndim == 1 else x.shape[:2]
    cube = x.reshape(n, classes, prod(x.shape[2:]))
    return cube, np.arange(n)[:, None], np.arange(cube.shape[2])


def _weights(target, weight, ignore_index, classes, dtype):
    """The targets, and the weight of the class of each; both are 0 for a target that is to be ignored."""
    kept = target != ignore_index
    target = np.where(kept, target, 0)
    wrong = (target < 0) | (target >= classes)
    if wrong.any():
        raise IndexError(f"Target {target[wrong][0]} is out of bounds.")
    return target, kept.astype(dtype) if weight is None else np.where(kept, weight[target], 0).astype(dtype)


def _places(shape, target, weight, ignore_index):
    """Where each row of a matrix has its class, as positions in the flattened matrix.

    This covers the most frequent case, no weights and no ignored targets, by six calls of numpy in place of some
    thirty; in all other cases the result is None.
    """
    if weight is not None or len(shape) != 2 or target.dtype != np.int64 or 0 <= ignore_index < shape[1]:
        return None
    n, classes = shape
    # Read as unsigned, a negative class is too large as well.
    if not n or np.maximum.reduce(target.view(np.uint64)) >= classes:
        return None
    return target + np.arange(0, n * classes, classes)


def _loss(x, target, weight, reduction, ignore_index):
    places = _places(x.shape, target, weight, ignore_index)
    if places is None:
        return nll_loss.formula(x, target, weight, reduction, ignore_index)
    chosen = x.take(places)
    if reduction == "none":
        return -chosen
    total = np.add.reduce(chosen)
    return -total / x.dtype.type(len(places)) if reduction == "mean" else -total


def _gradient(h, target, weight, shape, reduction, ignore_index):
    places = _places(shape, target, weight, ignore_index)
    if places is None:
        return nll_loss_backward.formula(h, target, weight, shape, reduction, ignore_index)
    out = np.zeros(shape, h.dtype)
    out.put(places, -h if reduction == "none" else -h.item() / (len(places) if reduction == "mean" else 1))
    return out


@arraywise(
    _loss,
    public=False,
    dx=lambda g, target, weight, x_shape, reduction, ignore_index: nll_loss_backward(
        g, target, weight, x_shape, reduction, ignore_index
    ),
)
def nll_loss(x, target, weight=None, /, reduction="mean", ignore_index=-100):
    """`-weight[target] x[target]`; "mean" divides by the weights' sum. Targets `ignore_index` count nothing."""
    cube, rows, columns = _as_cube(x)
    classes, w = _weights(target, weight, ignore_index, cube.shape[1], x.dtype)
    chosen = cube[rows, classes.reshape(len(rows), len(columns)), columns].reshape(target.shape)
    loss = np.where(target == ignore_index, x.dtype.type(0), -w * chosen)
    if reduction == "none":
        return loss
    total = np.add.reduce(loss, None)
    return total / np.add.reduce(w, None) if reduction == "mean" else total


@arraywise(
    _gradient,
    public=False,
    dh=lambda g, target, weight, reduction, ignore_index: nll_loss(g, target, weight, reduction, ignore_index),
)
def nll_loss_backward(h, target, weight=None, /, shape=(), reduction="mean", ignore_index=-100):
    """The gradient of `nll_loss` at its x, of `shape`, for the incoming gradient `h`."""
    out = np.zeros(shape, h.dtype)
    cube, rows, columns = _as_cube(out)
    classes, w = _weights(target, weight, ignore_index, cube.shape[1], h.dtype)
    gradient = -w * (h / np.add.reduce(w, None) if reduction == "mean" else h)
    gradient = np.where(target == ignore_index, h.dtype.type(0), gradient)
    places = classes.reshape(len(rows), len(columns))
    cube[rows, places, columns] = gradient.reshape(places.shape)
    return out
