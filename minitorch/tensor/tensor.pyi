"""The methods of Tensor, written by `python -m tests.tensor.stub`: see `methods.py`."""

import typing
from builtins import bool as _bool
from builtins import complex as _complex
from builtins import dict as _dict
from builtins import float as _float
from builtins import int as _int
from builtins import list as _list
from builtins import str as _str
from builtins import tuple as _tuple
from builtins import type as _type
from collections.abc import Callable as _Callable
from collections.abc import Iterator as _Iterator
from collections.abc import Sequence as _Sequence
from minitorch.autograd.handle import RemovableHandle as _RemovableHandle
from minitorch.autograd.node import Node as _Node
from minitorch.functions.generator import Generator as _Generator
from minitorch.functions.options import Options as _Options
from minitorch.functions.return_types import aminmax as _aminmax
from minitorch.functions.return_types import cummax as _cummax
from minitorch.functions.return_types import cummin as _cummin
from minitorch.functions.return_types import frexp as _frexp
from minitorch.functions.return_types import geqrf as _geqrf
from minitorch.functions.return_types import histogram as _histogram
from minitorch.functions.return_types import kthvalue as _kthvalue
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
from minitorch.functions.storage import TypedStorage as _TypedStorage
from minitorch.functions.storage import UntypedStorage as _UntypedStorage
from minitorch.tensor.devices import device as _device
from minitorch.tensor.dtypes import dtype as _dtype
from minitorch.tensor.layouts import layout as _layout
from minitorch.tensor.layouts import memory_format as _memory_format
from minitorch.tensor.size import Size as _Size
from numpy import ndarray as _ndarray
from typing import Any as _Any

