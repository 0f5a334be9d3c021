"""Every registered op under the kit: its gradients and theirs, on the samples of `tests/ops` and at kinks.

An op without a sample fails in `tests/ops/test_registry.py`.
"""

import contextlib

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record
from minitorch.ops.op import registry
from minitorch.testing import gradcheck, gradgradcheck
from tests.ops.calling import differentiable, made
from tests.ops.samples import IN_PART, OF_SYMMETRIC, ONCE, calls_of
from tests.slow import mostly_slow

APART = OF_SYMMETRIC + IN_PART
CALLS = [(name, k) for name in sorted(registry.keys() - APART) for k in range(len(calls_of(registry[name])))]
every_call = pytest.mark.parametrize(("name", "k"), mostly_slow(CALLS, every=2))


def sampled(name, k):
    """The op as a function of the arrays for which a gradient can be asked, and those; None if there are none."""
    op, arrays, settings = made(name, k)
    flags = differentiable(op, arrays, settings)

    def f(*tensors):
        varied = iter(tensors)
        fixed = (minitorch.tensor(x) if isinstance(x, np.ndarray) else x for x in arrays)
        return record(op, tuple(next(varied) if flag else x for flag, x in zip(flags, fixed, strict=True)), settings)

    return f, [x for x, flag in zip(arrays, flags, strict=True) if flag]


@every_call
def test_gradients(name, k):
    f, arrays = sampled(name, k)
    if arrays:
        gradcheck(f, arrays, subject=minitorch, directions=1)
        if name not in ONCE:
            gradgradcheck(f, arrays, subject=minitorch, directions=1)


@every_call
def test_gradients_at_kinks(name, k):
    """Of numbers rounded to halves; outside of an op's domain there is nothing to be held to."""
    f, arrays = sampled(name, k)
    if arrays and name != "nextafter":  # of equal numbers it is the second, whose gradient the rule leaves out
        with contextlib.suppress(ValueError):
            gradcheck(f, [np.round(2 * x) / 2 for x in arrays], subject=minitorch, directions=1)
