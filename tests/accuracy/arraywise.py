"""What every op of whole arrays is by definition, on NumPy arrays of mpmath's numbers. Next: `measure.py`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf

_exp, _log, _power = (np.frompyfunc(f, n, 1) for f, n in ((mp.exp, 1), (mp.log, 1), (lambda x, y: x**y, 2)))


def _variance(x: Any, dim: int) -> Any:
    return ((x - x.mean(dim, keepdims=True)) ** 2).sum(dim) / (x.shape[dim] - 1)


def _norm(x: Any, ord: float, dim: int) -> Any:
    return _power(_power(abs(x), mpf(ord)).sum(dim), 1 / mpf(ord))


def _huber(d: Any, delta: Any) -> Any:
    d = abs(d)
    return np.where(d < delta, d * d / 2, delta * (d - delta / 2)).mean()


def _entropy(p: Any, y: Any) -> Any:
    return -(y * _log(p) + (1 - y) * _log(1 - p)).mean()


class Definition(NamedTuple):
    """An op of whole arrays: its truth, the sum of magnitudes that its rounding is measured by (None: the result
    itself), and arguments that draw out its errors."""

    truth: Callable[..., Any]
    magnitude: Callable[..., Any] | None
    arguments: Callable[[np.random.Generator], tuple[Any, ...]]
    settings: Mapping[str, Any] = MappingProxyType({})


def _normal(*shapes: tuple[int, ...], centre: float = 0, scale: float = 1) -> Callable[..., Any]:
    return lambda rng: tuple(rng.normal(centre, scale, shape) for shape in shapes)


def _chances(*shape: int) -> Callable[..., Any]:
    return lambda rng: (rng.uniform(0.001, 0.999, shape), rng.uniform(0, 1, shape))


def _linear(truth: Callable[..., Any], arguments: Callable[..., Any], **settings: Any) -> Definition:
    """A sum of products: of the magnitudes it is the sum of magnitudes."""
    return Definition(truth, lambda *xs, **options: truth(*map(abs, xs), **options), arguments, settings)


_ROWS, _PAIR = _normal((5, 300)), _normal((30, 20), (30, 20))

ARRAYWISE: dict[str, list[Definition]] = {
    "addmm": [_linear(lambda x, y, z, beta, alpha: x + y @ z, _normal((4,), (3, 300), (300, 4)), beta=1, alpha=1)],
    "binary_cross_entropy": [Definition(lambda x, y: _entropy(x, y), None, _chances(15, 20))],
    "binary_cross_entropy_with_logits": [
        Definition(
            lambda x, y: _entropy(1 / (1 + _exp(-x)), y),
            None,
            lambda rng: (rng.normal(0, 8, (15, 20)), rng.uniform(0, 1, (15, 20))),
        )
    ],
    "bmm": [_linear(lambda x, y: x @ y, _normal((3, 4, 100), (3, 100, 2)))],
    "cumprod": [
        Definition(lambda x, dim: np.cumprod(x, dim), None, _normal((5, 200), centre=1, scale=0.1), {"dim": 1})
    ],
    "cumsum": [
        _linear(lambda x, dim: np.cumsum(x, dim), make, dim=1) for make in (_ROWS, _normal((1, 2000), centre=1))
    ],
    "dot": [_linear(lambda x, y: x @ y, _normal((2000,), (2000,)))],
    "huber_loss": [Definition(lambda x, y, delta: _huber(x - y, delta), None, _PAIR, {"delta": 0.75})],
    "l1_loss": [Definition(lambda x, y: abs(x - y).mean(), None, _PAIR)],
    "linear": [_linear(lambda x, w, b: x @ w.T + b, _normal((3, 300), (4, 300), (4,)))],
    "log_softmax": [
        Definition(
            lambda x, dim: x - _log(_exp(x).sum(dim, keepdims=True)),
            lambda x, dim: abs(x) + abs(_log(_exp(x).sum(dim, keepdims=True))),
            _normal((9, 60), scale=scale),
            {"dim": 1},
        )
        for scale in (1, 10)
    ],
    "logsumexp": [
        Definition(lambda x, dim: _log(_exp(x).sum(dim)), None, _normal((9, 60), scale=scale), {"dim": 1})
        for scale in (1, 10)
    ],
    "mean": [_linear(lambda x, dim: x.mean(dim), _ROWS, dim=1)],
    "mm": [_linear(lambda x, y: x @ y, _normal((3, 400), (400, 4)))],
    "mse_loss": [Definition(lambda x, y: ((x - y) ** 2).mean(), None, _PAIR)],
    "mv": [_linear(lambda x, y: x @ y, _normal((5, 800), (800,)))],
    "nansum": [_linear(lambda x, dim: x.sum(dim), _ROWS, dim=1)],
    "prod": [Definition(lambda x, dim: x.prod(dim), None, _normal((5, 200), centre=1, scale=0.1), {"dim": 1})],
    "smooth_l1_loss": [Definition(lambda x, y, beta: _huber(x - y, beta) / beta, None, _PAIR, {"beta": 0.75})],
    "softmax": [
        Definition(
            lambda x, dim: _exp(x) / _exp(x).sum(dim, keepdims=True), None, _normal((9, 60), scale=scale), {"dim": 1}
        )
        for scale in (1, 10)
    ],
    "std": [Definition(lambda x, dim: _power(_variance(x, dim), mpf(0.5)), None, _ROWS, {"dim": 1})],
    "sum": [
        _linear(lambda x, dim: x.sum(dim), _ROWS, dim=1),
        _linear(lambda x, dim: x.sum(dim), _normal((1, 5000), centre=1), dim=1),
        _linear(lambda x, dim: x.sum(dim), _normal((5000, 1), centre=1), dim=0),
    ],
    "var": [Definition(_variance, None, _normal((5, 300), centre=c), {"dim": 1}) for c in (0, 100)],
    "vector_norm": [Definition(_norm, None, _ROWS, {"ord": ord, "dim": 1}) for ord in (0.5, 1, 2, 3)],
}
"""Ops of whole arrays, each on one or more kinds of arguments."""
