"""Random tensors: of given sizes or like another tensor, filled with what PyTorch draws from the same seed."""

from collections.abc import Callable
from typing import Any, Unpack

import numpy as np

from .. import rng
from ..autograd.errors import cannot_edit
from ..tensor.dtypes import as_dtype, as_numpy_dtype
from ..tensor.tensor import Tensor, wrap
from .arguments import as_int, as_sizes, by_name
from .creation import memory_like, take_size
from .generator import Generator, stream
from .options import Options, OutOptions, check, float_dtype

INT64 = np.dtype(np.int64)
Distribution = Callable[..., np.ndarray]


def rand(*size: Any, generator: Generator | None = None, **options: Unpack[OutOptions]) -> Tensor:
    """Uniform numbers in [0, 1): `rand(2, 3)`, `rand((2, 3))`, `rand(size=(2, 3))`. A floating point dtype."""
    return filled(sizes_of("rand", size, options), float_dtype(options), options, generator, rng.uniform)


def randn(*size: Any, generator: Generator | None = None, **options: Unpack[OutOptions]) -> Tensor:
    """Normal numbers of mean 0 and standard deviation 1. A floating point dtype."""
    return filled(sizes_of("randn", size, options), float_dtype(options), options, generator, rng.normal)


def randint(*args: Any, generator: Generator | None = None, **options: Any) -> Tensor:
    """Whole numbers in [low, high): `randint(high, size)`, `randint(low, high, size)`. int64 unless asked otherwise."""
    low, high, size = _ranged("randint", ("low", "high", "size"), args, options)
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"randint(): argument 'size' must be tuple of ints, not {type(size).__name__}")
    kind = _dtype(options, INT64)
    return filled(sizes_of("randint", (size,), options), kind, options, generator, rng.integers, low, high)


def randperm(n: int, *, generator: Generator | None = None, **options: Unpack[OutOptions]) -> Tensor:
    """The numbers 0 ... n - 1 in random order: int64 of shape (n,) unless another dtype is asked for."""
    n = as_int("randperm", "n", n)
    if not options and n >= 0:
        return wrap(rng.permutation(stream(generator), n))
    kind = _dtype(options, INT64)
    return filled(sizes_of("randperm", (n,), options), kind, options, generator, _permute)


def _permute(generator: rng.Generator, out: np.ndarray) -> np.ndarray:
    out[...] = rng.permutation(generator, len(out), out.dtype.type)
    return out


def rand_like(input: Tensor, *, generator: Generator | None = None, **options: Unpack[Options]) -> Tensor:
    """Uniform numbers in [0, 1), in the shape and dtype of `input`."""
    return _alike("rand_like", input, options, generator, rng.uniform)


def randn_like(input: Tensor, *, generator: Generator | None = None, **options: Unpack[Options]) -> Tensor:
    """Normal numbers of mean 0 and standard deviation 1, in the shape and dtype of `input`."""
    return _alike("randn_like", input, options, generator, rng.normal)


def randint_like(input: Tensor, *args: Any, generator: Generator | None = None, **options: Any) -> Tensor:
    """Whole numbers in [low, high), in the shape and dtype of `input`: `randint_like(x, high)`, `(x, low, high)`."""
    low, high = _ranged("randint_like", ("low", "high"), args, options)
    return _alike("randint_like", input, options, generator, rng.integers, low, high)


def filled(
    shape: tuple[int, ...],
    kind: np.dtype,
    options: Any,
    generator: Generator | None,
    distribution: Distribution,
    *args: Any,
) -> Tensor:
    """A new tensor, or `out`, filled by `distribution`."""
    if not options:
        return wrap(distribution(stream(generator), np.empty(shape, kind), *args))
    check(options)
    out = options.get("out")
    if out is None:
        result = wrap(distribution(stream(generator), np.empty(shape, kind), *args))
    else:
        distribution(stream(generator), room(out, shape, options.get("dtype")), *args)
        out._counter[0] += 1
        result = out
    return result.requires_grad_() if options.get("requires_grad") else result


def room(out: Tensor, shape: tuple[int, ...], kind: Any) -> np.ndarray:
    """The array of `out`, in new memory if its shape is another; the dtype, if asked for, must be its own."""
    if kind is not None and as_dtype(kind) is not out.dtype:
        raise RuntimeError(f"dtype {kind} does not match dtype of out parameter ({out.dtype})")
    if out.requires_grad:
        raise RuntimeError("functions with out=... arguments don't support automatic differentiation")
    problem = cannot_edit(out)
    if problem:
        raise RuntimeError(problem)
    if out._array.shape != shape:
        out._array = np.empty(shape, out._array.dtype)
    return out._array


def _alike(name: str, x: Any, options: Any, generator: Any, distribution: Distribution, *args: Any) -> Tensor:
    """A new tensor laid out in memory as `x` is."""
    check(options)
    array = memory_like(name, x, options)
    result = wrap(distribution(stream(generator), array, *args))
    return result.requires_grad_() if options.get("requires_grad") else result


def sizes_of(name: str, size: tuple, options: Any) -> tuple[int, ...]:
    sizes = as_sizes(size or take_size(name, options), name)
    for n in sizes:
        if n < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {list(sizes)}")
    return sizes


def _ranged(name: str, names: tuple[str, ...], args: tuple, options: dict[str, Any]) -> list[Any]:
    """low, 0 unless given, high, and size where it is asked for: given in this order or by name."""
    if not options and len(args) == len(names) - 1:
        args = 0, *args
    if options or len(args) != len(names):
        args = _by_name(name, names, args, options)
    low, high, *size = args
    return [as_int(name, "low", low), as_int(name, "high", high), *size]


def _by_name(name: str, names: tuple[str, ...], args: tuple, options: dict[str, Any]) -> tuple[Any, ...]:
    named = {n: options.pop(n) for n in names if n in options}
    wanted = names[1:] if len(args) + len(named) < len(names) else names
    given = {"low": 0} | by_name(name, wanted, args, named)
    for n in names:
        if n not in given:
            raise TypeError(f"{name}() missing required argument: '{n}'; it takes ({', '.join(names)})")
    return tuple(given[n] for n in names)


def _dtype(options: Any, default: np.dtype) -> np.dtype:
    return as_numpy_dtype(options["dtype"]) or default if "dtype" in options else default