class Tensor:
    _array: _ndarray
    _node: _Any
    _counter: _list[_int]
    _base: Tensor | None
    _path: _tuple
    _seen: _int
    _former: _bool
    _grad: Tensor | None
    _retains: _bool
    _inference: _bool
    _no_edit: _tuple[_str, _str] | None
    @property
    def H(self) -> Tensor:
        """The transpose of a matrix, whose numbers are real: a view."""
    @property
    def T(self) -> Tensor:
        """All dimensions in reverse order: a view."""
    def __abs__(self) -> Tensor: ...
    def __add__(self, other: Tensor | _float) -> Tensor: ...
    def __and__(self, other: Tensor | _float) -> Tensor: ...
    def __array__(self, dtype: _Any = None, copy: _bool | None = None) -> _ndarray: ...
    def __array_wrap__(self, array: _ndarray, context: _Any = None, return_scalar: _bool = False) -> Tensor: ...
    def __bool__(self) -> _bool: ...
    def __complex__(self) -> _complex: ...
    def __contains__(self, element: _Any) -> _bool: ...
    def __copy__(self) -> typing.Self:
        """A leaf in the same memory, as PyTorch's."""
    def __deepcopy__(self, memo: _dict[_int, _Any]) -> Tensor: ...
    def __dlpack__(self, **options: _Any) -> _Any: ...
    def __dlpack_device__(self) -> typing.Any: ...
    def __eq__(self, other: Tensor | _float) -> Tensor: ...  # type: ignore[override]
    def __float__(self) -> _float: ...
    def __floordiv__(self, other: Tensor | _float) -> Tensor: ...
    def __format__(self, spec: _str) -> _str: ...
    def __ge__(self, other: Tensor | _float) -> Tensor: ...
    def __getitem__(self, key: _Any) -> Tensor:
        """`x[key]`: a view for a basic key, a copy where index arrays or masks take part."""
    def __gt__(self, other: Tensor | _float) -> Tensor: ...
    def __iadd__(self, other: Tensor | _float) -> Tensor: ...
    def __iand__(self, other: Tensor | _float) -> Tensor: ...
    def __ifloordiv__(self, other: Tensor | _float) -> Tensor: ...
    def __ilshift__(self, other: Tensor | _float) -> Tensor: ...
    def __imod__(self, other: Tensor | _float) -> Tensor: ...
    def __imul__(self, other: Tensor | _float) -> Tensor: ...
    def __index__(self) -> _int: ...
    def __int__(self) -> _int: ...
    def __invert__(self) -> Tensor: ...
    def __ior__(self, other: Tensor | _float) -> Tensor: ...
    def __ipow__(self, exponent: Tensor | _float) -> Tensor: ...
    def __irshift__(self, other: Tensor | _float) -> Tensor: ...
    def __isub__(self, other: Tensor | _float) -> Tensor: ...
    def __iter__(self) -> _Iterator[Tensor]: ...
    def __itruediv__(self, other: Tensor | _float) -> Tensor: ...
    def __ixor__(self, other: Tensor | _float) -> Tensor: ...
    def __le__(self, other: Tensor | _float) -> Tensor: ...
    def __len__(self) -> _int: ...
    def __lshift__(self, other: Tensor | _float) -> Tensor: ...
    def __lt__(self, other: Tensor | _float) -> Tensor: ...
    def __matmul__(self, other: Tensor) -> Tensor: ...
    def __mod__(self, other: Tensor | _float) -> Tensor: ...
    def __mul__(self, other: Tensor | _float) -> Tensor: ...
    def __ne__(self, other: Tensor | _float) -> Tensor: ...  # type: ignore[override]
    def __neg__(self) -> Tensor: ...
    def __new__(cls: _type, *data: _Any, device: _Any = None) -> _Any:
        """`Tensor(2, 3)`: fresh memory of these sizes in the default dtype; `Tensor(sequence)`: its numbers."""
    def __op__(self, op, args, settings) -> typing.Any: ...
    def __or__(self, other: Tensor | _float) -> Tensor: ...
    def __pos__(self) -> Tensor: ...
    def __pow__(self, exponent: Tensor | _float) -> Tensor: ...
    def __radd__(self, other: Tensor | _float) -> Tensor: ...
    def __rand__(self, other: Tensor | _float) -> Tensor: ...
    def __repr__(self) -> _str: ...
    def __reversed__(self) -> Tensor: ...
    def __rfloordiv__(self, other: Tensor | _float) -> Tensor: ...
    def __rlshift__(self, other: Tensor | _float) -> Tensor: ...
    def __rmatmul__(self, other: _Any) -> Tensor: ...
    def __rmod__(self, other: Tensor | _float) -> Tensor: ...
    def __rmul__(self, other: Tensor | _float) -> Tensor: ...
    def __ror__(self, other: Tensor | _float) -> Tensor: ...
    def __rpow__(self, base: Tensor | _float) -> Tensor: ...
    def __rrshift__(self, other: Tensor | _float) -> Tensor: ...
    def __rshift__(self, other: Tensor | _float) -> Tensor: ...
    def __rsub__(self, other: Tensor | _float) -> Tensor: ...
    def __rtruediv__(self, other: Tensor | _float) -> Tensor: ...
    def __rxor__(self, other: Tensor | _float) -> Tensor: ...
    def __setitem__(self, key: _Any, value: _Any) -> None:
        """`x[key] = value` in place: `value` is broadcast; it is cast, unless it is a tensor put at index arrays."""
    def __setstate__(self, state: _tuple) -> None: ...
    def __sub__(self, other: Tensor | _float) -> Tensor: ...
    def __truediv__(self, other: Tensor | _float) -> Tensor: ...
    def __xor__(self, other: Tensor | _float) -> Tensor: ...
    def _accumulate(self, g: _Any) -> None:
        """Add what backward sent here to `.grad`: in place, unless the gradient has a history of its own."""
    def _grad_fn_name(self) -> _str | None: ...
    def _history(self) -> _Node | None:
        """The node that made `x`. A view whose base was edited since gets a new one: its path replayed from the base."""
    def _is_view(self) -> _bool:
        """Whether the memory is another tensor's."""
    def _repr_html_(self) -> _str:
        """What a notebook shows."""
    @property
    def _version(self) -> _int:
        """How often the memory of this tensor has been edited."""
    def abs(self, *, out: Tensor | None = None) -> Tensor:
        """`|input|`; its gradient at 0 is 0."""
    def abs_(self) -> Tensor:
        """In-place `abs`: this tensor is overwritten by the result, and returned."""
    def absolute(self, *, out: Tensor | None = None) -> Tensor:
        """`|input|`; its gradient at 0 is 0."""
    def absolute_(self) -> Tensor:
        """In-place `abs`: this tensor is overwritten by the result, and returned."""
    def acos(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [0, π] whose cosine is `input`; NaN outside [-1, 1]."""
    def acos_(self) -> Tensor:
        """In-place `acos`: this tensor is overwritten by the result, and returned."""
    def acosh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `cosh`; NaN below 1."""
    def acosh_(self) -> Tensor:
        """In-place `acosh`: this tensor is overwritten by the result, and returned."""
    def add(self, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """The sum `input + alpha * other`."""
    def add_(self, other: Tensor | _float, *, alpha: _float = 1) -> Tensor:
        """In-place `add`: this tensor is overwritten by the result, and returned."""
    def addbmm(self, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """`beta * input` and `alpha` times the sum of the products of two batches of matrices."""
    def addbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1) -> Tensor:
        """In-place `addbmm`: this tensor is overwritten by the result, and returned."""
    def addcdiv(self, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1, out: Tensor | None = None) -> Tensor:
        """`input + value * tensor1 / tensor2`."""
    def addcdiv_(self, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1) -> Tensor:
        """In-place `addcdiv`: this tensor is overwritten by the result, and returned."""
    def addcmul(self, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1, out: Tensor | None = None) -> Tensor:
        """`input + value * tensor1 * tensor2`."""
    def addcmul_(self, tensor1: Tensor, tensor2: Tensor, *, value: _float = 1) -> Tensor:
        """In-place `addcmul`: this tensor is overwritten by the result, and returned."""
    def addmm(self, mat1: Tensor, mat2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """`beta * input + alpha * (mat1 @ mat2)`."""
    def addmm_(self, mat1: Tensor, mat2: Tensor, *, beta: _float = 1, alpha: _float = 1) -> Tensor:
        """In-place `addmm`: this tensor is overwritten by the result, and returned."""
    def addmv(self, mat: Tensor, vec: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """`beta * input + alpha * (mat @ vec)`."""
    def addmv_(self, mat: Tensor, vec: Tensor, *, beta: _float = 1, alpha: _float = 1) -> Tensor:
        """In-place `addmv`: this tensor is overwritten by the result, and returned."""
    def addr(self, vec1: Tensor, vec2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """`beta input + alpha outer(vec1, vec2)`; with `beta` 0, whatever `input` holds."""
    def adjoint(self) -> Tensor:
        """The last two dimensions exchanged, for numbers are real: a view."""
    def all(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """Whether every element (over `dim`) is true, that is, not 0; true of no elements."""
    def allclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> _bool:
        """Whether all elements are close, as `isclose` says: a Python bool."""
    def amax(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """The largest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly."""
    def amin(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = (), keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """The smallest over `dim`, one or several, or of all elements. Equal ones share the gradient evenly."""
    def aminmax(self, *, dim: _int | None = None, keepdim: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _aminmax:
        """`(min, max)`: the smallest and the largest of all elements, or along one `dim`."""
    def angle(self, *, out: Tensor | None = None) -> Tensor:
        """π where numbers are below 0, else 0; NaN of NaN. Its gradient is 0."""
    def any(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """Whether some element (over `dim`) is true, that is, not 0; false of no elements."""
    def arccos(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [0, π] whose cosine is `input`; NaN outside [-1, 1]."""
    def arccos_(self) -> Tensor:
        """In-place `acos`: this tensor is overwritten by the result, and returned."""
    def arccosh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `cosh`; NaN below 1."""
    def arccosh_(self) -> Tensor:
        """In-place `acosh`: this tensor is overwritten by the result, and returned."""
    def arcsin(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π/2, π/2] whose sine is `input`; NaN outside [-1, 1]."""
    def arcsin_(self) -> Tensor:
        """In-place `asin`: this tensor is overwritten by the result, and returned."""
    def arcsinh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `sinh`."""
    def arcsinh_(self) -> Tensor:
        """In-place `asinh`: this tensor is overwritten by the result, and returned."""
    def arctan(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π/2, π/2] whose tangent is `input`."""
    def arctan2(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π, π] of the point with ordinate `input` and abscissa `other`; at (0, 0) its gradients are 0."""
    def arctan2_(self, other: Tensor) -> Tensor:
        """In-place `atan2`: this tensor is overwritten by the result, and returned."""
    def arctan_(self) -> Tensor:
        """In-place `atan`: this tensor is overwritten by the result, and returned."""
    def arctanh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `tanh`; NaN outside [-1, 1]."""
    def arctanh_(self) -> Tensor:
        """In-place `atanh`: this tensor is overwritten by the result, and returned."""
    def argmax(self, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """Where the largest stands along `dim`, the first of several; counted through all elements without `dim`."""
    def argmin(self, dim: _int | None = None, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """Where the smallest stands along `dim`, the first of several; counted through all elements without `dim`."""
    def argsort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool = False) -> Tensor:
        """Where the elements in order along `dim` stand. Equal ones stay in their order, `stable` or not."""
    def argwhere(self) -> Tensor:
        """The indices of the elements that are not zero."""
    def as_strided(self, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """The memory of `input` as a tensor of this size, with so many elements from one index to the next: a view."""
    def as_strided_(self, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """In-place `as_strided`: changes the shape of this tensor, moves no element."""
    def as_strided_scatter(self, src: Tensor, size: _Sequence[_int], stride: _Sequence[_int], storage_offset: _int | None = None) -> Tensor:
        """`input` with `src` where `as_strided` would look."""
    def asin(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π/2, π/2] whose sine is `input`; NaN outside [-1, 1]."""
    def asin_(self) -> Tensor:
        """In-place `asin`: this tensor is overwritten by the result, and returned."""
    def asinh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `sinh`."""
    def asinh_(self) -> Tensor:
        """In-place `asinh`: this tensor is overwritten by the result, and returned."""
    def atan(self, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π/2, π/2] whose tangent is `input`."""
    def atan2(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The angle in [-π, π] of the point with ordinate `input` and abscissa `other`; at (0, 0) its gradients are 0."""
    def atan2_(self, other: Tensor) -> Tensor:
        """In-place `atan2`: this tensor is overwritten by the result, and returned."""
    def atan_(self) -> Tensor:
        """In-place `atan`: this tensor is overwritten by the result, and returned."""
    def atanh(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `tanh`; NaN outside [-1, 1]."""
    def atanh_(self) -> Tensor:
        """In-place `atanh`: this tensor is overwritten by the result, and returned."""
    def backward(self, gradient: Tensor | None = None, retain_graph: _bool | None = None, create_graph: _bool = False, inputs: Tensor | _Sequence[Tensor] | None = None) -> None:
        """Add the gradient of this tensor to the `.grad` of every leaf it was computed from (or only of `inputs`)."""
    def baddbmm(self, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """`beta * input + alpha * bmm(batch1, batch2)`."""
    def baddbmm_(self, batch1: Tensor, batch2: Tensor, *, beta: _float = 1, alpha: _float = 1) -> Tensor:
        """In-place `baddbmm`: this tensor is overwritten by the result, and returned."""
    def bernoulli(self, p: _float | None = None, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
        """1 with the probability that stands in `input`, in [0, 1], or everywhere with probability `p`; else 0."""
    def bernoulli_(self, p: _float | Tensor = 0.5, *, generator: _Generator | None = None) -> Tensor:
        """1 with probability `p` in [0, 1], else 0; `p` may be a floating point tensor that broadcasts to this shape."""
    def bincount(self, weights: Tensor | None = None, minlength: _int = 0) -> Tensor:
        """How often each of 0, 1, 2, ... occurs in `input`; or the sum of its `weights`."""
    def bitwise_and(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The bits that both `input` and `other` have."""
    def bitwise_and_(self, other: Tensor | _float) -> Tensor:
        """In-place `bitwise_and`: this tensor is overwritten by the result, and returned."""
    def bitwise_left_shift(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The bits of `input` moved left by `other`: `input * 2**other`."""
    def bitwise_left_shift_(self, other: Tensor | _float) -> Tensor:
        """In-place `bitwise_left_shift`: this tensor is overwritten by the result, and returned."""
    def bitwise_not(self, *, out: Tensor | None = None) -> Tensor:
        """The bits that `input` has not."""
    def bitwise_not_(self) -> Tensor:
        """In-place `bitwise_not`: this tensor is overwritten by the result, and returned."""
    def bitwise_or(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The bits that `input` or `other` has."""
    def bitwise_or_(self, other: Tensor | _float) -> Tensor:
        """In-place `bitwise_or`: this tensor is overwritten by the result, and returned."""
    def bitwise_right_shift(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The bits of `input` moved right by `other`; the sign stays."""
    def bitwise_right_shift_(self, other: Tensor | _float) -> Tensor:
        """In-place `bitwise_right_shift`: this tensor is overwritten by the result, and returned."""
    def bitwise_xor(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The bits that one of `input` and `other` has and the other has not."""
    def bitwise_xor_(self, other: Tensor | _float) -> Tensor:
        """In-place `bitwise_xor`: this tensor is overwritten by the result, and returned."""
    def bmm(self, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The products of two batches of matrices; nothing broadcasts."""
    def bool(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.bool`; itself if it is so already."""
    def broadcast_to(self, size: _Sequence[_int]) -> Tensor:
        """`input` expanded to `size` without a copy: a view."""
    def byte(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.uint8`; itself if it is so already."""
    def cauchy_(self, median: _float = 0, sigma: _float = 1, *, generator: _Generator | None = None) -> Tensor:
        """Cauchy-distributed around `median`, half of the numbers within `sigma` > 0. A floating point dtype."""
    def ceil(self, *, out: Tensor | None = None) -> Tensor:
        """The smallest whole number that is not below `input`."""
    def ceil_(self) -> Tensor:
        """In-place `ceil`: this tensor is overwritten by the result, and returned."""
    def char(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.int8`; itself if it is so already."""
    def cholesky(self, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """The triangle that `linalg.cholesky` gives."""
    def cholesky_inverse(self, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """The inverse of the matrix whose triangle, as `cholesky` gives it, is `input`."""
    def cholesky_solve(self, input2: Tensor, upper: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """The X with `A X = input`, for A given by its triangle `input2`, as `cholesky` gives it."""
    def chunk(self, chunks: _int, dim: _int = 0) -> _tuple[Tensor, ...]:
        """At most `chunks` views of equal size along `dim`; the last may be shorter."""
    def clamp(self, min: Tensor | _float | None = None, max: Tensor | _float | None = None, *, out: Tensor | None = None) -> Tensor:
        """`input` brought between `min` and `max`: two numbers or two tensors, either of which may be None."""
    def clamp_(self, min: Tensor | _float | None = None, max: Tensor | _float | None = None) -> Tensor:
        """In-place `clamp`: this tensor is overwritten by the result, and returned."""
    def clamp_max(self, max: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The smaller of `input` and the upper bound `max`; NaN if `input` is."""
    def clamp_max_(self, max: Tensor | _float) -> Tensor:
        """In-place `clamp_max`: this tensor is overwritten by the result, and returned."""
    def clamp_min(self, min: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The larger of `input` and the lower bound `min`; NaN if `input` is."""
    def clamp_min_(self, min: Tensor | _float) -> Tensor:
        """In-place `clamp_min`: this tensor is overwritten by the result, and returned."""
    def clip(self, min: Tensor | _float | None = None, max: Tensor | _float | None = None, *, out: Tensor | None = None) -> Tensor:
        """`input` brought between `min` and `max`: two numbers or two tensors, either of which may be None."""
    def clip_(self, min: Tensor | _float | None = None, max: Tensor | _float | None = None) -> Tensor:
        """In-place `clamp`: this tensor is overwritten by the result, and returned."""
    def clone(self, *, memory_format: _memory_format | None = None) -> Tensor:
        """A copy that gradients flow through, with the elements in the same order in memory, or in reading order."""
    def conj(self) -> Tensor:
        """The tensor itself: there are no complex numbers."""
    def conj_physical(self, *, out: Tensor | None = None) -> Tensor:
        """The tensor itself: there are no complex numbers."""
    def contiguous(self, memory_format: _memory_format = ...) -> Tensor:
        """This tensor if its elements lie in memory in reading order, else a copy in which they do."""
    def copy_(self, src: Tensor | _float, non_blocking: _bool = False) -> Tensor:
        """Overwrite this tensor with `src`, broadcast to its shape and cast to its dtype; gradients flow to `src`."""
    def copysign(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """`|input|` with the sign of `other`; its gradient at 0 is 0."""
    def copysign_(self, other: Tensor | _float) -> Tensor:
        """In-place `copysign`: this tensor is overwritten by the result, and returned."""
    def corrcoef(self) -> Tensor:
        """The coefficients of correlation of variables, the rows of `input`: covariances over both standard deviations."""
    def cos(self, *, out: Tensor | None = None) -> Tensor:
        """The cosine of the angle `input` in radians."""
    def cos_(self) -> Tensor:
        """In-place `cos`: this tensor is overwritten by the result, and returned."""
    def cosh(self, *, out: Tensor | None = None) -> Tensor:
        """The hyperbolic cosine: `(exp(input) + exp(-input)) / 2`."""
    def cosh_(self) -> Tensor:
        """In-place `cosh`: this tensor is overwritten by the result, and returned."""
    def count_nonzero(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None) -> Tensor:
        """How many elements (over `dim`) are not 0."""
    def cov(self, *, correction: _int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None) -> Tensor:
        """The covariances of variables, the rows of `input`, whose samples are its columns."""
    def cpu(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor: the CPU is where it is."""
    def cross(self, other: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
        """The cross product of vectors of three elements along `dim`, by default the first of that size."""
    def cuda(self, device: _device | _str | _int | None = None, non_blocking: _bool = False) -> Tensor:
        """Raises, as PyTorch without CUDA does."""
    def cummax(self, dim: _int, *, out: _tuple[Tensor, Tensor] | None = None) -> _cummax:
        """`(values, indices)`: the largest up to each element along `dim`, and where the last of these stands."""
    def cummin(self, dim: _int, *, out: _tuple[Tensor, Tensor] | None = None) -> _cummin:
        """`(values, indices)`: the smallest up to each element along `dim`, and where the last of these stands."""
    def cumprod(self, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The product up to each element along `dim`."""
    def cumprod_(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """In-place `cumprod`: this tensor is overwritten by the result, and returned."""
    def cumsum(self, dim: _int, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The sum up to each element along `dim`."""
    def cumsum_(self, dim: _int, *, dtype: _dtype | None = None) -> Tensor:
        """In-place `cumsum`: this tensor is overwritten by the result, and returned."""
    @property
    def data(self) -> Tensor:
        """The same memory without the history; edits through it are not noticed by backward."""
    @data.setter
    def data(self, value: Tensor) -> None: ...
    def data_ptr(self) -> _int:
        """The address of the first element."""
    def deg2rad(self, *, out: Tensor | None = None) -> Tensor:
        """An angle in radians, `input * π / 180`, out of one in degrees."""
    def deg2rad_(self) -> Tensor:
        """In-place `deg2rad`: this tensor is overwritten by the result, and returned."""
    def det(self) -> Tensor:
        """The determinant of each matrix: `linalg.det`."""
    def detach(self) -> Tensor:
        """The same memory without the history; edits through it are noticed."""
    def detach_(self) -> Tensor:
        """In-place `detach`: cuts this tensor off from its history; RuntimeError for a view, whose history is its base's."""
    @property
    def device(self) -> _device:
        """Where the numbers lie."""
    def diag(self, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
        """The diagonal of a matrix as a vector, a copy; or the matrix with a vector on its diagonal."""
    def diag_embed(self, offset: _int = 0, dim1: _int = -2, dim2: _int = -1) -> Tensor:
        """Matrices with the last dimension of `input` on a diagonal and zeros elsewhere."""
    def diagflat(self, offset: _int = 0) -> Tensor:
        """A matrix with the elements of `input`, in reading order, on a diagonal and zeros elsewhere."""
    def diagonal(self, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """The elements on a diagonal of two dimensions, `offset` above the main one, as a last dimension: a view."""
    def diagonal_scatter(self, src: Tensor, offset: _int = 0, dim1: _int = 0, dim2: _int = 1) -> Tensor:
        """`input` with `src` on a diagonal, as `diagonal` reads it."""
    def diff(self, n: _int = 1, dim: _int = -1, prepend: Tensor | None = None, append: Tensor | None = None, *, out: Tensor | None = None) -> Tensor:
        """Each element less the one before it along `dim`, `n` times; with `prepend` and `append` at its ends."""
    def digamma(self, *, out: Tensor | None = None) -> Tensor:
        """The derivative of `lgamma`; NaN at -1, -2, ..., infinite at 0."""
    def digamma_(self) -> Tensor:
        """In-place `digamma`: this tensor is overwritten by the result, and returned."""
    def dim(self) -> _int:
        """The number of dimensions."""
    def dist(self, other: Tensor, p: _float = 2) -> Tensor:
        """The norm of the difference: `sum(|input - other| ** p) ** (1 / p)`."""
    def div(self, other: Tensor | _float, *, rounding_mode: _str | None = None, out: Tensor | None = None) -> Tensor:
        """The quotient `input / other`, also rounded: towards 0 for a `rounding_mode` of "trunc", down for "floor"."""
    def div_(self, other: Tensor | _float, *, rounding_mode: _str | None = None) -> Tensor:
        """In-place `div`: this tensor is overwritten by the result, and returned."""
    def divide(self, other: Tensor | _float, *, rounding_mode: _str | None = None, out: Tensor | None = None) -> Tensor:
        """The quotient `input / other`, also rounded: towards 0 for a `rounding_mode` of "trunc", down for "floor"."""
    def divide_(self, other: Tensor | _float, *, rounding_mode: _str | None = None) -> Tensor:
        """In-place `div`: this tensor is overwritten by the result, and returned."""
    def dot(self, tensor: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The sum of the products of two vectors' elements."""
    def double(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.float64`; itself if it is so already."""
    def dsplit(self, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
        """`tensor_split` along the third dimension, in equal parts only."""
    @property
    def dtype(self) -> _dtype:
        """The kind of number an element is."""
    def element_size(self) -> _int:
        """Bytes an element takes."""
    def eq(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input == other`."""
    def eq_(self, other: Tensor | _float) -> Tensor:
        """In-place `eq`: this tensor is overwritten by the result, and returned."""
    def equal(self, other: Tensor) -> _bool:
        """Whether both have the same shape and the same elements: a Python bool."""
    def erf(self, *, out: Tensor | None = None) -> Tensor:
        """The error function: `2/√π` times the integral of `exp(-t²)` from 0 to `input`."""
    def erf_(self) -> Tensor:
        """In-place `erf`: this tensor is overwritten by the result, and returned."""
    def erfc(self, *, out: Tensor | None = None) -> Tensor:
        """`1 - erf(input)`, exact also where that is near 0."""
    def erfc_(self) -> Tensor:
        """In-place `erfc`: this tensor is overwritten by the result, and returned."""
    def erfinv(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of `erf`; NaN outside [-1, 1]."""
    def erfinv_(self) -> Tensor:
        """In-place `erfinv`: this tensor is overwritten by the result, and returned."""
    def exp(self, *, out: Tensor | None = None) -> Tensor:
        """`e` to the power `input`."""
    def exp2(self, *, out: Tensor | None = None) -> Tensor:
        """2 to the power `input`."""
    def exp2_(self) -> Tensor:
        """In-place `exp2`: this tensor is overwritten by the result, and returned."""
    def exp_(self) -> Tensor:
        """In-place `exp`: this tensor is overwritten by the result, and returned."""
    def expand(self, *sizes: _int | _Sequence[_int], size: _Sequence[_int] | None = None) -> Tensor:
        """Repeated without a copy: along new leading dimensions, and along dimensions of size 1; -1 keeps a size."""
    def expand_as(self, other: Tensor) -> Tensor:
        """`expand` to the shape of `other`."""
    def explain(self, *about: _Any, gradients: _bool | Tensor | None = None) -> _Any:
        """The tape of this tensor: `minitorch.explain(self, ...)`."""
    def expm1(self, *, out: Tensor | None = None) -> Tensor:
        """`exp(input) - 1`, exact near 0."""
    def expm1_(self) -> Tensor:
        """In-place `expm1`: this tensor is overwritten by the result, and returned."""
    def exponential_(self, lambd: _float = 1, *, generator: _Generator | None = None) -> Tensor:
        """Exponentially distributed with rate `lambd` > 0. A floating point dtype."""
    def fill_(self, value: Tensor | _float) -> Tensor:
        """In-place `fill`: this tensor is overwritten by the result, and returned."""
    def fill_diagonal_(self, fill_value: _float, wrap: _bool = False) -> Tensor:
        """The number `fill_value` written to the main diagonal; with `wrap`, again in rows below a tall matrix's end."""
    def fix(self, *, out: Tensor | None = None) -> Tensor:
        """`input` without its fraction: rounded towards 0."""
    def fix_(self) -> Tensor:
        """In-place `trunc`: this tensor is overwritten by the result, and returned."""
    def flatten(self, start_dim: _int = 0, end_dim: _int = -1) -> Tensor:
        """Dimensions `start_dim` to `end_dim` as one."""
    @typing.overload
    def flip(self, dims: _Sequence[_int]) -> Tensor:
        """The order of elements reversed along `dims`: a copy."""
    @typing.overload
    def flip(self, *dims: _int) -> Tensor: ...
    def fliplr(self) -> Tensor:
        """`flip` of the second dimension: a copy."""
    def flipud(self) -> Tensor:
        """`flip` of the first dimension: a copy."""
    def float(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.float32`; itself if it is so already."""
    def float_power(self, exponent: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """`input ** exponent` in double precision."""
    def float_power_(self, exponent: Tensor | _float) -> Tensor:
        """In-place `float_power`: this tensor is overwritten by the result, and returned."""
    def floor(self, *, out: Tensor | None = None) -> Tensor:
        """The largest whole number that is not above `input`."""
    def floor_(self) -> Tensor:
        """In-place `floor`: this tensor is overwritten by the result, and returned."""
    def floor_divide(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The quotient rounded down. As in PyTorch it has no derivative."""
    def floor_divide_(self, other: Tensor | _float) -> Tensor:
        """In-place `floor_divide`: this tensor is overwritten by the result, and returned."""
    def fmax(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The larger; if one is NaN, the other. Of equal ones the first takes the gradient."""
    def fmin(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The smaller; if one is NaN, the other. Of equal ones the first takes the gradient."""
    def fmod(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """What the quotient rounded towards 0 leaves; it has the sign of `input`."""
    def fmod_(self, other: Tensor | _float) -> Tensor:
        """In-place `fmod`: this tensor is overwritten by the result, and returned."""
    def frac(self, *, out: Tensor | None = None) -> Tensor:
        """The fraction, with the sign of `input`."""
    def frac_(self) -> Tensor:
        """In-place `frac`: this tensor is overwritten by the result, and returned."""
    def frexp(self, *, out: _tuple[Tensor, Tensor] | None = None) -> _frexp:
        """`(mantissa, exponent)`: numbers from a half to 1, with the sign, and the powers of 2 that bring them back."""
    def gather(self, dim: _int, index: Tensor, *, sparse_grad: _bool = False, out: Tensor | None = None) -> Tensor:
        """At each position of `index`, the element of `input` it names along `dim`."""
    def gcd(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The greatest common divisor, never below 0; that of 0 and 0 is 0."""
    def gcd_(self, other: Tensor) -> Tensor:
        """In-place `gcd`: this tensor is overwritten by the result, and returned."""
    def ge(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input >= other`."""
    def ge_(self, other: Tensor | _float) -> Tensor:
        """In-place `ge`: this tensor is overwritten by the result, and returned."""
    def geometric_(self, p: _float, *, generator: _Generator | None = None) -> Tensor:
        """The number of trials up to the first success, each of probability `p` in (0, 1). Any dtype but bool."""
    def geqrf(self, *, out: _tuple[Tensor, Tensor] | None = None) -> _geqrf:
        """`(a, tau)`: R of a QR decomposition above the diagonal of `a`, the vectors of reflections below it. No gradient."""
    def ger(self, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
        """Every product of an element of `input` and one of `vec2`."""
    def get_device(self) -> _int:
        """The index of the device: -1, for the CPU."""
    @property
    def grad(self) -> Tensor | None:
        """The gradient accumulated by `backward`, of this tensor's shape; None before the first."""
    @grad.setter
    def grad(self, value: Tensor | None) -> None: ...
    @property
    def grad_fn(self) -> _Node | None:
        """The node that made this tensor; None for a leaf."""
    def greater(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input > other`."""
    def greater_(self, other: Tensor | _float) -> Tensor:
        """In-place `gt`: this tensor is overwritten by the result, and returned."""
    def greater_equal(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input >= other`."""
    def greater_equal_(self, other: Tensor | _float) -> Tensor:
        """In-place `ge`: this tensor is overwritten by the result, and returned."""
    def gt(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input > other`."""
    def gt_(self, other: Tensor | _float) -> Tensor:
        """In-place `gt`: this tensor is overwritten by the result, and returned."""
    def half(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.float16`; itself if it is so already."""
    def heaviside(self, values: Tensor, *, out: Tensor | None = None) -> Tensor:
        """0 where `input` is below 0, 1 where it is above, and `values` where it is 0. It has no derivative."""
    def heaviside_(self, values: Tensor) -> Tensor:
        """In-place `heaviside`: this tensor is overwritten by the result, and returned."""
    def histc(self, bins: _int = 100, min: _float = 0, max: _float = 0, *, out: Tensor | None = None) -> Tensor:
        """How many elements fall into each of `bins` equal parts of [min, max] (by default, of their own range)."""
    @typing.overload
    def histogram(self, bins: Tensor, *, weight: Tensor | None = None, density: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _histogram:
        """`(hist, bin_edges)`: how many elements, or what weight of them, fall into each bin; with `density`, of area 1."""
    @typing.overload
    def histogram(self, bins: _int = 100, *, range: _Sequence[_float] | None = None, weight: Tensor | None = None, density: _bool = False, out: _tuple[Tensor, Tensor] | None = None) -> _histogram: ...
    def hsplit(self, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
        """`tensor_split` along the second dimension (of 1-d tensors, the only one), in equal parts only."""
    def hypot(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The length `sqrt(x² + y²)` without overflow."""
    def hypot_(self, other: Tensor) -> Tensor:
        """In-place `hypot`: this tensor is overwritten by the result, and returned."""
    def i0(self, *, out: Tensor | None = None) -> Tensor:
        """The modified Bessel function of the first kind of order 0."""
    def i0_(self) -> Tensor:
        """In-place `i0`: this tensor is overwritten by the result, and returned."""
    def igamma(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The lower incomplete gamma function, regularized: the part of a gamma distribution of shape `input` below `other`."""
    def igamma_(self, other: Tensor) -> Tensor:
        """In-place `igamma`: this tensor is overwritten by the result, and returned."""
    def igammac(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The upper incomplete gamma function, regularized: `1 - igamma(input, other)`."""
    def igammac_(self, other: Tensor) -> Tensor:
        """In-place `igammac`: this tensor is overwritten by the result, and returned."""
    @property
    def imag(self) -> Tensor:
        """Raises, as PyTorch does of real numbers."""
    def index_add(self, dim: _int, index: Tensor, source: Tensor, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """Slice i of `source`, times `alpha`, added to the slice of `dim` that `index[i]` names."""
    def index_add_(self, dim: _int, index: Tensor, source: Tensor, *, alpha: _float = 1) -> Tensor:
        """In-place `index_add`: this tensor is overwritten by the result, and returned."""
    def index_copy(self, dim: _int, index: Tensor, source: Tensor, *, out: Tensor | None = None) -> Tensor:
        """Slice i of `source` written to the slice of `dim` that `index[i]` names."""
    def index_copy_(self, dim: _int, index: Tensor, source: Tensor) -> Tensor:
        """In-place `index_copy`: this tensor is overwritten by the result, and returned."""
    def index_fill(self, dim: _int, index: Tensor, value: Tensor | _float) -> Tensor:
        """The number `value` written to the slices of `dim` that `index` names; below 0 it counts from the end."""
    def index_fill_(self, dim: _int, index: Tensor, value: Tensor | _float) -> Tensor:
        """In-place `index_fill`: this tensor is overwritten by the result, and returned."""
    def index_put(self, indices: _Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
        """`input` with `values` written where the index tensors say; with `accumulate`, what is named twice gets the sum."""
    def index_put_(self, indices: _Sequence[Tensor], values: Tensor, accumulate: _bool = False) -> Tensor:
        """In-place `index_put`: this tensor is overwritten by the result, and returned."""
    def index_reduce(self, dim: _int, index: Tensor, source: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
        """As `scatter_reduce`, of the slices of `source` along `dim`: slice i goes to the one that `index[i]` names."""
    def index_reduce_(self, dim: _int, index: Tensor, source: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
        """In-place `index_reduce`: this tensor is overwritten by the result, and returned."""
    def index_select(self, dim: _int, index: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The slices of dimension `dim` that `index` names, counted from 0: a copy."""
    def inner(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """Products over the last dimension of both, summed; a plain product if one is 0-d."""
    def int(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.int32`; itself if it is so already."""
    def inverse(self, *, out: Tensor | None = None) -> Tensor:
        """The inverse of each matrix: `linalg.inv`."""
    def is_complex(self) -> _bool:
        """False: there are no complex tensors."""
    def is_conj(self) -> _bool:
        """False: there are no complex numbers, and no views that would have to be conjugated or negated."""
    def is_contiguous(self, memory_format: _memory_format = ...) -> _bool:
        """Whether the elements lie in memory in the order in which they are read."""
    is_cpu: _bool
    is_cuda: _bool
    def is_floating_point(self) -> _bool:
        """Whether the elements are floating point numbers: a Python bool."""
    def is_inference(self) -> _bool:
        """Whether the tensor was made inside `inference_mode`: a Python bool."""
    @property
    def is_leaf(self) -> _bool:
        """Whether nothing recorded made this tensor."""
    is_meta: _bool
    is_mkldnn: _bool
    is_mps: _bool
    def is_neg(self) -> _bool:
        """False: there are no complex numbers, and no views that would have to be conjugated or negated."""
    is_nested: _bool
    def is_nonzero(self) -> _bool:
        """Whether the one element is not 0: a Python bool."""
    is_quantized: _bool
    def is_same_size(self, other: Tensor) -> _bool:
        """Whether two tensors have the same shape: a Python bool."""
    def is_set_to(self, tensor: Tensor) -> _bool:
        """Whether two tensors see the same elements of the same memory in the same way."""
    def is_signed(self) -> _bool:
        """Whether the elements can be negative: a Python bool."""
    is_sparse: _bool
    is_xpu: _bool
    def isclose(self, other: Tensor, rtol: _float = 1e-05, atol: _float = 1e-08, equal_nan: _bool = False) -> Tensor:
        """bool: where `|input - other| <= atol + rtol * |other|`; where both are NaN, too, with `equal_nan`."""
    def isfinite(self) -> Tensor:
        """bool: where `input` is neither infinite nor NaN."""
    def isinf(self) -> Tensor:
        """bool: where `input` is infinity or minus infinity."""
    def isnan(self) -> Tensor:
        """bool: where `input` is NaN."""
    def isneginf(self, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input` is minus infinity."""
    def isposinf(self, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input` is infinity."""
    def isreal(self) -> Tensor:
        """bool: true everywhere, for there are no complex numbers."""
    def item(self) -> _bool | _int | _float:
        """The one element as a Python number."""
    @property
    def itemsize(self) -> _int:
        """Bytes an element takes."""
    def kron(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The Kronecker product: each element of `input` times all of `other`, as blocks."""
    def kthvalue(self, k: _int, dim: _int = -1, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _kthvalue:
        """`(values, indices)`: the `k`-th smallest element along `dim`, counted from 1."""
    layout: _layout
    def lcm(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The least common multiple, never below 0."""
    def lcm_(self, other: Tensor) -> Tensor:
        """In-place `lcm`: this tensor is overwritten by the result, and returned."""
    def ldexp(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """`input * 2 ** other`."""
    def ldexp_(self, other: Tensor) -> Tensor:
        """In-place `ldexp`: this tensor is overwritten by the result, and returned."""
    def le(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input <= other`."""
    def le_(self, other: Tensor | _float) -> Tensor:
        """In-place `le`: this tensor is overwritten by the result, and returned."""
    def lerp(self, end: Tensor, weight: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The point that lies the share `weight` of the way from `input` to `end`; exactly `end` where it is 1."""
    def lerp_(self, end: Tensor, weight: Tensor | _float) -> Tensor:
        """In-place `lerp`: this tensor is overwritten by the result, and returned."""
    def less(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input < other`."""
    def less_(self, other: Tensor | _float) -> Tensor:
        """In-place `lt`: this tensor is overwritten by the result, and returned."""
    def less_equal(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input <= other`."""
    def less_equal_(self, other: Tensor | _float) -> Tensor:
        """In-place `le`: this tensor is overwritten by the result, and returned."""
    def lgamma(self, *, out: Tensor | None = None) -> Tensor:
        """The logarithm of the absolute value of the gamma function; infinite at 0, -1, -2, ..."""
    def lgamma_(self) -> Tensor:
        """In-place `lgamma`: this tensor is overwritten by the result, and returned."""
    def log(self, *, out: Tensor | None = None) -> Tensor:
        """The logarithm to base `e`; NaN below 0."""
    def log10(self, *, out: Tensor | None = None) -> Tensor:
        """The logarithm to base 10; NaN below 0."""
    def log10_(self) -> Tensor:
        """In-place `log10`: this tensor is overwritten by the result, and returned."""
    def log1p(self, *, out: Tensor | None = None) -> Tensor:
        """`log(1 + input)`, exact near 0."""
    def log1p_(self) -> Tensor:
        """In-place `log1p`: this tensor is overwritten by the result, and returned."""
    def log2(self, *, out: Tensor | None = None) -> Tensor:
        """The logarithm to base 2; NaN below 0."""
    def log2_(self) -> Tensor:
        """In-place `log2`: this tensor is overwritten by the result, and returned."""
    def log_(self) -> Tensor:
        """In-place `log`: this tensor is overwritten by the result, and returned."""
    def log_normal_(self, mean: _float = 1, std: _float = 2, *, generator: _Generator | None = None) -> Tensor:
        """Numbers whose logarithms are normal with this mean and standard deviation > 0. A floating point dtype."""
    def log_softmax(self, dim: _int, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
        """`log(softmax(input, dim))`, exact also where softmax is near 0; `input` is cast to `dtype` before."""
    def logaddexp(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """`log(exp(input) + exp(other))` without overflow."""
    def logaddexp2(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """`log2(2**input + 2**other)` without overflow."""
    def logcumsumexp(self, dim: _int, *, out: Tensor | None = None) -> Tensor:
        """The logarithm of the sum of `exp(input)` up to each element along `dim`, without overflow."""
    def logdet(self) -> Tensor:
        """The logarithm of the determinant; NaN where that is negative."""
    def logical_and(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """bool: where both `input` and `other` are true, that is, not 0."""
    def logical_and_(self, other: Tensor) -> Tensor:
        """In-place `logical_and`: this tensor is overwritten by the result, and returned."""
    def logical_not(self, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input` is 0."""
    def logical_not_(self) -> Tensor:
        """In-place `logical_not`: this tensor is overwritten by the result, and returned."""
    def logical_or(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input` or `other` is true, that is, not 0."""
    def logical_or_(self, other: Tensor) -> Tensor:
        """In-place `logical_or`: this tensor is overwritten by the result, and returned."""
    def logical_xor(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """bool: where one of `input` and `other` is true, that is, not 0, and the other is not."""
    def logical_xor_(self, other: Tensor) -> Tensor:
        """In-place `logical_xor`: this tensor is overwritten by the result, and returned."""
    def logit(self, eps: _float | None = None, *, out: Tensor | None = None) -> Tensor:
        """`log(input / (1 - input))`, the inverse of `sigmoid`, of `input` brought into [eps, 1 - eps]; NaN outside [0, 1]."""
    def logit_(self, eps: _float | None = None) -> Tensor:
        """In-place `logit`: this tensor is overwritten by the result, and returned."""
    def logsumexp(self, dim: _int | _Sequence[_int], keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """`log(sum(exp(input)))` over `dim`, without overflow."""
    def long(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.int64`; itself if it is so already."""
    def lt(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input < other`."""
    def lt_(self, other: Tensor | _float) -> Tensor:
        """In-place `lt`: this tensor is overwritten by the result, and returned."""
    def lu(self, pivot: _bool = True, get_infos: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _Any:
        """`(LU, pivots)` as `linalg.lu_factor`, or with `get_infos` `(LU, pivots, info)` as `linalg.lu_factor_ex`."""
    def lu_solve(self, LU_data: Tensor, LU_pivots: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The X with `A X = b` for A given by its `lu`: `linalg.lu_solve`."""
    @property
    def mH(self) -> Tensor:
        """The last two dimensions exchanged: a view."""
    @property
    def mT(self) -> Tensor:
        """The last two dimensions exchanged: a view."""
    def masked_fill(self, mask: Tensor, value: Tensor | _float) -> Tensor:
        """The number `value`, or a 0-d tensor, where `mask` is true; else `input`."""
    def masked_fill_(self, mask: Tensor, value: Tensor | _float) -> Tensor:
        """In-place `masked_fill`: this tensor is overwritten by the result, and returned."""
    def masked_scatter(self, mask: Tensor, source: Tensor) -> Tensor:
        """The elements of `source`, in order, where `mask` is true; else `input`."""
    def masked_scatter_(self, mask: Tensor, source: Tensor) -> Tensor:
        """In-place `masked_scatter`: this tensor is overwritten by the result, and returned."""
    def masked_select(self, mask: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The elements where `mask` is true, as a vector."""
    def matmul(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The product of vectors and matrices, `input @ other`; leading dimensions broadcast."""
    def matrix_exp(self) -> Tensor:
        """The exponential of each matrix: `linalg.matrix_exp`."""
    def matrix_power(self, n: _int, *, out: Tensor | None = None) -> Tensor:
        """Each matrix times itself, `n` factors: `linalg.matrix_power`."""
    @typing.overload
    def max(self, *, out: Tensor | None = None) -> Tensor:
        """The largest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `maximum`."""
    @typing.overload
    def max(self, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _max: ...
    @typing.overload
    def max(self, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
    def maximum(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The larger; NaN if one is. Equal ones share the gradient evenly."""
    def mean(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The mean over `dim`, or of all elements; NaN of none."""
    @typing.overload
    def median(self, *, out: Tensor | None = None) -> Tensor:
        """The middle element, the lower of two, of all; or `(values, indices)` along `dim`. NaN if an element is."""
    @typing.overload
    def median(self, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _median: ...
    @typing.overload
    def min(self, *, out: Tensor | None = None) -> Tensor:
        """The smallest of all elements; or `(values, indices)` along `dim`; or, of two tensors, their `minimum`."""
    @typing.overload
    def min(self, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _min: ...
    @typing.overload
    def min(self, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
    def minimum(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The smaller; NaN if one is. Equal ones share the gradient evenly."""
    def mm(self, mat2: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The product of two matrices; nothing broadcasts."""
    def mode(self, dim: _int = -1, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _mode:
        """`(values, indices)`: the most frequent element along `dim`, of several the smallest, and where the last stands."""
    def moveaxis(self, source: _int | _Sequence[_int], destination: _int | _Sequence[_int]) -> Tensor:
        """Dimensions `source` brought to the places `destination`; the others keep their order: a view."""
    def movedim(self, source: _int | _Sequence[_int], destination: _int | _Sequence[_int]) -> Tensor:
        """Dimensions `source` brought to the places `destination`; the others keep their order: a view."""
    def msort(self, *, out: Tensor | None = None) -> Tensor:
        """The elements in order along the first dimension."""
    def mul(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The product `input * other`."""
    def mul_(self, other: Tensor | _float) -> Tensor:
        """In-place `mul`: this tensor is overwritten by the result, and returned."""
    def multinomial(self, num_samples: _int, replacement: _bool = False, *, generator: _Generator | None = None, out: Tensor | None = None) -> Tensor:
        """`num_samples` categories from each row of weights >= 0, which need not sum to 1."""
    def multiply(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The product `input * other`."""
    def multiply_(self, other: Tensor | _float) -> Tensor:
        """In-place `mul`: this tensor is overwritten by the result, and returned."""
    def mv(self, vec: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The product of a matrix and a vector."""
    def mvlgamma(self, p: _int, *, out: Tensor | None = None) -> Tensor:
        """The logarithm of the multivariate gamma function of dimension `p` >= 1."""
    def mvlgamma_(self, p: _int) -> Tensor:
        """In-place `mvlgamma`: this tensor is overwritten by the result, and returned."""
    def nan_to_num(self, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None, *, out: Tensor | None = None) -> Tensor:
        """Finite numbers for NaN, infinity and minus infinity; None stands for 0 and for the largest there are."""
    def nan_to_num_(self, nan: _float = 0.0, posinf: _float | None = None, neginf: _float | None = None) -> Tensor:
        """In-place `nan_to_num`: this tensor is overwritten by the result, and returned."""
    def nanmean(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The mean of what is not NaN over `dim`, or of all elements."""
    @typing.overload
    def nanmedian(self, *, out: Tensor | None = None) -> Tensor:
        """As `median`, of what is not NaN; NaN where all are."""
    @typing.overload
    def nanmedian(self, dim: _int, keepdim: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _nanmedian: ...
    def nanquantile(self, q: _float | Tensor, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', out: Tensor | None = None) -> Tensor:
        """As `quantile`, of what is not NaN."""
    def nansum(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The sum of what is not NaN over `dim`, or of all elements."""
    def narrow(self, dim: _int, start: _int | Tensor, length: _int) -> Tensor:
        """`length` elements of dimension `dim` from `start` on: a view."""
    def narrow_copy(self, dim: _int, start: _int, length: _int, *, out: Tensor | None = None) -> Tensor:
        """What `narrow` shows, as a copy in memory of its own."""
    @property
    def nbytes(self) -> _int:
        """Bytes that all elements take."""
    @property
    def ndim(self) -> _int:
        """The number of dimensions."""
    def ndimension(self) -> _int:
        """The number of dimensions."""
    def ne(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input != other`."""
    def ne_(self, other: Tensor | _float) -> Tensor:
        """In-place `ne`: this tensor is overwritten by the result, and returned."""
    def neg(self, *, out: Tensor | None = None) -> Tensor:
        """The negative, `-input`."""
    def neg_(self) -> Tensor:
        """In-place `neg`: this tensor is overwritten by the result, and returned."""
    def negative(self, *, out: Tensor | None = None) -> Tensor:
        """The negative, `-input`."""
    def negative_(self) -> Tensor:
        """In-place `neg`: this tensor is overwritten by the result, and returned."""
    def nelement(self) -> _int:
        """The number of elements: a Python int."""
    def new(self, *data: _Any, device: _Any = None) -> Tensor:
        """As `Tensor(*data)`, in this tensor's dtype: sizes, or a sequence of numbers."""
    def new_empty(self, *sizes: _int | _Sequence[_int], size: _Sequence[_int] | None = None, **options: typing.Unpack[_Options]) -> Tensor:
        """Fresh memory of the given sizes in this tensor's dtype."""
    def new_empty_strided(self, size: _Sequence[_int], stride: _Sequence[_int], **options: typing.Unpack[_Options]) -> Tensor:
        """As `empty_strided`, in this tensor's dtype."""
    def new_full(self, size: _Sequence[_int], fill_value: _float, **options: typing.Unpack[_Options]) -> Tensor:
        """`fill_value` everywhere in a tensor of the given sizes and this tensor's dtype."""
    def new_ones(self, *sizes: _int | _Sequence[_int], size: _Sequence[_int] | None = None, **options: typing.Unpack[_Options]) -> Tensor:
        """Ones of the given sizes in this tensor's dtype."""
    def new_tensor(self, data: _Any, *, dtype: _dtype | None = None, device: _Any = None, requires_grad: _bool = False) -> Tensor:
        """`tensor(data)` in this tensor's dtype."""
    def new_zeros(self, *sizes: _int | _Sequence[_int], size: _Sequence[_int] | None = None, **options: typing.Unpack[_Options]) -> Tensor:
        """Zeros of the given sizes in this tensor's dtype."""
    def nextafter(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The number after `input` on the way to `other`, the nearest that its dtype has."""
    def nextafter_(self, other: Tensor) -> Tensor:
        """In-place `nextafter`: this tensor is overwritten by the result, and returned."""
    @typing.overload
    def nonzero(self, *, as_tuple: typing.Literal[False] = False, out: Tensor | None = None) -> Tensor:
        """The indices of the elements that are not zero; with `as_tuple`, a vector for each dimension."""
    @typing.overload
    def nonzero(self, *, as_tuple: typing.Literal[True]) -> _tuple[Tensor, ...]: ...
    def nonzero_static(self, *, size: _int, fill_value: _int = -1, out: Tensor | None = None) -> Tensor:
        """As `nonzero`, of a size that is known before: the first indices, or `fill_value` where there are none left."""
    def norm(self, p: _float | _str | None = 'fro', dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
        """`sum(|input| ** p) ** (1 / p)` over `dim`, or of all elements; "fro" is p = 2, "nuc" as in `linalg.matrix_norm`."""
    def normal_(self, mean: _float = 0.0, std: _float = 1.0, *, generator: _Generator | None = None) -> Tensor:
        """Normal with this mean and standard deviation >= 0. A floating point dtype."""
    def not_equal(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """bool: where `input != other`."""
    def not_equal_(self, other: Tensor | _float) -> Tensor:
        """In-place `ne`: this tensor is overwritten by the result, and returned."""
    def numel(self) -> _int:
        """The number of elements: a Python int."""
    def numpy(self, *, force: _bool = False) -> _ndarray:
        """The same memory as an array; with `force`, also of a tensor that requires grad."""
    def orgqr(self, input2: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The product of the reflections that the columns of `input` and `input2` say: `linalg.householder_product`."""
    def ormqr(self, tau: Tensor, other: Tensor, left: _bool = True, transpose: _bool = False, *, out: Tensor | None = None) -> Tensor:
        """`Q other`, or `other Q` if not `left`, with the square Q of the reflections of `input` and `tau`, or with `Q.mT`."""
    def outer(self, vec2: Tensor, *, out: Tensor | None = None) -> Tensor:
        """Every product of an element of `input` and one of `vec2`."""
    @property
    def output_nr(self) -> _int:
        """Which of several outputs of the node that made it this tensor is."""
    @typing.overload
    def permute(self, dims: _Sequence[_int]) -> Tensor:
        """The dimensions in the order `dims`: a view."""
    @typing.overload
    def permute(self, *dims: _int) -> Tensor: ...
    def pinverse(self, rcond: _float = 1e-15) -> Tensor:
        """The pseudo-inverse; singular values up to `rcond` times the largest count as 0: `linalg.pinv`."""
    def polygamma(self, n: _int) -> Tensor:
        """The `n`-th derivative of `digamma`, `n` >= 0."""
    def polygamma_(self, n: _int) -> Tensor:
        """In-place `polygamma`: this tensor is overwritten by the result, and returned."""
    def positive(self) -> Tensor:
        """The tensor itself, unchanged."""
    def pow(self, exponent: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The power `input ** exponent`: of two tensors, or of a tensor and a number on either side."""
    def pow_(self, exponent: Tensor | _float) -> Tensor:
        """In-place `pow`: this tensor is overwritten by the result, and returned."""
    @typing.overload
    def prod(self, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The product along one `dim`, or of all elements. Its gradient is right at zeros too."""
    @typing.overload
    def prod(self, dim: _int, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor: ...
    def put(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """`source` written, or added with `accumulate`, to the elements of `input`, read as one row, that `index` names."""
    def put_(self, index: Tensor, source: Tensor, accumulate: _bool = False) -> Tensor:
        """In-place `put`: this tensor is overwritten by the result, and returned."""
    def qr(self, some: _bool = True, *, out: _tuple[Tensor, Tensor] | None = None) -> _qr:
        """`(Q, R)` with `input = Q R`, Q of orthonormal columns, R an upper triangle; Q is square without `some`."""
    def quantile(self, q: _float | Tensor, dim: _int | None = None, keepdim: _bool = False, *, interpolation: _str = 'linear', out: Tensor | None = None) -> Tensor:
        """The values below which a share `q`, a number or several in [0, 1], of the elements along `dim` lie."""
    def rad2deg(self, *, out: Tensor | None = None) -> Tensor:
        """An angle in degrees, `input * 180 / π`, out of one in radians."""
    def rad2deg_(self) -> Tensor:
        """In-place `rad2deg`: this tensor is overwritten by the result, and returned."""
    @typing.overload
    def random_(self, *, generator: _Generator | None = None) -> Tensor:
        """Whole numbers in [from, to): `random_(to)`, `random_(from, to)`."""
    @typing.overload
    def random_(self, to: _int, *, generator: _Generator | None = None) -> Tensor: ...
    @typing.overload
    def random_(self, from_: _int, /, to: _int | None, *, generator: _Generator | None = None) -> Tensor: ...
    def ravel(self) -> Tensor:
        """All dimensions as one."""
    @property
    def real(self) -> Tensor:
        """The tensor itself: there are no complex numbers."""
    def reciprocal(self, *, out: Tensor | None = None) -> Tensor:
        """The reciprocal, `1 / input`."""
    def reciprocal_(self) -> Tensor:
        """In-place `reciprocal`: this tensor is overwritten by the result, and returned."""
    def register_hook(self, hook: _Callable[[Tensor], Tensor | None]) -> _RemovableHandle:
        """Run `hook` on the gradient of this tensor each time one is computed; what it returns replaces the gradient."""
    def register_post_accumulate_grad_hook(self, hook: _Callable[[Tensor], None]) -> _RemovableHandle:
        """Run `hook` on this leaf each time backward has completed its `.grad`."""
    def relu(self) -> Tensor:
        """`max(input, 0)`; its gradient at 0 is 0."""
    def relu_(self) -> Tensor:
        """In-place `relu`: this tensor is overwritten by the result, and returned."""
    def remainder(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """What `floor_divide` leaves; it has the sign of `other`."""
    def remainder_(self, other: Tensor | _float) -> Tensor:
        """In-place `remainder`: this tensor is overwritten by the result, and returned."""
    def renorm(self, p: _float, dim: _int, maxnorm: _float, *, out: Tensor | None = None) -> Tensor:
        """`input` with each slice of `dim` whose p-norm is larger than `maxnorm` scaled down to that."""
    def renorm_(self, p: _float, dim: _int, maxnorm: _float, *, out: Tensor | None = None) -> Tensor:
        """In-place `renorm`: this tensor is overwritten by the result, and returned."""
    def repeat(self, *sizes: _int | _Sequence[_int], repeats: _Sequence[_int] | None = None) -> Tensor:
        """Copies side by side: `sizes[i]` of them along dimension i; more sizes than dimensions make leading ones."""
    @typing.overload
    def repeat_interleave(self, repeats: _int | Tensor, dim: _int | None = None, *, output_size: _int | None = None) -> Tensor:
        """Each slice along `dim` (each element, without `dim`) so many times in a row, `repeats` for all or for each."""
    @typing.overload
    def repeat_interleave(self, *, output_size: _int | None = None) -> Tensor: ...
    @property
    def requires_grad(self) -> _bool:
        """Whether calls on this tensor are recorded."""
    @requires_grad.setter
    def requires_grad(self, value: _bool) -> None: ...
    def requires_grad_(self, requires_grad: _bool = True) -> typing.Self:
        """Ask (or no longer ask) for gradients of this leaf; floating point tensors only."""
    @typing.overload
    def reshape(self, shape: _Sequence[_int]) -> Tensor:
        """Another shape of as many elements; one size may be -1. A view if strides allow it, else a copy."""
    @typing.overload
    def reshape(self, *shape: _int) -> Tensor: ...
    def reshape_as(self, other: Tensor) -> Tensor:
        """`reshape` to the shape of `other`."""
    def resize_(self, *sizes: _int | _Sequence[_int], memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in another shape, in its memory as far as that reaches; what is added is arbitrary."""
    def resize_as_(self, the_template: Tensor, *, memory_format: _memory_format | None = None) -> Tensor:
        """`resize_` to the shape of `the_template`."""
    def resolve_conj(self) -> Tensor:
        """The tensor itself: there are no complex numbers."""
    def resolve_neg(self) -> Tensor:
        """The tensor itself: there are no complex numbers."""
    def retain_grad(self) -> None:
        """Have `.grad` filled for this tensor too, though it is not a leaf."""
    @property
    def retains_grad(self) -> _bool:
        """Whether `retain_grad` has been called on this tensor."""
    def roll(self, shifts: _int | _Sequence[_int], dims: _int | _Sequence[_int] | None = ()) -> Tensor:
        """Elements moved on by `shifts` along `dims`, from the end back to the start; as one row without `dims`."""
    def rot90(self, k: _int = 1, dims: _Sequence[_int] = ...) -> Tensor:
        """The plane of two dimensions turned by 90 degrees `k` times, from the first towards the second."""
    def round(self, *, decimals: _int = 0, out: Tensor | None = None) -> Tensor:
        """The nearest number of so many decimals; halves go to the even neighbour."""
    def round_(self, *, decimals: _int = 0) -> Tensor:
        """In-place `round`: this tensor is overwritten by the result, and returned."""
    def rsqrt(self, *, out: Tensor | None = None) -> Tensor:
        """`1 / sqrt(input)`; NaN below 0."""
    def rsqrt_(self) -> Tensor:
        """In-place `rsqrt`: this tensor is overwritten by the result, and returned."""
    def scatter(self, dim: _int, index: Tensor, src: Tensor | _float | None = None, *, value: _float | None = None, reduce: _str | None = None, out: Tensor | None = None) -> Tensor:
        """`src`, a tensor or a number, written where `index` says: `out[index[i][j]][j] = src[i][j]` for dim 0."""
    def scatter_(self, dim: _int, index: Tensor, src: Tensor | _float | None = None, *, value: _float | None = None, reduce: _str | None = None) -> Tensor:
        """In-place `scatter`: this tensor is overwritten by the result, and returned."""
    def scatter_add(self, dim: _int, index: Tensor, src: Tensor, *, out: Tensor | None = None) -> Tensor:
        """`src` added where `index` says: `out[index[i][j]][j] += src[i][j]` for dim 0."""
    def scatter_add_(self, dim: _int, index: Tensor, src: Tensor) -> Tensor:
        """In-place `scatter_add`: this tensor is overwritten by the result, and returned."""
    def scatter_reduce(self, dim: _int, index: Tensor, src: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
        """`src` scattered along `dim`, where what meets in one place becomes its "sum", "prod", "mean", "amax" or "amin"."""
    def scatter_reduce_(self, dim: _int, index: Tensor, src: Tensor, reduce: _str, *, include_self: _bool = True, out: Tensor | None = None) -> Tensor:
        """In-place `scatter_reduce`: this tensor is overwritten by the result, and returned."""
    def select(self, dim: _int, index: _int) -> Tensor:
        """The slice at `index` of dimension `dim`: a view."""
    def select_scatter(self, src: Tensor, dim: _int, index: _int) -> Tensor:
        """`input` with `src` at `index` of dimension `dim`."""
    def set_(self, source: _Any = None, storage_offset: _int = 0, size: _Sequence[_int] = (), stride: _Sequence[_int] = ()) -> Tensor:
        """This tensor in the memory of `source`: a tensor's as it is, or a storage's from an offset on; or in none."""
    def sgn(self, *, out: Tensor | None = None) -> Tensor:
        """-1, 0 or 1; 0 for NaN."""
    def sgn_(self) -> Tensor:
        """In-place `sign`: this tensor is overwritten by the result, and returned."""
    @property
    def shape(self) -> _Size:
        """The sizes of the dimensions."""
    def short(self, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype `torch.int16`; itself if it is so already."""
    def sigmoid(self, *, out: Tensor | None = None) -> Tensor:
        """`1 / (1 + exp(-input))`, between 0 and 1."""
    def sigmoid_(self) -> Tensor:
        """In-place `sigmoid`: this tensor is overwritten by the result, and returned."""
    def sign(self, *, out: Tensor | None = None) -> Tensor:
        """-1, 0 or 1; 0 for NaN."""
    def sign_(self) -> Tensor:
        """In-place `sign`: this tensor is overwritten by the result, and returned."""
    def signbit(self, *, out: Tensor | None = None) -> Tensor:
        """bool: where the sign is minus; it is for -0.0."""
    def sin(self, *, out: Tensor | None = None) -> Tensor:
        """The sine of the angle `input` in radians."""
    def sin_(self) -> Tensor:
        """In-place `sin`: this tensor is overwritten by the result, and returned."""
    def sinc(self, *, out: Tensor | None = None) -> Tensor:
        """`sin(π input) / (π input)`; 1 at 0."""
    def sinc_(self) -> Tensor:
        """In-place `sinc`: this tensor is overwritten by the result, and returned."""
    def sinh(self, *, out: Tensor | None = None) -> Tensor:
        """The hyperbolic sine: `(exp(input) - exp(-input)) / 2`."""
    def sinh_(self) -> Tensor:
        """In-place `sinh`: this tensor is overwritten by the result, and returned."""
    @typing.overload
    def size(self) -> _Size:
        """The shape, or the size of dimension `dim`."""
    @typing.overload
    def size(self, dim: _int) -> _int: ...
    def slice_scatter(self, src: Tensor, dim: _int = 0, start: _int | None = None, end: _int | None = None, step: _int = 1, *, out: Tensor | None = None) -> Tensor:
        """`input` with `src` at `start:end:step` of dimension `dim`."""
    def slogdet(self, *, out: _tuple[Tensor, Tensor] | None = None) -> _slogdet:
        """`(sign, logabsdet)`: the sign of the determinant and the logarithm of its absolute value."""
    def softmax(self, dim: _int, dtype: _dtype | None = None, *, out: Tensor | None = None) -> Tensor:
        """`exp(input) / sum(exp(input))` along `dim`: positive numbers with the sum 1; `input` is cast to `dtype` before."""
    def sort(self, dim: _int = -1, descending: _bool = False, *, stable: _bool | None = False, out: _tuple[Tensor, Tensor] | None = None) -> _sort:
        """`(values, indices)`: the elements in order along `dim`. Equal ones stay in theirs, `stable` or not."""
    def split(self, split_size_or_sections: _int | _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
        """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed."""
    def split_with_sizes(self, split_sizes: _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
        """Views of the sizes listed along `dim`."""
    def sqrt(self, *, out: Tensor | None = None) -> Tensor:
        """The square root; NaN below 0. Its gradient at 0 is infinite."""
    def sqrt_(self) -> Tensor:
        """In-place `sqrt`: this tensor is overwritten by the result, and returned."""
    def square(self, *, out: Tensor | None = None) -> Tensor:
        """The square, `input ** 2`."""
    def square_(self) -> Tensor:
        """In-place `square`: this tensor is overwritten by the result, and returned."""
    @typing.overload
    def squeeze(self) -> Tensor:
        """Without its dimensions of size 1, or only without those of them named by `dim`: a view."""
    @typing.overload
    def squeeze(self, dim: _int | _Sequence[_int]) -> Tensor: ...
    def squeeze_(self) -> Tensor:
        """In-place `squeeze`: changes the shape of this tensor, moves no element."""
    @typing.overload
    def std(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
        """The square root of `var`."""
    @typing.overload
    def std(self, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
    @typing.overload
    def std(self, unbiased: _bool = True, *, out: Tensor | None = None) -> Tensor: ...
    def storage(self) -> _TypedStorage:
        """The memory that this tensor sees all or a part of, as numbers of its dtype."""
    def storage_offset(self) -> _int:
        """How many elements of the memory lie before the first one of this tensor."""
    @typing.overload
    def stride(self) -> _tuple[_int, ...]:
        """How many elements lie in memory from one index to the next, for each dimension or for `dim`."""
    @typing.overload
    def stride(self, dim: _int) -> _int: ...
    def sub(self, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """The difference `input - alpha * other`."""
    def sub_(self, other: Tensor | _float, *, alpha: _float = 1) -> Tensor:
        """In-place `sub`: this tensor is overwritten by the result, and returned."""
    def subtract(self, other: Tensor | _float, *, alpha: _float = 1, out: Tensor | None = None) -> Tensor:
        """The difference `input - alpha * other`."""
    def subtract_(self, other: Tensor | _float, *, alpha: _float = 1) -> Tensor:
        """In-place `sub`: this tensor is overwritten by the result, and returned."""
    def sum(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, keepdim: _bool = False, *, dtype: _dtype | None = None, out: Tensor | None = None) -> Tensor:
        """The sum over `dim`, or of all elements."""
    def sum_to_size(self, *size: _int | _Sequence[_int]) -> Tensor:
        """The sum over what broadcasting `size` to this shape would repeat."""
    def svd(self, some: _bool = True, compute_uv: _bool = True, *, out: _tuple[Tensor, ...] | None = None) -> _svd:
        """`(U, S, V)` with `input = U diag(S) V.mT`, the largest of S first."""
    def swapaxes(self, axis0: _int, axis1: _int) -> Tensor:
        """`transpose` under NumPy's name: a view."""
    def swapaxes_(self, axis0: _int, axis1: _int) -> Tensor:
        """In-place `swapaxes`: changes the shape of this tensor, moves no element."""
    def swapdims(self, dim0: _int, dim1: _int) -> Tensor:
        """`transpose` under its longer name: a view."""
    def swapdims_(self, dim0: _int, dim1: _int) -> Tensor:
        """In-place `swapdims`: changes the shape of this tensor, moves no element."""
    def t(self) -> Tensor:
        """The transpose of a matrix, a view; a vector or a number is returned as it is."""
    def t_(self) -> Tensor:
        """In-place `t`: changes the shape of this tensor, moves no element."""
    def take(self, index: Tensor, *, out: Tensor | None = None) -> Tensor:
        """The elements of `input`, read as one row, that `index` names; below 0 it counts from the end."""
    def take_along_dim(self, indices: Tensor, dim: _int | None = None, *, out: Tensor | None = None) -> Tensor:
        """As `gather`, with sizes broadcast except along `dim`; of the elements in one row without `dim`."""
    def tan(self, *, out: Tensor | None = None) -> Tensor:
        """The tangent of the angle `input` in radians."""
    def tan_(self) -> Tensor:
        """In-place `tan`: this tensor is overwritten by the result, and returned."""
    def tanh(self, *, out: Tensor | None = None) -> Tensor:
        """The hyperbolic tangent: `sinh(input) / cosh(input)`."""
    def tanh_(self) -> Tensor:
        """In-place `tanh`: this tensor is overwritten by the result, and returned."""
    def tensor_split(self, indices_or_sections: _int | _Sequence[_int] | Tensor, dim: _int = 0) -> _tuple[Tensor, ...]:
        """So many views of sizes as equal as can be along `dim`, or views that end at the indices listed."""
    @typing.overload
    def tile(self, dims: _Sequence[_int]) -> Tensor:
        """Copies of the tensor side by side, so many along each dimension; missing counts are 1."""
    @typing.overload
    def tile(self, *dims: _int) -> Tensor: ...
    @typing.overload
    def to(self, dtype: _dtype | _type, non_blocking: _bool = False, copy: _bool = False, *, memory_format: _memory_format | None = None) -> Tensor:
        """This tensor in the dtype and on the device asked for: `to(dtype)`, `to(device, dtype)` or `to(other)`."""
    @typing.overload
    def to(self, device: _device | _str | _int | None = None, dtype: _dtype | _type | None = None, non_blocking: _bool = False, copy: _bool = False, *, memory_format: _memory_format | None = None) -> Tensor: ...
    @typing.overload
    def to(self, other: Tensor, non_blocking: _bool = False, copy: _bool = False, *, memory_format: _memory_format | None = None) -> Tensor: ...
    def tolist(self) -> _Any:
        """The elements as nested lists of Python numbers; one number for a 0-d tensor."""
    def topk(self, k: _int, dim: _int = -1, largest: _bool = True, sorted: _bool = True, *, out: _tuple[Tensor, Tensor] | None = None) -> _topk:
        """`(values, indices)`: the `k` largest (or smallest) elements along `dim`, in order, `sorted` or not."""
    def trace(self) -> Tensor:
        """The sum of a matrix's diagonal."""
    def transpose(self, dim0: _int, dim1: _int) -> Tensor:
        """Dimensions `dim0` and `dim1` exchanged: a view."""
    def transpose_(self, dim0: _int, dim1: _int) -> Tensor:
        """In-place `transpose`: changes the shape of this tensor, moves no element."""
    def triangular_solve(self, A: Tensor, upper: _bool = True, transpose: _bool = False, unitriangular: _bool = False, *, out: _tuple[Tensor, Tensor] | None = None) -> _triangular_solve:
        """`(solution, cloned_coefficient)`: the X with `A X = input` for a triangle of A, or of its transpose."""
    def tril(self, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
        """`input` with zeros above a diagonal; `diagonal` counts from the main one, upwards."""
    def tril_(self, diagonal: _int = 0) -> Tensor:
        """In-place `tril`: this tensor is overwritten by the result, and returned."""
    def triu(self, diagonal: _int = 0, *, out: Tensor | None = None) -> Tensor:
        """`input` with zeros below a diagonal; `diagonal` counts from the main one, upwards."""
    def triu_(self, diagonal: _int = 0) -> Tensor:
        """In-place `triu`: this tensor is overwritten by the result, and returned."""
    def true_divide(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """The quotient `input / other`, never rounded."""
    def true_divide_(self, other: Tensor | _float) -> Tensor:
        """In-place `true_divide`: this tensor is overwritten by the result, and returned."""
    def trunc(self, *, out: Tensor | None = None) -> Tensor:
        """`input` without its fraction: rounded towards 0."""
    def trunc_(self) -> Tensor:
        """In-place `trunc`: this tensor is overwritten by the result, and returned."""
    def type(self, dtype: _dtype | _str | _type | None = None, non_blocking: _bool = False) -> _Any:
        """The name 'torch.FloatTensor' of this tensor's type; or this tensor converted to the type so named, or dtype."""
    def type_as(self, other: Tensor) -> Tensor:
        """This tensor in the dtype of `other`."""
    def unbind(self, dim: _int = 0) -> _tuple[Tensor, ...]:
        """Views of the slices along `dim`."""
    def unflatten(self, dim: _int, sizes: _Sequence[_int]) -> Tensor:
        """Dimension `dim` as several of these sizes; one of them may be -1."""
    def unfold(self, dimension: _int, size: _int, step: _int) -> Tensor:
        """Windows of `size` elements along `dimension`, one every `step`, as a last dimension: a view."""
    @typing.overload
    def uniform_(self, *, to: _float = 1.0, generator: _Generator | None = None) -> Tensor:
        """Uniform in [from, to), 0 and 1 unless given: `uniform_(-1, 1)`, `uniform_(to=3)`. A floating point dtype."""
    @typing.overload
    def uniform_(self, from_: _float, /, to: _float = 1.0, *, generator: _Generator | None = None) -> Tensor: ...
    def unique(self, sorted: _bool = True, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> _Any:
        """The different elements (along `dim`, the different slices) in order, `sorted` or not."""
    def unique_consecutive(self, return_inverse: _bool = False, return_counts: _bool = False, dim: _int | None = None) -> _Any:
        """The elements (along `dim`, the slices) that differ from the one before; the rest as in `unique`."""
    def unsafe_chunk(self, chunks: _int, dim: _int = 0) -> _tuple[Tensor, ...]:
        """At most `chunks` views of equal size along `dim`; the last may be shorter."""
    def unsafe_split(self, split_size_or_sections: _int | _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
        """Views of `split_size` elements each along `dim` (the last may be shorter), or of the sizes listed."""
    def unsafe_split_with_sizes(self, split_sizes: _Sequence[_int], dim: _int = 0) -> _tuple[Tensor, ...]:
        """Views of the sizes listed along `dim`."""
    def unsqueeze(self, dim: _int) -> Tensor:
        """A new dimension of size 1 at `dim`: a view."""
    def unsqueeze_(self, dim: _int) -> Tensor:
        """In-place `unsqueeze`: changes the shape of this tensor, moves no element."""
    def untyped_storage(self) -> _UntypedStorage:
        """The memory that this tensor sees all or a part of, as bytes."""
    @typing.overload
    def var(self, dim: _int | _tuple[_int, ...] | _list[_int] | None = None, *, correction: _float | None = 1, keepdim: _bool = False, out: Tensor | None = None) -> Tensor:
        """The mean squared distance from the mean; the divisor is the number of elements less `correction`."""
    @typing.overload
    def var(self, dim: _int | _tuple[_int, ...] | _list[_int] | None, unbiased: _bool, keepdim: _bool = False, *, out: Tensor | None = None) -> Tensor: ...
    @typing.overload
    def var(self, unbiased: _bool = True, *, out: Tensor | None = None) -> Tensor: ...
    def vdot(self, other: Tensor, *, out: Tensor | None = None) -> Tensor:
        """`dot`, for numbers are real."""
    def view(self, *shape: _int | _Sequence[_int]) -> Tensor:
        """The same memory under another shape; one size may be -1. RuntimeError where strides do not allow that."""
    def view_as(self, other: Tensor) -> Tensor:
        """The same memory under the shape of `other`."""
    def vsplit(self, indices_or_sections: _int | _Sequence[_int]) -> _tuple[Tensor, ...]:
        """`tensor_split` along the first dimension, in equal parts only."""
    @typing.overload
    def where(self, input: Tensor | _float, other: Tensor | _float) -> Tensor:
        """This tensor where `condition` is true, else `other`."""
    @typing.overload
    def where(self) -> _tuple[Tensor, ...]: ...
    def xlogy(self, other: Tensor | _float, *, out: Tensor | None = None) -> Tensor:
        """`input log(other)`; 0 where `input` is 0 and `other` is a number."""
    def xlogy_(self, other: Tensor | _float) -> Tensor:
        """In-place `xlogy`: this tensor is overwritten by the result, and returned."""
    def zero_(self) -> Tensor:
        """Overwrite every element with 0."""

def as_array(x: _Any) -> _Any:
    """`x` as an array: one of numpy's, or of another kind, which ops hand themselves to (`__op__`), is one already."""
def wrap(array: _Any, node: _Any = None, counter: _list[_int] | None = None) -> Tensor:
    """A tensor of `array` without a copy: what `node` made, in memory counted by `counter`."""
