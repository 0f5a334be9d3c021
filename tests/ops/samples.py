"""Sample calls of the ops, which the generated suite (`test_registry.py`) runs every one of them on.

An op samples itself if its settings have defaults and it is elementwise, or its signature is one of `PATTERNS`: that of
a reduction, of a loss or of the gradient of a loss, or of one array. Any other op needs a line in `SAMPLES`: a list of
calls, each of array specs (or plain numbers, or None) and settings. An op that users reach by another name or signature
than PyTorch's has a line in `ORACLES`: a program that is run with PyTorch and with this package as `torch`; None there
says that PyTorch's function of the name is another one.
"""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

import minitorch
from minitorch import rng
from minitorch.functions.public import functions
from minitorch.ops.indexing import filled
from minitorch.ops.op import Op, registry


class Spec(NamedTuple):
    """How to make one array: its shape, its kind ("float" may be any dtype), and the numbers in it."""

    shape: tuple[int, ...]
    kind: str
    values: Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]

    def make(self, rng: np.random.Generator, dtype: Any = np.float64) -> np.ndarray:
        """An array of this spec; of `dtype` if the spec leaves that open."""
        kind = {"float": dtype, "int": np.int64, "bool": np.bool_}[self.kind]
        return np.array(self.values(rng, self.shape), kind)


class Call(NamedTuple):
    """One call of an op: array specs, numbers or None, and settings."""

    arrays: tuple[Any, ...]
    settings: dict[str, Any]


def call(*arrays: Any, **settings: Any) -> Call:
    return Call(arrays, settings)


