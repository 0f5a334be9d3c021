"""The Wishart distribution: of positive definite matrices."""

import math
import warnings
from collections.abc import Sequence
from math import nan
from typing import Any

from ..functions import functions as F
from ..functions import linalg
from ..functions.data import tensor
from ..functions.random import randn
from ..functions.ranges import arange, tril_indices
from ..tensor.limits import finfo
from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .chi2 import Chi2
from .distribution import Distribution
from .exp_family import ExponentialFamily
from .multivariate_normal import FORMS, OfMatrix, log_det, scale_tril_of
from .utils import Number, lazy_property

LOG_2 = math.log(2)


class Wishart(OfMatrix, ExponentialFamily):
    """The sum of `x xᵀ` of `df` normal vectors of n dimensions and mean 0, whose spread is told in one of three forms.
    PyTorch's `torch.distributions.Wishart`. `df` need not be whole, but above `n - 1`.
    """

    support = constraints.positive_definite
    has_rsample = True
    _mean_carrier_measure = 0
    df: Tensor

    @property
    def arg_constraints(self) -> dict[str, Any]:
        return {
            "covariance_matrix": constraints.positive_definite, "precision_matrix": constraints.positive_definite,
            "scale_tril": constraints.lower_cholesky, "df": constraints.greater_than(self._event_shape[-1] - 1),
        }  # fmt: skip

    def __init__(
        self,
        df: Any,
        covariance_matrix: Tensor | None = None,
        precision_matrix: Tensor | None = None,
        scale_tril: Tensor | None = None,
        validate_args: bool | None = None,
    ) -> None:
        matrices = covariance_matrix, precision_matrix, scale_tril
        given = {name: matrix for name, matrix in zip(FORMS, matrices, strict=True) if matrix is not None}
        if len(given) != 1:
            raise AssertionError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            raise ValueError("scale_tril must be at least two-dimensional, with optional leading batch dimensions")
        of_number = isinstance(df, Number)
        batch = Size(matrix.shape[:-2]) if of_number else F.broadcast_shapes(matrix.shape[:-2], df.shape)
        self.df = tensor(df, dtype=matrix.dtype) if of_number else df.expand(batch)
        event = matrix.shape[-2:]
        self._check_df(df, event[-1])
        setattr(self, name, matrix.expand(batch + (-1, -1)))
        super().__init__(batch, event, validate_args=validate_args)
        self._unbroadcasted_scale_tril = scale_tril_of(name, matrix)
        self._spread_chi2()

    def _check_df(self, df: Any, n: int) -> None:
        if (self.df <= n - 1).any():
            raise ValueError(f"Value of df={df} expected to be greater than ndim - 1 = {n - 1}.")
        if (self.df < n).any():
            warnings.warn(
                "Low df values detected. Singular samples are highly likely to occur for ndim - 1 < df < ndim.",
                stacklevel=3,
            )

    def _spread_chi2(self) -> None:
        """The squared lengths that are left in each dimension, one after the other."""
        numbers = arange(self._event_shape[-1], dtype=self._unbroadcasted_scale_tril.dtype)
        self._dist_chi2 = Chi2(df=self.df.unsqueeze(-1) - numbers.expand(self._batch_shape + (-1,)))

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        new, batch = self._get_checked_instance(Wishart, _instance), Size(batch_shape)
        shape = batch + self._event_shape
        new._unbroadcasted_scale_tril = self._unbroadcasted_scale_tril.expand(shape)
        new.df = self.df.expand(batch)
        self._expand_forms(new, shape)
        Distribution.__init__(new, batch, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        new._spread_chi2()
        return new

    @lazy_property
    def precision_matrix(self) -> Any:
        """The inverse of the covariance of the vectors."""
        return F.cholesky_inverse(self._unbroadcasted_scale_tril).expand(self._matrix_shape())

    def _per_matrix(self, values: Tensor) -> Tensor:
        return values.view(self._batch_shape + (1, 1))

    @property
    def mean(self) -> Tensor:
        return self._per_matrix(self.df) * self.covariance_matrix

    @property
    def mode(self) -> Tensor:
        factor = self.df - self._event_shape[-1] - 1
        return self._per_matrix(F.where(factor <= 0, nan, factor)) * self.covariance_matrix

    @property
    def variance(self) -> Tensor:
        matrix = self.covariance_matrix
        diagonal = matrix.diagonal(dim1=-2, dim2=-1)
        return self._per_matrix(self.df) * (matrix.pow(2) + diagonal.unsqueeze(-1) * diagonal.unsqueeze(-2))

    def _drawn(self, sample_shape: Sequence[int]) -> Tensor:
        """`(L B) (L B)ᵀ`, B lower triangular: roots of chi-squared numbers on the diagonal, normal ones below it
        (Bartlett, 1933)."""
        n = self._event_shape[-1]
        roots = self._dist_chi2.rsample(sample_shape).sqrt()
        noise = roots.clamp(min=finfo(roots.dtype).eps).diag_embed(dim1=-2, dim2=-1)
        i, j = tril_indices(n, n, offset=-1)
        below = randn(Size(sample_shape) + self._batch_shape + (n * (n - 1) // 2,), dtype=noise.dtype)
        noise[..., i, j] = below
        factor = self._unbroadcasted_scale_tril @ noise
        return factor @ factor.mT

    def rsample(self, sample_shape: Sequence[int] = (), max_try_correction: int | None = None) -> Tensor:
        """Values drawn; for singular ones others are drawn, up to `max_try_correction` (10) times, with a warning."""
        sample = self._drawn(sample_shape)
        singular = self._flagged(self.support.check(sample))
        if not singular.any():
            return sample
        warnings.warn("Singular sample detected.", stacklevel=2)
        for _ in range(10 if max_try_correction is None else max_try_correction):
            again = self._drawn(singular[singular].shape)
            sample[singular] = again
            singular[singular.clone()] = self._flagged(~self.support.check(again))
            if not singular.any():
                break
        return sample

    def _flagged(self, flags: Tensor) -> Tensor:
        """Whether any of a batch has the flag."""
        batch = [-1 - d for d in range(len(self._batch_shape))]
        return flags.amax(batch) if batch else flags

    def log_prob(self, value: Tensor) -> Tensor:
        value, df, n = self._checked(value), self.df, self._event_shape[-1]
        constant = df * (n * LOG_2 / 2 + log_det(self._unbroadcasted_scale_tril)) + F.mvlgamma(df / 2, p=n)
        trace = F.cholesky_solve(value, self._unbroadcasted_scale_tril).diagonal(dim1=-2, dim2=-1).sum(-1)
        return (df - n - 1) / 2 * linalg.slogdet(value).logabsdet - trace / 2 - constant

    def entropy(self) -> Tensor:
        df, n = self.df, self._event_shape[-1]
        spread = (n + 1) * (n * LOG_2 / 2 + log_det(self._unbroadcasted_scale_tril))
        return spread + F.mvlgamma(df / 2, p=n) - (df - n - 1) / 2 * _mvdigamma(df / 2, n) + df * n / 2

    @property
    def _natural_params(self) -> tuple[Tensor, Tensor]:
        return -self.precision_matrix / 2, (self.df - self._event_shape[-1] - 1) / 2

    def _log_normalizer(self, x: Any, y: Any) -> Tensor:
        n = self._event_shape[-1]
        half = y + (n + 1) / 2
        return half * (LOG_2 * n - linalg.slogdet(-2 * x).logabsdet) + F.mvlgamma(half, p=n)


def _mvdigamma(x: Tensor, n: int) -> Tensor:
    """The derivative of the logarithm of the multivariate gamma function."""
    return F.digamma(x.unsqueeze(-1) - arange(n, dtype=x.dtype) / 2).sum(-1)
