"""Functions of vectors and matrices that are compositions: `trace`, `cross`, `kron`, `addr`, `vander`."""

from ..jit.dtypes import is_bool, is_floating
from ..tensor.dtypes import long
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .joining import cat
from .public import function, public
from .repeating import broadcast_tensors


@function
def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal.

    Shapes: (n, m) -> ().
    Dtypes: any; integers and bool add up in int64.
    Errors: RuntimeError for another number of dimensions.
    """
    if input.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input.ndim}")
    return input.diagonal().sum()


@function
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross product of vectors of three elements along `dim`, by default the first of that size.

    Shapes: (*a, 3, *b), (*a, 3, *b) -> (*a, 3, *b), broadcast.
    Dtypes: any but bool, in the common one.
    Errors: RuntimeError for another size, and for different numbers of dimensions.
    """
    if input.ndim != other.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    if dim is None:
        if 3 not in input.shape:
            raise RuntimeError("no dimension of size 3 in input")
        dim = input.shape.index(3)
    at = as_dim(dim, input.ndim)
    if not input.size(at) == other.size(at) == 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {at} must have length 3. Got {input.size(at)} and {other.size(at)}"
        )
    x, y = broadcast_tensors(input, other)
    (x1, x2), (y1, y2) = ([z.roll(-k, at) for k in (1, 2)] for z in (x, y))
    return x1 * y2 - x2 * y1


@function
def kron(input: Tensor, other: Tensor) -> Tensor:
    """The Kronecker product: each element of `input` times all of `other`, as blocks.

    Shapes: (n, m, ...), (k, l, ...) -> (n k, m l, ...); the one with fewer dimensions gets ones in front.
    Dtypes: any, in the common one.
    Errors: none for tensors.
    """
    ndim = max(input.ndim, other.ndim)
    x, y = (z.reshape(*[1] * (ndim - z.ndim), *z.shape) for z in (input, other))
    wide = x.reshape([n for size in x.shape for n in (size, 1)]) * y.reshape([n for size in y.shape for n in (1, size)])
    return wide.reshape([n * m for n, m in zip(x.shape, y.shape, strict=True)])


@function
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """`beta input + alpha outer(vec1, vec2)`; with `beta` 0, whatever `input` holds.

    Shapes: (n, m), (n,), (m,) -> (n, m); `input` broadcasts.
    Dtypes: any, in the common one.
    Errors: RuntimeError for what is no vector.
    """
    if vec1.ndim != 1 or vec2.ndim != 1:
        raise RuntimeError(f"addr: Expected 1-D arguments, but got {vec1.ndim}-D and {vec2.ndim}-D")
    product = vec1.outer(vec2)
    if is_bool(input._array.dtype) and is_bool(product._array.dtype):
        return input.logical_or(product) if beta else product
    product = product if alpha == 1 else product * alpha
    return product if beta == 0 else product + (input if beta == 1 else input * beta)


@public
def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of the elements as columns, from the highest, `N - 1`, down to 0, or up if `increasing`.

    Shapes: (n,) -> (n, N), N being n unless given.
    Dtypes: any; integers become int64.
    Errors: RuntimeError for another number of dimensions and N < 0.
    """
    if x.ndim != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    count = x.numel() if N is None else N
    if count < 0:
        raise RuntimeError("N must be non-negative.")
    x = x if is_floating(x._array.dtype) else x.to(long)
    if count < 2:
        out = x.new_ones(x.numel(), count)
    else:
        rest = x.unsqueeze(-1).expand(x.numel(), count - 1).cumprod(-1)
        out = cat([x.new_ones(x.numel(), 1), rest], -1)
    return out if increasing else out.flip(-1)
