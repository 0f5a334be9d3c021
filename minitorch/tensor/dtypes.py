"""Data types: `dtype`, the kind of number that a tensor holds.

One object per type, compared by identity; `dtype.numpy` is numpy's name for the same thing. Also its old name
(`torch.FloatTensor`), the reading of what a user passes as `dtype=`, and the type that a float gets by default.
A type's limits are in limits.py; which type two operands meet in is decided elsewhere.
"""

import builtins
import threading
from dataclasses import dataclass

import numpy as np

from ..jit.dtypes import is_floating, is_signed


@dataclass(frozen=True, eq=False, repr=False)
class dtype:
    """A data type, `torch.dtype`: one of the constants below, never made by users.

    Attributes: `name` ("float32"), `numpy` (the `np.dtype`), `legacy` ("FloatTensor", the class that once held it).
    """

    name: str
    numpy: np.dtype
    legacy: str

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        # A string names a global of this module: copies and pickles give back the same object.
        return "bool_" if self is bool_ else self.name

    @property
    def is_floating_point(self) -> bool:
        return is_floating(self.numpy)

    @property
    def is_complex(self) -> bool:
        return False

    @property
    def is_signed(self) -> bool:
        return is_signed(self.numpy)

    @property
    def scalar_type(self) -> str:
        """What PyTorch's errors call it: "Float", "Long"."""
        return self.legacy.removesuffix("Tensor")

    @property
    def itemsize(self) -> int:
        """Bytes an element takes."""
        return self.numpy.itemsize


float64 = double = dtype("float64", np.dtype(np.float64), "DoubleTensor")
float32 = dtype("float32", np.dtype(np.float32), "FloatTensor")
float16 = half = dtype("float16", np.dtype(np.float16), "HalfTensor")
int64 = long = dtype("int64", np.dtype(np.int64), "LongTensor")
int32 = dtype("int32", np.dtype(np.int32), "IntTensor")
int16 = short = dtype("int16", np.dtype(np.int16), "ShortTensor")
int8 = dtype("int8", np.dtype(np.int8), "CharTensor")
uint8 = dtype("uint8", np.dtype(np.uint8), "ByteTensor")
# Python's own float, int and bool are in use below; the package publishes float32, int32 and this under those names.
bool_ = dtype("bool", np.dtype(np.bool_), "BoolTensor")

ALL = (float64, float32, float16, int64, int32, int16, int8, uint8, bool_)
BY_NAME = {t.name: t for t in ALL} | {
    "double": double, "float": float32, "half": half, "long": long, "int": int32, "short": short,
}  # fmt: skip
_BY_NUMPY = {t.numpy: t for t in ALL}
_BY_LEGACY = {f"torch.{t.legacy}": t for t in ALL}
_BY_PYTHON = {builtins.float: float64, builtins.int: int64, builtins.bool: bool_}


def from_numpy_dtype(kind: np.dtype) -> dtype:
    """The dtype of an array's `dtype`; TypeError where no tensor can hold such elements."""
    try:
        return _BY_NUMPY[kind]
    except KeyError:
        raise _unsupported(kind) from None


def _unsupported(kind: np.dtype) -> Exception:
    if not kind.isnative:
        return ValueError(
            "given numpy array has byte order different from the native byte order. Conversion between byte orders is "
            "currently not supported. Convert it first: array.astype(array.dtype.newbyteorder('='))"
        )
    *names, last = (t.name for t in ALL)
    return TypeError(
        f"can't convert np.ndarray of type numpy.{kind.type.__name__}. "
        f"The only supported types are: {', '.join(names)}, and {last}."
    )


def as_dtype(kind: dtype | type) -> dtype:
    """`kind` itself, or what Python's `float`, `int` or `bool` stands for: float64, int64, bool."""
    if isinstance(kind, dtype):
        return kind
    try:
        return _BY_PYTHON[kind]
    except (KeyError, TypeError):
        given = kind.__name__ if isinstance(kind, type) else f"{type(kind).__name__} {kind!r}"
        raise TypeError(f"argument 'dtype' must be torch.dtype, not {given}; write torch.float32, say") from None


def as_numpy_dtype(kind: dtype | type | None) -> np.dtype | None:
    """numpy's dtype for `kind`; None, for "not said", stays None."""
    return None if kind is None else as_dtype(kind).numpy


def type_name(kind: dtype) -> str:
    """What `Tensor.type()` answers: 'torch.FloatTensor'."""
    return f"torch.{kind.legacy}"


def from_type_name(name: str | dtype) -> dtype:
    """What `Tensor.type(name)` asks for: 'torch.DoubleTensor', or a dtype."""
    if isinstance(name, dtype):
        return name
    if not isinstance(name, str):
        raise TypeError("dtype must be a type, str, or dtype object")
    try:
        return _BY_LEGACY[name]
    except KeyError:
        raise ValueError(f"invalid type: {name!r}; expected a dtype or one of {', '.join(_BY_LEGACY)}") from None


class _Default(threading.local):
    """The dtype of new floats; each thread starts from float32."""

    dtype = float32


_default = _Default()


def get_default_dtype() -> dtype:
    """The dtype that Python floats, `zeros`, `rand` ... get in this thread; float32 until set."""
    return _default.dtype


def set_default_dtype(d: dtype, /) -> None:
    """Set this thread's default dtype to the floating point type `d`."""
    if not isinstance(d, dtype):
        raise TypeError("invalid dtype object: only floating-point types are supported as the default type")
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _ = d.numpy  # TypeError for a dtype that is not here
    _default.dtype = d
