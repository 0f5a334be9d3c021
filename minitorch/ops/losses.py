"""Losses of predictions `x` and targets `y`. Every element has a loss; `reduction` says what becomes of them.

"none" leaves the losses of the elements as they are, "sum" adds them up, "mean" divides the sum by their number. The
gradient rules therefore start with `per_element`, the part of the incoming gradient that belongs to each element.
"""

from math import prod

import numpy as np

from ..kernels import losses as kernels
from ..kernels.losses import reduced
from .activations import logsigmoid, sigmoid
from .arithmetic import sign
from .conversion import zero
from .exponential import log, log1p
from .op import arraywise
from .selection import clamp, clamp_min


def per_element(g, reduction, *shapes):
    """The part of the gradient `g` of a reduced loss that each element gets."""
    if reduction != "mean":
        return g
    shape = shapes[0] if len(set(shapes)) == 1 else np.broadcast_shapes(*shapes)  # which takes 2 µs
    return g / max(prod(shape), 1)


@arraywise(
    kernels.squared,
    promote="same",
    public=False,
    dx=lambda g, x, y, reduction: mse_loss_backward(g, x, y, reduction),
    dy=lambda g, x, y, reduction: mse_loss_backward(g, y, x, reduction),
)
def mse_loss(x, y, /, reduction="mean"):
    return reduced(np.square(x - y), reduction)


@arraywise(
    kernels.squared_gradient,
    promote="same",
    public=False,
    dh=lambda g, x, y, reduction: 2 * per_element(g, reduction, x.shape, y.shape) * (x - y),
    dx=lambda g, h, x_shape, y_shape, reduction: 2 * per_element(g, reduction, x_shape, y_shape) * h,
    dy=lambda g, h, x_shape, y_shape, reduction: -2 * per_element(g, reduction, x_shape, y_shape) * h,
)
def mse_loss_backward(h, x, y, /, reduction="mean"):
    """The gradient of `mse_loss` at x, for the incoming gradient `h`."""
    return 2 * per_element(h, reduction, x.shape, y.shape) * (x - y)


@arraywise(
    kernels.absolute,
    promote="same",
    public=False,
    dx=lambda g, x, y, reduction: l1_loss_backward(g, x, y, reduction),
    dy=lambda g, x, y, reduction: l1_loss_backward(g, y, x, reduction),
)
def l1_loss(x, y, /, reduction="mean"):
    return reduced(np.abs(x - y), reduction)


@arraywise(
    kernels.absolute_gradient,
    promote="same",
    public=False,
    dh=lambda g, x, y, reduction: per_element(g, reduction, x.shape, y.shape) * sign(x - y),
    dx=lambda g: zero(g),
    dy=lambda g: zero(g),
)
def l1_loss_backward(h, x, y, /, reduction="mean"):
    """The gradient of `l1_loss` at x, for the incoming gradient `h`."""
    return per_element(h, reduction, x.shape, y.shape) * ((x > y) * 1.0 - (x < y))


@arraywise(
    kernels.smooth_l1,
    promote="same",
    public=False,
    dx=lambda g, x, y, reduction, beta: per_element(g, reduction, x.shape, y.shape) / beta * clamp(x - y, -beta, beta),
    dy=lambda g, x, y, reduction, beta: per_element(g, reduction, x.shape, y.shape) / beta * clamp(y - x, -beta, beta),
)
def smooth_l1_loss(x, y, /, reduction="mean", beta=1.0):
    """`(x - y)² / (2 beta)` where `|x - y| < beta`, else `|x - y| - beta / 2`; beta > 0."""
    d = np.abs(x - y)
    return reduced(np.where(d < beta, d * d * (0.5 / beta), d - 0.5 * beta), reduction)


