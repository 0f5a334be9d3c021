"""Limits: what the numbers of a data type can be, `finfo` for floating point and `iinfo` for integers."""

import numpy as np

from .dtypes import bool_, dtype, get_default_dtype


class finfo:
    """Limits of a floating point type (`torch.finfo`); the default dtype's without an argument.

    `resolution` is the decimal one: 10 to the minus number of digits that survive.
    """

    def __init__(self, type: dtype | None = None) -> None:
        type = get_default_dtype() if type is None else _instance("finfo", type)
        if not type.is_floating_point:
            raise TypeError(f"torch.finfo() requires a floating point input type, got {type}. Use torch.iinfo instead")
        limits = np.finfo(type.numpy)
        self.dtype = type.name
        self.bits = int(limits.bits)
        self.eps, self.min, self.max = float(limits.eps), float(limits.min), float(limits.max)
        self.tiny = self.smallest_normal = float(limits.smallest_normal)
        self.resolution = float(f"1e-{limits.precision}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __repr__(self) -> str:
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
            f"smallest_normal={self.smallest_normal:g}, tiny={self.tiny:g}, dtype={self.dtype})"
        )


class iinfo:
    """Limits of an integer type (`torch.iinfo`)."""

    def __init__(self, type: dtype) -> None:
        if _instance("iinfo", type).is_floating_point:
            raise TypeError(f"torch.iinfo() requires an integer input type, got {type}. Use torch.finfo instead")
        if type is bool_:
            raise TypeError("torch.bool is not supported by torch.iinfo")
        limits = np.iinfo(type.numpy)
        self.dtype = type.name
        self.bits, self.min, self.max = int(limits.bits), int(limits.min), int(limits.max)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"


def _instance(function: str, type_: object) -> dtype:
    if isinstance(type_, dtype):
        return type_
    raise TypeError(f"{function}(): argument 'type' (position 1) must be torch.dtype, not {type(type_).__name__}")
