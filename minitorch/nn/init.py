"""Initial weights: each function overwrites a tensor in place, unrecorded, and returns it.

They draw from the random stream what PyTorch draws, so equal seeds give equal weights. A weight of shape
`(fan_out, fan_in, *kernel)` has `fan_in` inputs and `fan_out` outputs for each place of the kernel.
"""

import math
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, get_args

import numpy as np

from ..autograd.modes import no_grad
from ..functions.creation import empty_like
from ..functions.masking import where
from ..functions.random import randperm
from ..later import absence
from ..tensor.tensor import Tensor, wrap

Nonlinearity = Literal[
    "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
    "sigmoid", "tanh", "relu", "leaky_relu", "selu",
]  # fmt: skip
FanMode = Literal["fan_in", "fan_out"]

_GAINS = {"tanh": 5.0 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4}


def calculate_gain(nonlinearity: Nonlinearity, param: float | None = None) -> float:
    """How much wider weights must be before `nonlinearity` to keep the variance; `param`: leaky_relu's gradient."""
    if nonlinearity not in get_args(Nonlinearity):
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    if nonlinearity == "leaky_relu":
        if param is not None and (isinstance(param, bool) or not isinstance(param, int | float)):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2.0 / (1 + (0.01 if param is None else param) ** 2))
    return _GAINS.get(nonlinearity, 1)


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Any = None) -> Tensor:
    """Uniform in [a, b)."""
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Any = None) -> Tensor:
    """Normal with this mean and standard deviation."""
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator: Any = None
) -> Tensor:
    """Normal, but only between `a` and `b`: what falls outside is drawn again."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=3,
        )
    probability = _normal_cdf((b - mean) / std) - _normal_cdf((a - mean) / std)
    draw = _normal_within if probability > 0.3 else _uniform_shaped
    return tensor.copy_(draw(tensor, mean, std, a, b, generator))


def _normal_within(tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any) -> Tensor:
    low, high = (float(tensor._array.dtype.type(bound)) for bound in (a, b))
    result = tensor.normal_(mean, std, generator=generator)
    while (outside := (result < low) | (result > high)).any():
        result = where(outside, empty_like(result).normal_(mean, std, generator=generator), result)
    return result


def _uniform_shaped(tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any) -> Tensor:
    """Uniform numbers, each kept with the probability of the normal density there to its peak within the bounds."""
    log_peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2

    def is_refused(x: Tensor) -> Tensor:
        log_density = ((x - mean) / std).pow(2) * -0.5 - log_peak
        return empty_like(x).uniform_(generator=generator).log() > log_density

    result = tensor.uniform_(a, b, generator=generator)
    refused = is_refused(result)
    while refused.any():
        candidates = empty_like(result).uniform_(a, b, generator=generator)
        result = where(refused, candidates, result)
        refused = refused.logical_and(is_refused(candidates))
    return result


def _normal_cdf(x: float) -> float:
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """`val` everywhere."""
    return tensor.fill_(val)


def ones_(tensor: Tensor) -> Tensor:
    """1 everywhere."""
    return constant_(tensor, 1.0)


def zeros_(tensor: Tensor) -> Tensor:
    """0 everywhere."""
    return constant_(tensor, 0.0)


@no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """The identity, of a matrix."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    tensor.fill_(0)
    np.fill_diagonal(tensor._array, 1)
    return tensor


def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Uniform within ± gain √(6 / (fan_in + fan_out)). Glorot and Bengio, 2010."""
    bound = math.sqrt(3.0) * (gain * math.sqrt(2.0 / float(sum(_fans(tensor)))))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Any = None) -> Tensor:
    """Normal with standard deviation gain √(2 / (fan_in + fan_out)). Glorot and Bengio, 2010."""
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / float(sum(_fans(tensor)))), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: FanMode = "fan_in",
    nonlinearity: Nonlinearity = "leaky_relu",
    generator: Any = None,
) -> Tensor:
    """Uniform within ± gain √(3 / fan); `a` is the gradient of a leaky_relu. He et al., 2015."""
    if _is_empty(tensor):
        return tensor
    # In PyTorch's order of rounding: the bounds decide the last bit of every number.
    bound = math.sqrt(3.0) * (calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode)))
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: FanMode = "fan_in",
    nonlinearity: Nonlinearity = "leaky_relu",
    generator: Any = None,
) -> Tensor:
    """Normal with standard deviation gain / √fan; `a` is the gradient of a leaky_relu. He et al., 2015."""
    if _is_empty(tensor):
        return tensor
    return normal_(tensor, 0.0, calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode)), generator)


@no_grad()
def orthogonal_(tensor: Tensor, gain: float = 1, generator: Any = None) -> Tensor:
    """Orthonormal rows or columns, whichever are fewer, times `gain`; trailing dimensions count as one."""
    if tensor.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor._array.size == 0:
        return tensor
    rows = tensor.shape[0]
    normal = normal_(
        wrap(np.empty((rows, tensor._array.size // rows), tensor._array.dtype)), generator=generator
    )._array
    wide = normal.shape[0] < normal.shape[1]
    q, r = np.linalg.qr(normal.T if wide else normal)
    q *= np.sign(np.diag(r))
    tensor._array[...] = (q.T if wide else q).reshape(tensor._array.shape)
    return tensor.mul_(gain)


@no_grad()
def sparse_(tensor: Tensor, sparsity: float, std: float = 0.01, generator: Any = None) -> Tensor:
    """Normal with this standard deviation, and in each column of a matrix a share `sparsity` of zeros. Martens, 2010.

    As in PyTorch, the places of the zeros are drawn from the default stream whatever the `generator`.
    """
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, columns = tensor.shape
    zeros = math.ceil(sparsity * rows)
    tensor.normal_(0, std, generator=generator)
    for column in range(columns):
        tensor[randperm(rows)[:zeros], column] = 0
    return tensor


@no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """The convolution kernel that leaves as many channels as it can, of each group, as they are."""
    if tensor.ndim not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.shape[0] % groups != 0:
        raise ValueError("dim 0 must be divisible by groups")
    tensor.zero_()
    size = tensor.shape[0] // groups
    centre = tuple(n // 2 for n in tensor.shape[2:])
    for channel in range(min(size, tensor.shape[1])):
        tensor[(slice(channel, None, size), channel, *centre)] = 1
    return tensor


def __getattr__(name: str) -> Callable[..., Tensor]:
    """The former names, without the underscore: `xavier_uniform`."""
    function = globals().get(f"{name}_")
    if name.startswith("_") or not callable(function) or name in ("ones", "zeros", "trunc_normal"):
        raise absence(__name__, name)

    @wraps(function)
    def former(*args: Any, **kwargs: Any) -> Tensor:
        text = f"`nn.init.{name}` is now deprecated in favor of `nn.init.{name}_`."
        warnings.warn(text, FutureWarning, stacklevel=2)
        return function(*args, **kwargs)

    return former


def _is_empty(tensor: Tensor) -> bool:
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return 0 in tensor.shape


def _fans(tensor: Tensor) -> tuple[int, int]:
    """`(fan_in, fan_out)`."""
    if tensor.ndim < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


_calculate_fan_in_and_fan_out = _fans  # the name by which layers outside this package compute their bounds


def _fan(tensor: Tensor, mode: str) -> int:
    mode = mode.lower()
    if mode not in get_args(FanMode):
        raise ValueError(f"Mode {mode} not supported, please use one of {list(get_args(FanMode))}")
    return _fans(tensor)[mode == "fan_out"]
