"""Functions of tensors by subject, written by `python -m tests.tensor.stub`: see `public.py`."""

import typing
from builtins import bool as _bool
from builtins import float as _float
from builtins import int as _int
from builtins import list as _list
from builtins import str as _str
from builtins import tuple as _tuple
from collections.abc import Sequence as _Sequence
from minitorch.functions.generator import Generator as _Generator
from minitorch.functions.options import Options as _Options
from minitorch.functions.return_types import aminmax as _aminmax
from minitorch.functions.return_types import cummax as _cummax
from minitorch.functions.return_types import cummin as _cummin
from minitorch.functions.return_types import frexp as _frexp
from minitorch.functions.return_types import geqrf as _geqrf
from minitorch.functions.return_types import histogram as _histogram
from minitorch.functions.return_types import histogramdd as _histogramdd
from minitorch.functions.return_types import kthvalue as _kthvalue
from minitorch.functions.return_types import lu_unpack as _lu_unpack
from minitorch.functions.return_types import max as _max
from minitorch.functions.return_types import median as _median
from minitorch.functions.return_types import min as _min
from minitorch.functions.return_types import mode as _mode
from minitorch.functions.return_types import nanmedian as _nanmedian
from minitorch.functions.return_types import qr as _qr
from minitorch.functions.return_types import slogdet as _slogdet
from minitorch.functions.return_types import sort as _sort
from minitorch.functions.return_types import svd as _svd
from minitorch.functions.return_types import topk as _topk
from minitorch.functions.return_types import triangular_solve as _triangular_solve
from minitorch.tensor.dtypes import dtype as _dtype
from minitorch.tensor.layouts import memory_format as _memory_format
from minitorch.tensor.size import Size as _Size
from typing import Any as _Any
from minitorch.tensor.tensor import Tensor


# Activation functions. A gradient that is worth one pass over memory is an op itself, hence differentiable again.

def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The error function: `2/√π` times the integral of `exp(-t²)` from 0 to `input`."""
def erf_(input: Tensor) -> Tensor:
    """In-place `erf`: this tensor is overwritten by the result, and returned."""
def relu(input: Tensor) -> Tensor:
    """`max(input, 0)`; its gradient at 0 is 0."""
def relu_(input: Tensor) -> Tensor:
    """In-place `relu`: this tensor is overwritten by the result, and returned."""
def sigmoid(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`1 / (1 + exp(-input))`, between 0 and 1."""
def sigmoid_(input: Tensor) -> Tensor:
    """In-place `sigmoid`: this tensor is overwritten by the result, and returned."""

# Functions of linear algebra that PyTorch had before `linalg`, by their former names and signatures.

def chain_matmul(*matrices: Tensor, out: Tensor | None = None) -> Tensor:
    """The product of matrices, in the order that takes the fewest multiplications."""
