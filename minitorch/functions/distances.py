"""Distances between all pairs of rows, and slices brought to a largest norm: `cdist`, `pdist`, `renorm`."""

from typing import Any

import numpy as np

from ..jit.dtypes import is_floating, is_single_or_double
from ..tensor.tensor import Tensor, wrap
from .arguments import as_dim
from .creation import ones_like
from .joining import cat
from .masking import where
from .norms import of_vectors
from .public import function, public
from .scatter_reducing import also_in_place

MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")
MANY = 25
"""With more rows on a side Euclidean distances come, as PyTorch's, from products of matrices."""


@public
def cdist(
    x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: Any = "use_mm_for_euclid_dist_if_necessary"
) -> Tensor:
    """The p-norm of the difference of each row of `x1` and each row of `x2`. The gradient of a distance of 0 is 0.

    Shapes: (*, n, k), (*, m, k) -> (*, n, m); leading dimensions broadcast.
    Dtypes: float32 and float64, the same for both.
    Errors: RuntimeError for other dtypes, fewer dimensions, rows of different lengths and p < 0; ValueError for another
    `compute_mode`.
    """
    if compute_mode not in MODES:
        raise ValueError(f"{compute_mode} is not a valid value for compute_mode")
    _check(x1, x2, p)
    many = compute_mode == MODES[1] or (compute_mode == MODES[0] and max(x1.size(-2), x2.size(-2)) > MANY)
    if p == 2 and many:
        return _by_products(x1, x2)
    return _norms(x1.unsqueeze(-2) - x2.unsqueeze(-3), p)


def _check(x1: Tensor, x2: Tensor, p: float) -> None:
    for name, x in (("X1", x1), ("X2", x2)):
        if not is_floating(x._array.dtype):
            kind = x.dtype.scalar_type
            raise RuntimeError(f"cdist only supports floating-point dtypes, {name} got: {kind}")
        if x._array.ndim < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {x._array.ndim}D")
    if x1.size(-1) != x2.size(-1):
        raise RuntimeError(f"X1 and X2 must have the same number of columns. X1: {x1.size(-1)} X2: {x2.size(-1)}")
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    if x1._array.dtype != x2._array.dtype:
        kinds = [x.dtype.scalar_type for x in (x1, x2)]
        raise RuntimeError("expected scalar type {} but found {}".format(*kinds))
    if not is_single_or_double(x1._array.dtype):
        raise NotImplementedError("\"cdist\" not implemented for 'Half'")


def _norms(differences: Tensor, p: float) -> Tensor:
    return differences.new_zeros(differences.shape[:-1]) if not differences.size(-1) else of_vectors(differences, p, -1)


def _by_products(x: Tensor, y: Tensor) -> Tensor:
    """Euclidean distances by `|x|² + |y|² - 2 x y`, for which nothing as large as all differences is needed."""
    lengths = [(z * z).sum(-1, keepdim=True) for z in (x, y)]
    left = cat([-2 * x, lengths[0], ones_like(lengths[0])], -1)
    squares = left @ cat([y, ones_like(lengths[1]), lengths[1]], -1).mT
    apart = squares.detach() > 0
    return where(apart, where(apart, squares, 1.0).sqrt(), 0.0)


@public
def pdist(input: Tensor, p: float = 2) -> Tensor:
    """The p-norm of the difference of each two rows, (0, 1), (0, 2), ..., (1, 2), ...

    Shapes: (n, k) -> (n (n - 1) / 2,).
    Dtypes: float32 and float64.
    Errors: RuntimeError for other dtypes and numbers of dimensions, and for p < 0.
    """
    if input._array.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input._array.ndim}D")
    if not is_floating(input._array.dtype):
        raise RuntimeError("pdist only supports floating-point dtypes")
    if p < 0:
        raise RuntimeError("pdist only supports non-negative p values")
    if not is_single_or_double(input._array.dtype):
        raise NotImplementedError("\"pdist\" not implemented for 'Half'")
    first, second = (wrap(places) for places in np.triu_indices(input.size(0), 1))
    return _norms(input.index_select(0, first) - input.index_select(0, second), p)


@also_in_place
@function
def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """`input` with each slice of `dim` whose p-norm is larger than `maxnorm` scaled down to that.

    Shapes: (*) -> (*), of at least two dimensions.
    Dtypes: floating point.
    Errors: RuntimeError for other dtypes, fewer dimensions, p <= 0, maxnorm < 0; IndexError for a `dim` out of range.
    """
    if not p > 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")
    ndim = input._array.ndim
    if ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {ndim} dimensions")
    at = as_dim(dim, ndim)
    norms = of_vectors(input, p, tuple(k for k in range(ndim) if k != at), True)
    return (input * where(norms > maxnorm, maxnorm / (norms + 1e-7), 1.0)).contiguous()
