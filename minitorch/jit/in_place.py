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
from typing import Any

import numpy as np

from .compiled import linked
from .headers import PLAIN_ARRAY, kind, readers
from .threads import in_slices
from .tiered import Meter

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
        self.given((*arrays, *numbers))([a for a in arrays if a is not None], numbers)


class Pass:
    """The loop of a formula in which certain arguments are None; it takes the other ones."""

    def __init__(self, owner: InPlace, off: tuple[bool, ...]):
        names = (*owner.arrays, *owner.numbers)
        self.formula = owner.formula
        self.off = {name for name, is_off in zip(names, off, strict=True) if is_off}
        self.arrays = [name for name in owner.arrays if name not in self.off]
        self.numbers = [name for name in owner.numbers if name not in self.off]
        self._names, self._written = names, (owner.arrays[0], *owner.arrays[2:])
        self._on = [i for i, name in enumerate(owner.numbers) if name not in self.off]
        self._traffic = 2 * len(self.arrays) - 1  # reads and writes of an element
        self._loops: dict[np.dtype, Callable[..., int]] = {}
        self._meter = Meter(call=8e-6, element=5e-9)

    def __call__(self, arrays: list[np.ndarray], numbers: Sequence[float | None]) -> None:
        """Overwrite `arrays` (those for the first weights, those for the next, and so on), given all `numbers`."""
        given: list[Any] = [numbers[i] for i in self._on]
        count = len(self.arrays)
        while arrays:
            dtype = arrays[0].dtype
            loop = self._loops.get(dtype) or self._choose(dtype, arrays)
            done = loop(id(arrays), PLAIN_ARRAY, kind(dtype), 2 * self._share(dtype), *given)
            if done == len(arrays):
                return
            self._singly(arrays[done : done + count], given)
            arrays = arrays[done + count :]

    def _share(self, dtype: np.dtype) -> int:
        """How many elements are worth a thread of their own."""
        return SHARE // (self._traffic * dtype.itemsize)

    def _singly(self, arrays: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        """What no loop takes: large arrays, arrays with gaps or in different orders, half floats, those met so far."""
        dtype, shape = arrays[0].dtype, arrays[0].shape
        if any(a.dtype != dtype or a.shape != shape for a in arrays):
            given = ", ".join(f"{a.dtype} {a.shape}" for a in arrays)
            raise RuntimeError(f"{self.formula.__name__}: expected arrays of one dtype and shape, got {given}")
        if dtype not in self._loops or dtype == np.float16:
            return self._on_arrays(*arrays, *numbers)
        if all(a.flags.carray for a in arrays):
            return self._in_slices([np.asarray(a).reshape(-1) for a in arrays], numbers)
        if all(a.T.flags.carray for a in arrays):
            return self._in_slices([np.asarray(a).T.reshape(-1) for a in arrays], numbers)
        copies = [np.array(a, order="C") for a in arrays]
        self._in_slices([a.reshape(-1) for a in copies], numbers)
        for i in (0, *range(2, len(arrays))):
            arrays[i][...] = copies[i]

    def _in_slices(self, flat: Sequence[np.ndarray], numbers: Sequence[float]) -> None:
        dtype, size = flat[0].dtype, flat[0].size
        loop = self._loops[dtype]

        def work(start: int, stop: int) -> None:
            slices = [a[start:stop] for a in flat]
            done = loop(id(slices), PLAIN_ARRAY, kind(dtype), size, *numbers)
            assert done == len(slices), "the loop takes arrays without gaps"

        in_slices(work, size, self._share(dtype))

    def _choose(self, dtype: np.dtype, arrays: Sequence[np.ndarray]) -> Callable[..., int]:
        """The loop for arrays of `dtype`; none while the formula on whole arrays has cost less than to load one."""
        if dtype == np.float16:  # numba has no half floats on a CPU
            return self._loops.setdefault(dtype, _takes_nothing)
        pays = [self._meter.pays(a.size) for a in arrays[:: len(self.arrays)]]
        if not pays[-1]:
            return _takes_nothing
        with _compiling:
            if dtype not in self._loops:
                self._loops[dtype] = self._compile(dtype)
        return self._loops[dtype]

    def _compile(self, dtype: np.dtype) -> Callable[..., int]:
        import numba

        signature = numba.int64(*[numba.int64] * 4, *[numba.float64] * len(self.numbers))
        return numba.njit(signature, error_model="numpy", nogil=True, cache=True)(self._function(dtype))

    def _function(self, dtype: np.dtype) -> Callable[..., int]:
        """The loop as Python, filed where the formula is, so that numba's cache on disk lies beside it."""
        import numba

        length, common_size, elements = readers()
        scope: dict[str, Any] = {
            "__name__": self.formula.__module__,
            "formula": numba.njit(error_model="numpy")(linked(self.formula, {})),
            "number": dtype.type,
            "length": length,
            "common_size": common_size,
            "elements": elements,
        }
        code = self.formula.__code__
        source = self.source.replace(self._name, f"{self._name}_{dtype}")  # numba's cache tells loops by their names
        exec(compile("\n" * code.co_firstlineno + source, code.co_filename, "exec"), scope)
        return scope[f"{self._name}_{dtype}"]

    @property
    def _name(self) -> str:
        return f"{self.formula.__name__}_in_place"

    @property
    def source(self) -> str:
        """The loop as text: a formula with `None` where something is off."""
        element = {name: f"{name}[i]" for name in self.arrays}
        written = [element.get(name, "_") for name in self._written]
        arguments = ["None" if name in self.off else element.get(name, name) for name in self._names]
        count = len(self.arrays)
        return "\n".join([
            f"def {self._name}(items, plain, kind, most, {', '.join(self.numbers)}):",
            *(f"    {name} = number({name})" for name in self.numbers),
            f"    for at in range(0, length(items), {count}):",
            f"        n = common_size(items, at, {count}, plain, kind)",
            "        if n < 0 or n > most:",
            "            return at",
            *(f"        {name} = elements(items, at + {k}, n, number)" for k, name in enumerate(self.arrays)),
            "        for i in range(n):",
            f"            {', '.join(written)} = formula({', '.join(arguments)})",
            "    return length(items)",
        ])  # fmt: skip

    def _on_arrays(self, *arguments: Any) -> None:
        """The formula on whole arrays, with the same bits."""
        given = dict(zip((*self.arrays, *self.numbers), arguments, strict=True))
        with np.errstate(all="ignore"):
            results = self.formula(*[given.get(name) for name in self._names])
        for name, result in zip(self._written, results, strict=True):
            if name in given:
                given[name][...] = result


def _takes_nothing(*arguments: float) -> int:
    return 0


def in_place(formula: Callable[..., tuple]) -> InPlace:
    """Declare a formula that overwrites its arrays."""
    return InPlace(formula)
