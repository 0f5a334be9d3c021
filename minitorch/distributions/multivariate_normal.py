"""The normal distribution of vectors."""

import math
from collections.abc import Sequence
from typing import Any

from ..functions import functions as F
from ..functions import linalg
from ..functions.ranges import eye
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .utils import lazy_property, standard_normal

FORMS = "covariance_matrix", "precision_matrix", "scale_tril"
"""By which a spread over n dimensions is told: Σ, its inverse, or the lower triangular L of `Σ = L Lᵀ`."""


class OfMatrix(Distribution):
    """A distribution with a spread, told in one form; `_unbroadcasted_scale_tril` is L, without the batch of others."""

    _unbroadcasted_scale_tril: Tensor

    def _matrix_shape(self) -> Size:
        return self._batch_shape + self._event_shape[-1:] * 2

    def _expand_forms(self, new: Any, shape: Size) -> None:
        for name in FORMS:
            if name in vars(self):
                setattr(new, name, vars(self)[name].expand(shape))

    @lazy_property
    def scale_tril(self) -> Any:
        """L."""
        return self._unbroadcasted_scale_tril.expand(self._matrix_shape())

    @lazy_property
    def covariance_matrix(self) -> Any:
        """Σ."""
        factor = self._unbroadcasted_scale_tril
        return F.matmul(factor, factor.mT).expand(self._matrix_shape())

    @lazy_property
    def precision_matrix(self) -> Any:
        """The inverse of Σ."""
        return F.cholesky_inverse(self._unbroadcasted_scale_tril).expand(self._matrix_shape())


class MultivariateNormal(OfMatrix):
    """Vectors of mean `loc` (..., n) and of a spread (..., n, n) in one of three forms: `covariance_matrix`,
    `precision_matrix` or `scale_tril`, which is the quickest. PyTorch's `torch.distributions.MultivariateNormal`.
    """

    arg_constraints = {
        "loc": constraints.real_vector, "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite, "scale_tril": constraints.lower_cholesky,
    }  # fmt: skip
    support = constraints.real_vector
    has_rsample = True
    loc: Tensor

    def __init__(
        self,
        loc: Tensor,
        covariance_matrix: Tensor | None = None,
        precision_matrix: Tensor | None = None,
        scale_tril: Tensor | None = None,
        validate_args: bool | None = None,
    ) -> None:
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        given = {n: m for n, m in zip(FORMS, (covariance_matrix, precision_matrix, scale_tril), strict=True)
                 if m is not None}  # fmt: skip
        if len(given) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            what = f"{name} matrix" if name == "scale_tril" else name
            raise ValueError(f"{what} must be at least two-dimensional, with optional leading batch dimensions")
        batch = F.broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        setattr(self, name, matrix.expand(batch + (-1, -1)))
        self.loc = loc.expand(batch + (-1,))
        super().__init__(batch, self.loc.shape[-1:], validate_args=validate_args)
        self._unbroadcasted_scale_tril = scale_tril_of(name, matrix)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        new, batch = self._get_checked_instance(MultivariateNormal, _instance), Size(batch_shape)
        new.loc = self.loc.expand(batch + self._event_shape)
        new._unbroadcasted_scale_tril = self._unbroadcasted_scale_tril
        self._expand_forms(new, batch + self._event_shape * 2)
        Distribution.__init__(new, batch, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return self._unbroadcasted_scale_tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        noise = standard_normal(self._extended_shape(sample_shape), self.loc.dtype)
        return self.loc + times_vectors(self._unbroadcasted_scale_tril, noise)

    def log_prob(self, value: Tensor) -> Tensor:
        distance = squared_distance(self._unbroadcasted_scale_tril, self._checked(value) - self.loc)
        constant = self._event_shape[0] * math.log(2 * math.pi)
        return -0.5 * (constant + distance) - log_det(self._unbroadcasted_scale_tril)

    def entropy(self) -> Tensor:
        constant = 0.5 * self._event_shape[0] * (1 + math.log(2 * math.pi))
        return (constant + log_det(self._unbroadcasted_scale_tril)).expand(self._batch_shape)


def scale_tril_of(name: str, matrix: Tensor) -> Tensor:
    """L of a matrix in the form of that name.

    With `P = Σ⁻¹` read backwards along both dimensions, `P = U Uᵀ` has an upper triangular U, of which L is `U⁻ᵀ`.
    """
    if name == "scale_tril":
        return matrix
    if name == "covariance_matrix":
        return linalg.cholesky(matrix)
    upper = F.flip(linalg.cholesky(F.flip(matrix, (-2, -1))), (-2, -1))
    return linalg.solve_triangular(upper.mT, eye(matrix.shape[-1], dtype=matrix.dtype), upper=False)


def log_det(factor: Tensor) -> Tensor:
    """The logarithm of the determinant of triangular matrices."""
    return factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)


def times_vectors(matrix: Tensor, vectors: Tensor) -> Tensor:
    """Matrices (..., m, n) times vectors (..., n), with batches broadcast."""
    return F.matmul(matrix, vectors.unsqueeze(-1)).squeeze(-1)


def squared_distance(factor: Tensor, x: Tensor) -> Tensor:
    """Mahalanobis's `xᵀ (L Lᵀ)⁻¹ x` of vectors (..., n), of the shape of x without them.

    The vectors that share a matrix are the columns of one system of equations.
    """
    shape, n = x.shape[:-1], x.shape[-1]
    batch = factor.shape[:-2]
    more = len(shape) - len(batch)
    split = tuple(k for a, b in zip(batch, shape[more:], strict=True) for k in (b // a, a))
    rows = x.reshape(shape[:more] + split + (n,))
    shared, own = range(more, more + 2 * len(batch), 2), range(more + 1, more + 2 * len(batch), 2)
    order = [*range(more), *shared, *own]
    columns = rows.permute(*order, rows.dim() - 1)
    flat = columns.reshape(-1, batch.numel(), n).permute(1, 2, 0)
    squares = linalg.solve_triangular(factor.reshape(-1, n, n), flat, upper=False).pow(2).sum(-2)
    back = sorted(range(len(order)), key=order.__getitem__)
    return squares.t().reshape(columns.shape[:-1]).permute(back).reshape(shape)