def a(*shape: int, low: float = -2.4, high: float = 2.4) -> Spec:
    """Real numbers between `low` and `high` that keep away from halves and integers, where many ops have a kink."""

    def values(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        x = rng.uniform(low, high, shape)
        halves = np.floor(2 * x)
        return (halves + 0.1 + 0.8 * (2 * x - halves)) / 2

    return Spec(shape, "float", values)


def number(value: float) -> Spec:
    """That number, without dimensions."""
    return Spec((), "float", lambda rng, shape: np.array(value))


def square(*shape: int) -> Spec:
    """Square matrices, not symmetric, with large diagonals: far from singular ones."""
    return Spec(shape, "float", lambda rng, shape: rng.uniform(-1, 1, shape) + np.diag(3.0 + np.arange(shape[-1])))


def symmetric(*shape: int) -> Spec:
    """Positive-definite matrices."""
    return Spec(shape, "float", lambda rng, shape: (lambda x: x @ x.mT + np.eye(shape[-1]))(rng.normal(size=shape)))


def singular(*shape: int) -> Spec:
    """Square matrices of which two columns are equal."""
    return Spec(shape, "float", lambda rng, shape: rng.normal(size=shape)[..., np.arange(shape[-1]) // 2])


def positive(*shape: int) -> Spec:
    return a(*shape, low=0.5, high=3)


def integers(*shape: int, high: int, low: int = 0) -> Spec:
    """int64 numbers from `low` to `high - 1`: indices, classes."""
    return Spec(shape, "int", lambda rng, shape: rng.integers(low, high, shape))


def mask(*shape: int) -> Spec:
    return Spec(shape, "bool", lambda rng, shape: rng.random(shape) < 0.5)


def distinct(*shape: int, high: int) -> Spec:
    """int64 numbers from 0 to `high - 1`, no two the same."""
    return Spec(shape, "int", lambda rng, shape: rng.permutation(high)[: np.prod(shape)].reshape(shape))


def _path(**steps: tuple[Any, ...]) -> tuple[Any, ...]:
    """A path of view ops, as `copy_slices` takes it."""
    return tuple((registry[name], settings) for name, settings in steps.items())


SAMPLES: dict[str, list[Call]] = (
    {
        "where": [call(mask(3, 4), a(3, 4), a(4)), call(mask(3), a(), a(3)), call(mask(2, 1), a(1, 3), 1.5)],
        "power": [call(a(3, 4), exponent=n) for n in (2, 3, 1, 0, -1, -2, 4)]
        + [call(positive(3, 4), exponent=n) for n in (0.5, -0.5, 1.7, 2.0)],
        "pow": [call(positive(3, 4), a(4)), call(positive(3, 1), a(1, 4))],
        "exponential": [call(a(3, 4), base=2), call(a(3, 4), base=0.5), call(a(2), base=1)],
        "round": [call(a(3, 4)), call(a(3, 4), decimals=1), call(a())],
        "rounded_div": [call(a(3, 4), a(3, 4), rounding_mode=mode) for mode in ("floor", "trunc")],
        "clamp": [call(a(3, 4), min=-1.0, max=1), call(a(3), min=0), call(a(3), max=-0.2), call(a(3), min=1.0, max=-1)],
        "clamp_each": [call(a(3, 4), a(3, 4), a(4))],
        "leaky_relu_backward": [call(a(3, 4), a(3, 4), negative_slope=0.1)],
        "clamp_backward": [call(a(3, 4), a(3, 4), min=-1.0, max=0.7), call(a(3), a(3), min=None, max=0.2)],
        "hardtanh_backward": [call(a(3, 4), a(3, 4), min_val=-1.0, max_val=0.7)],
        "leaky_relu": [call(a(3, 4)), call(a(3, 4), negative_slope=-0.3), call(a(2, 0))],
        "softplus": [call(a(3, 4)), call(a(3, 4), beta=0.5, threshold=0.1)],
        "softplus_derivative": [call(a(3, 4)), call(a(3, 4), beta=0.5, threshold=0.1), call(a(3), threshold=np.inf)],
        "elu": [call(a(3, 4)), call(a(3, 4), alpha=0.3)],
        "gelu": [call(a(3, 4)), call(a(3, 4), approximate="tanh")],
        "hardtanh": [call(a(3, 4)), call(a(3, 4), min_val=-0.3, max_val=2)],
        "addcmul": [call(a(3, 4), a(3, 4), a(4)), call(a(3), a(3), a(3), value=2.5)],
        "addcdiv": [call(a(3, 4), a(3, 4), a(4)), call(a(3), a(3), a(3), value=-0.5)],
        "bitwise_left_shift": [call(integers(3, 4, high=9), integers(4, high=5))],
        "bitwise_right_shift": [call(integers(3, 4, low=-9, high=9), integers(4, high=5))],
    }
    | {
        name: [call(integers(3, 4, low=-9, high=9), integers(4, low=-9, high=9)), call(mask(3, 4), mask(3, 1))]
        for name in ("bitwise_and", "bitwise_or", "bitwise_xor")
    }
    | {
        name: [call(positive(3, 4)), call(positive()), call(positive(2, 0))]
        for name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt")
    }
    | {name: [call(a(3, 4, low=-0.9, high=0.9)), call(a(low=-0.9, high=0.9))] for name in ("asin", "acos", "atanh")}
    | {
        "tan": [call(a(3, 4, low=-1.2, high=1.2))],
        "acosh": [call(a(3, 4, low=1.2, high=4))],
        "bitwise_not": [call(integers(3, 4, low=-9, high=9)), call(mask(3, 4))],
        "clone": [call(a(3, 4)), call(a())],
        "cast": [call(a(3, 4), dtype=np.dtype(np.float64)), call(a(3, 4), dtype=np.dtype(np.int64))],
        "copy": [call(a(3, 4), a(3, 4)), call(a(3, 4), a(4))],
        "expand": [call(a(3, 1), shape=(2, 3, 4)), call(a(), shape=(2,)), call(a(2, 1), shape=(2, 0))],
        "sum_to": [
            call(a(2, 3, 4), shape=(3, 1)),
            call(a(2, 3), shape=()),
            call(a(2, 0), shape=(2, 1)),
            call(a(1, 3, 4), shape=(3, 1)),
        ],
        "copy_slices": [
            call(a(3, 4), a(4, 3), path=_path(transpose=(0, 1))),
            call(a(3, 4), a(2), path=_path(transpose=(0, 1), view=((12,),), index=((slice(1, 5, 2),),))),
        ],
        "zero_slices": [call(a(3, 4), path=_path(transpose=(0, 1))), call(a(3, 4), path=_path(index=((1,),)))],
        "fill": [call(a(3, 4), a()), call(a(), a())],
        "zero": [call(a(3, 4)), call(a())],
        "index": [call(a(3, 4), key=k) for k in ((1,), (slice(None), slice(0, 4, 3)), (None, -1, 2), (slice(3, 3),))]
        + [call(a(), key=()), call(a(3), key=(1,))],
        "index_backward": [
            call(a(4), shape=(3, 4), key=(1,)),
            call(a(3, 2), shape=(3, 4), key=(slice(None), slice(0, 4, 3))),
        ],
        "index_get": [
            call(a(3, 4), integers(1, 5, high=3, low=-3), key=(...,)),
            call(a(3, 4), integers(2, 5, high=3), key=(..., ...)),
            call(a(3, 2, 4), integers(2, 5, 2, high=3), key=(..., slice(None), ...)),
            call(a(2, 3, 4), integers(1, 2, 2, high=3), key=(slice(None), ...)),
            call(a(2, 3, 4), integers(2, 5, high=3), key=(slice(None), ..., ...)),
            call(a(2, 3, 2, 4), integers(2, 5, high=3), key=(slice(None), ..., slice(None), ...)),
        ],
        "index_add": [
            call(a(5, 4), integers(1, 5, high=3, low=-3), shape=(3, 4), key=(...,)),
            call(a(2, 5), integers(1, 5, high=3), shape=(2, 3), key=(slice(None), ...)),
        ],
        "put": [
            call(a(6, 2), a(2), distinct(1, 3, high=6), key=(...,)),
            call(a(2, 6), a(2, 1), distinct(1, 3, high=6), key=(slice(None), ...)),
            call(a(3, 4), a(5, 4), integers(1, 5, high=3), key=(...,), accumulate=True),
        ],
        "broadcast_indices": [call(integers(3, high=5), integers(2, 1, high=5)), call(integers(3, high=5))],
        "gather": [call(a(3, 4), integers(2, 4, high=3), dim=0), call(a(3, 4), integers(3, 5, high=4), dim=1)],
        "gather_backward": [call(a(2, 4), integers(2, 4, high=3), shape=(3, 4), dim=0)],
        "scatter": [
            call(a(6, 2), distinct(3, 2, high=6), a(3, 2), dim=0),
            call(a(6, 2), distinct(3, 1, high=6), a(4, 2), dim=0),
            call(a(2, 6), distinct(2, 3, high=6), 1.5, dim=1),
        ],
        "scatter_add": [
            call(a(3, 4), integers(5, 4, high=3), a(5, 4), dim=0),
            call(a(3), integers(2, high=3), a(4), dim=0),
        ],
        "masked_fill": [call(a(3, 4), mask(3, 4), a()), call(a(3, 4), mask(4), a()), call(a(3), mask(3), -1.5)],
        "diagonal": [call(a(3, 4), offset=k, dim1=0, dim2=1) for k in (0, 1, -2)]
        + [call(a(2, 3, 3), offset=0, dim1=2, dim2=0)],
        "diagonal_embed": [call(a(2, 3), shape=(3, 2, 4), offset=1, dim1=0, dim2=2)],
        "unfold": [call(a(7, 2), dim=0, size=3, step=2), call(a(2, 5), dim=1, size=2, step=1)],
        "fold": [call(a(3, 2, 3), shape=(7, 2), dim=0, size=3, step=2)],
        "flip": [call(a(2, 3, 4), dims=(0, 2)), call(a(3), dims=())],
        "roll": [call(a(3, 4), shifts=(1, -2), dims=(0, 1)), call(a(3, 4), shifts=(5,), dims=())],
        "repeat": [call(a(3, 4), sizes=(2, 1, 3)), call(a(), sizes=(2,)), call(a(2), sizes=(0,))],
        "tril": [call(a(3, 4)), call(a(2, 3, 3), diagonal=1)],
        "triu": [call(a(3, 4)), call(a(2, 3, 3), diagonal=-1)],
        "sum": [call(a(3, 4)), call(a(3, 4), dim=0), call(a(2, 3, 4), dim=(0, 2), keepdim=True), call(a())],
        "mean": [call(a(3, 4)), call(a(3, 4), dim=-1), call(a(2, 3, 4), dim=(0, 2), keepdim=True)],
        "view": [call(a(3, 4), shape=(2, 6)), call(a(1), shape=()), call(a(2, 0), shape=(0, 5))],
        "permute": [call(a(2, 3, 4), dims=(2, 0, 1))],
        "transpose": [call(a(3, 4), dim0=0, dim1=1), call(a(2, 3, 4), dim0=-1, dim1=0)],
    }
)


SAMPLES |= {
    "var": [call(a(3, 4)), call(a(3, 4), dim=0, correction=0), call(a(2, 3, 4), dim=(0, 2), keepdim=True)],
    "std": [call(a(3, 4)), call(a(3, 4), dim=-1, correction=0), call(a(2, 3, 4), dim=(0, 2), keepdim=True)],
    "count_nonzero": [call(a(3, 4)), call(integers(3, 4, high=2), dim=1)],
    "equal_nan": [call(a(3, 4), a())],
    "logsumexp": [call(a(3, 4), dim=None), call(a(2, 3, 4), dim=(0, 2)), call(a(3, 4), dim=1, keepdim=True)],
    "vector_norm": [call(a(3, 4), ord=n, dim=1) for n in (0, 1, 2, 3, 0.5, -1, np.inf, -np.inf)] + [call(a(2, 3))],
    "cumsum": [call(a(3, 4), dim=0), call(a(3, 4), dim=1, reverse=True), call(a(), dim=0), call(a(2, 0), dim=1)],
    "cumprod": [call(a(3, 4), dim=0), call(a(3, 4), dim=1, reverse=True), call(a(), dim=0), call(a(2, 0), dim=1)],
    "shift": [call(a(3, 4), dim=0, fill_value=0), call(a(3, 4), dim=1, fill_value=1, reverse=True)],
    "recurrence": [call(a(3, 4), a(3, 4), dim=0), call(a(3, 4), a(3, 4), dim=1, reverse=True)],
    "product_of_others": [call(a(3, 4), dim=1), call(a(2, 3), dim=0), call(a(2, 1), dim=1)],
    "softmax_backward": [call(a(3, 4), a(3, 4), dim=1), call(a(2, 3, 4), a(2, 3, 4), dim=-2)],
    "log_softmax_backward": [call(a(3, 4), a(3, 4), dim=1), call(a(2, 3, 4), a(2, 3, 4), dim=-2)],
    "prod": [call(a(3, 4)), call(a(3, 4), dim=1, keepdim=True), call(a(2, 0), dim=1), call(a())],
    "argcummax": [call(a(3, 4), dim=0), call(a(3, 4), dim=1, largest=False)],
    "argtopk": [call(a(3, 4), k=2), call(a(3, 4), k=2, dim=0, largest=False)],
    "argkthvalue": [call(a(3, 4)), call(a(3, 4), n=1, dim=0, keepdim=True)],
    "take_along": [
        call(a(3, 1), integers(3, 1, high=1), dim=1),
        call(a(3, 4), integers(4, high=3), dim=0),
        call(a(3, 4), integers(3, 1, high=4), dim=1),
    ],
    "take_along_backward": [
        call(a(4), integers(4, high=3), shape=(3, 4), dim=0),
        call(a(3, 1), integers(3, 1, high=4), shape=(3, 4), dim=1),
    ],
    "dot": [call(a(3), a(3)), call(a(0), a(0))],
    "mv": [call(a(2, 3), a(3)), call(a(2, 0), a(0))],
    "mm": [call(a(2, 3), a(3, 4)), call(a(2, 0), a(0, 4)), call(a(0, 3), a(3, 4))],
    "bmm": [call(a(2, 3, 4), a(2, 4, 2)), call(a(2, 1, 3, 4), a(3, 4, 2))],
    "addmm": [call(a(4), a(2, 3), a(3, 4)), call(a(2, 4), a(2, 3), a(3, 4), beta=0.5, alpha=-2)],
    "linear": [
        call(a(5, 3), a(4, 3), a(4)),
        call(a(5, 3), a(4, 3), None),
        call(a(3), a(4, 3), a(4)),
        call(a(2, 5, 3), a(4, 3), a(1)),
        call(a(2, 0), a(4, 0), a(4)),
    ],
    "cat": [call(a(3, 4), a(3, 1), a(3, 0), dim=1), call(a(2))],
    "stack": [call(a(3, 4), a(3, 4), dim=1), call(a(), a(), a())],
}

SAMPLES |= {
    "copysign": [call(a(3, 4), a(4)), call(a(3), -1.5)],
    "heaviside": [call(a(3, 4), a(4)), call(integers(3, high=3, low=-1), integers(3, high=3))],
    "nextafter": [call(a(3, 4), a(4))],
    "gcd": [call(integers(3, 4, low=-9, high=9), integers(4, low=-9, high=9))],
    "lcm": [call(integers(3, 4, low=-9, high=9), integers(4, low=-9, high=9))],
    "logcumsumexp": [call(a(3, 4), dim=0), call(a(3, 4), dim=1), call(a(), dim=0)],
    "scatter_extreme": [
        call(a(3, 4), integers(5, 4, high=3), a(5, 4), dim=0, largest=True),
        call(a(3, 2), integers(3, 2, high=2), a(4, 3), dim=1, largest=False, include_self=False),
    ],
    "scatter_prod": [
        call(a(3, 4), integers(5, 4, high=3), a(5, 4), dim=0),
        call(a(3, 2), integers(3, 2, high=2), a(4, 3), dim=1, include_self=False),
    ],
    "strided": [
        call(a(3, 4), size=(2, 2), stride=(1, 3), offset=2, steps=(4, 1)),
        call(a(3, 4), size=(), stride=(), offset=5, steps=(4, 1)),
    ],
}


REDUCTIONS = ("mean", "sum", "none")


def probabilities(*shape: int) -> Spec:
    return a(*shape, low=0.05, high=0.95)


WINDOWS = [
    call(a(2, 7), kernel=(3,), count=(4,), stride=(2,), padding=(1,), dilation=(1,)),
    call(a(2, 3, 5, 4), kernel=(2, 2), count=(2, 2), stride=(2, 2), padding=(0, 0), dilation=(1, 1)),
    call(a(2, 3, 5, 6), kernel=(2, 3), count=(3, 2), stride=(2, 3), padding=(1, 1), dilation=(2, 1)),
    call(a(2, 3, 2, 4), kernel=(1, 2, 3), count=(3, 1, 3), stride=(1, 2, 1), padding=(0, 0, 1), dilation=(1, 1, 1)),
]
MEANS = [
    Call(c.arrays, {k: v for k, v in c.settings.items() if k != "dilation"} | {"divisor": divisor})
    for c, divisor in zip(WINDOWS, (True, True, False, 5), strict=True)
]


def _pooled(c: Call) -> Spec:
    """The result of pooling as an argument."""
    return a(*c.arrays[0].shape[: -len(c.settings["kernel"])], *c.settings["count"])


SAMPLES |= {
    "smooth_l1_loss": [call(a(3, 4), a(3, 4), reduction=r, beta=0.7) for r in REDUCTIONS],
    "huber_loss": [call(a(3, 4), a(3, 4), reduction=r, delta=0.7) for r in REDUCTIONS],
    "binary_cross_entropy": [
        call(probabilities(3, 4), probabilities(3, 4), weight, reduction=r)
        for r in REDUCTIONS
        for weight in (None, positive(4))
    ],
    "binary_cross_entropy_with_logits": [
        call(a(3, 4), probabilities(3, 4), weight, pos_weight, reduction=r)
        for r, weight, pos_weight in zip(REDUCTIONS, (None, positive(4), None), (None, None, positive(4)), strict=True)
    ],
    "nll_loss": [
        call(a(3, 4), integers(3, high=4)),
        call(a(4), integers(high=4), None, reduction="sum"),
        call(a(3, 4), integers(3, high=4), positive(4), ignore_index=1),
        call(a(2, 4, 3), integers(2, 3, high=4), positive(4), reduction="none"),
        call(a(2, 4, 3, 2), integers(2, 3, 2, high=4), None),
    ],
    "nll_loss_backward": [
        call(a(), integers(3, high=4), None, shape=(3, 4), ignore_index=1),
        call(a(2, 3), integers(2, 3, high=4), positive(4), shape=(2, 4, 3), reduction="none"),
    ],
    "softmax": [call(a(3, 4), dim=1), call(a(2, 3, 4), dim=-2)],
    "log_softmax": [call(a(3, 4), dim=1), call(a(2, 3, 4), dim=-2)],
    "embedding": [
        call(a(5, 3), integers(2, 4, high=5)),
        call(a(5, 3), integers(high=5)),
    ],
    "embedding_backward": [
        call(a(2, 4, 3), integers(2, 4, high=5), n=5),
        call(a(4, 3), integers(4, high=2), n=3, padding_idx=1),
    ],
    "convolution": [
        call(a(2, 4, 7), a(6, 4, 3), a(6), stride=(2,), padding=(1,), dilation=(2,)),
        call(a(2, 4, 5, 4), a(6, 2, 3, 2), None, stride=(1, 1), padding=(1, 0), dilation=(1, 2), groups=2),
        call(a(1, 2, 3, 4, 3), a(3, 2, 2, 1, 2), a(3), stride=(1, 2, 1), padding=(0, 0, 1), dilation=(1, 1, 1)),
    ],
    "transposed_convolution": [
        call(a(2, 4, 3), a(4, 2, 3), a(2), size=(7,), stride=(2,), padding=(1,), dilation=(2,)),
        call(a(2, 4, 3, 2), a(4, 3, 3, 2), None, size=(5, 4), stride=(1, 2), padding=(0, 0), dilation=(1, 1), groups=2),
    ],
    "convolution_weight": [
        call(a(2, 4, 7), a(2, 3, 3), kernel=(3,), stride=(2,), padding=(1,), dilation=(2,)),
        call(a(2, 4, 6, 5), a(2, 2, 3, 2), kernel=(3, 2), stride=(2, 2), padding=(1, 0), dilation=(1, 1), groups=2),
    ],
    "constant_pad_nd": [call(a(3, 4), pad=(1, 2)), call(a(2, 3, 4), pad=(-1, 2, 0, 1), value=1.5), call(a(3), pad=())],
    "max_pool": WINDOWS,
    "max_places": WINDOWS,
    "max_pool_backward": [call(_pooled(c), *c.arrays, **c.settings) for c in WINDOWS],
    "adaptive_max_places": [call(a(2, 7), count=(3,)), call(a(2, 3, 5, 4), count=(2, 4))],
    "avg_pool": MEANS,
    "avg_pool_backward": [call(_pooled(c), shape=c.arrays[0].shape, **c.settings) for c in MEANS],
    "im2col": WINDOWS[1:],
    "col2im": [
        call(a(2, 12, 4), size=(5, 5), kernel=(2, 2), count=(2, 2), stride=(2, 3), padding=(0, 1), dilation=(1, 2)),
        call(a(3 * 2, 4), size=(5,), kernel=(2,), count=(4,), stride=(1,), padding=(0,), dilation=(1,)),
    ],
    "occurrences": [call(integers(2, 4, high=5), dtype=np.dtype(np.float32))],
    "singular_values": [call(a(3, 4)), call(a(2, 4, 3))],
    "hardshrink": [call(a(3, 4)), call(a(3, 4), lambd=1.2)],
    "softshrink": [call(a(3, 4)), call(a(3, 4), lambd=1.2)],
    "threshold": [call(a(3, 4), threshold=0.3, value=-2.0)],
    "celu": [call(a(3, 4)), call(a(3, 4), alpha=0.5)],
    "prelu_kernel": [call(a(3, 4), a(4)), call(a(2, 3, 4), a(3, 1)), call(a(2, 0), a(1))],
    "glu": [call(a(3, 4)), call(a(2, 4, 3), dim=-2)],
    "ctc_loss": [
        call(a(5, 2, 4), integers(2, 2, low=1, high=4), integers(2, low=4, high=6), integers(2, low=1, high=3)),
        call(a(6, 1, 3), integers(1, 2, high=2), integers(1, low=6, high=7), integers(1, low=2, high=3), blank=2),
    ],
    "ctc_loss_gradient": [
        call(a(5, 2, 4), integers(2, 2, low=1, high=4), integers(2, low=4, high=6), integers(2, low=1, high=3)),
    ],
    "rrelu_noise": [call(positive(3, 4), lower=0.1, upper=0.3, generator=rng.Generator())],
    "moments": [call(a(3, 4), dim=(1,)), call(a(3, 4), dim=(0,)), call(a(2, 3, 4), dim=(0, 2))],
    "normalize": [
        call(a(3, 6), a(6), a(6), None, dim=(1,), affine=(6,)),
        call(a(2, 3, 4), None, a(3, 4), None, dim=(1, 2), affine=(3, 4), eps=0.1),
        call(a(5, 4), a(4), a(4), None, dim=(0,), affine=(4,)),
        call(a(2, 3, 4), a(3), None, None, dim=(0, 2), affine=(3, 1)),
        call(a(2, 4, 3), a(4), a(4), None, dim=(2, 3), affine=(2, 2, 1), shape=(2, 2, 2, 3)),
    ],
    "masked_embedding": [call(a(5, 3), integers(2, 4, high=5), padding_idx=2)],
    "lgamma": [call(a(3, 4)), call(positive())],
    "digamma": [call(a(3, 4)), call(positive())],
    "polygamma": [call(positive(3, 4), n=n) for n in (0, 1, 2, 5)],
    "mvlgamma": [call(a(3, 4, low=1.5, high=4), p=p) for p in (1, 2, 4)],
    "zeta": [call(a(3, 4, low=1.2, high=4), positive(3, 4)), call(a(3, 1, low=1.2, high=4), positive(4))],
    "igamma": [call(positive(3, 4), positive(3, 4)), call(positive(3, 1), positive(4))],
    "igammac": [call(positive(3, 4), positive(3, 4)), call(positive(3, 1), positive(4))],
    "erfinv": [call(a(3, 4, low=-0.9, high=0.9)), call(a(low=-0.9, high=0.9))],
    "ndtri": [call(probabilities(3, 4))],
    "entr": [call(positive(3, 4))],
    "xlogy": [call(a(3, 4), positive(3, 4)), call(a(3, 1), positive(4))],
    "xlog1py": [call(a(3, 4), positive(3, 4)), call(a(3, 1), positive(4))],
    "logit": [call(probabilities(3, 4)), call(a(3, 4, low=-0.5, high=1.5), eps=0.05)],
    "outside": [call(a(3, 4), function=np.negative), call(a(2, 1, 3), function=np.square)],
    "random_result": [
        call(a(3), a(2, 1), a(2, 3)),
        call(a(3), None, a(3)),
    ],
    # The ones where nothing is left to chance.
    "dropout_noise": [call(a(3, 4), p=p, generator=rng.Generator()) for p in (0, 1)],
}


def assigned(x: Any, key: Any, value: Any) -> Any:
    """`x` after `x[key] = value`."""
    x[key] = value
    return x


SQUARE = [call(square(3, 3)), call(square(2, 4, 4)), call(square(1, 0, 0))]
SAMPLES |= {
    **dict.fromkeys(
        ("determinant", "inverse", "log_abs_determinant", "sign_of_determinant", "zero_pivot"), SQUARE
    ),
    "cofactors": [*SQUARE, call(singular(2, 2)), call(singular(3, 3))],
    "cofactors_backward": [
        call(a(3, 3), square(3, 3)),
        call(a(2, 4, 4), square(2, 4, 4)),
        call(a(3, 3), singular(3, 3)),
    ],
    "solve": [call(square(3, 3), a(3, 2)), call(square(2, 1, 3, 3), a(4, 3, 2)), call(square(0, 0), a(0, 2))],
    "solve_triangular": [
        call(square(3, 3), a(2, 3, 2), upper=True),
        call(square(2, 3, 3), a(3, 2), upper=False, unit=True),
    ],
    "pseudo_inverse": [call(a(*shape), number(0), number(0)) for shape in ((3, 2), (2, 2, 3), (0, 2))],
    "rank_of_matrix": [call(a(2, 3, 4), number(0), number(0)), call(singular(2, 2), number(0), number(1))],
    "least_squares": [
        call(a(4, 2), a(4, 3), driver="gelsd", rcond=1e-15),
        call(a(2, 2, 3), a(2, 2, 1), driver="gelsy", rcond=1e-15),
    ],
    "reflections": [call(a(3, 3)), call(a(2, 4, 2)), call(a(2, 4))],
    "matrix_exponential": [call(a(3, 3)), call(a(2, 2, 2)), call(a(2, 0, 0))],
    "part": [call(a(10), start=2, shape=(2, 3)), call(a(14), start=1, shape=(2, 3, 2)), call(a(4), start=3, shape=())],
    "part_backward": [call(a(2, 3), shape=(10,), start=2), call(a(2), shape=(4,), start=1)],
    "eigen": [call(symmetric(3, 3)), call(symmetric(2, 2, 2), uplo="U")],
    "eigenvalues": [call(symmetric(3, 3)), call(symmetric(2, 2, 2), uplo="U")],
    "cholesky": [call(symmetric(3, 3)), call(symmetric(2, 2, 2))],
    "minor_not_positive": [call(symmetric(3, 3)), call(a(2, 3, 3))],
    "singular": [call(a(3, 3)), call(a(2, 4, 3)), call(a(2, 3)), call(a(0, 2))],
    "qr": [call(a(3, 3)), call(a(2, 4, 2)), call(a(2, 4)), call(a(3, 3), mode="complete")],
    "lu": [call(a(3, 3)), call(a(2, 4, 2)), call(a(2, 4)), call(square(2, 0, 0))],
    "row_exchanges": [call(integers(2, 3, low=3, high=4), n=4)],
}


ORACLES: dict[str, Callable[..., Any] | None] = {
    "binary_cross_entropy_with_logits": lambda torch, x, y, weight, pos_weight, reduction: (
        torch.nn.functional.binary_cross_entropy_with_logits(x, y, weight, pos_weight=pos_weight, reduction=reduction)
    ),
    "embedding": lambda torch, weight, indices, padding_idx, by_frequency: torch.nn.functional.embedding(
        indices, weight, padding_idx if padding_idx >= 0 else None, scale_grad_by_freq=by_frequency
    ),
    "convolution": None,  # PyTorch's takes more settings; tests/nn/test_convolution.py
    "constant_pad_nd": lambda torch, x, pad, value: torch.constant_pad_nd(x, list(pad), value),
    "hardsigmoid": None,  # whose slope PyTorch rounds to single precision
    "ctc_loss": None,  # PyTorch takes for granted that it comes after log_softmax
    "moments": None,
    "normalize": None,  # PyTorch's divides by a norm
    # In tests/functions/test_linalg.py.
    **dict.fromkeys(("cholesky", "inverse", "lu", "qr", "solve", "solve_triangular")),
    "cast": lambda torch, x, dtype: x.to(getattr(torch, dtype.name)),
    "clamp_each": lambda torch, x, min, max: torch.clamp(x, min, max),
    "clone": lambda torch, x, order: x.clone(),
    "addcdiv": lambda torch, x, tensor1, tensor2, value: torch.addcdiv(x, tensor1 * 1.0, tensor2, value=value),
    # With an integer on either side PyTorch computes the gradients in that dtype, where squares overflow.
    "atan2": lambda torch, x, y: torch.atan2(x * 1.0, y * 1.0),
    "fill": None,
    "fold": None,
    "gather": lambda torch, x, index, dim: torch.gather(x, dim, index),
    "index": lambda torch, x, key: x[key],
    "masked_fill": lambda torch, x, mask, value: x.masked_fill(mask, value),
    "index_get": lambda torch, x, indices, key, order: x[filled(key, indices)],
    "index_add": None,
    "put": lambda torch, x, value, indices, key, accumulate, order: (
        x.index_put([indices[0]], value, accumulate)
        if key == (...,)
        else assigned(x.clone(), filled(key, indices), value)
    ),
    "repeat": lambda torch, x, sizes: x.repeat(sizes),
    "scatter": lambda torch, x, index, source, dim: x.scatter(dim, index, source),
    "scatter_add": lambda torch, x, index, source, dim: x.scatter_add(dim, index, source),
    "unfold": lambda torch, x, dim, size, step: x.unfold(dim, size, step),
    "lerp": lambda torch, x, end, weight: torch.lerp(x, end.to(x.dtype), weight.to(x.dtype)),
    "expand": lambda torch, x, shape: x.expand(shape),
    "exponential": lambda torch, x, base: torch.pow(base, x),
    "prod": None,  # PyTorch divides by the element, so beside an infinite one its gradient is NaN
    "power": lambda torch, x, exponent: torch.pow(x, exponent),
    "rounded_div": lambda torch, x, y, rounding_mode: torch.div(x, y, rounding_mode=rounding_mode),
    "argtopk": lambda torch, x, k, dim, largest: torch.topk(x, k, dim, largest)[0],
    "bmm": lambda torch, x, y: torch.matmul(x, y),
    "cat": lambda torch, *xs, dim: torch.cat(xs, dim),
    "cumprod": None,  # as prod
    "cumsum": lambda torch, x, dim, reverse: x.cumsum(dim),
    "logcumsumexp": None,  # the logarithms of PyTorch's gradient lose it beside large numbers
    "scatter_extreme": lambda torch, x, index, source, dim, largest, include_self: torch.scatter_reduce(
        x, dim, index, source, "amax" if largest else "amin", include_self=include_self
    ),
    "scatter_prod": None,  # as prod
    "strided": None,  # of memory that may be another's
    "linear": None,
    "stack": lambda torch, *xs, dim: torch.stack(xs, dim),
    "digamma": None,  # PyTorch's gradient is right to 1e-9: tests/ops/test_special.py
    "polygamma": None,  # so
    "mvlgamma": None,  # so
    **{
        name: lambda torch, *xs, name=name: getattr(torch.special, name)(*xs)
        for name in ("entr", "erfcx", "i0e", "i1", "i1e", "log_ndtr", "ndtr", "ndtri", "xlog1py", "zeta")
    },
    "view": lambda torch, x, shape: x.view(shape),
}


UNSETTLED = {
    "binary_cross_entropy_with_logits": "-inf",
    "elu": "nan",
    "hardtanh": "nan",
    "gelu": "inf",
    "igamma": "nan",
    "igammac": "nan",
    "power": "-0.0",
    "zeta": "inf",
}
"""A special value at which PyTorch's own loops disagree, or are not followed (docs/divergences.md)."""


def calls_of(op: Op) -> list[Call]:
    """The sample calls of `op`; none if it cannot sample itself and has no line in `SAMPLES`."""
    if op.name in SAMPLES:
        return SAMPLES[op.name]
    if op.elementwise and op.complete:
        return [call(*specs) for specs in _SHAPES[op.arity]]
    if op.complete and not op.variadic:
        return next((calls for pattern, calls in PATTERNS if pattern(op)), [])
    return []


def is_reduction(op: Op) -> bool:
    """Whether the signature is `(x, dim=None, ..., keepdim=False)`."""
    return op.arity == 1 and not op.variadic and op.settings.keys() >= {"dim", "keepdim"}


def _is_loss(op: Op) -> bool:
    return op.arrays == ("x", "y") and "reduction" in op.settings


def _is_gradient_of_loss(op: Op) -> bool:
    return op.arrays == ("h", "x", "y") and "reduction" in op.settings


PATTERNS: list[tuple[Callable[[Op], bool], list[Call]]] = [
    (is_reduction, [call(a(3, 4)), call(a(3, 4), dim=0, keepdim=True), call(a(2, 3, 4), dim=-2), call(a())]),
    (_is_loss, [call(a(3, 4), a(3, 4), reduction=r) for r in REDUCTIONS]),
    (
        _is_gradient_of_loss,
        [
            call(a(), a(3, 4), a(3, 4)),
            call(a(), a(3), a(3), reduction="sum"),
            call(a(3, 4), a(3, 4), a(3, 4), reduction="none"),
        ],
    ),
    (lambda op: op.arity == 1, [call(a(3, 4))]),
]
"""The calls of ops of a signature that is known."""

_SHAPES: dict[int, list[tuple[Any, ...]]] = {
    1: [(a(3, 4),), (a(),), (a(2, 0),)],
    2: [(a(3, 4), a(3, 4)), (a(3, 4), a(4)), (a(3, 1), a(2, 1, 4)), (a(3), 1.7), (1.7, a(3)), (a(), a(2, 0))],
    3: [(a(3, 4), a(3, 4), a(3, 4)), (a(3, 4), a(4), a())],
}


def oracle_of(op: Op) -> Callable[..., Any] | None:
    """PyTorch's function for `op`: that of `ORACLES`, else the one of the same name; None if there is none."""
    if op.name in ORACLES:
        program = ORACLES[op.name]
        return program and functools.partial(program, torch)
    for home in (torch, F, torch.Tensor):
        if hasattr(home, op.name):
            return getattr(home, op.name)
    return None


def public_of(op: Op) -> Callable[..., Any]:
    """What a user of this package would call for `op`; `op` itself if that is not to be had."""
    program = ORACLES.get(op.name)
    if program:
        return functools.partial(program, minitorch)
    return functions.get(op.name) or getattr(minitorch.nn.functional, op.name, op)

ONCE = ("ctc_loss", "cofactors", "cofactors_backward")
"""Ops whose gradient has none."""

IN_PART = ("least_squares",)
"""Ops of whose results only some have a gradient: tests/functions/test_linalg.py."""

OF_SYMMETRIC = ("cholesky", "eigen", "eigenvalues")
"""Ops that read one triangle, and whose gradient is that of symmetric changes: tests/functions/test_linalg.py."""
