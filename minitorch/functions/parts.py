"""Parts of numbers with PyTorch's signatures: signs, exponents, and what complex numbers would have."""

import warnings
from math import pi

import numpy as np

from ..autograd.edits import edit
from ..autograd.record import record
from ..jit.dtypes import is_floating
from ..kernels.layout import empty_as
from ..ops import parts as ops
from ..ops.conversion import zero
from ..tensor.dtypes import float64, get_default_dtype
from ..tensor.methods import attach
from ..tensor.tensor import Tensor, wrap
from . import return_types
from .conversion import cast_to
from .masking import where
from .powers import pow
from .public import function, in_place, public
from .transposing import transpose


@function
def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """0 where `input` is below 0, 1 where it is above, and `values` where it is 0. It has no derivative.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: the same for both.
    Errors: RuntimeError for different dtypes and for shapes that do not broadcast.
    """
    _check_same(input, values)
    return record(ops.heaviside, (input, values))


@in_place
def heaviside_(self: Tensor, values: Tensor) -> Tensor:
    _check_same(self, values)
    return edit(ops.heaviside, self, values)


def _check_same(input: Tensor, values: Tensor) -> None:
    if input._array.dtype != values._array.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")


@function
def float_power(input: Tensor | float, exponent: Tensor | float) -> Tensor:
    """`input ** exponent` in double precision.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: any -> float64.
    Errors: TypeError if neither is a tensor; RuntimeError for shapes that do not broadcast.
    """
    base, power = (cast_to(x, float64) if isinstance(x, Tensor) else x for x in (input, exponent))
    return pow(float(base) if not isinstance(base, Tensor) else base, power)


@in_place
def float_power_(self: Tensor, exponent: Tensor | float) -> Tensor:
    if self.dtype is not float64:
        kind = self.dtype.scalar_type
        raise RuntimeError(
            f"the base given to float_power_ has dtype {kind} but the operation's result requires dtype Double"
        )
    return self.pow_(exponent)


@function
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """`input * 2 ** other`.

    Shapes: (*), (*) -> (*), broadcast.
    Dtypes: the common one, and floating point.
    Errors: RuntimeError for shapes that do not broadcast.
    """
    return input * pow(2.0, other)


@in_place
def ldexp_(self: Tensor, other: Tensor) -> Tensor:
    return self.mul_(pow(2.0, other))


@function
def frexp(input: Tensor) -> return_types.frexp:
    """`(mantissa, exponent)`: numbers from a half to 1, with the sign, and the powers of 2 that bring them back.

    Shapes: (*) -> (*), (*).
    Dtypes: floating point; exponents are int32.
    Errors: RuntimeError for integers.
    """
    if not is_floating(input._array.dtype):
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    return return_types.frexp(record(ops.mantissa, (input,), (), "FrexpBackward0"), record(ops.exponent, (input,)))


@function
def angle(input: Tensor) -> Tensor:
    """π where numbers are below 0, else 0; NaN of NaN. Its gradient is 0.

    Shapes: (*) -> (*).
    Dtypes: floating point; integers and bool become the default dtype.
    Errors: none for a tensor.
    """
    x = input if is_floating(input._array.dtype) else cast_to(input, get_default_dtype())
    known = where(x.detach() < 0, pi, where(x.detach().isnan(), x.detach(), 0.0))
    return record(zero, (x,), (), "AngleBackward0") + known.to(x.dtype) if x.requires_grad else known.to(x.dtype)


@function
def isreal(input: Tensor) -> Tensor:
    """bool: true everywhere, for there are no complex numbers.

    Shapes: (*) -> (*).
    Dtypes: any -> bool.
    Errors: none for a tensor.
    """
    array = empty_as(input._array, np.bool_)
    array[...] = True
    return wrap(array)


@public
def real(input: Tensor) -> Tensor:
    """The tensor itself: there are no complex numbers.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: none for a tensor.
    """
    return input


@public
def imag(input: Tensor) -> Tensor:
    """Raises, as PyTorch does of real numbers.

    Shapes: (*).
    Dtypes: none that is here.
    Errors: RuntimeError for every tensor.
    """
    raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")


def _imag(self: Tensor) -> Tensor:
    """Raises, as PyTorch does of real numbers."""
    return imag(self)


def _matrix_transposed(self: Tensor) -> Tensor:
    """The transpose of a matrix, whose numbers are real: a view.

    Shapes: (n, m) -> (m, n); () -> ().
    Errors: RuntimeError for another number of dimensions.
    """
    if self._array.ndim == 0:
        warnings.warn(_MATRIX_OF_NONE, UserWarning, stacklevel=2)
        return self
    if self._array.ndim != 2:
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {self._array.ndim}-D tensor."
            + (" For batches of matrices, consider using tensor.mH" if self._array.ndim > 2 else "")
        )
    return transpose(self, 0, 1)


_MATRIX_OF_NONE = "Tensor.H is deprecated on 0-D tensors. Consider using x.conj()."
attach("H", property(_matrix_transposed))
attach("imag", property(_imag))
