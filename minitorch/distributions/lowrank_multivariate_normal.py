"""The normal distribution of vectors whose covariance is a diagonal and a few directions."""

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
from .multivariate_normal import log_det, squared_distance, times_vectors
from .utils import lazy_property, standard_normal


class LowRankMultivariateNormal(Distribution):
    """Vectors of mean `loc` (..., n) and covariance `W Wᵀ + diag(d)`, W being `cov_factor` (..., n, m) and d `cov_diag`
    (..., n). PyTorch's `torch.distributions.LowRankMultivariateNormal`.

    Only matrices of m rows are factored: `C = 1 + Wᵀ D⁻¹ W` has the determinant that of the covariance lacks, and by it
    comes the inverse (Woodbury).
    """

    arg_constraints = {
        "loc": constraints.real_vector, "cov_factor": constraints.independent(constraints.real, 2),
        "cov_diag": constraints.independent(constraints.positive, 1),
    }  # fmt: skip
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self, loc: Tensor, cov_factor: Tensor, cov_diag: Tensor, validate_args: bool | None = None
    ) -> None:
        _check(loc, cov_factor, cov_diag)
        try:
            mean, self.cov_factor, diag = F.broadcast_tensors(loc.unsqueeze(-1), cov_factor, cov_diag.unsqueeze(-1))
        except RuntimeError as error:
            raise ValueError(
                f"Incompatible batch shapes: loc {loc.shape}, cov_factor {cov_factor.shape}, cov_diag {cov_diag.shape}"
            ) from error
        self.loc, self.cov_diag = mean[..., 0], diag[..., 0]
        self._unbroadcasted_cov_factor, self._unbroadcasted_cov_diag = cov_factor, cov_diag
        inner = F.matmul(self._scaled_rows(), cov_factor)
        self._capacitance_tril = linalg.cholesky(inner + eye(inner.shape[-1], dtype=inner.dtype))
        super().__init__(self.loc.shape[:-1], loc.shape[-1:], validate_args=validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        new, batch = self._get_checked_instance(LowRankMultivariateNormal, _instance), Size(batch_shape)
        shape = batch + self._event_shape
        new.loc, new.cov_diag = self.loc.expand(shape), self.cov_diag.expand(shape)
        new.cov_factor = self.cov_factor.expand(shape + self.cov_factor.shape[-1:])
        for name in ("_unbroadcasted_cov_factor", "_unbroadcasted_cov_diag", "_capacitance_tril"):
            setattr(new, name, getattr(self, name))
        Distribution.__init__(new, batch, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def _scaled_rows(self) -> Tensor:
        """`Wᵀ D⁻¹`."""
        return self._unbroadcasted_cov_factor.mT / self._unbroadcasted_cov_diag.unsqueeze(-2)

    def _matrix(self, values: Tensor) -> Tensor:
        return values.expand(self._batch_shape + self._event_shape * 2)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @lazy_property
    def variance(self) -> Any:
        variance = self._unbroadcasted_cov_factor.pow(2).sum(-1) + self._unbroadcasted_cov_diag
        return variance.expand(self._batch_shape + self._event_shape)

    @lazy_property
    def scale_tril(self) -> Any:
        """The lower triangular L of `L Lᵀ`, the covariance."""
        deviations = self._unbroadcasted_cov_diag.sqrt().unsqueeze(-1)
        scaled = self._unbroadcasted_cov_factor / deviations
        inner = F.matmul(scaled, scaled.mT)
        return self._matrix(deviations * linalg.cholesky(inner + eye(inner.shape[-1], dtype=inner.dtype)))

    @lazy_property
    def covariance_matrix(self) -> Any:
        factor = self._unbroadcasted_cov_factor
        return self._matrix(F.matmul(factor, factor.mT) + F.diag_embed(self._unbroadcasted_cov_diag))

    @lazy_property
    def precision_matrix(self) -> Any:
        """The inverse of the covariance."""
        rows = linalg.solve_triangular(self._capacitance_tril, self._scaled_rows(), upper=False)
        return self._matrix(F.diag_embed(self._unbroadcasted_cov_diag.reciprocal()) - rows.mT @ rows)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        shape, dtype = self._extended_shape(sample_shape), self.loc.dtype
        directions = standard_normal(shape[:-1] + self.cov_factor.shape[-1:], dtype)
        each = standard_normal(shape, dtype)
        shared = times_vectors(self._unbroadcasted_cov_factor, directions)
        return self.loc + shared + self._unbroadcasted_cov_diag.sqrt() * each

    def log_prob(self, value: Tensor) -> Tensor:
        distance = self._squared_distance(self._checked(value) - self.loc)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + self._log_det() + distance)

    def entropy(self) -> Tensor:
        entropy = 0.5 * (self._event_shape[0] * (1 + math.log(2 * math.pi)) + self._log_det())
        return entropy.expand(self._batch_shape)

    def _log_det(self) -> Tensor:
        """That of the covariance."""
        return 2 * log_det(self._capacitance_tril) + self._unbroadcasted_cov_diag.log().sum(-1)

    def _squared_distance(self, x: Tensor) -> Tensor:
        inner = times_vectors(self._scaled_rows(), x)
        return (x.pow(2) / self._unbroadcasted_cov_diag).sum(-1) - squared_distance(self._capacitance_tril, inner)


def _check(loc: Tensor, cov_factor: Tensor, cov_diag: Tensor) -> None:
    if loc.dim() < 1:
        raise ValueError("loc must be at least one-dimensional.")
    if cov_factor.dim() < 2:
        raise ValueError("cov_factor must be at least two-dimensional, with optional leading batch dimensions")
    event = loc.shape[-1:]
    if cov_factor.shape[-2:-1] != event:
        raise ValueError(f"cov_factor must be a batch of matrices with shape {event[0]} x m")
    if cov_diag.shape[-1:] != event:
        raise ValueError(f"cov_diag must be a batch of vectors with shape {event}")
