"""`out=`: the tensor, or the tensors, that a function is to write its result into."""

import warnings
from typing import Any

import numpy as np

from ..jit.dtypes import category
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.tensor import Tensor

OF_THE_SAME_DTYPE = frozenset((
    "abs", "absolute", "addbmm", "addmm", "addmv", "alias_copy", "all", "amax", "amin", "aminmax", "any", "argmax",
    "argmin", "as_strided_copy", "baddbmm", "bitwise_not", "bmm", "bucketize", "ceil", "cholesky_inverse",
    "cholesky_solve", "clamp", "clamp_max", "clamp_min", "clip", "cross", "cummax", "cummin", "detach_copy", "diag",
    "diagonal_copy", "dot", "expand_copy", "fix", "float_power", "floor", "frac", "frexp", "gather", "heaviside",
    "histc", "histogram", "index_add", "index_copy", "index_select", "inner", "inverse", "isin", "isneginf", "isposinf",
    "kthvalue", "log_softmax", "logcumsumexp", "lu_solve", "lu_unpack", "masked_select", "matmul", "matrix_power",
    "max", "median", "min", "mm", "mode", "msort", "multinomial", "mv", "nan_to_num", "nanmedian", "nanquantile",
    "narrow_copy", "neg", "negative", "nonzero", "nonzero_static", "norm", "ormqr", "permute_copy", "quantile",
    "renorm", "round", "scatter", "scatter_add", "scatter_reduce", "searchsorted", "select_copy", "sgn", "sign",
    "signbit", "slice_scatter", "slogdet", "softmax", "sort", "squeeze_copy", "svd", "t_copy", "take", "take_along_dim",
    "tensordot", "topk", "transpose_copy", "triangular_solve", "tril", "triu", "trunc", "unfold_copy", "unsqueeze_copy",
    "vdot", "view_copy", "where",
))  # fmt: skip
"""Functions whose `out` must have the dtype of the result; into that of others a result of a lower kind fits too."""

MADE = frozenset(("empty", "eye", "full", "linspace", "logspace", "ones", "zeros"))
"""Functions to which it is all one what shape `out` has had."""

SAYS_DTYPE = MADE.union(("arange", "cumprod", "cumsum", "prod", "range", "sum"))
"""Functions that compute in the dtype of `out`."""


def fill_out(name: str, out: Any, result: Any) -> Any:
    """Write `result` of the function `name` into `out`; each of several into its own.

    One of another shape is resized, which is worth a warning unless it was empty.
    """
    if not isinstance(result, Tensor):
        if not isinstance(out, tuple | list) or len(out) != len(result):
            raise TypeError(f"{name}(): argument 'out' must be tuple of {len(result)} Tensors")
        return type(result)(*(fill_out(name, one, part) for one, part in zip(out, result, strict=True)))
    if out.requires_grad or result.requires_grad:
        raise RuntimeError(f"{name}(): functions with out=... arguments don't support automatic differentiation")
    have, need = out._array.dtype, result._array.dtype
    if category(need) > category(have) or (have != need and name in OF_THE_SAME_DTYPE | SAYS_DTYPE):
        given, wanted = (from_numpy_dtype(kind).scalar_type for kind in (need, have))
        raise RuntimeError(f"{name}(): result type {given} can't be cast to the desired output type {wanted}")
    if out.shape != result.shape:
        if out._array.size and name not in MADE:
            warnings.warn(_RESIZED.format(list(out.shape), list(result.shape)), UserWarning, stacklevel=4)
        out._array = np.empty(result.shape, have)
    return out.copy_(result)


_RESIZED = (
    "An output with one or more elements was resized since it had shape {}, which does not match the required output "
    "shape {}. This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they "
    "have zero elements. You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with "
    "t.resize_(0)."
)
