"""Products with PyTorch's signatures: `matmul` and `@`, and the forms for given dimensions."""

from math import prod
from typing import Any

from ..autograd.edits import edit
from ..autograd.record import record
from ..ops import products as ops
from ..ops.conversion import zero
from ..ops.shaping import view
from ..presentation.graphs import FOLDED_MATMUL, MATMUL_OF_BATCHES
from ..tensor.methods import method
from ..tensor.tensor import Tensor
from .arithmetic import in_dtype_of
from .public import function, in_place


@function
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product of vectors and matrices, `input @ other`; leading dimensions broadcast.

    Shapes: (k,), (k,) -> (); (*, n, k), (k,) -> (*, n); (k,), (*, k, m) -> (*, m); (*, n, k), (*, k, m) -> (*, n, m).
    Dtypes: the same for both.
    Errors: TypeError for what is no tensor; RuntimeError for 0-d tensors, other sizes and different dtypes.
    """
    if not isinstance(other, Tensor):
        raise TypeError(f"matmul(): argument 'other' (position 2) must be Tensor, not {type(other).__name__}")
    return product(input, other)


@method
def __matmul__(self: Tensor, other: Tensor) -> Tensor:
    return product(self, other) if isinstance(other, Tensor) else NotImplemented


@method
def __rmatmul__(self: Tensor, other: Any) -> Tensor:
    if isinstance(other, Tensor):
        return product(other, self)
    raise TypeError(f"matmul(): argument 'input' (position 1) must be Tensor, not {type(other).__name__}")


def product(x: Tensor, y: Tensor) -> Tensor:
    """`x @ y` by the op for their numbers of dimensions; a vector or a matrix on the right meets all rows at once."""
    n, m = x._array.ndim, y._array.ndim
    if m == 2 and n == 2:
        return record(ops.mm, (x, y))
    if n == 0 or m == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {n}D and {m}D")
    if m == 1 and n <= 2:
        return record(ops.dot if n == 1 else ops.mv, (x, y))
    if n == 1:
        rows = product(x.unsqueeze(0), y)
        return record(view, (rows,), ((*rows.shape[:-2], rows.shape[-1]),), "SqueezeBackward4")
    if m <= 2:
        rows = product(x.reshape((prod(x.shape[:-1]), x.shape[-1])), y)
        return record(view, (rows,), ((*x.shape[:-1], *y.shape[1:]),), "UnsafeViewBackward0")
    folded = n == 2 and m == 3 and x.requires_grad
    return record(ops.bmm, (x, y), (), FOLDED_MATMUL if folded else MATMUL_OF_BATCHES)


@function
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The product of two matrices; nothing broadcasts.

    Shapes: (n, k), (k, m) -> (n, m).
    Dtypes: the same for both.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    _require_dims(input, 2, "self must be a matrix")
    _require_dims(mat2, 2, "mat2 must be a matrix")
    return record(ops.mm, (input, mat2))


@function
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """The product of a matrix and a vector.

    Shapes: (n, k), (k,) -> (n,).
    Dtypes: the same for both.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    if (input._array.ndim, vec._array.ndim) != (2, 1):
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {input._array.ndim}, {vec._array.ndim}")
    return record(ops.mv, (input, vec))


@function
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The sum of the products of two vectors' elements.

    Shapes: (k,), (k,) -> ().
    Dtypes: the same for both.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    dims = input._array.ndim, tensor._array.ndim
    if dims != (1, 1):
        raise RuntimeError(f"1D tensors expected, but got {dims[0]}D and {dims[1]}D tensors")
    return record(ops.dot, (input, tensor))


@function
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The products of two batches of matrices; nothing broadcasts.

    Shapes: (b, n, k), (b, k, m) -> (b, n, m).
    Dtypes: the same for both.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    _require_dims(input, 3, "batch1 must be a 3D tensor")
    _require_dims(mat2, 3, "batch2 must be a 3D tensor")
    if input._array.shape[0] != mat2._array.shape[0]:
        expected, got = [input._array.shape[0], input._array.shape[2]], list(mat2._array.shape[:2])
        raise RuntimeError(f"Expected size for first two dimensions of batch2 tensor to be: {expected} but got: {got}.")
    return record(ops.bmm, (input, mat2))


@function
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """`dot`, for numbers are real.

    Shapes: (k,), (k,) -> ().
    Dtypes: the same for both.
    Errors: as `dot`.
    """
    return dot(input, other)


