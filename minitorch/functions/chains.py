"""`linalg`: products of many matrices, powers and the exponential; products of vectors."""

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..ops import solving as ops
from ..ops.conversion import zero
from ..tensor.dtypes import long
from ..tensor.tensor import Tensor
from .equations import inverse_of
from .joining import cat
from .matrices import cross as cross_of
from .matrix_arguments import linalg, require_real, require_square
from .products import mm
from .ranges import eye


@linalg
def matrix_power(input: Tensor, n: int) -> Tensor:
    """Each matrix times itself, `n` factors; the identity for 0; for `n` < 0, of the inverse.

    Shapes: (*, m, m) -> (*, m, m).
    Dtypes: any but bool; floating point for `n` < 0.
    Errors: RuntimeError for other shapes; LinAlgError for a singular matrix and `n` < 0.
    """
    require_square("linalg.matrix_power", input)
    if n == 0:
        return record(zero, (input,)) + eye(input.shape[-1], dtype=input.dtype)
    if n < 0:
        input, n = inverse_of(input, "linalg.inv"), -n
    square, out = input, None
    while True:
        if n % 2:
            out = square if out is None else out @ square
        n //= 2
        if not n:
            return out.clone() if out is input else out  # type: ignore[return-value]
        square = square @ square


@linalg
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of each matrix, `1 + A + A A / 2 + ...`.

    Shapes: (*, n, n) -> (*, n, n).
    Dtypes: floating point.
    Errors: RuntimeError for other shapes and dtypes.
    """
    require_square("linalg.matrix_exp", input)
    require_real("linalg.matrix_exp", input, halves=True)
    return record(ops.matrix_exponential, (input,))


@linalg
def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of two or more matrices, in the order that takes the fewest multiplications; the first and the last
    may be vectors.

    Shapes: (n, k) or (k,), (k, l), ..., (p, m) or (p,) -> (n, m), without n or m for a vector.
    Dtypes: the same for all.
    Errors: RuntimeError for fewer than two and for other shapes and different dtypes.
    """
    last = len(tensors) - 1
    if last < 1:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    for place, x in (("first", tensors[0]), ("last", tensors[-1])):
        if x.ndim not in (1, 2):
            raise RuntimeError(f"multi_dot(): the {place} tensor must be 1D or 2D but got {x.ndim}D")
    for i, x in enumerate(tensors[1:-1], 1):
        if x.ndim != 2:
            raise RuntimeError(f"multi_dot(): tensor {i} must be 2D but got {x.ndim}D")
    row, column = tensors[0].ndim == 1, tensors[-1].ndim == 1
    factors = list(tensors)
    if row:
        factors[0] = factors[0].unsqueeze(0)
    if column:
        factors[-1] = factors[-1].unsqueeze(-1)
    for i, (x, y) in enumerate(pairwise(factors)):
        if x.shape[1] != y.shape[0]:
            shapes = f"{list(tensors[i].shape)} and {list(tensors[i + 1].shape)}"
            raise RuntimeError(f"multi_dot(): tensors {i} and {i + 1} with shapes {shapes} cannot be multiplied")
    out = _product(factors, _splits([x.shape[0] for x in factors] + [factors[-1].shape[1]]), 0, last)
    return out.reshape(out.shape[row : 2 - column]) if row or column else out


def _splits(sizes: list[int]) -> dict[tuple[int, int], int]:
    """For each run of factors, after which to split it (the usual dynamic programme over matrix chains)."""
    count = len(sizes) - 1
    costs, splits = {(i, i): 0 for i in range(count)}, {}
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            options = [
                (costs[i, k] + costs[k + 1, j] + prod((sizes[i], sizes[k + 1], sizes[j + 1])), k) for k in range(i, j)
            ]
            costs[i, j], splits[i, j] = min(options)
    return splits


def _product(factors: list[Tensor], splits: dict[tuple[int, int], int], i: int, j: int) -> Tensor:
    if i == j:
        return factors[i]
    k = splits[i, j]
    return mm(_product(factors, splits, i, k), _product(factors, splits, k + 1, j))


@linalg
def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """The powers of the elements as rows, from 0 up to `N - 1`.

    Shapes: (*, n) -> (*, n, N), N being n unless given.
    Dtypes: any; integers become int64.
    Errors: RuntimeError for no dimension and N < 2.
    """
    count = N if N is not None else x.shape[-1] if x.ndim else 1
    if count <= 1 and (N is not None or not x.ndim):
        raise RuntimeError("N must be greater than 1.")
    x = x if x.ndim else x.unsqueeze(0)
    x = x if is_floating(x._array.dtype) else x.to(long)
    rest = x.unsqueeze(-1).expand(*x.shape, max(count - 1, 0)).cumprod(-1)
    return cat([x.new_ones(*x.shape, 1), rest], -1)


@linalg
def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The cross product of vectors of three elements along `dim`.

    Shapes: (*a, 3, *b), (*a, 3, *b) -> (*a, 3, *b), broadcast.
    Dtypes: any but bool, in the common one.
    Errors: RuntimeError for another size, and for different numbers of dimensions.
    """
    return cross_of(input, other, dim)


@linalg
def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """The sum of the products of elements along `dim`.

    Shapes: (*, n), (*, n) -> (*), broadcast.
    Dtypes: any, in the common one.
    Errors: RuntimeError for shapes that do not broadcast; IndexError for such a `dim`.
    """
    return (x * y).sum(dim)


@linalg
def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The elements whose index along `dim2` is `offset` more than along `dim1`, as a last dimension: a view.

    Shapes: (*, n, m) -> (*, k).
    Dtypes: any.
    Errors: IndexError for dimensions out of range; RuntimeError for one named twice.
    """
    return A.diagonal(offset, dim1, dim2)
