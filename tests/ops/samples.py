"""Sample calls of the ops, which the generated suite (`test_registry.py`) runs every one of them on.

An elementwise op whose settings have defaults samples itself, and so does an op of one array; any other op needs a line
in `SAMPLES`: a list of calls, each of array specs (or plain numbers, or None) and settings. An op that PyTorch knows
under another name or signature has a line in `ORACLES`; None there says that PyTorch has no such function.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

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


def positive(*shape: int) -> Spec:
    return a(*shape, low=0.5, high=3)


def integers(*shape: int, high: int, low: int = 0) -> Spec:
    """int64 numbers from `low` to `high - 1`: indices, classes."""
    return Spec(shape, "int", lambda rng, shape: rng.integers(low, high, shape))


def mask(*shape: int) -> Spec:
    return Spec(shape, "bool", lambda rng, shape: rng.random(shape) < 0.5)


SAMPLES: dict[str, list[Call]] = (
    {
        "where": [call(mask(3, 4), a(3, 4), a(4)), call(mask(3), a(), a(3)), call(mask(2, 1), a(1, 3), 1.5)],
        "power": [call(a(3, 4), exponent=n) for n in (2, 3, 1, 0, -1, -2, 4)]
        + [call(positive(3, 4), exponent=n) for n in (0.5, -0.5, 1.7, 2.0)],
        "pow": [call(positive(3, 4), a(4)), call(positive(3, 1), a(1, 4))],
        "exponential": [call(a(3, 4), base=2), call(a(3, 4), base=0.5), call(positive(3), base=0), call(a(2), base=1)],
        "round": [call(a(3, 4)), call(a(3, 4), decimals=1), call(a())],
        "rounded_div": [call(a(3, 4), a(3, 4), rounding_mode=mode) for mode in ("floor", "trunc")],
        "clamp": [call(a(3, 4), min=-1, max=1), call(a(3), min=0.5), call(a(3), max=-0.2), call(a(3), min=1, max=-1)],
        "clamp_each": [call(a(3, 4), a(3, 4), a(4))],
        "leak": [call(a(3, 4), a(3, 4), negative_slope=0.1)],
        "leaky_relu": [call(a(3, 4)), call(a(3, 4), negative_slope=-0.3), call(a(2, 0))],
        "softplus": [call(a(3, 4)), call(a(3, 4), beta=0.5, threshold=0.1)],
        "elu": [call(a(3, 4)), call(a(3, 4), alpha=0.3)],
        "gelu": [call(a(3, 4)), call(a(3, 4), approximate="tanh")],
        "hardtanh": [call(a(3, 4)), call(a(3, 4), min_val=-0.3, max_val=2)],
        "addcmul": [call(a(3, 4), a(3, 4), a(4)), call(a(3), a(3), a(3), value=-0.5)],
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
        "acosh": [call(a(3, 4, low=1.2, high=4))],
        "bitwise_not": [call(integers(3, 4, low=-9, high=9)), call(mask(3, 4))],
        "clone": [call(a(3, 4)), call(a())],
        "cast": [call(a(3, 4), dtype=np.dtype(np.float64)), call(a(3, 4), dtype=np.dtype(np.int64))],
        "copy": [call(a(3, 4), a(3, 4)), call(a(3, 4), a(4))],
        "expand": [call(a(3, 1), shape=(2, 3, 4)), call(a(), shape=(2,)), call(a(2, 1), shape=(2, 0))],
        "sum_to": [call(a(2, 3, 4), shape=(3, 1)), call(a(2, 3), shape=()), call(a(2, 0), shape=(2, 1))],
        "overlay": [call(a(3, 4), a(4, 3), path=((registry["transpose"], (0, 1)),))],
        "sum": [call(a(3, 4)), call(a(3, 4), dim=0), call(a(2, 3, 4), dim=(0, 2), keepdim=True), call(a())],
        "mean": [call(a(3, 4)), call(a(3, 4), dim=-1), call(a(2, 3, 4), dim=(0, 2), keepdim=True)],
        "view": [call(a(3, 4), shape=(2, 6)), call(a(1), shape=()), call(a(2, 0), shape=(0, 5))],
        "permute": [call(a(2, 3, 4), dims=(2, 0, 1))],
        "transpose": [call(a(3, 4), dim0=0, dim1=1), call(a(2, 3, 4), dim0=-1, dim1=0)],
    }
)


ORACLES: dict[str, Callable[..., torch.Tensor] | None] = {
    "where": torch.where,
    "power": torch.pow,
    "exponential": lambda x, base: torch.pow(base, x),
    "rounded_div": torch.div,
    "clamp_each": torch.clamp,
    "elu": lambda x, alpha: F.elu(x, alpha),
    "lerp": lambda x, end, weight: torch.lerp(x, end, weight),
    "round": lambda x, decimals: torch.round(x, decimals=decimals) if decimals else torch.round(x),
    "cast": lambda x, dtype: x.to(getattr(torch, dtype.name)),
    "copy": None,
    "expand": lambda x, shape: x.expand(shape),
    "sum": lambda x, dim, keepdim: x.sum(dim, keepdim),
    "sum_to": lambda x, shape: x.sum_to_size(shape),
    "view": lambda x, shape: x.view(shape),
}


def calls_of(op: Op) -> list[Call]:
    """The sample calls of `op`; none if it cannot sample itself and has no line in `SAMPLES`."""
    if op.name in SAMPLES:
        return SAMPLES[op.name]
    if op.elementwise and op.complete:
        return [call(*specs) for specs in _SHAPES[op.arity]]
    if op.complete and op.arity == 1 and not op.variadic:
        return [call(a(3, 4))]
    return []


_SHAPES: dict[int, list[tuple[Any, ...]]] = {
    1: [(a(3, 4),), (a(),), (a(2, 0),)],
    2: [(a(3, 4), a(3, 4)), (a(3, 4), a(4)), (a(3, 1), a(2, 1, 4)), (a(3), 1.7), (1.7, a(3)), (a(), a(2, 0))],
    3: [(a(3, 4), a(3, 4), a(3, 4)), (a(3, 4), a(4), a())],
}


def oracle_of(op: Op) -> Callable[..., torch.Tensor] | None:
    """PyTorch's function for `op`: that of `ORACLES`, else the one of the same name."""
    if op.name in ORACLES:
        return ORACLES[op.name]
    for home in (torch, F, torch.Tensor):
        if hasattr(home, op.name):
            return getattr(home, op.name)
    return None
