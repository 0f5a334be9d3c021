"""Formulas that overwrite arrays as one compiled pass over all of them, which reads their headers by address.

The plain way, `jit/in_place.py`, runs the formula on the arrays of one weight after the other, and makes an array at
each step of it. Both give the same bits. What the formula says under `is None` is decided when it is compiled.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..jit.compiler import MachineCode, Meter, written
from ..jit.dtypes import is_half
from ..jit.in_place import InPlace, Pass
from ..jit.objects import PLAIN_ARRAY, kind
from ..jit.parameters import argument
from ..jit.threads import in_slices
from .headers import common_size, elements, length

SHARE = 8 << 20
"""The fewest bytes to read and write that are worth a thread of their own: to wake one and hear back takes 50 µs."""


class NativePass(Pass):
    """The loop of a formula in which certain arguments are None, compiled for each dtype."""

    def __init__(self, owner: InPlace, off: tuple[bool, ...]):
        super().__init__(owner, off)
        self._traffic = 2 * len(self.arrays) - 1  # reads and writes of an element
        self._loops: dict[np.dtype, Callable[..., int]] = {}
        self._found: dict[np.dtype, MachineCode] = {}
        self._left: set[np.dtype] = set()
        self._meter = Meter(call=8e-6, element=5e-9)

    def __call__(self, arrays: list[np.ndarray], numbers: Sequence[float | None]) -> None:
        """Overwrite `arrays` (those for the first weights, those for the next, and so on), given all `numbers`."""
        given: list[Any] = [float(numbers[i]) for i in self._on]  # type: ignore[arg-type]
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
        """What no loop takes: large arrays, arrays with gaps, in different orders or of another kind, half floats."""
        self.require_alike(arrays)
        known = all(isinstance(a, np.ndarray) for a in arrays)
        if not known or is_half(arrays[0].dtype) or arrays[0].dtype not in self._loops:
            return self.overwrite(arrays, numbers)
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
        if is_half(dtype) or dtype in self._left:  # numba has no half floats on a CPU
            return _takes_nothing
        code = self._found.get(dtype) or self._found.setdefault(dtype, self._code(dtype))
        pays = [self._meter.pays(a.size, code) for a in arrays[:: len(self.arrays)]]
        if not pays[-1]:
            return _takes_nothing
        try:
            return self._loops.setdefault(dtype, code.function())
        except TypeError:  # it makes no sense with these numbers off, and on arrays raises an error of its own
            self._left.add(dtype)
            return _takes_nothing

    def _code(self, dtype: np.dtype) -> MachineCode:
        parts = {"length": length, "common_size": common_size, "elements": elements, "number": dtype.type}
        loop = written(self._name, self.source, self.formula, **parts)
        return MachineCode(loop, "llll" + "d" * len(self.numbers), dtype)

    @property
    def _name(self) -> str:
        return f"{self.formula.__name__}_in_place"

    @property
    def source(self) -> str:
        """The loop as text: a formula with `None` where something is off."""
        element = {name: f"{argument(name)}[i]" for name in self.arrays}
        written = ", ".join(element.get(name, "unused") for name in self.written)
        arguments = ["None" if name in self.off else element.get(name, argument(name)) for name in self.names]
        numbers, count = [argument(name) for name in self.numbers], len(self.arrays)
        return "\n".join([
            f"def {self._name}({', '.join(['items', 'plain', 'kind', 'most', *numbers])}):",
            *(f"    {name} = number({name})" for name in numbers),
            f"    for at in range(0, length(items), {count}):",
            f"        n = common_size(items, at, {count}, plain, kind)",
            "        if n < 0 or n > most:",
            "            return at",
            *(f"        {argument(x)} = elements(items, at + {k}, n, number)" for k, x in enumerate(self.arrays)),
            "        for i in range(n):",
            f"            {written}{',' * (len(self.written) == 1)} = formula({', '.join(arguments)})",
            "    return length(items)",
        ])  # fmt: skip


def _takes_nothing(*arguments: float) -> int:
    return 0
