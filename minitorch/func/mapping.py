"""vmap: a function of one sample as a function of a batch of them."""

import functools
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from ..functions.joining import stack
from ..random import get_rng_state, set_rng_state
from ..tensor.tensor import Tensor
from ..utils._pytree import TreeSpec, _broadcast_to_and_flatten, tree_flatten, tree_leaves, tree_unflatten
from .randomness import kept_random_state, require_known

Dims = Any
"""A dimension, or None, or a tree of these."""


def vmap(
    func: Callable[..., Any],
    in_dims: Dims = 0,
    out_dims: Dims = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """A function that applies `func` to every slice of its arguments, and stacks what comes out.

    It is a loop over the slices: as exact and as differentiable as `func`, which may branch on values, but no faster.
    `in_dims` says along which dimension each positional argument is cut, None for those that every slice sees whole;
    `out_dims` where the new dimension stands. `func` may draw random numbers, the "same" ones for each slice or
    "different" ones, slice after slice (PyTorch's are others then), if `randomness` says so. `chunk_size`, how many
    slices to compute at once, changes nothing. With `out_dims=None` an output that is equal for all slices is given
    once. PyTorch's `torch.func.vmap`.
    """
    require_known(randomness)
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        _check_out_dims(func, out_dims)
        slices = _Slices(func, in_dims, args)
        count = range(slices.count or 1)  # of nothing, a sample of zeros says what form the outputs have
        before = get_rng_state() if randomness == "same" else None
        results = []
        with kept_random_state(randomness):
            for i in count:
                if before is not None:
                    set_rng_state(before)
                results.append(func(*slices.at(i), **kwargs))
        return _stacked(func, results, out_dims, slices.count)

    return wrapper


class _Slices:
    """The positional arguments of a call, to be cut along dimensions; with PyTorch's errors."""

    def __init__(self, func: Callable[..., Any], in_dims: Dims, args: tuple):
        name = _name(func)
        call = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): "
        if not isinstance(in_dims, int | tuple):
            raise ValueError(
                f"{call}expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, "
                f"got: {type(in_dims)}."
            )
        if not args:
            raise ValueError(
                f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap "
                "over a function with no inputs. The latter is unsupported."
            )
        self.values, self.form = tree_flatten(args)
        dims = _broadcast_to_and_flatten(in_dims, self.form)
        if dims is None:
            raise ValueError(
                f"{call}in_dims is not compatible with the structure of `inputs`. in_dims has structure "
                f"{tree_flatten(in_dims)[1]} but inputs has structure {self.form}."
            )
        self.dims = [_dimension(x, dim, call) for x, dim in zip(self.values, dims, strict=True)]
        sizes = [x.shape[dim] for x, dim in zip(self.values, self.dims, strict=True) if dim is not None]
        if not sizes:
            raise ValueError("vmap: Expected at least one Tensor to vmap over")
        if len(set(sizes)) > 1:
            raise ValueError(
                "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
                f"{sizes} for the mapped dimension"
            )
        self.count = sizes[0]

    def at(self, i: int) -> tuple:
        """The arguments for slice `i`."""
        pairs = zip(self.values, self.dims, strict=True)
        return tree_unflatten([x if dim is None else self._slice(x, dim, i) for x, dim in pairs], self.form)

    def _slice(self, x: Tensor, dim: int, i: int) -> Tensor:
        if self.count:
            return x.select(dim, i)
        return x.new_zeros([n for k, n in enumerate(x.shape) if k != dim])


def _dimension(x: Any, dim: Any, call: str) -> int | None:
    if dim is None:
        return None
    if not isinstance(dim, int):
        raise ValueError(f"{call}Got in_dim={dim} for an input but in_dim must be either an integer dimension or None.")
    if not isinstance(x, Tensor):
        raise ValueError(
            f"{call}Got in_dim={dim} for an input but the input is of type {type(x)}. We cannot vmap over non-Tensor "
            "arguments, please use None as the respective in_dim"
        )
    if not -x.ndim <= dim < x.ndim:
        raise ValueError(
            f"{call}Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {x.ndim} so expected "
            f"in_dim to satisfy -{x.ndim} <= in_dim < {x.ndim}."
        )
    return dim % x.ndim


def _stacked(func: Callable[..., Any], results: list[Any], out_dims: Dims, count: int) -> Any:
    """The outputs for all slices as one tree of tensors."""
    form = tree_flatten(results[0])[1]
    flat = [tree_leaves(result) for result in results]
    dims = _out_dims(func, results[0], out_dims, form)
    name = _name(func)
    outputs = []
    for k, dim in enumerate(dims):
        parts = [leaves[k] for leaves in flat]
        if dim is None:
            outputs.append(_common(parts, name))
            continue
        for part in parts:
            if not isinstance(part, Tensor):
                raise ValueError(
                    f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(part)}. Did you mean to set "
                    "out_dims= to None for output?"
                )
        joined = stack(parts, dim)
        outputs.append(joined if count else joined.narrow(dim, 0, 0))
    return tree_unflatten(outputs, form)


def _common(parts: list[Any], name: str) -> Any:
    """The output that is the same for all slices."""
    first = parts[0]
    for part in parts if isinstance(first, Tensor) else ():
        if part is not first and not np.array_equal(part._array, first._array, equal_nan=True):
            raise ValueError(f"vmap({name}, ...): `{name}` can not return a BatchedTensor when out_dim is None")
    return first


def _out_dims(func: Callable[..., Any], result: Any, out_dims: Dims, form: TreeSpec) -> list[int | None]:
    def refuse() -> NoReturn:
        raise ValueError(
            f"vmap({_name(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure "
            f"of `outputs`. out_dims has structure {tree_flatten(out_dims)[1]} but outputs has structure {form}."
        )

    if isinstance(result, Tensor):
        if isinstance(out_dims, tuple) and len(out_dims) == 1:
            return list(out_dims)
        return [out_dims] if out_dims is None or isinstance(out_dims, int) else refuse()
    dims = _broadcast_to_and_flatten(out_dims, form)
    return refuse() if dims is None else dims


def _check_out_dims(func: Callable[..., Any], out_dims: Dims) -> None:
    for dim in tree_leaves(out_dims):
        if dim is not None and not isinstance(dim, int):
            raise ValueError(
                f"vmap({_name(func)}, ..., out_dims={out_dims}): `out_dims` must be an int, None or a python "
                "collection of ints representing where in the outputs the vmapped dimension should appear."
            )


def _name(func: Callable[..., Any]) -> str:
    if hasattr(func, "__name__"):
        return func.__name__
    return f"functools.partial({_name(func.func)}, ...)" if isinstance(func, functools.partial) else repr(func)
