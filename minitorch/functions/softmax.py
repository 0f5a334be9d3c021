"""Softmax and its logarithm, computed in another dtype if one is asked for."""

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import softmax as ops
from ..ops.op import Op
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .public import function


@function
def softmax(input: Tensor, dim: int, dtype: Dtype | None = None) -> Tensor:
    """`exp(input) / sum(exp(input))` along `dim`: positive numbers with the sum 1; `input` is cast to `dtype` before.

    Shapes: (*) -> (*).
    Dtypes: floating point, unless `dtype` makes it so.
    Errors: IndexError for a `dim` out of range; NotImplementedError for integers.
    """
    return _along(ops.softmax, input, dim, dtype)


@function
def log_softmax(input: Tensor, dim: int, dtype: Dtype | None = None) -> Tensor:
    """`log(softmax(input, dim))`, exact also where softmax is near 0; `input` is cast to `dtype` before.

    Shapes: (*) -> (*).
    Dtypes: floating point, unless `dtype` makes it so.
    Errors: IndexError for a `dim` out of range; NotImplementedError for integers.
    """
    return _along(ops.log_softmax, input, dim, dtype)


def _along(op: Op, x: Tensor, dim: int, dtype: Dtype | None) -> Tensor:
    if dtype is not None:
        x = x.to(dtype)
    array = x._array
    dim = as_dim(dim, array.ndim)
    if is_floating(array.dtype):
        return record(op, (x,), (dim if array.ndim else (),))
    if not array.size:
        return x.clone()
    kind = x.dtype.scalar_type
    raise NotImplementedError(f"\"{op.name}\" not implemented for '{kind}'; pass floating point numbers, or dtype=")
