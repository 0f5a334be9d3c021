"""What functions with several results return: a tuple whose parts have names, `torch.return_types`."""

from typing import Any

from ..tensor.tensor import Tensor
from .named import Named as _Named


class aminmax(_Named):
    """The smallest and the largest."""

    __slots__ = ()
    min: Tensor
    max: Tensor


class _Found(_Named):
    """Values, and where they stand."""

    __slots__ = ()
    values: Tensor
    indices: Tensor


class cummax(_Found):
    """The largest up to each element, and where they stand."""

    __slots__ = ()


class cummin(_Found):
    """The smallest up to each element, and where they stand."""

    __slots__ = ()


class frexp(_Named):
    """Mantissas and exponents."""

    __slots__ = ()
    mantissa: Tensor
    exponent: Tensor


class histogram(_Named):
    """How many fall into each bin, and the bins' edges."""

    __slots__ = ()
    hist: Tensor
    bin_edges: Tensor


class histogramdd(_Named):
    """How many fall into each bin, and the bins' edges for each dimension."""

    __slots__ = ()
    hist: Tensor
    bin_edges: Any


class kthvalue(_Found):
    """The k-th smallest, and where they stand."""

    __slots__ = ()


class max(_Found):
    """The largest, and where they stand."""

    __slots__ = ()


class median(_Found):
    """The middle, and where they stand."""

    __slots__ = ()


class min(_Found):
    """The smallest, and where they stand."""

    __slots__ = ()


class mode(_Found):
    """The most frequent, and where they stand."""

    __slots__ = ()


class nanmedian(_Found):
    """The middle of what is not NaN, and where they stand."""

    __slots__ = ()


class sort(_Found):
    """The elements in order, and where they stood."""

    __slots__ = ()


class topk(_Found):
    """The k largest, and where they stand."""

    __slots__ = ()


class geqrf(_Named):
    """A triangle with vectors of reflections below it, and how far these reflect."""

    __slots__ = ()
    a: Tensor
    tau: Tensor


class linalg_cholesky_ex(_Named):
    """A factor, and where it could not be finished."""

    __slots__ = ()
    L: Tensor
    info: Tensor


class linalg_eigh(_Named):
    """Eigenvalues, and eigenvectors as columns."""

    __slots__ = ()
    eigenvalues: Tensor
    eigenvectors: Tensor


class linalg_inv_ex(_Named):
    """An inverse, and where there is none."""

    __slots__ = ()
    inverse: Tensor
    info: Tensor


class linalg_lstsq(_Named):
    """Solutions, what they leave, and what the matrices are like."""

    __slots__ = ()
    solution: Tensor
    residuals: Tensor
    rank: Tensor
    singular_values: Tensor


class linalg_lu(_Named):
    """A permutation and two triangles."""

    __slots__ = ()
    P: Tensor
    L: Tensor
    U: Tensor


class linalg_lu_factor(_Named):
    """Two triangles in one matrix, and the exchanges of rows."""

    __slots__ = ()
    LU: Tensor
    pivots: Tensor


class linalg_lu_factor_ex(_Named):
    """Two triangles in one matrix, the exchanges of rows, and where a pivot is 0."""

    __slots__ = ()
    LU: Tensor
    pivots: Tensor
    info: Tensor


class linalg_qr(_Named):
    """Orthonormal columns and a triangle."""

    __slots__ = ()
    Q: Tensor
    R: Tensor


class linalg_slogdet(_Named):
    """A sign, and the logarithm of an absolute value."""

    __slots__ = ()
    sign: Tensor
    logabsdet: Tensor


class linalg_solve_ex(_Named):
    """A solution, and where there is none."""

    __slots__ = ()
    result: Tensor
    info: Tensor


class linalg_svd(_Named):
    """Left vectors, singular values and right vectors, these as rows."""

    __slots__ = ()
    U: Tensor
    S: Tensor
    Vh: Tensor


class lu_unpack(_Named):
    """A permutation and two triangles."""

    __slots__ = ()
    P: Tensor
    L: Tensor
    U: Tensor


class qr(_Named):
    """Orthonormal columns and a triangle."""

    __slots__ = ()
    Q: Tensor
    R: Tensor


class slogdet(_Named):
    """A sign, and the logarithm of an absolute value."""

    __slots__ = ()
    sign: Tensor
    logabsdet: Tensor


class svd(_Named):
    """Left vectors, singular values and right vectors, these as columns."""

    __slots__ = ()
    U: Tensor
    S: Tensor
    V: Tensor


class triangular_solve(_Named):
    """A solution, and a copy of the matrix."""

    __slots__ = ()
    solution: Tensor
    cloned_coefficient: Tensor
