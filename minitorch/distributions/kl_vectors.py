"""Divergences between normal distributions of vectors: `(log |Σq| - log |Σp| + tr(Σq⁻¹ Σp) + |μq - μp|² - n) / 2`."""

from typing import Any

from ..functions import functions as F
from ..functions import linalg
from ..tensor.tensor import Tensor
from .kl_registry import register_kl
from .lowrank_multivariate_normal import LowRankMultivariateNormal
from .multivariate_normal import MultivariateNormal, log_det, squared_distance


def _divergence(p: Any, q: Any) -> Tensor:
    if p.event_shape != q.event_shape:
        raise ValueError("KL-divergence between multivariate normals with different event shapes cannot be computed")
    full = isinstance(q, MultivariateNormal)
    shift = q.loc - p.loc
    distance = squared_distance(q._unbroadcasted_scale_tril, shift) if full else q._squared_distance(shift)
    trace = _of_full(q, _factors(p)) if full else _of_low_rank(q, _factors(p))
    return 0.5 * (_log_det(q) - _log_det(p) + trace + distance - p.event_shape[0])


for _p in (MultivariateNormal, LowRankMultivariateNormal):
    for _q in (MultivariateNormal, LowRankMultivariateNormal):
        register_kl(_p, _q)(_divergence)


def _log_det(d: Any) -> Tensor:
    return 2 * log_det(d._unbroadcasted_scale_tril) if isinstance(d, MultivariateNormal) else d._log_det()


def _factors(p: Any) -> list[Tensor]:
    """Matrices A of which the covariance is the sum of `A Aᵀ`."""
    if isinstance(p, MultivariateNormal):
        return [p._unbroadcasted_scale_tril]
    return [p._unbroadcasted_cov_factor, F.diag_embed(p._unbroadcasted_cov_diag.sqrt())]


def _of_full(q: Any, factors: list[Tensor]) -> Any:
    """`tr(Σq⁻¹ A Aᵀ)`: the squares of `L⁻¹ A`."""
    return sum(_squares(linalg.solve_triangular(*_same_batch(q._unbroadcasted_scale_tril, a), upper=False))
               for a in factors)  # fmt: skip


def _of_low_rank(q: Any, factors: list[Tensor]) -> Any:
    diagonal = q._unbroadcasted_cov_diag
    rows = linalg.solve_triangular(q._capacitance_tril, q._scaled_rows(), upper=False)
    return sum(_squares(a * diagonal.rsqrt().unsqueeze(-1)) - _squares(rows.matmul(a)) for a in factors)


def _same_batch(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    batch = F.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    return x.expand(batch + x.shape[-2:]), y.expand(batch + y.shape[-2:])


def _squares(matrix: Tensor) -> Tensor:
    return matrix.pow(2).sum((-2, -1))