def cholesky(input: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The triangle that `linalg.cholesky` gives."""
def cholesky_inverse(input: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The inverse of the matrix whose triangle, as `cholesky` gives it, is `input`."""
def cholesky_solve(input: Tensor, input2: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The X with `A X = input`, for A given by its triangle `input2`, as `cholesky` gives it."""
def det(input: Tensor) -> Tensor:
    """The determinant of each matrix: `linalg.det`."""
def inverse(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of each matrix: `linalg.inv`."""
def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; NaN where that is negative."""
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of each matrix: `linalg.matrix_exp`."""
def matrix_power(input: Tensor, n: _int, *, out: Tensor | None = None) -> Tensor:
    """Each matrix times itself, `n` factors: `linalg.matrix_power`."""
def pinverse(input: Tensor, rcond: _float = 1e-15) -> Tensor:
    """The pseudo-inverse; singular values up to `rcond` times the largest count as 0: `linalg.pinv`."""
def qr(input: Tensor, some: _bool = True, *, out: _tuple[Tensor, Tensor] | None = None) -> _qr:
    """`(Q, R)` with `input = Q R`, Q of orthonormal columns, R an upper triangle; Q is square without `some`."""
def slogdet(input: Tensor, *, out: _tuple[Tensor, Tensor] | None = None) -> _slogdet:
    """`(sign, logabsdet)`: the sign of the determinant and the logarithm of its absolute value."""
def svd(input: Tensor, some: _bool = True, compute_uv: _bool = True, *, out: _tuple[Tensor, ...] | None = None) -> _svd:
    """`(U, S, V)` with `input = U diag(S) V.mT`, the largest of S first."""
def triangular_solve(input: Tensor, A: Tensor, upper: _bool = True, transpose: _bool = False, unitriangular: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _triangular_solve:
    """`(solution, cloned_coefficient)`: the X with `A X = input` for a triangle of A, or of its transpose."""

# Second names of functions: `torch.multiply` is `torch.mul`, and of real numbers `torch.conj` changes nothing.

def conj(input: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers."""
def conj_physical(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The tensor itself: there are no complex numbers."""
def detach(input: Tensor) -> Tensor:
    """The same memory without the history; edits through it are noticed."""
def detach_copy(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """What `detach` shows, as a copy in memory of its own."""
def is_conj(input: Tensor) -> _bool:
    """False: there are no complex numbers, and no views that would have to be conjugated or negated."""
def is_neg(input: Tensor) -> _bool:
    """False: there are no complex numbers, and no views that would have to be conjugated or negated."""
def resolve_conj(input: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers."""
def resolve_neg(input: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers."""

# Arithmetic: sums, products, quotients, signs. The first file to read.

def abs(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`|input|`; its gradient at 0 is 0."""
def abs_(input: Tensor) -> Tensor:
    """In-place `abs`: this tensor is overwritten by the result, and returned."""
def absolute(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`|input|`; its gradient at 0 is 0."""
def add(input: Tensor | _float, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """The sum `input + alpha * other`."""
def clamp(input: Tensor, min: Tensor | _float | None = None, max: Tensor | _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """`input` brought between `min` and `max`: two numbers or two tensors, either of which may be None."""
def clamp_(input: Tensor, min: Tensor | _float | None = None, max: Tensor | _float | None = None) -> Tensor:
    """In-place `clamp`: this tensor is overwritten by the result, and returned."""
def clip(input: Tensor, min: Tensor | _float | None = None, max: Tensor | _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """`input` brought between `min` and `max`: two numbers or two tensors, either of which may be None."""
def clip_(input: Tensor, min: Tensor | _float | None = None, max: Tensor | _float | None = None) -> Tensor:
    """In-place `clamp`: this tensor is overwritten by the result, and returned."""
def div(input: Tensor | _float, other: Tensor | _float, *, rounding_mode: _str | None = None, out: Tensor | None = None) -> Tensor:
    """The quotient `input / other`, also rounded: towards 0 for a `rounding_mode` of "trunc", down for "floor"."""
def divide(input: Tensor | _float, other: Tensor | _float, *, rounding_mode: _str | None = None, out: Tensor | None = None) -> Tensor:
    """The quotient `input / other`, also rounded: towards 0 for a `rounding_mode` of "trunc", down for "floor"."""
def mul(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The product `input * other`."""
def multiply(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The product `input * other`."""
def neg(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The negative, `-input`."""
def neg_(input: Tensor) -> Tensor:
    """In-place `neg`: this tensor is overwritten by the result, and returned."""
def negative(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The negative, `-input`."""
def negative_(input: Tensor) -> Tensor:
    """In-place `neg`: this tensor is overwritten by the result, and returned."""
def positive(input: Tensor) -> Tensor:
    """The tensor itself, unchanged."""
def reciprocal(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The reciprocal, `1 / input`."""
def reciprocal_(input: Tensor) -> Tensor:
    """In-place `reciprocal`: this tensor is overwritten by the result, and returned."""
def rsub(input: Tensor, other: Tensor | _float, *, alpha: _float = 1) -> Tensor:
    """The difference `other - alpha * input`."""
def sgn(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-1, 0 or 1; 0 for NaN."""
def sign(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """-1, 0 or 1; 0 for NaN."""
def sub(input: Tensor | _float, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """The difference `input - alpha * other`."""
def subtract(input: Tensor | _float, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """The difference `input - alpha * other`."""
def true_divide(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The quotient `input / other`, never rounded."""

# Sums of products in one call: a point between two, and products or quotients added.

def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1, out: Tensor | None = None) -> Tensor:
    """`input + value * tensor1 / tensor2`."""
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1, out: Tensor | None = None) -> Tensor:
    """`input + value * tensor1 * tensor2`."""
def lerp(input: Tensor, end: Tensor, weight: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The point that lies the share `weight` of the way from `input` to `end`; exactly `end` where it is 1."""

# Broadcasting and its undoing: `expand` repeats an array without a copy, `sum_to` adds the repetitions up again.

def broadcast_to(input: Tensor, size: _Sequence[_int]) -> Tensor:
    """`input` expanded to `size` without a copy: a view."""

# Comparisons and tests of kinds of numbers: results are bool, so nothing here has a derivative.

def allclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
    """Whether all elements are close, as `isclose` says: a Python bool."""
def eq(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input == other`."""
def equal(input: Tensor, other: Tensor) -> _bool:
    """Whether both have the same shape and the same elements: a Python bool."""
def ge(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input >= other`."""
def greater(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input > other`."""
def greater_equal(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input >= other`."""
def gt(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input > other`."""
def isclose(input: Tensor, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
    """bool: where `|input - other| <= atol + rtol * |other|`; where both are NaN, too, with `equal_nan`."""
def isfinite(input: Tensor) -> Tensor:
    """bool: where `input` is neither infinite nor NaN."""
def isinf(input: Tensor) -> Tensor:
    """bool: where `input` is infinity or minus infinity."""
def isnan(input: Tensor) -> Tensor:
    """bool: where `input` is NaN."""
def isneginf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input` is minus infinity."""
def isposinf(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input` is infinity."""
def le(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input <= other`."""
def less(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input < other`."""
def less_equal(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input <= other`."""
def lt(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input < other`."""
def ne(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input != other`."""
def not_equal(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input != other`."""
def signbit(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where the sign is minus; it is for -0.0."""

# Contractions: products of tensors of any dimensions, summed over some: `tensordot`, `inner`.

def inner(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Products over the last dimension of both, summed; a plain product if one is 0-d."""
def tensordot(a: Tensor, b: Tensor, dims: _int | _Sequence[_Sequence[_int]] = 2, out: Tensor | None = None) -> Tensor:
    """Products summed over `dims`: the last `dims` of `a` with the first of `b`, or two lists of dimensions."""

# Copies in fresh memory or in another dtype, and what overwrites a whole array.

def clone(input: Tensor, *, memory_format: _memory_format | None = None) -> Tensor:
    """A copy that gradients flow through, with the elements in the same order in memory, or in reading order."""

# Convolution over any number of dimensions, and the two products that are its gradients.

def conv1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] | _str = 0, dilation: _int | _Sequence[_int] = 1, groups: _int = 1) -> Tensor:
    """The weighted sums of all windows of a signal, and a bias."""
def conv2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] | _str = 0, dilation: _int | _Sequence[_int] = 1, groups: _int = 1) -> Tensor:
    """The weighted sums of all windows of an image, and a bias."""
def conv3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] | _str = 0, dilation: _int | _Sequence[_int] = 1, groups: _int = 1) -> Tensor:
    """The weighted sums of all windows of a volume, and a bias."""
def conv_transpose1d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] = 0, output_padding: _int | _Sequence[_int] = 0, groups: _int = 1, dilation: _int | _Sequence[_int] = 1) -> Tensor:
    """Windows times the numbers of a signal, added up where they overlap: the gradient of `conv1d` at its input."""
def conv_transpose2d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] = 0, output_padding: _int | _Sequence[_int] = 0, groups: _int = 1, dilation: _int | _Sequence[_int] = 1) -> Tensor:
    """Windows times the numbers of an image, added up where they overlap: the gradient of `conv2d` at its input."""
def conv_transpose3d(input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: _int | _Sequence[_int] = 1, padding: _int | _Sequence[_int] = 0, output_padding: _int | _Sequence[_int] = 0, groups: _int = 1, dilation: _int | _Sequence[_int] = 1) -> Tensor:
    """Windows times the numbers of a volume, added up where they overlap: the gradient of `conv3d` at its input."""

# Views as copies: `torch.permute_copy` is `torch.permute` in memory of its own.

def alias_copy(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The tensor, as a copy in memory of its own."""
def expand_copy(input: Tensor, size: _Sequence[_int], *, implicit: _bool = False, out: Tensor | None = None) -> Tensor:
    """What `expand` shows, as a copy in memory of its own."""
def narrow_copy(input: Tensor, dim: _int, start: _int, length: _int, *, out: Tensor | None = None) -> Tensor:
    """What `narrow` shows, as a copy in memory of its own."""
def permute_copy(input: Tensor, dims: _Sequence[_int], *, out: Tensor | None = None) -> Tensor:
    """What `permute` shows, as a copy in memory of its own."""
def split_copy(input: Tensor, split_size: _int, dim: _int = 0) -> _tuple[Tensor, ...]:
    """What `split` shows, as a copy in memory of its own."""
def squeeze_copy(input: Tensor, dim: _int | _Sequence[_int] | None = None, *, out: Tensor | None = None) -> Tensor:
    """What `squeeze` shows, as a copy in memory of its own."""
def view_copy(input: Tensor, size: _Sequence[_int] | _dtype, *, out: Tensor | None = None) -> Tensor:
    """What `view` shows, as a copy in memory of its own."""

# Counting and searching: `bincount`, `histc`, `searchsorted`, `bucketize`. Nothing here has a gradient.

def bincount(input: Tensor, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
    """How often each of 0, 1, 2, ... occurs in `input`; or the sum of its `weights`."""
def bucketize(input: Tensor | _float, boundaries: Tensor, *, out_int32: _bool = False, right: _bool = False, out: Tensor | None = None) -> Tensor:
    """The bucket between ascending `boundaries` into which each value falls; on one, the left, unless `right`."""
def histc(input: Tensor, bins: _int = 100, min: _float = 0, max: _float = 0, *, out: Tensor | None = None) -> Tensor:
    """How many elements fall into each of `bins` equal parts of [min, max] (by default, of their own range)."""
def searchsorted(sorted_sequence: Tensor, input: Tensor | _float, *, out_int32: _bool = False, right: _bool = False, side: typing.Literal['left', 'right'] | None = None, sorter: Tensor | None = None, out: Tensor | None = None) -> Tensor:
    """Where each value would go into an ascending sequence: before equal ones, unless `right` or `side="right"`."""

# Creation: tensors filled with zeros, ones, one number or nothing; of given sizes, or like another tensor.

def empty_like(input: Tensor, **options: typing.Unpack[_Options]) -> Tensor:
    """Fresh memory of the shape of `input`: the numbers in it are arbitrary."""
def full_like(input: Tensor, fill_value: _float, **options: typing.Unpack[_Options]) -> Tensor:
    """`fill_value` everywhere in a tensor of the shape of `input`."""
def ones_like(input: Tensor, **options: typing.Unpack[_Options]) -> Tensor:
    """Ones of the shape of `input`."""
def zeros_like(input: Tensor, **options: typing.Unpack[_Options]) -> Tensor:
    """Zeros of the shape of `input`."""

# Cumulative sums and products along a dimension, from either end; and the product of all elements.

def cummax(input: Tensor, dim: _int, *, out: _tuple[Tensor, Tensor] | None = None) -> _cummax:
    """`(values, indices)`: the largest up to each element along `dim`, and where the last of these stands."""
def cummin(input: Tensor, dim: _int, *, out: _tuple[Tensor, Tensor] | None = None) -> _cummin:
    """`(values, indices)`: the smallest up to each element along `dim`, and where the last of these stands."""
def cumprod(input: Tensor, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The product up to each element along `dim`."""
def cumsum(input: Tensor, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum up to each element along `dim`."""
def logcumsumexp(input: Tensor, dim: _int, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the sum of `exp(input)` up to each element along `dim`, without overflow."""

# Differences and sums of trapezoids along a dimension: `diff`, `gradient`, `trapezoid`, `cumulative_trapezoid`.

def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: _float | None = None, dim: _int = -1) -> Tensor:
    """As `trapezoid`, up to each place but the first."""
def diff(input: Tensor, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None, *, out: Tensor | None = None) -> Tensor:
    """Each element less the one before it along `dim`, `n` times; with `prepend` and `append` at its ends."""
def gradient(input: Tensor, *, spacing: _Any = 1, dim: _int | _Sequence[_int] | None = None, edge_order: _int = 1) -> _tuple[Tensor, ...]:
    """The partial derivatives, along each of `dim` or all dimensions, of a function that has the values `input`."""
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: _float | None = None, dim: _int = -1) -> Tensor:
    """The integral of `y` along `dim` by trapezoids, at places `x` or `dx` (1) apart."""
def trapz(y: Tensor, x: Tensor | None = None, *, dx: _float | None = None, dim: _int = -1) -> Tensor:
    """The integral of `y` along `dim` by trapezoids, at places `x` or `dx` (1) apart."""

# Distances between all pairs of rows, and slices brought to a largest norm: `cdist`, `pdist`, `renorm`.

def cdist(x1: Tensor, x2: Tensor, p: _float = 2.0, compute_mode: _Any = 'use_mm_for_euclid_dist_if_necessary') -> Tensor:
    """The p-norm of the difference of each row of `x1` and each row of `x2`. The gradient of a distance of 0 is 0."""
def pdist(input: Tensor, p: _float = 2) -> Tensor:
    """The p-norm of the difference of each two rows, (0, 1), (0, 2), ..., (1, 2), ..."""
def renorm(input: Tensor, p: _float, dim: _int, maxnorm: _float, *, out: Tensor | None = None) -> Tensor:
    """`input` with each slice of `dim` whose p-norm is larger than `maxnorm` scaled down to that."""

# einsum: sums of products, written with a letter for each dimension.

@typing.overload
def einsum(equation: _str, /, *operands: Tensor | _Sequence[Tensor]) -> Tensor:
    """The sum of products that the equation describes: `einsum("bij,bjk->bik", x, y)` is a batched matrix product."""
@typing.overload
def einsum(*operands: Tensor | _Sequence[_int]) -> Tensor: ...

# Exponentials, logarithms and roots.

def exp(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`e` to the power `input`."""
def exp2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """2 to the power `input`."""
def exp2_(input: Tensor) -> Tensor:
    """In-place `exp2`: this tensor is overwritten by the result, and returned."""
def exp_(input: Tensor) -> Tensor:
    """In-place `exp`: this tensor is overwritten by the result, and returned."""
def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`exp(input) - 1`, exact near 0."""
def expm1_(input: Tensor) -> Tensor:
    """In-place `expm1`: this tensor is overwritten by the result, and returned."""
def log(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base `e`; NaN below 0."""
def log10(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 10; NaN below 0."""
def log10_(input: Tensor) -> Tensor:
    """In-place `log10`: this tensor is overwritten by the result, and returned."""
def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`log(1 + input)`, exact near 0."""
def log1p_(input: Tensor) -> Tensor:
    """In-place `log1p`: this tensor is overwritten by the result, and returned."""
def log2(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm to base 2; NaN below 0."""
def log2_(input: Tensor) -> Tensor:
    """In-place `log2`: this tensor is overwritten by the result, and returned."""
def log_(input: Tensor) -> Tensor:
    """In-place `log`: this tensor is overwritten by the result, and returned."""
def logaddexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`log(exp(input) + exp(other))` without overflow."""
def logaddexp2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`log2(2**input + 2**other)` without overflow."""
def rsqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`1 / sqrt(input)`; NaN below 0."""
def rsqrt_(input: Tensor) -> Tensor:
    """In-place `rsqrt`: this tensor is overwritten by the result, and returned."""
def sqrt(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The square root; NaN below 0. Its gradient at 0 is infinite."""
def sqrt_(input: Tensor) -> Tensor:
    """In-place `sqrt`: this tensor is overwritten by the result, and returned."""

# The largest and the smallest elements and their indices. Elements that tie share a gradient.

def amax(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The largest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly."""
def amin(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """The smallest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly."""
def aminmax(input: Tensor, *, dim: _int | None = None, keepdim: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _aminmax:
    """`(min, max)`: the smallest and the largest of all elements, or along one `dim`."""
def argmax(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Where the largest stands along `dim`, the first of several; counted through all elements without `dim`."""
def argmin(input: Tensor, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Where the smallest stands along `dim`, the first of several; counted through all elements without `dim`."""
def kthvalue(input: Tensor, k: _int, dim: _int = -1, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _kthvalue:
    """`(values, indices)`: the `k`-th smallest element along `dim`, counted from 1."""
@typing.overload
def max(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `maximum`."""
@typing.overload
def max(input: Tensor, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _max: ...
@typing.overload
def max(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@typing.overload
def median(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The middle element, the lower of two, of all; or `(values, indices)` along `dim`. NaN if an element is."""
@typing.overload
def median(input: Tensor, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _median: ...
@typing.overload
def min(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smallest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `minimum`."""
@typing.overload
def min(input: Tensor, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _min: ...
@typing.overload
def min(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...

# Facts: what a tensor says of its sizes, its memory and its kind.

def is_complex(input: Tensor) -> _bool:
    """False: there are no complex tensors."""
def is_floating_point(input: Tensor) -> _bool:
    """Whether the elements are floating point numbers: a Python bool."""
def is_inference(input: Tensor) -> _bool:
    """Whether the tensor was made inside `inference_mode`: a Python bool."""
def is_nonzero(input: Tensor) -> _bool:
    """Whether the one element is not 0: a Python bool."""
def is_same_size(input: Tensor, other: Tensor) -> _bool:
    """Whether two tensors have the same shape: a Python bool."""
def is_signed(input: Tensor) -> _bool:
    """Whether the elements can be negative: a Python bool."""
def numel(input: Tensor) -> _int:
    """The number of elements: a Python int."""

# LU factors by their former names: `lu`, `lu_solve` and `lu_unpack`.

def lu(A: Tensor, pivot: _bool = True, get_infos: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _Any:
    """`(LU, pivots)` as `linalg.lu_factor`, or with `get_infos` `(LU, pivots, info)` as `linalg.lu_factor_ex`."""
def lu_solve(b: Tensor, LU_data: Tensor, LU_pivots: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The X with `A X = b` for A given by its `lu`: `linalg.lu_solve`."""
def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: _bool = True, unpack_pivots: _bool = True, *, out: _tuple[Tensor, ...] | None = None) -> _lu_unpack:
    """`(P, L, U)` with `A = P L U`, out of what `lu` gives; what is not to be unpacked is left empty."""

# How often: the most frequent element, medians of what is not NaN, histograms, membership.

@typing.overload
def histogram(input: Tensor, bins: Tensor, *, weight: Tensor | None = None, density: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _histogram:
    """`(hist, bin_edges)`: how many elements, or what weight of them, fall into each bin; with `density`, of area 1."""
@typing.overload
def histogram(input: Tensor, bins: _int = 100, *, range: _Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _histogram: ...
def histogramdd(input: Tensor, bins: _int | _Sequence[_Any], range: _Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False) -> _histogramdd:
    """As `histogram`, of points: bins for each of their coordinates. `range` has two numbers for each."""
@typing.overload
def isin(elements: Tensor, test_elements: Tensor | _float, *, assume_unique: _bool = False, invert: _bool = False, out: Tensor | None = None) -> Tensor:
    """bool: where an element of the first is among those of the second; with `invert`, where it is not."""
@typing.overload
def isin(element: _float, test_elements: Tensor, *, assume_unique: _bool = False, invert: _bool = False, out: Tensor | None = None) -> Tensor: ...
def mode(input: Tensor, dim: _int = -1, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _mode:
    """`(values, indices)`: the most frequent element along `dim`, of several the smallest, and where the last stands."""
@typing.overload
def nanmedian(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """As `median`, of what is not NaN; NaN where all are."""
@typing.overload
def nanmedian(input: Tensor, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _nanmedian: ...
def unravel_index(indices: Tensor, shape: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
    """For places counted in reading order, the indices along each dimension of a tensor of this shape."""

# Gathering: parts of a tensor along one dimension, named by an index, a range or a tensor of indices.

def gather(input: Tensor, dim: _int, index: Tensor, *, sparse_grad: _bool = False, out: Tensor | None = None) -> Tensor:
    """At each position of `index`, the element of `input` it names along `dim`."""
def index_select(input: Tensor, dim: _int, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The slices of dimension `dim` that `index` names, counted from 0: a copy."""
def narrow(input: Tensor, dim: _int, start: _int | Tensor, length: _int) -> Tensor:
    """`length` elements of dimension `dim` from `start` on: a view."""
def select(input: Tensor, dim: _int, index: _int) -> Tensor:
    """The slice at `index` of dimension `dim`: a view."""
def select_copy(input: Tensor, dim: _int, index: _int, *, out: Tensor | None = None) -> Tensor:
    """What `select` shows, as a copy in memory of its own."""
def take(input: Tensor, index: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements of `input`, read as one row, that `index` names; below 0 it counts from the end."""
def take_along_dim(input: Tensor, indices: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
    """As `gather`, with sizes broadcast except along `dim`; of the elements in one row without `dim`."""

# Indexing: parts of an array, read and written. Reading and writing are each other's gradients.

def index_put(input: Tensor, indices: _Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
    """`input` with `values` written where the index tensors say; with `accumulate`, what is named twice gets the sum."""
def index_put_(input: Tensor, indices: _Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
    """In-place `index_put`: this tensor is overwritten by the result, and returned."""

# Joining: arrays put end to end, or side by side along a new dimension. Taking apart is `indexing.index`.

def block_diag(*tensors: Tensor) -> Tensor:
    """A matrix with these ones along its diagonal, and 0 elsewhere."""
def cat(tensors: _Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along `dim`; those of shape (0,) are left out."""
def column_stack(tensors: _Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their second dimension, 1-d ones as columns."""
def concat(tensors: _Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along `dim`; those of shape (0,) are left out."""
def concatenate(tensors: _Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along `dim`; those of shape (0,) are left out."""
def dstack(tensors: _Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their third dimension."""
def hstack(tensors: _Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their second dimension (of 1-d tensors, the only one)."""
def row_stack(tensors: _Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their first dimension, 1-d ones as rows."""
def stack(tensors: _Sequence[Tensor], dim: _int = 0, *, axis: _int | None = None, out: Tensor | None = None) -> Tensor:
    """The tensors along a new dimension `dim`."""
def vstack(tensors: _Sequence[Tensor], *, out: Tensor | None = None) -> Tensor:
    """The tensors end to end along their first dimension, 1-d ones as rows."""

# Logic: of truth values (anything but 0 is true), and of the bits of integers and booleans.

def bitwise_and(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The bits that both `input` and `other` have."""
def bitwise_left_shift(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The bits of `input` moved left by `other`: `input * 2**other`."""
def bitwise_not(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The bits that `input` has not."""
def bitwise_or(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The bits that `input` or `other` has."""
def bitwise_right_shift(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The bits of `input` moved right by `other`; the sign stays."""
def bitwise_xor(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The bits that one of `input` and `other` has and the other has not."""
def logical_and(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where both `input` and `other` are true, that is, not 0."""
def logical_not(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input` is 0."""
def logical_or(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where `input` or `other` is true, that is, not 0."""
def logical_xor(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """bool: where one of `input` and `other` is true, that is, not 0, and the other is not."""

# Masking: what a bool tensor selects of one tensor or of two, and the places of what is not zero.

def argwhere(input: Tensor) -> Tensor:
    """The indices of the elements that are not zero."""
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | _float) -> Tensor:
    """The number `value`, or a 0-d tensor, where `mask` is true; else `input`."""
def masked_select(input: Tensor, mask: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements where `mask` is true, as a vector."""
@typing.overload
def nonzero(input: Tensor, *, as_tuple: typing.Literal[False] = False, out: Tensor | None = None) -> Tensor:
    """The indices of the elements that are not zero; with `as_tuple`, a vector for each dimension."""
@typing.overload
def nonzero(input: Tensor, *, as_tuple: typing.Literal[True]) -> _tuple[Tensor, ...]: ...
def nonzero_static(input: Tensor, *, size: _int, fill_value: _int = -1, out: Tensor | None = None) -> Tensor:
    """As `nonzero`, of a size that is known before: the first indices, or `fill_value` where there are none left."""
@typing.overload
def where(condition: Tensor, input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """`input` where `condition` is true, else `other`; alone, the indices of what is true: a vector per dimension."""
@typing.overload
def where(condition: Tensor) -> _tuple[Tensor, ...]: ...

# Functions of vectors and matrices that are compositions: `trace`, `cross`, `kron`, `addr`, `vander`.

def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """`beta input + alpha outer(vec1, vec2)`; with `beta` 0, whatever `input` holds."""
def cross(input: Tensor, other: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
    """The cross product of vectors of three elements along `dim`, by default the first of that size."""
def kron(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The Kronecker product: each element of `input` times all of `other`, as blocks."""
def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal."""
def vander(x: Tensor, N: _int | None = None, increasing: _bool = False) -> Tensor:
    """The powers of the elements as columns, from the highest, `N - 1`, down to 0, or up if `increasing`."""

# Memory: tensors that see the memory of another under any strides, in another dtype, or of another size.

def as_strided(input: Tensor, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None) -> Tensor:
    """The memory of `input` as a tensor of this size, with so many elements from one index to the next: a view."""
def as_strided_copy(input: Tensor, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None, *, out: Tensor | None = None) -> Tensor:
    """What `as_strided` shows, as a copy in memory of its own."""
def as_strided_scatter(input: Tensor, src: Tensor, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None) -> Tensor:
    """`input` with `src` where `as_strided` would look."""
def empty_permuted(size: _Sequence[_int], physical_layout: _Sequence[_int], **options: typing.Unpack[_Options]) -> Tensor:
    """Fresh memory of this size, whose dimensions follow each other in memory as in `physical_layout`."""
def empty_strided(size: _Sequence[_int], stride: _Sequence[_int], **options: typing.Unpack[_Options]) -> Tensor:
    """Fresh memory of this size, with so many elements from one index to the next: the numbers are arbitrary."""

# Norms and the logarithm of sums of exponentials: reductions that need care with large numbers and with kinks.

def dist(input: Tensor, other: Tensor, p: _float = 2) -> Tensor:
    """The norm of the difference: `sum(|input - other| ** p) ** (1 / p)`."""
def logsumexp(input: Tensor, dim: _int | _Sequence[_int], keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """`log(sum(exp(input)))` over `dim`, without overflow."""
def norm(input: Tensor, p: _float | _str | None = 'fro', dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """`sum(|input| ** p) ** (1 / p)` over `dim`, or of all elements; "fro" is p = 2, "nuc" as in `linalg.matrix_norm`."""

# Ordering: the indices that sort, the largest by index, and reading elements by index along a dimension.

def argsort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool = False) -> Tensor:
    """Where the elements in order along `dim` stand. Equal ones stay in their order, `stable` or not."""
def msort(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The elements in order along the first dimension."""
def sort(input: Tensor, dim: _int = -1, descending: _bool = False, *, stable: _bool | None = False, out: _tuple[Tensor, Tensor] | None = None) -> _sort:
    """`(values, indices)`: the elements in order along `dim`. Equal ones stay in theirs, `stable` or not."""
def topk(input: Tensor, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, out: _tuple[Tensor, Tensor] | None = None) -> _topk:
    """`(values, indices)`: the `k` largest (or smallest) elements along `dim`, in order, `sorted` or not."""

# Padding by a number: a constant around an array; a negative width cuts off. The gradient pads the other way.

def constant_pad_nd(input: Tensor, pad: _Sequence[_int], value: _float = 0) -> Tensor:
    """`input` between elements `value`: `pad` counts those before and behind the last dimension, then the others."""

# Parts of numbers: signs, exponents, neighbours, common divisors.

def angle(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """π where numbers are below 0, else 0; NaN of NaN. Its gradient is 0."""
def copysign(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """`|input|` with the sign of `other`; its gradient at 0 is 0."""
def float_power(input: Tensor | _float, exponent: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """`input ** exponent` in double precision."""
def frexp(input: Tensor, *, out: _tuple[Tensor, Tensor] | None = None) -> _frexp:
    """`(mantissa, exponent)`: numbers from a half to 1, with the sign, and the powers of 2 that bring them back."""
def gcd(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The greatest common divisor, never below 0; that of 0 and 0 is 0."""
def gcd_(input: Tensor, other: Tensor) -> Tensor:
    """In-place `gcd`: this tensor is overwritten by the result, and returned."""
def heaviside(input: Tensor, values: Tensor, *, out: Tensor | None = None) -> Tensor:
    """0 where `input` is below 0, 1 where it is above, and `values` where it is 0. It has no derivative."""
def imag(input: Tensor) -> Tensor:
    """Raises, as PyTorch does of real numbers."""
def isreal(input: Tensor) -> Tensor:
    """bool: true everywhere, for there are no complex numbers."""
def lcm(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The least common multiple, never below 0."""
def lcm_(input: Tensor, other: Tensor) -> Tensor:
    """In-place `lcm`: this tensor is overwritten by the result, and returned."""
def ldexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`input * 2 ** other`."""
def ldexp_(input: Tensor, other: Tensor) -> Tensor:
    """In-place `ldexp`: this tensor is overwritten by the result, and returned."""
def nextafter(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The number after `input` on the way to `other`, the nearest that its dtype has."""
def real(input: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers."""

# Channels moved into the places of an image and back, and among each other.

def channel_shuffle(input: Tensor, groups: _int) -> Tensor:
    """The channels of several groups by turns: first all first ones. Zhang et al., 2018."""
def pixel_shuffle(input: Tensor, upscale_factor: _int) -> Tensor:
    """Each r × r channels become one channel that is r times as high and wide. Shi et al., 2016."""
def pixel_unshuffle(input: Tensor, downscale_factor: _int) -> Tensor:
    """Each channel becomes r × r channels, r times less high and wide: `pixel_shuffle` undone."""

# Placing: a tensor with other numbers at some places, which an index, a mask or a view names; also in place.

def diagonal_scatter(input: Tensor, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """`input` with `src` on a diagonal, as `diagonal` reads it."""
def fill(input: Tensor, value: Tensor | _float) -> Tensor:
    """`value`, a number or a 0-d tensor, in the shape and dtype of `input`."""
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """The elements of `source`, in order, where `mask` is true; else `input`."""
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
    """`source` written, or added with `accumulate`, to the elements of `input`, read as one row, that `index` names."""
def select_scatter(input: Tensor, src: Tensor, dim: _int, index: _int) -> Tensor:
    """`input` with `src` at `index` of dimension `dim`."""
def slice_scatter(input: Tensor, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _int = 1, *, out: Tensor | None = None) -> Tensor:
    """`input` with `src` at `start:end:step` of dimension `dim`."""

# Powers. There are three ops, as in PyTorch: with a number for an exponent, with one for a base, and of two arrays.

def pow(input: Tensor | _float, exponent: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The power `input ** exponent`: of two tensors, or of a tensor and a number on either side."""
def square(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The square, `input ** 2`."""
def square_(input: Tensor) -> Tensor:
    """In-place `square`: this tensor is overwritten by the result, and returned."""

# Products of vectors and matrices, and `linear`: the gradient of a product is a product.

def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """`beta * input` and `alpha` times the sum of the products of two batches of matrices."""
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """`beta * input + alpha * (mat1 @ mat2)`."""
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """`beta * input + alpha * (mat @ vec)`."""
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """`beta * input + alpha * bmm(batch1, batch2)`."""
def bmm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The products of two batches of matrices; nothing broadcasts."""
def dot(input: Tensor, tensor: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sum of the products of two vectors' elements."""
def ger(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Every product of an element of `input` and one of `vec2`."""
def matmul(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of vectors and matrices, `input @ other`; leading dimensions broadcast."""
def mm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of two matrices; nothing broadcasts."""
def mv(input: Tensor, vec: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of a matrix and a vector."""
def outer(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Every product of an element of `input` and one of `vec2`."""
def vdot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`dot`, for numbers are real."""

# Rearranging: dimensions moved, elements reversed, shifted and repeated, diagonals and triangles.

def diag(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """The diagonal of a matrix as a vector, a copy; or the matrix with a vector on its diagonal."""
def diag_embed(input: Tensor, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
    """Matrices with the last dimension of `input` on a diagonal and zeros elsewhere."""
def diagflat(input: Tensor, offset: _int = 0) -> Tensor:
    """A matrix with the elements of `input`, in reading order, on a diagonal and zeros elsewhere."""
def diagonal(input: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
    """The elements on a diagonal of two dimensions, `offset` above the main one, as a last dimension: a view."""
def diagonal_copy(input: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1, *, out: Tensor | None = None) -> Tensor:
    """What `diagonal` shows, as a copy in memory of its own."""
@typing.overload
def flip(input: Tensor, dims: _Sequence[_int]) -> Tensor:
    """The order of elements reversed along `dims`: a copy."""
@typing.overload
def flip(input: Tensor, *dims: _int) -> Tensor: ...
def fliplr(input: Tensor) -> Tensor:
    """`flip` of the second dimension: a copy."""
def flipud(input: Tensor) -> Tensor:
    """`flip` of the first dimension: a copy."""
def moveaxis(input: Tensor, source: _int | _Sequence[_int], destination: _int | _Sequence[_int]) -> Tensor:
    """Dimensions `source` brought to the places `destination`; the others keep their order: a view."""
def movedim(input: Tensor, source: _int | _Sequence[_int], destination: _int | _Sequence[_int]) -> Tensor:
    """Dimensions `source` brought to the places `destination`; the others keep their order: a view."""
def roll(input: Tensor, shifts: _int | _Sequence[_int], dims: _int | _Sequence[_int] | None = ()) -> Tensor:
    """Elements moved on by `shifts` along `dims`, from the end back to the start; as one row without `dims`."""
def rot90(input: Tensor, k: _int = 1, dims: _Sequence[_int] = ...) -> Tensor:
    """The plane of two dimensions turned by 90 degrees `k` times, from the first towards the second."""
def unfold_copy(input: Tensor, dimension: _int, size: _int, step: _int, *, out: Tensor | None = None) -> Tensor:
    """What `unfold` shows, as a copy in memory of its own."""

# Reductions: many elements brought down to fewer.

def all(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether every element (over `dim`) is true, that is, not 0; true of no elements."""
def any(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """Whether some element (over `dim`) is true, that is, not 0; false of no elements."""
def count_nonzero(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None) -> Tensor:
    """How many elements (over `dim`) are not 0."""
def mean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The mean over `dim`, or of all elements; NaN of none."""
def nanmean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The mean of what is not NaN over `dim`, or of all elements."""
def nansum(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum of what is not NaN over `dim`, or of all elements."""
@typing.overload
def prod(input: Tensor, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The product along one `dim`, or of all elements. Its gradient is right at zeros too."""
@typing.overload
def prod(input: Tensor, dim: _int, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor: ...
def sum(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
    """The sum over `dim`, or of all elements."""

# Products of Householder's reflections `1 - tau v vᵀ`, by which LAPACK says what Q of a QR decomposition is.

def geqrf(input: Tensor, *, out: _tuple[Tensor, Tensor] | None = None) -> _geqrf:
    """`(a, tau)`: R of a QR decomposition above the diagonal of `a`, the vectors of reflections below it. No gradient."""
def orgqr(input: Tensor, input2: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The product of the reflections that the columns of `input` and `input2` say: `linalg.householder_product`."""
def ormqr(input: Tensor, tau: Tensor, other: Tensor, left: _bool = True, transpose: _bool = False, *, out: Tensor | None = None) -> Tensor:
    """`Q other`, or `other Q` if not `left`, with the square Q of the reflections of `input` and `tau`, or with `Q.mT`."""

# Tensors repeated: element by element, as tiles, or as the coordinates of a grid.

def broadcast_shapes(*shapes: _int | _Sequence[_int]) -> _Size:
    """The shape in which tensors of these shapes meet."""
def broadcast_tensors(*tensors: Tensor | _Sequence[Tensor]) -> _tuple[Tensor, ...]:
    """The tensors expanded to the shape in which they meet: views, but those that have it already are themselves."""
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Every combination of an element of each 1-d tensor, as rows."""
def combinations(input: Tensor, r: _int = 2, with_replacement: _bool = False) -> Tensor:
    """Every choice of `r` elements of a 1-d tensor, in order, as rows."""
def meshgrid(*tensors: Tensor | _Sequence[Tensor], indexing: typing.Literal['ij', 'xy'] | None = None) -> _tuple[Tensor, ...]:
    """The coordinates of the grid that 1-d tensors span, each expanded to the whole grid. "xy" swaps the first two."""
@typing.overload
def repeat_interleave(input: Tensor, repeats: _int | Tensor, dim: _int | None = None, *, output_size: _int | None = None) -> Tensor:
    """Each slice along `dim` (each element, without `dim`) so many times in a row, `repeats` for all or for each."""
@typing.overload
def repeat_interleave(repeats: Tensor, *, output_size: _int | None = None) -> Tensor: ...
@typing.overload
def tile(input: Tensor, dims: _Sequence[_int]) -> Tensor:
    """Copies of the tensor side by side, so many along each dimension; missing counts are 1."""
@typing.overload
def tile(input: Tensor, *dims: _int) -> Tensor: ...

# Which dtype do values meet in? PyTorch's `result_type`, `promote_types` and `can_cast`.

def can_cast(from_: _dtype, to: _dtype) -> _bool:
    """Whether an in-place operation may write values of dtype `from_` into a tensor of dtype `to`."""
def promote_types(type1: _dtype, type2: _dtype) -> _dtype:
    """The smallest dtype that both can be converted to."""
def result_type(tensor1: Tensor | _float, tensor2: Tensor | _float) -> _dtype:
    """The dtype of an operation on two tensors or numbers."""

# Rounding, and division that gives whole numbers. Rounded values are constant between steps, so gradients are 0.

def ceil(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smallest whole number that is not below `input`."""
def ceil_(input: Tensor) -> Tensor:
    """In-place `ceil`: this tensor is overwritten by the result, and returned."""
def fix(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`input` without its fraction: rounded towards 0."""
def fix_(input: Tensor) -> Tensor:
    """In-place `trunc`: this tensor is overwritten by the result, and returned."""
def floor(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The largest whole number that is not above `input`."""
def floor_(input: Tensor) -> Tensor:
    """In-place `floor`: this tensor is overwritten by the result, and returned."""
def floor_divide(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The quotient rounded down. As in PyTorch it has no derivative."""
def fmod(input: Tensor, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """What the quotient rounded towards 0 leaves; it has the sign of `input`."""
def frac(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The fraction, with the sign of `input`."""
def frac_(input: Tensor) -> Tensor:
    """In-place `frac`: this tensor is overwritten by the result, and returned."""
def remainder(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """What `floor_divide` leaves; it has the sign of `other`."""
def round(input: Tensor, *, decimals: _int = 0, out: Tensor | None = None) -> Tensor:
    """The nearest number of so many decimals; halves go to the even neighbour."""
def round_(input: Tensor, *, decimals: _int = 0) -> Tensor:
    """In-place `round`: this tensor is overwritten by the result, and returned."""
def trunc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`input` without its fraction: rounded towards 0."""
def trunc_(input: Tensor) -> Tensor:
    """In-place `trunc`: this tensor is overwritten by the result, and returned."""

# Sampling: numbers drawn from distributions whose parameters are tensors.

def bernoulli(input: Tensor, p: _float | None = None, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """1 with the probability that stands in `input`, in [0, 1], or everywhere with probability `p`; else 0."""
def multinomial(input: Tensor, num_samples: _int, replacement: _bool = False, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
    """`num_samples` categories from each row of weights >= 0, which need not sum to 1."""

# Scattering where sources that meet are reduced: to their sum, product, mean, largest or smallest.

def index_reduce(input: Tensor, dim: _int, index: Tensor, source: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
    """As `scatter_reduce`, of the slices of `source` along `dim`: slice i goes to the one that `index[i]` names."""
def scatter_reduce(input: Tensor, dim: _int, index: Tensor, src: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
    """`src` scattered along `dim`, where what meets in one place becomes its "sum", "prod", "mean", "amax" or "amin"."""

# Scattering: an array written to, or added to, at the places that an index names along one dimension.

def index_add(input: Tensor, dim: _int, index: Tensor, source: Tensor, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
    """Slice i of `source`, times `alpha`, added to the slice of `dim` that `index[i]` names."""
def index_copy(input: Tensor, dim: _int, index: Tensor, source: Tensor, *, out: Tensor | None = None) -> Tensor:
    """Slice i of `source` written to the slice of `dim` that `index[i]` names."""
def index_fill(input: Tensor, dim: _int, index: Tensor, value: Tensor | _float) -> Tensor:
    """The number `value` written to the slices of `dim` that `index` names; below 0 it counts from the end."""
def scatter(input: Tensor, dim: _int, index: Tensor, src: Tensor | _float | None = None, *, value: _float | None = None, reduce: _str | None = None, out: Tensor | None = None) -> Tensor:
    """`src`, a tensor or a number, written where `index` says: `out[index[i][j]][j] = src[i][j]` for dim 0."""
def scatter_add(input: Tensor, dim: _int, index: Tensor, src: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`src` added where `index` says: `out[index[i][j]][j] += src[i][j]` for dim 0."""

# Selection: one of two values, by a mask or by which is larger. A gradient goes where the value came from.

def clamp_max(input: Tensor, max: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The smaller of `input` and the upper bound `max`; NaN if `input` is."""
def clamp_max_(input: Tensor, max: Tensor | _float) -> Tensor:
    """In-place `clamp_max`: this tensor is overwritten by the result, and returned."""
def clamp_min(input: Tensor, min: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """The larger of `input` and the lower bound `min`; NaN if `input` is."""
def clamp_min_(input: Tensor, min: Tensor | _float) -> Tensor:
    """In-place `clamp_min`: this tensor is overwritten by the result, and returned."""
def fmax(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The larger; if one is NaN, the other. Of equal ones the first takes the gradient."""
def fmin(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smaller; if one is NaN, the other. Of equal ones the first takes the gradient."""
def maximum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The larger; NaN if one is. Equal ones share the gradient evenly."""
def minimum(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The smaller; NaN if one is. Equal ones share the gradient evenly."""
def nan_to_num(input: Tensor, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """Finite numbers for NaN, infinity and minus infinity; None stands for 0 and for the largest there are."""
def nan_to_num_(input: Tensor, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
    """In-place `nan_to_num`: this tensor is overwritten by the result, and returned."""

# Shaping: the same elements under another shape or in another order, as views where strides can say it.

def atleast_1d(*tensors: Tensor | _Sequence[Tensor]) -> _Any:
    """The tensor, or each of several, with at least one dimension: views."""
def atleast_2d(*tensors: Tensor | _Sequence[Tensor]) -> _Any:
    """The tensor, or each of several, with at least two dimensions, new ones first: views."""
def atleast_3d(*tensors: Tensor | _Sequence[Tensor]) -> _Any:
    """The tensor, or each of several, with at least three dimensions: views."""
def flatten(input: Tensor, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
    """Dimensions `start_dim` to `end_dim` as one."""
def ravel(input: Tensor) -> Tensor:
    """All dimensions as one."""
@typing.overload
def reshape(input: Tensor, shape: _Sequence[_int]) -> Tensor:
    """Another shape of as many elements; one size may be -1. A view if strides allow it, else a copy."""
@typing.overload
def reshape(input: Tensor, *shape: _int) -> Tensor: ...
@typing.overload
def squeeze(input: Tensor) -> Tensor:
    """Without its dimensions of size 1, or only without those of them named by `dim`: a view."""
@typing.overload
def squeeze(input: Tensor, dim: _int | _Sequence[_int]) -> Tensor: ...
def tril(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """`input` with zeros above a diagonal; `diagonal` counts from the main one, upwards."""
def triu(input: Tensor, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
    """`input` with zeros below a diagonal; `diagonal` counts from the main one, upwards."""
def unflatten(input: Tensor, dim: _int, sizes: _Sequence[_int]) -> Tensor:
    """Dimension `dim` as several of these sizes; one of them may be -1."""
def unsqueeze(input: Tensor, dim: _int) -> Tensor:
    """A new dimension of size 1 at `dim`: a view."""
def unsqueeze_copy(input: Tensor, dim: _int, *, out: Tensor | None = None) -> Tensor:
    """What `unsqueeze` shows, as a copy in memory of its own."""

# Softmax and its logarithm: numbers along one dimension (none, `()`, of a 0-d array) made positive with the sum 1.

def log_softmax(input: Tensor, dim: _int, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """`log(softmax(input, dim))`, exact also where softmax is near 0; `input` is cast to `dtype` before."""
def softmax(input: Tensor, dim: _int, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
    """`exp(input) / sum(exp(input))` along `dim`: positive numbers with the sum 1; `input` is cast to `dtype` before."""

# Special functions: the gamma function's relatives, integrals of the normal distribution, Bessel functions.

def digamma(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The derivative of `lgamma`; NaN at -1, -2, ..., infinite at 0."""
def erfc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`1 - erf(input)`, exact also where that is near 0."""
def erfinv(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `erf`; NaN outside [-1, 1]."""
def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The modified Bessel function of the first kind of order 0."""
def igamma(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The lower incomplete gamma function, regularized: the part of a gamma distribution of shape `input` below `other`."""
def igammac(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The upper incomplete gamma function, regularized: `1 - igamma(input, other)`."""
def lgamma(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the absolute value of the gamma function; infinite at 0, -1, -2, ..."""
def logit(input: Tensor, eps: _float | None = None, *, out: Tensor | None = None) -> Tensor:
    """`log(input / (1 - input))`, the inverse of `sigmoid`, of `input` brought into [eps, 1 - eps]; NaN outside [0, 1]."""
def mvlgamma(input: Tensor, p: _int, *, out: Tensor | None = None) -> Tensor:
    """The logarithm of the multivariate gamma function of dimension `p` >= 1."""
def polygamma(n: _int, input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The `n`-th derivative of `digamma`, `n` >= 0."""
def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """`sin(π input) / (π input)`; 1 at 0."""
def xlogy(input: Tensor | _float, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
    """`input log(other)`; 0 where `input` is 0 and `other` is a number."""

# Taking tensors apart, with PyTorch's signatures: `split`, `chunk`, `tensor_split`, `unbind`. The parts are views.

def chunk(input: Tensor, chunks: _int, dim: _int = 0) -> _tuple[Tensor, ...]:
    """At most `chunks` views of equal size along `dim`; the last may be shorter."""
def dsplit(input: Tensor, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
    """`tensor_split` along the third dimension, in equal parts only."""
def hsplit(input: Tensor, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
    """`tensor_split` along the second dimension (of 1-d tensors, the only one), in equal parts only."""
def split(tensor: Tensor, split_size_or_sections: _int | _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
    """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed."""
def split_with_sizes(input: Tensor, split_sizes: _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
    """Views of the sizes listed along `dim`."""
def split_with_sizes_copy(input: Tensor, split_sizes: _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
    """What `split_with_sizes` shows, as a copy in memory of its own."""
def tensor_split(input: Tensor, indices_or_sections: _int | _Sequence[_int] | Tensor, dim: _int = 0) -> _tuple[Tensor, ...]:
    """So many views of sizes as equal as can be along `dim`, or views that end at the indices listed."""
def unbind(input: Tensor, dim: _int = 0) -> _tuple[Tensor, ...]:
    """Views of the slices along `dim`."""
def unbind_copy(input: Tensor, dim: _int = 0) -> _tuple[Tensor, ...]:
    """What `unbind` shows, as a copy in memory of its own."""
def unsafe_chunk(input: Tensor, chunks: _int, dim: _int = 0) -> _tuple[Tensor, ...]:
    """At most `chunks` views of equal size along `dim`; the last may be shorter."""
def unsafe_split(tensor: Tensor, split_size_or_sections: _int | _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
    """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed."""
def unsafe_split_with_sizes(input: Tensor, split_sizes: _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
    """Views of the sizes listed along `dim`."""
def vsplit(input: Tensor, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
    """`tensor_split` along the first dimension, in equal parts only."""

# How far elements lie from their mean: `var` and `std`, in PyTorch's two forms of call.

@typing.overload
def std(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The square root of `var`."""
@typing.overload
def std(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
@typing.overload
def std(input: Tensor, unbiased: _bool = True, *, out: Tensor | None = None) -> Tensor: ...
@typing.overload
def std_mean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False) -> _tuple[Tensor, Tensor]:
    """`(std, mean)` with the arguments of `std`."""
@typing.overload
def std_mean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False) -> _tuple[Tensor, Tensor]: ...
@typing.overload
def std_mean(input: Tensor, unbiased: _bool = True) -> _tuple[Tensor, Tensor]: ...
@typing.overload
def var(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
    """The mean squared distance from the mean; the divisor is the number of elements less `correction`."""
@typing.overload
def var(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
@typing.overload
def var(input: Tensor, unbiased: _bool = True, *, out: Tensor | None = None) -> Tensor: ...
@typing.overload
def var_mean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False) -> _tuple[Tensor, Tensor]:
    """`(var, mean)` with the arguments of `var`."""
@typing.overload
def var_mean(input: Tensor, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False) -> _tuple[Tensor, Tensor]: ...
@typing.overload
def var_mean(input: Tensor, unbiased: _bool = True) -> _tuple[Tensor, Tensor]: ...

# Statistics: covariances and quantiles.

def corrcoef(input: Tensor) -> Tensor:
    """The coefficients of correlation of variables, the rows of `input`: covariances over both standard deviations."""
def cov(input: Tensor, *, correction: _int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
    """The covariances of variables, the rows of `input`, whose samples are its columns."""
def nanquantile(input: Tensor, q: _float | Tensor, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', out: Tensor | None = None) -> Tensor:
    """As `quantile`, of what is not NaN."""
def quantile(input: Tensor, q: _float | Tensor, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', out: Tensor | None = None) -> Tensor:
    """The values below which a share `q`, a number or several in [0, 1], of the elements along `dim` lie."""

# Transposing: the dimensions of a tensor in other orders; views, as PyTorch's.

def adjoint(input: Tensor) -> Tensor:
    """The last two dimensions exchanged, for numbers are real: a view."""
@typing.overload
def permute(input: Tensor, dims: _Sequence[_int]) -> Tensor:
    """The dimensions in the order `dims`: a view."""
@typing.overload
def permute(input: Tensor, *dims: _int) -> Tensor: ...
def swapaxes(input: Tensor, axis0: _int, axis1: _int) -> Tensor:
    """`transpose` under NumPy's name: a view."""
def swapdims(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """`transpose` under its longer name: a view."""
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix, a view; a vector or a number is returned as it is."""
def t_copy(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """What `t` shows, as a copy in memory of its own."""
def transpose(input: Tensor, dim0: _int, dim1: _int) -> Tensor:
    """Dimensions `dim0` and `dim1` exchanged: a view."""
def transpose_copy(input: Tensor, dim0: _int, dim1: _int, *, out: Tensor | None = None) -> Tensor:
    """What `transpose` shows, as a copy in memory of its own."""

# Trigonometric and hyperbolic functions and their inverses.

def acos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [0, π] whose cosine is `input`; NaN outside [-1, 1]."""
def acos_(input: Tensor) -> Tensor:
    """In-place `acos`: this tensor is overwritten by the result, and returned."""
def acosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `cosh`; NaN below 1."""
def acosh_(input: Tensor) -> Tensor:
    """In-place `acosh`: this tensor is overwritten by the result, and returned."""
def arccos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [0, π] whose cosine is `input`; NaN outside [-1, 1]."""
def arccos_(input: Tensor) -> Tensor:
    """In-place `acos`: this tensor is overwritten by the result, and returned."""
def arccosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `cosh`; NaN below 1."""
def arccosh_(input: Tensor) -> Tensor:
    """In-place `acosh`: this tensor is overwritten by the result, and returned."""
def arcsin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π/2, π/2] whose sine is `input`; NaN outside [-1, 1]."""
def arcsin_(input: Tensor) -> Tensor:
    """In-place `asin`: this tensor is overwritten by the result, and returned."""
def arcsinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `sinh`."""
def arcsinh_(input: Tensor) -> Tensor:
    """In-place `asinh`: this tensor is overwritten by the result, and returned."""
def arctan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π/2, π/2] whose tangent is `input`."""
def arctan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π, π] of the point with ordinate `input` and abscissa `other`; at (0, 0) its gradients are 0."""
def arctan_(input: Tensor) -> Tensor:
    """In-place `atan`: this tensor is overwritten by the result, and returned."""
def arctanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `tanh`; NaN outside [-1, 1]."""
def arctanh_(input: Tensor) -> Tensor:
    """In-place `atanh`: this tensor is overwritten by the result, and returned."""
def asin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π/2, π/2] whose sine is `input`; NaN outside [-1, 1]."""
def asin_(input: Tensor) -> Tensor:
    """In-place `asin`: this tensor is overwritten by the result, and returned."""
def asinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `sinh`."""
def asinh_(input: Tensor) -> Tensor:
    """In-place `asinh`: this tensor is overwritten by the result, and returned."""
def atan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π/2, π/2] whose tangent is `input`."""
def atan2(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The angle in [-π, π] of the point with ordinate `input` and abscissa `other`; at (0, 0) its gradients are 0."""
def atan_(input: Tensor) -> Tensor:
    """In-place `atan`: this tensor is overwritten by the result, and returned."""
def atanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The inverse of `tanh`; NaN outside [-1, 1]."""
def atanh_(input: Tensor) -> Tensor:
    """In-place `atanh`: this tensor is overwritten by the result, and returned."""
def cos(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The cosine of the angle `input` in radians."""
def cos_(input: Tensor) -> Tensor:
    """In-place `cos`: this tensor is overwritten by the result, and returned."""
def cosh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic cosine: `(exp(input) + exp(-input)) / 2`."""
def cosh_(input: Tensor) -> Tensor:
    """In-place `cosh`: this tensor is overwritten by the result, and returned."""
def deg2rad(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """An angle in radians, `input * π / 180`, out of one in degrees."""
def deg2rad_(input: Tensor) -> Tensor:
    """In-place `deg2rad`: this tensor is overwritten by the result, and returned."""
def hypot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The length `sqrt(x² + y²)` without overflow."""
def rad2deg(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """An angle in degrees, `input * 180 / π`, out of one in radians."""
def rad2deg_(input: Tensor) -> Tensor:
    """In-place `rad2deg`: this tensor is overwritten by the result, and returned."""
def sin(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The sine of the angle `input` in radians."""
def sin_(input: Tensor) -> Tensor:
    """In-place `sin`: this tensor is overwritten by the result, and returned."""
def sinh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic sine: `(exp(input) - exp(-input)) / 2`."""
def sinh_(input: Tensor) -> Tensor:
    """In-place `sinh`: this tensor is overwritten by the result, and returned."""
def tan(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The tangent of the angle `input` in radians."""
def tan_(input: Tensor) -> Tensor:
    """In-place `tan`: this tensor is overwritten by the result, and returned."""
def tanh(input: Tensor, *, out: Tensor | None = None) -> Tensor:
    """The hyperbolic tangent: `sinh(input) / cosh(input)`."""
def tanh_(input: Tensor) -> Tensor:
    """In-place `tanh`: this tensor is overwritten by the result, and returned."""

# Different elements: `unique` and `unique_consecutive`. NaN differs from NaN.

def unique(input: Tensor, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> _Any:
    """The different elements (along `dim`, the different slices) in order, `sorted` or not."""
def unique_consecutive(input: Tensor, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> _Any:
    """The elements (along `dim`, the slices) that differ from the one before; the rest as in `unique`."""
