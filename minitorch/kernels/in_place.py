"""A formula of one element that overwrites its arguments, as one compiled pass over whole arrays.

    @in_place
    def descend(p, g, /, lr):
        return p - lr * g, g

The arrays stand before the `/`, numbers after it; the formula returns the new elements of all arrays but the second,
which is only read. An array or a number that is switched off is None, and what the formula says under `is None` is
decided when it is compiled. A formula may call other plain functions, numpy's and ops; it has no literals, for they
would widen float32 to float64.
"""

import inspect
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from types import FunctionType
from typing import Any

import numpy as np

from .threads import in_slices

SHARE = 8 << 20
"""The fewest bytes to read and write that are worth a thread of their own: to wake one and hear back takes 50 µs."""

_compiling = threading.Lock()


class InPlace:
    """A formula with its loops: one for each choice of arguments that are None, compiled for each dtype."""

    def __init__(self, formula: Callable[..., tuple]):
        self.formula, self.__doc__ = formula, formula.__doc__
        parameters = inspect.signature(formula).parameters.values()
        self.arrays = tuple(p.name for p in parameters if p.kind is p.POSITIONAL_ONLY)
        self.numbers = tuple(p.name for p in parameters if p.kind is not p.POSITIONAL_ONLY)
        self._passes: dict[tuple[bool, ...], Pass] = {}

    def given(self, arguments: Sequence[Any]) -> "Pass":
        """The pass for arguments (arrays and numbers, in order) of which these are None."""
        key = tuple([x is None for x in arguments])
        found = self._passes.get(key)
        if found is None:
            found = self._passes[key] = Pass(self, key)
        return found

    def __call__(self, arrays: Sequence[np.ndarray | None], numbers: Sequence[float | None]) -> None:
        """Overwrite `arrays` (of one shape and floating point dtype) by the formula of them and `numbers`."""
        chosen = self.given((*arrays, *numbers))
        chosen([a for a in arrays if a is not None], [x for x in numbers if x is not None])