@function
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Every product of an element of `input` and one of `vec2`.

    Shapes: (n,), (m,) -> (n, m).
    Dtypes: their common dtype.
    Errors: RuntimeError for tensors that are not 1-d.
    """
    for name, x in (("self", input), ("vec2", vec2)):
        _require_dims(x, 1, f"outer: Expected 1-D argument {name}, but got {x._array.ndim}-D")
    return input.unsqueeze(1) * vec2


@function
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """`beta * input + alpha * (mat1 @ mat2)`.

    Shapes: (*), (n, k), (k, m) -> (n, m), to which `input` broadcasts.
    Dtypes: the same for all.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    _require_dims(mat1, 2, f"mat1 must be a matrix, got {mat1._array.ndim}-D tensor")
    _require_dims(mat2, 2, f"mat2 must be a matrix, got {mat2._array.ndim}-D tensor")
    return record(ops.addmm, (input, mat1, mat2), (beta, alpha))


@in_place
def addmm_(self: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    _require_dims(mat1, 2, f"mat1 must be a matrix, got {mat1._array.ndim}-D tensor")
    _require_dims(mat2, 2, f"mat2 must be a matrix, got {mat2._array.ndim}-D tensor")
    return edit(ops.addmm, self, mat1, mat2, settings=(beta, alpha))


@function
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """`beta * input + alpha * (mat @ vec)`.

    Shapes: (*), (n, k), (k,) -> (n,), to which `input` broadcasts.
    Dtypes: the same for all.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    alpha, beta = in_dtype_of(mat, (alpha, beta))
    scaled = mv(mat, vec) * alpha
    return (input * beta if beta else record(zero, (input,))) + scaled  # with beta 0, NaNs in it do not matter


@function
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """`beta * input + alpha * bmm(batch1, batch2)`.

    Shapes: (*), (b, n, k), (b, k, m) -> (b, n, m), to which `input` broadcasts.
    Dtypes: the same for all.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    _require_dims(batch1, 3, "batch1 must be a 3D tensor")
    _require_dims(batch2, 3, "batch2 must be a 3D tensor")
    return record(ops.addmm, (input, batch1, batch2), (beta, alpha), "BaddbmmBackward0")


@in_place
def baddbmm_(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    _require_dims(batch1, 3, "batch1 must be a 3D tensor")
    _require_dims(batch2, 3, "batch2 must be a 3D tensor")
    return edit(ops.addmm, self, batch1, batch2, settings=(beta, alpha), shown_as="BaddbmmBackward0")


@function
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """`beta * input` and `alpha` times the sum of the products of two batches of matrices.

    Shapes: (*), (b, n, k), (b, k, m) -> (n, m), to which `input` broadcasts.
    Dtypes: the same for all.
    Errors: RuntimeError for other shapes and different dtypes.
    """
    rows, columns = _side_by_side(batch1, batch2)
    return record(ops.addmm, (input, rows, columns), (beta, alpha), "AddbmmBackward0")


@in_place
def addbmm_(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    return addmm_(self, *_side_by_side(batch1, batch2), beta=beta, alpha=alpha)


def _side_by_side(batch1: Tensor, batch2: Tensor) -> tuple[Tensor, Tensor]:
    """Two matrices whose product is the sum of those of the batches."""
    _require_dims(batch1, 3, "batch1 must be a 3D tensor")
    _require_dims(batch2, 3, "batch2 must be a 3D tensor")
    if batch1.size(0) != batch2.size(0):
        raise RuntimeError(
            f"batch1 and batch2 must have same number of batches, got {batch1.size(0)} and {batch2.size(0)}"
        )
    if batch1.size(2) != batch2.size(1):
        raise RuntimeError(
            "Incompatible matrix sizes for bmm "
            f"({batch1.size(1)}x{batch1.size(2)} and {batch2.size(1)}x{batch2.size(2)})"
        )
    return batch1.transpose(0, 1).reshape(batch1.size(1), -1), batch2.reshape(-1, batch2.size(2))


@in_place
def addmv_(self: Tensor, mat: Tensor, vec: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    return self.copy_(addmv(self.clone(), mat, vec, beta=beta, alpha=alpha))


def _require_dims(x: Tensor, ndim: int, problem: str) -> None:
    if x._array.ndim != ndim:
        raise RuntimeError(problem)
