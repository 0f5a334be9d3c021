"""Running sample calls of ops: arguments made, gradients asked for, gradients measured."""

import functools

import numpy as np

from minitorch.autograd.backward import gradients_of
from minitorch.autograd.record import record
from minitorch.ops.op import registry
from minitorch.tensor.tensor import wrap
from tests.ops.samples import Spec, calls_of


def made(name, k, dtype=np.float64):
    """The op, its arguments (arrays, numbers, None) and its settings in declared order, for one sample call."""
    op, call = registry[name], calls_of(registry[name])[k]
    rng = np.random.default_rng(k)
    arrays = [x.make(rng, dtype) if isinstance(x, Spec) else x for x in call.arrays]
    return op, *op.bind(tuple(arrays), call.settings)


def is_real(x):
    return isinstance(x, np.ndarray) and x.dtype.kind == "f"


def differentiable(op, arrays, settings):
    """For each argument, whether a gradient can be asked for; none can where the result is not of real numbers."""
    if record(op, tuple(tensors(arrays, [False] * len(arrays))), settings)._array.dtype.kind != "f":
        return [False] * len(arrays)
    return [is_real(x) and op.arrays[0 if op.variadic else i] in op.rules for i, x in enumerate(arrays)]


def tensors(arrays, flags):
    """Arrays as tensors, flagged ones asking for gradients; numbers and None as they are."""
    pairs = zip(arrays, flags, strict=True)
    return [wrap(x).requires_grad_(bool(flag)) if isinstance(x, np.ndarray) else x for x, flag in pairs]


def gradients(op, inputs, settings, g, **options):
    """Gradients, for the incoming gradient `g`, of those tensors in `inputs` that ask for one."""
    asking = [x for x in inputs if getattr(x, "requires_grad", False)]
    return gradients_of([record(op, tuple(inputs), settings)], asking, [g], **options)


def numeric_gradients(f, arrays, flags, h=1e-6):
    """Gradients of `f(arrays)`, a number, at the flagged arrays: by central differences."""
    arrays = [x.copy() if is_real(x) else x for x in arrays]
    return [
        _gradient(functools.partial(f, arrays), x, h) for x, flag in zip(arrays, flags, strict=True) if flag
    ]  # fmt: skip


def _gradient(f, x, h):
    result = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        middle = x[at]
        x[at] = middle + h
        upper = f()
        x[at] = middle - h
        result[at] = (upper - f()) / (2 * h)
        x[at] = middle
    return result
