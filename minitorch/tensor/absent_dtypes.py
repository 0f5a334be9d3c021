"""Dtypes that no tensor has here: names to compare with, refused where a tensor should have one."""

from typing import NoReturn

import numpy as np

from .dtypes import dtype


class AbsentDtype(dtype):
    """A data type by its name, bits and kind; TypeError where its numbers are needed.

    `x.dtype == torch.bfloat16` is False for every tensor. To make or to convert one is refused.
    """

    def __init__(self, name: str, bits: int, kind: str = "") -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "_bits", bits)
        object.__setattr__(self, "_kind", kind)

    @property
    def numpy(self) -> np.dtype:
        self._refuse()

    @property
    def legacy(self) -> str:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(
            f"{self!r} is not supported: tensors here hold real numbers, float64, float32, float16, integers, bool"
        )

    def __reduce__(self) -> str:
        return self.name

    @property
    def is_floating_point(self) -> bool:
        return self._kind == "f"  # type: ignore[attr-defined]

    @property
    def is_complex(self) -> bool:
        return self._kind == "c"  # type: ignore[attr-defined]

    @property
    def is_signed(self) -> bool:
        return self._kind in ("f", "c")  # type: ignore[attr-defined]

    @property
    def itemsize(self) -> int:
        return self._bits // 8  # type: ignore[attr-defined]


bfloat16 = AbsentDtype("bfloat16", 16, "f")
complex32 = chalf = AbsentDtype("complex32", 32, "c")
complex64 = cfloat = AbsentDtype("complex64", 64, "c")
complex128 = cdouble = AbsentDtype("complex128", 128, "c")
uint16, uint32, uint64 = (AbsentDtype(f"uint{bits}", bits) for bits in (16, 32, 64))
float8_e4m3fn = AbsentDtype("float8_e4m3fn", 8, "f")
float8_e5m2 = AbsentDtype("float8_e5m2", 8, "f")