class Pass:
    """The loop of a formula in which certain arguments are None; it takes the other ones."""

    def __init__(self, owner: InPlace, off: tuple[bool, ...]):
        names = (*owner.arrays, *owner.numbers)
        self.formula = owner.formula
        self.off = {name for name, is_off in zip(names, off, strict=True) if is_off}
        self.arrays = [name for name in owner.arrays if name not in self.off]
        self.numbers = [name for name in owner.numbers if name not in self.off]
        self._names, self._written = names, (owner.arrays[0], *owner.arrays[2:])
        self._traffic = 2 * len(self.arrays) - 1  # reads and writes of an element
        self._large = 2 * SHARE // self._traffic
        self._loop: Callable[..., None] = _no_loop

    def __call__(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        if arrays[0].nbytes >= self._large:
            return self._in_slices(arrays, numbers)
        # The loop itself looks at types and layouts, ten times as fast as Python code can.
        try:
            self._loop(*arrays, *numbers)
        except TypeError:
            self._prepared(arrays, numbers)

    def _in_slices(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        if not all(a.flags.carray and a.shape == arrays[0].shape for a in arrays):
            return self._prepared(arrays, numbers)
        flat = [a.ravel() for a in arrays]
        self._compile([a[:0] for a in flat])
        least = SHARE // (self._traffic * flat[0].itemsize)
        in_slices(lambda start, stop: self._loop(*[a[start:stop] for a in flat], *numbers), flat[0].size, least)

    def _prepared(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        """What the loop cannot take as it is: a type met for the first time, arrays with gaps or in another order."""
        dtype = arrays[0].dtype
        if any(a.dtype != dtype or a.shape != arrays[0].shape for a in arrays):
            given = ", ".join(f"{a.dtype} {a.shape}" for a in arrays)
            raise RuntimeError(f"{self.formula.__name__}: expected arrays of one dtype and shape, got {given}")
        if dtype == np.float16:
            return self._on_arrays(*arrays, *numbers)
        if not all(a.flags.carray for a in arrays):
            return self._through_copies(arrays, numbers)
        self._compile(arrays)
        self._loop(*arrays, *numbers)

    def _through_copies(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        """Transposes of contiguous arrays need no copies."""
        if all(a.T.flags.carray for a in arrays):
            return self([a.T for a in arrays], numbers)
        copies = [np.array(a, order="C") for a in arrays]
        self(copies, numbers)
        for i in (0, *range(2, len(arrays))):
            arrays[i][...] = copies[i]

    def _compile(self, arrays: Sequence[np.ndarray]) -> None:
        """Make the loop fit for arrays of this dtype and number of dimensions."""
        import numba

        array = numba.types.Array(numba.from_dtype(arrays[0].dtype), arrays[0].ndim, "C")
        signature = numba.void(*[array] * len(self.arrays), *[numba.float64] * len(self.numbers))
        with _compiling:
            if self._loop is _no_loop:
                self._loop = numba.njit(error_model="numpy", nogil=True, cache=True)(self._function())
            if signature.args not in self._loop.overloads:  # type: ignore[attr-defined]
                self._loop.disable_compile(False)  # type: ignore[attr-defined]
                self._loop.compile(signature)  # type: ignore[attr-defined]
                self._loop.disable_compile()  # type: ignore[attr-defined]

    def _function(self) -> Callable[..., None]:
        """The loop as Python, filed where the formula is, so that numba's cache on disk lies beside it."""
        scope = {"__name__": self.formula.__module__, "formula": _compilable(self.formula)}
        code = self.formula.__code__
        exec(compile("\n" * code.co_firstlineno + self.source, code.co_filename, "exec"), scope)
        return scope[self._name]

    @property
    def _name(self) -> str:
        return f"{self.formula.__name__}_in_place"

    @property
    def source(self) -> str:
        """The loop as text: a formula with `None` where something is off."""
        element = {name: f"{name}[i]" for name in self.arrays}
        written = [element.get(name, "_") for name in self._written]
        arguments = ["None" if name in self.off else element.get(name, name) for name in self._names]
        return "\n".join([
            f"def {self._name}({', '.join([*self.arrays, *self.numbers])}):",
            f"    if {' or '.join(f'{a}.shape != {b}.shape' for a, b in pairwise(self.arrays))}:",
            f"        raise RuntimeError('{self.formula.__name__}: expected arrays of one shape')",
            *(f"    {name} = {name}.reshape({name}.size)" for name in self.arrays),
            f"    number = {self.arrays[0]}.dtype.type",
            *(f"    {name} = number({name})" for name in self.numbers),
            f"    for i in range({self.arrays[0]}.size):",
            f"        {', '.join(written)} = formula({', '.join(arguments)})",
        ])  # fmt: skip

    def _on_arrays(self, *arguments: Any) -> None:
        """The formula on whole arrays: numba has no half floats on a CPU, numpy has."""
        given = dict(zip((*self.arrays, *self.numbers), arguments, strict=True))
        with np.errstate(all="ignore"):
            results = self.formula(*[given.get(name) for name in self._names])
        for name, result in zip(self._written, results, strict=True):
            if name in given:
                given[name][...] = result


def _no_loop(*arguments: Any) -> None:
    raise TypeError("not compiled yet")


def in_place(formula: Callable[..., tuple]) -> InPlace:
    """Declare a formula that overwrites its arrays."""
    return InPlace(formula)


def _compilable(function: Any) -> Any:
    """A plain function compiled, with all it calls: plain functions likewise, ops as the kernels they name."""
    import numba

    if isinstance(kernel := getattr(function, "kernel", None), np.ufunc):
        return kernel
    if hasattr(function, "formula"):
        function = function.formula
    if not isinstance(function, FunctionType):
        return function
    called = {
        name: _compilable(function.__globals__[name])
        for name in function.__code__.co_names
        if name in function.__globals__
    }
    twin = FunctionType(function.__code__, function.__globals__ | called, function.__name__)
    return numba.njit(error_model="numpy")(twin)
