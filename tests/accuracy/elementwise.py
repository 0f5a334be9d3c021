"""What every elementwise op is by definition, on mpmath's numbers of as many digits as one likes.

A definition is the textbook's, with no care for overflow or cancellation: in so many digits it needs none. Next:
`arraywise.py`.
"""

from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _gelu(x: Any, approximate: str) -> Any:
    if approximate == "tanh":
        return x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)))
    if abs(x) > 1e9:
        return max(x, 0 * x)  # what is missing has more zeros than mpmath's exponents hold
    return x / 2 * mp.erfc(-x / mp.sqrt(2))


def _modulo(x: Any, y: Any, rounded: Callable[[Any], Any]) -> Any:
    with mp.workdps(mp.dps + 700):  # the quotient of the largest double and the smallest has 632
        return x - y * rounded(x / y)


def _truncated(x: Any) -> Any:
    return mp.floor(x) if x > 0 else mp.ceil(x)


ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "acos": mp.acos,
    "acosh": mp.acosh,
    "add": lambda x, y: x + y,
    "addcdiv": lambda x, a, b, value: x + value * a / b,
    "addcmul": lambda x, a, b, value: x + value * a * b,
    "asin": mp.asin,
    "asinh": mp.asinh,
    "atan": mp.atan,
    "atan2": mp.atan2,
    "atanh": mp.atanh,
    "cos": mp.cos,
    "cosh": mp.cosh,
    "div": lambda x, y: x / y,
    "elu": lambda x, alpha: x if x > 0 else mpf(alpha) * mp.expm1(x),
    "erf": mp.erf,
    "exp": mp.exp,
    "exp2": lambda x: mpf(2) ** x,
    "expm1": mp.expm1,
    "exponential": lambda x, base: mpf(base) ** x,
    "floor_divide": lambda x, y: mp.floor(x / y),
    "fmod": lambda x, y: _modulo(x, y, _truncated),
    "frac": lambda x: x - _truncated(x),
    "gelu": _gelu,
    "hypot": mp.hypot,
    "leaky_relu": lambda x, negative_slope: x if x > 0 else x * mpf(negative_slope),
    "lerp": lambda x, end, weight: x + weight * (end - x),
    "log": mp.log,
    "log10": mp.log10,
    "log1p": mp.log1p,
    "log2": lambda x: mp.log(x, 2),
    "logaddexp": lambda x, y: max(x, y) + mp.log1p(mp.exp(-abs(x - y))),
    "logsigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "mul": lambda x, y: x * y,
    "pow": lambda x, y: x**y,
    "power": lambda x, exponent: x ** mpf(exponent),
    "reciprocal": lambda x: 1 / x,
    "remainder": lambda x, y: _modulo(x, y, mp.floor),
    "rsqrt": lambda x: 1 / mp.sqrt(x),
    "rsub": lambda x, y: y - x,
    "sigmoid": _sigmoid,
    "silu": lambda x: x * _sigmoid(x),
    "sin": mp.sin,
    "sinh": mp.sinh,
    "softplus": lambda x, beta, threshold: x if x * beta > threshold else mp.log1p(mp.exp(x * beta)) / mpf(beta),
    "sqrt": mp.sqrt,
    "sub": lambda x, y: x - y,
    "tan": mp.tan,
    "tanh": mp.tanh,
}

MAGNITUDES: dict[str, Callable[..., Any]] = {
    "addcdiv": lambda x, a, b, value: abs(x) + abs(value * a / b),
    "addcmul": lambda x, a, b, value: abs(x) + abs(value * a * b),
    "lerp": lambda x, end, weight: abs(x) + abs(weight) * (abs(end) + abs(x)),
    "logaddexp": lambda x, y: abs(max(x, y)) + mp.log1p(mp.exp(-abs(x - y))),
}
"""The sums of magnitudes that elementwise sums are measured by: their terms may cancel."""

SETTINGS: dict[str, list[dict[str, Any]]] = {
    "addcdiv": [{"value": 1}, {"value": -0.5}],
    "addcmul": [{"value": 1}, {"value": -0.5}],
    "elu": [{"alpha": 1.0}, {"alpha": 0.25}],
    "exponential": [{"base": base} for base in (0.5, 2.0, 10.0)],
    "gelu": [{"approximate": "none"}, {"approximate": "tanh"}],
    "leaky_relu": [{"negative_slope": 0.25}],
    "power": [{"exponent": exponent} for exponent in (2, 3, 4, -1, -2, 0.5, -0.5, 1.75)],
    "softplus": [{"beta": 1.0, "threshold": 20.0}, {"beta": 0.5, "threshold": 20.0}],
}
"""Settings of the elementwise ops that take any: numbers that are the same in every dtype."""
