"""The errors of an op in ulps, minitorch's and PyTorch's, on the same arguments.

An ulp is the distance between neighbouring floats at the true value. Where terms cancel, nothing can be exact to ulps
of what is left: sums and products are measured in ulps of the sum of the terms' magnitudes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from mpmath import mpf

import minitorch
from minitorch.ops.op import registry
from tests.accuracy.cases import Case, cases
from tests.ops.samples import ORACLES, oracle_of, public_of

ORACLE: dict[str, Callable[..., Any]] = {
    "cumprod": torch.cumprod,
    "linear": torch.nn.functional.linear,
    "prod": torch.prod,
    "vector_norm": torch.linalg.vector_norm,
}
"""PyTorch's functions of ops that the suite of samples compares in another way."""


def errors(name: str, dtype: str, gradient: bool, n: int) -> np.ndarray:
    """(2, m): how far minitorch and PyTorch lie from the truth at m places, in ulps."""
    found = []
    for case in cases(name, dtype, n):
        for k in range(len(case.arrays)) if gradient else [None]:
            ours, theirs = (results(library, name, case, k) for library in (minitorch, torch))
            for place, value, magnitude in case.values() if k is None else case.gradients(k):
                found.append([ulps(x[place], value, magnitude) for x in (ours, theirs)])
    return np.transpose(found)


def ulps(found: np.floating, value: Any, magnitude: Any) -> float:
    """The distance between `found` and `value` in ulps of `magnitude`; an infinity counts as the first power of two
    that overflows. All digits lost is the most."""
    info = np.finfo(found.dtype)
    top, lost = mpf(2) ** int(info.maxexp), 1 / float(info.eps)
    if np.isnan(found):
        return lost
    number = mpf(float(found)) if np.isfinite(found) else top * int(np.sign(found))
    unit = np.spacing(found.dtype.type(min(abs(magnitude), top / 2)))
    return min(lost, float(abs(number - max(-top, min(top, value))) / mpf(float(unit))))


def results(library: Any, name: str, case: Case, k: int | None) -> np.ndarray:
    """What a library gives: the value, or the gradient at the k-th argument."""
    op = registry[name]
    tensors = [library.from_numpy(x.copy()) for x in case.arrays]
    settings = case.settings
    given = list(tensors)
    if ORACLES.get(name):  # these take everything
        settings = {**op.settings, **settings}
        given += [None] * (op.arity - len(tensors))
    function = public_of(op) if library is minitorch else oracle_of(op) or ORACLE[name]
    if k is None:
        return function(*given, **settings).numpy().reshape(-1)
    tensors[k].requires_grad_()
    out = function(*given, **settings)
    out.backward(library.from_numpy(np.array(np.broadcast_to(case.weights, tuple(out.shape)), case.arrays[0].dtype)))
    return tensors[k].grad.numpy().reshape(-1)