@arraywise(
    kernels.huber,
    promote="same",
    public=False,
    dx=lambda g, x, y, reduction, delta: per_element(g, reduction, x.shape, y.shape) * clamp(x - y, -delta, delta),
    dy=lambda g, x, y, reduction, delta: per_element(g, reduction, x.shape, y.shape) * clamp(y - x, -delta, delta),
)
def huber_loss(x, y, /, reduction="mean", delta=1.0):
    """`(x - y)² / 2` where `|x - y| <= delta`, else `delta (|x - y| - delta / 2)`; delta > 0."""
    d = np.abs(x - y)
    return reduced(np.where(d <= delta, 0.5 * d * d, delta * (d - 0.5 * delta)), reduction)


def weighted(g, weight):
    """`g` times the weight of each element, if there is one."""
    return g if weight is None else g * weight


@arraywise(
    promote="match",
    public=False,
    dx=lambda g, x, y, weight, reduction: (
        weighted(per_element(g, reduction, x.shape), weight) * _bce_input_gradient(x, y)
    ),
    dy=lambda g, x, weight, reduction: weighted(per_element(g, reduction, x.shape), weight) * _bce_target_gradient(x),
)
def binary_cross_entropy(x, y, weight=None, /, reduction="mean"):
    """`-(y log x + (1 - y) log(1 - x))` for x in [0, 1]; a logarithm counts as no less than -100."""
    _require_probabilities("input", x)
    _require_probabilities("target", y)
    loss = (y - 1) * np.maximum(np.log1p(-x), -100) - y * np.maximum(np.log(x), -100)
    return reduced(weighted(loss, weight), reduction)


def _require_probabilities(name, x):
    if x.size and not (np.minimum.reduce(x, None) >= 0 and np.maximum.reduce(x, None) <= 1):  # nor if one is NaN
        raise RuntimeError(f"all elements of {name} should be between 0 and 1; for logits there is a loss of its own")


_LEAST = float(np.float32(1e-12))  # PyTorch's bound is a float32 in every dtype


def _bce_target_gradient(x):
    return log1p(-x) - log(x)


def _bce_input_gradient(x, y):
    return (x - y) / clamp_min((1 - x) * x, _LEAST)


def _logits_loss(x, y, weight, pos_weight):
    log_probability = logsigmoid(x)
    if pos_weight is not None:
        log_probability = (1 + (pos_weight - 1) * y) * log_probability
    return weighted((1 - y) * x - log_probability, weight)


def _with_logits(x, y, weight, pos_weight, reduction):
    """The formula, after a try to do without its care for infinities: it is needed where the result is NaN."""
    loss = reduced(_logits_loss(x, y, weight, pos_weight), reduction)
    if bool(loss == loss) if not loss.ndim else bool((loss == loss).all()):
        return loss
    return binary_cross_entropy_with_logits.formula(x, y, weight, pos_weight, reduction)


@arraywise(
    _with_logits,
    promote="same",
    public=False,
    dx=lambda g, x, y, weight, pos_weight, reduction: (
        weighted(per_element(g, reduction, x.shape, y.shape), weight) * _logits_gradient(x, y, pos_weight)
    ),
    dy=lambda g, x, weight, pos_weight, y_shape, reduction: (
        weighted(per_element(g, reduction, x.shape, y_shape), weight) * _logits_target_gradient(x, pos_weight)
    ),
)
def binary_cross_entropy_with_logits(x, y, weight=None, pos_weight=None, /, reduction="mean"):
    """`binary_cross_entropy(sigmoid(x), y)` without its rounding errors; `pos_weight` multiplies the term with y."""
    sure = np.isinf(x) & (y >= 0) & (y <= 1)  # where one infinity would be taken from another
    limits = np.where(np.where(x > 0, y == 1, y == 0), x.dtype.type(0), x.dtype.type(np.inf))
    loss = _logits_loss(np.where(sure, x.dtype.type(0), x), y, weight, pos_weight)
    return reduced(np.where(sure, limits, loss), reduction)


def _logits_gradient(x, y, pos_weight):
    if pos_weight is None:
        return sigmoid(x) - y
    return (1 - y) - (1 + (pos_weight - 1) * y) * sigmoid(-x)


def _logits_target_gradient(x, pos_weight):
    return -x if pos_weight is None else -x - (pos_weight - 1) * logsigmoid(x)
