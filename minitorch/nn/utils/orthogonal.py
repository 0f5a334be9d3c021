"""Orthogonal weights: matrices with orthonormal columns, or rows where these are fewer, made of any matrices."""

from typing import Any

import numpy as np

from ...autograd.modes import no_grad
from ...functions import functions as F
from ...functions import linalg
from ...functions.random import randn
from ...functions.ranges import eye
from ...tensor.limits import finfo
from ...tensor.tensor import Tensor, wrap
from ..modules.module import Module
from .parametrize import register_parametrization

MAPS = ("matrix_exp", "cayley", "householder")


def orthogonal(
    module: Module, name: str = "weight", orthogonal_map: str | None = None, *, use_trivialization: bool = True
) -> Module:
    """Keep a weight (..., n, k) orthogonal. PyTorch's `nn.utils.parametrizations.orthogonal`.

    `orthogonal_map` says how it is made of the matrix that is trained: "matrix_exp" and "cayley" out of its
    antisymmetric part, "householder" by reflections, which is what others than square ones get unless told otherwise.
    With `use_trivialization` it is times a matrix that does not change, that of the weight which was assigned last.
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    if orthogonal_map is None:
        orthogonal_map = "matrix_exp" if weight.size(-2) == weight.size(-1) else "householder"
    if orthogonal_map not in MAPS:
        raise ValueError(
            f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}'
        )
    made = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    register_parametrization(module, name, made, unsafe=True)
    return module


class _Orthogonal(Module):
    """An orthogonal matrix out of any; `base`, where there is one, stands before it."""

    base: Any

    def __init__(self, weight: Tensor, orthogonal_map: str, *, use_trivialization: bool = True) -> None:
        super().__init__()
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Tensor) -> Tensor:
        wide = X.size(-2) < X.size(-1)
        tall = X.mT if wide else X
        Q = _reflections(tall) if self.orthogonal_map == "householder" else self._of_antisymmetric(tall)
        if hasattr(self, "base"):
            Q = self.base @ Q
        return Q.mT if wide else Q

    def _of_antisymmetric(self, X: Tensor) -> Tensor:
        n, k = X.size(-2), X.size(-1)
        lower = X.tril()
        if n != k:
            lower = F.cat([lower, lower.new_zeros(lower.shape[:-2] + (n, n - k))], -1)
        A = lower - lower.mT
        if self.orthogonal_map == "matrix_exp":
            Q = F.matrix_exp(A)
        else:
            one = eye(n, dtype=A.dtype)
            Q = linalg.solve(F.add(one, A, alpha=-0.5), F.add(one, A, alpha=0.5))
        return Q[..., :k] if n != k else Q

    @no_grad()
    def right_inverse(self, Q: Tensor) -> Tensor:
        """What the weight is made of, after it has been assigned; with a base, Q becomes that (made orthogonal)."""
        if Q.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {Q.shape}."
            )
        wide = Q.size(-2) < Q.size(-1)
        tall = Q.mT if wide else Q
        if hasattr(self, "base"):
            self.base = _completed(tall)
            start = F.zeros_like(Q)
            start.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
            return start
        if self.orthogonal_map != "householder":
            raise NotImplementedError(
                "It is not possible to assign to the matrix exponential or the Cayley parametrizations when "
                "use_trivialization=False."
            )
        A = _reflectors(tall)
        return A.mT if wide else A


def _completed(Q: Tensor) -> Tensor:
    """A square orthogonal matrix whose first columns are those of Q, or span the same."""
    n, k = Q.size(-2), Q.size(-1)
    if n != k:
        Q = F.cat([Q, randn(Q.shape[:-2] + (n, n - k), dtype=Q.dtype)], -1)
    elif F.allclose(Q.mT @ Q, eye(k, dtype=Q.dtype), atol=10.0 * n * finfo(Q.dtype).eps):
        return Q.clone()
    Q, R = linalg.qr(Q)
    return Q * R.diagonal(dim1=-2, dim2=-1).sign().unsqueeze(-2)


def _reflections(X: Tensor) -> Tensor:
    """The first columns of the product of reflections `1 - 2 v vᵀ / |v|²`, v a column below a 1 on the diagonal."""
    n, k = X.size(-2), X.size(-1)
    start = eye(n, k, dtype=X.dtype)
    columns = X.tril(-1) + start
    weights = 2.0 / (1.0 + X.tril(-1).square().sum(-2))
    Q = start.expand(X.shape)
    for i in reversed(range(k)):
        v = columns[..., i : i + 1]
        Q = Q - weights[..., i, None, None] * (v @ (v.mT @ Q))
    return Q * X.diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)


def _reflectors(Q: Tensor) -> Tensor:
    """What `_reflections` makes Q of: LAPACK's reflectors, signs on the diagonal."""
    from scipy.linalg import qr

    matrices = Q._array.reshape((-1,) + Q._array.shape[-2:])
    raw = [qr(matrix, mode="raw")[0] for matrix in matrices]
    result = wrap(np.stack([factors for factors, _ in raw]).reshape(Q._array.shape).astype(Q._array.dtype))
    weights = wrap(np.stack([tau for _, tau in raw]).reshape(Q._array.shape[:-2] + (-1,)))
    diagonal = result.diagonal(dim1=-2, dim2=-1)
    diagonal.sign_()
    diagonal[weights == 0.0] *= -1
    return result
