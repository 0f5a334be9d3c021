"""Symbol: an array of which only shape, dtype and place in memory are known, while a function is traced.

It stands where a tensor has its array. Ops hand themselves to it (`__op__`), numpy's functions too, by numpy's own
protocols; each writes an equation down in the program and gives back the symbol of its result. Whoever asks for a
value (`if loss > 1`, `.item()`, `print`) is told where, and what to do instead.
"""

from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from .errors import refused, refused_of_array
from .program import Buffer, Program


class Symbol(NDArrayOperatorsMixin):
    """A strided view of a buffer of a program. `layout`, a view of the buffer's stand-in, has all of numpy's facts."""

    __array_priority__ = 2000
    __hash__ = object.__hash__
    __slots__ = ("buffer", "layout", "program")

    def __init__(self, program: Program, buffer: Buffer, layout: np.ndarray):
        self.program, self.buffer, self.layout = program, buffer, layout
        if buffer.home is None:
            buffer.home = layout

    shape = property(lambda self: self.layout.shape)
    dtype = property(lambda self: self.layout.dtype)
    ndim = property(lambda self: self.layout.ndim)
    size = property(lambda self: self.layout.size)
    itemsize = property(lambda self: self.layout.itemsize)
    nbytes = property(lambda self: self.layout.nbytes)
    strides = property(lambda self: self.layout.strides)
    flags = property(lambda self: self.layout.flags)
    base = None  # what an op makes is memory of its own: backward may keep it

    @property
    def steps(self) -> tuple[int, ...]:
        """The strides, counted in elements."""
        return tuple([n // self.layout.itemsize for n in self.layout.strides])

    @property
    def offset(self) -> int:
        """Where in the buffer the first element stands."""
        start, here = (a.__array_interface__["data"][0] for a in (self.buffer.standin, self.layout))
        return (here - start) // self.layout.itemsize if self.layout.size else 0

    def through(self, layout: np.ndarray) -> "Symbol":
        """The same buffer seen through another layout."""
        return Symbol(self.program, self.buffer, layout)

    # What ops and rules call on arrays; what makes equations is attached by lowering.py.

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    def __getitem__(self, key: Any) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.layout)

    T = property(lambda self: self.through(self.layout.T))
    mT = property(lambda self: self.through(self.layout.mT))

    def transpose(self, *axes: Any) -> "Symbol":
        return self.through(self.layout.transpose(*axes))

    def swapaxes(self, a: int, b: int) -> "Symbol":
        return self.through(self.layout.swapaxes(a, b))

    def diagonal(self, *which: int) -> "Symbol":
        return self.through(self.layout.diagonal(*which))

    def reshape(self, *shape: Any, copy: bool | None = None) -> "Symbol":
        shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        try:
            return self.through(self.layout.reshape(shape, copy=False))
        except ValueError:
            if copy is False:
                raise
        return self.copy("C").reshape(shape, copy=False)

    def ravel(self) -> "Symbol":
        return self.reshape(-1)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.__array_ufunc__(np.add, "reduce", self, axis=axis, keepdims=keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.__array_ufunc__(np.logical_and, "reduce", self, axis=axis, keepdims=keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Any:
        return self.__array_ufunc__(np.logical_or, "reduce", self, axis=axis, keepdims=keepdims)

    # What would need a value.

    def _no_value(self, *_: Any, **__: Any) -> NoReturn:
        raise refused(
            "reading the value of a tensor (a branch on it, item(), numpy(), print)",
            "values are known only when the compiled function runs. Return the tensor and look at it outside, or "
            "choose between values with torch.where",
        )

    def __bool__(self) -> bool:
        return self.program.ask(self) if self.program.ask else self._no_value()

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self))) if self.program.ask else self._no_value()

    __float__ = __int__ = __index__ = __complex__ = __contains__ = _no_value
    __array__ = item = tolist = tobytes = _no_value

    def __repr__(self) -> str:
        return f"{self.buffer.name}{list(self.shape)}"

    def __format__(self, spec: str) -> str:
        return repr(self) if not spec else self._no_value()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.program.ask:
            raise NotImplementedError(f"{name}() of an array")
        raise refused_of_array(name, f"reading {name!r} of a tensor's array")
