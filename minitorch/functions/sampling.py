"""Sampling: numbers drawn from distributions whose parameters are tensors."""

from typing import Any, Unpack

import numpy as np

from .. import rng
from ..autograd.errors import broadcast_clash
from ..autograd.record import record
from ..ops.random_result import random_result
from ..presentation.graphs import Shown, shown
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .arguments import as_float, as_int
from .generator import Generator, stream
from .options import OutOptions, float_dtype
from .public import function
from .random import filled, room, sizes_of


def normal(
    mean: Tensor | float,
    std: Tensor | float = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    **options: Unpack[OutOptions],
) -> Tensor:
    """Normal numbers, each of its own `mean` and `std` >= 0: tensors that broadcast, or one of them a number.

    Of the dtype of `mean` if that is a tensor, else of `std`'s. Two numbers need a `size`: `normal(0., 1., (2, 3))`.
    """
    if size is not None:
        shape = sizes_of("normal", (size,), options)
        args = as_float("normal", "mean", mean), as_float("normal", "std", std)
        return filled(shape, float_dtype(options), options, generator, rng.normal, *args)
    tensors = [x for x in (mean, std) if isinstance(x, Tensor)]
    if not tensors:
        raise TypeError("normal(): argument 'mean' or 'std' must be Tensor, or 'size' be given")
    out = options.pop("out", None)
    if options:
        raise TypeError(f"normal() of tensors got an unexpected keyword argument '{next(iter(options))}'")
    centre, spread = (
        x._array if isinstance(x, Tensor) else as_float("normal", name, x) for name, x in (("mean", mean), ("std", std))
    )
    array = np.empty(_broadcast([x._array for x in tensors]), tensors[0]._array.dtype)
    if len(tensors) == 2:
        shown_as = shown("NormalBackward3", "x", "y")
    else:
        shown_as = shown("NormalBackward1", "x") if tensors[0] is mean else shown("NormalBackward2", "y")
    return _result(rng.normal_each(stream(generator), array, centre, spread), out, shown_as, mean, std)


def _broadcast(arrays: list[np.ndarray]) -> tuple[int, ...]:
    shapes = [x.shape for x in arrays]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise RuntimeError(broadcast_clash(shapes)) from None


def _result(array: np.ndarray, out: Tensor | None, shown_as: Shown | None, *parameters: Any) -> Tensor:
    """What was drawn as a tensor; as PyTorch's, it has gradient 0 for parameters that ask for one."""
    if out is not None:
        room(out, array.shape, None)[...] = array
        out._counter[0] += 1
        return out
    if modes.grad and any(isinstance(x, Tensor) and x.requires_grad for x in parameters):
        x, y = (*parameters, None)[:2]
        return record(random_result, (x, y, array), (), shown_as)
    return wrap(array)


@function
def bernoulli(
    input: Tensor, p: float | None = None, *, generator: Generator | None = None, out: Tensor | None = None
) -> Tensor:
    """1 with the probability that stands in `input`, in [0, 1], or everywhere with probability `p`; else 0.

    Shapes: (*) -> (*).
    Dtypes: floating point; the result has that of `input`.
    Errors: RuntimeError for probabilities outside [0, 1]; TypeError for a `p` that is a tensor.
    """
    x = _array_of("bernoulli", input)
    if isinstance(p, Tensor):
        raise TypeError(
            "bernoulli(): argument 'p' must be float, not Tensor; draw with x.bernoulli_(p) for each its own"
        )
    array = np.empty(x.shape, x.dtype)
    if p is None:
        rng.bernoulli_each(stream(generator), array, x)
    else:
        rng.bernoulli(stream(generator), array, as_float("bernoulli", "p", p))
    return _result(array, out, shown("BernoulliBackward0", "x"), input)


def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """Poisson-distributed counts with the rates >= 0 that stand in `input`, in its shape and dtype."""
    counts = rng.poisson(stream(generator), _array_of("poisson", input))
    return _result(counts, None, shown("PoissonBackward0", "x"), input)


def binomial(count: Tensor, prob: Tensor, generator: Generator | None = None) -> Tensor:
    """How many of `count` trials succeed, each with probability `prob`: tensors of one dtype, that broadcast."""
    n, p = _array_of("binomial", count, "count"), _array_of("binomial", prob, "prob")
    if n.dtype != p.dtype:
        raise RuntimeError(f"Found dtype {prob.dtype.legacy[:-6]} but expected {count.dtype.legacy[:-6]}")
    _broadcast([n, p])
    drawn = rng.binomial(stream(generator), n, p)
    return _result(drawn, None, shown("BinomialBackward0", "x", "y"), count, prob)


@function
def multinomial(
    input: Tensor,
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
) -> Tensor:
    """`num_samples` categories from each row of weights >= 0, which need not sum to 1.

    Shapes: (categories,) -> (num_samples,); (rows, categories) -> (rows, num_samples).
    Dtypes: floating point -> int64.
    Errors: RuntimeError for weights that are negative, infinite or all 0, and for too many samples without
    replacement.
    """
    weights, n = _array_of("multinomial", input), as_int("multinomial", "num_samples", num_samples)
    if out is not None and out._array.dtype != np.int64:
        raise RuntimeError(f"multinomial expects Long tensor out, got: {out.dtype}")
    return _result(np.ascontiguousarray(rng.multinomial(stream(generator), weights, n, replacement)), out, None)


def _array_of(name: str, x: Any, argument: str = "input") -> np.ndarray:
    if not isinstance(x, Tensor):
        place = 2 if argument == "prob" else 1
        raise TypeError(f"{name}(): argument '{argument}' (position {place}) must be Tensor, not {type(x).__name__}")
    return x._array
