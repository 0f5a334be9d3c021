"""A formula of one element run over whole arrays, compiled by numba the first time a dtype asks for it.

The formula is plain Python on scalars (`return 0 if x < 0 else x`). It becomes a numpy ufunc; where settings, which
are single numbers, stand beside arrays, a plain loop, three times as fast. Nothing is compiled before the first call
that needs it; a `ready` form in numpy's own functions, if there is one, works for booleans, and for others until
compiling pays.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .compiler import MachineCode, Meter, UFunc, written
from .dtypes import is_bool, is_floating, is_half
from .halves import with_singles
from .parameters import argument, parameters


class Vectorized:
    """`formula` as a function of arrays and scalars that share one dtype; the result has that dtype too."""

    def __init__(
        self, formula: Callable[..., Any], ready: Callable[..., Any] | None = None, meter: Meter | None = None
    ):
        self.formula, self.ready = formula, ready
        self._meter = meter or Meter(call=2e-6, element=4e-9)
        self._loops: dict[np.dtype, Callable[..., Any]] = {}
        self._forms: dict[np.dtype, Loop | UFunc] = {}

    def __repr__(self) -> str:
        return f"<loops of {self.formula.__name__}, one for each dtype>"

    def __call__(self, *args: Any) -> Any:
        try:
            dtype = args[0].dtype
        except AttributeError:  # a Python number
            dtype = next((x.dtype for x in args if hasattr(x, "dtype")), None)
            if dtype is None:
                name = self.formula.__name__
                raise TypeError(f"{name}: expected an array among {args}; make one with np.array") from None
        loop = self._loops.get(dtype) or self._choose(dtype, args)
        return loop(*args)

    def _choose(self, dtype: np.dtype, args: tuple) -> Callable[..., Any]:
        if is_half(dtype):
            return self._half  # numba has no half floats on a CPU
        if is_bool(dtype):
            if self.ready is None:
                raise TypeError("expected numbers, got booleans")
            return self.ready
        form = self._forms.get(dtype) or self._forms.setdefault(dtype, self.compiled(dtype, len(args)))
        if self.ready is not None and not self._meter.pays(np.size(args[0]), form.code_for(args)):
            return self.ready
        return self._loops.setdefault(dtype, form.function())

    def compiled(self, dtype: np.dtype, count: int) -> "Loop | UFunc":
        """The compiled form for `count` arguments of this dtype."""
        ufunc, arity = UFunc(self.formula, dtype, count), len(parameters(self.formula).arrays)
        return Loop(self.formula, dtype, self.ready or ufunc) if 0 < arity < count else ufunc

    def _half(self, *args: Any) -> Any:
        return with_singles(self, args)


class Loop:
    """`formula` over the elements of arrays of one shape without gaps, beside settings; `other` for the rest."""

    def __init__(self, formula: Callable[..., Any], dtype: np.dtype, other: Callable[..., Any], **options: Any):
        self.formula, self.dtype, self.other, self.options = formula, dtype, other, options
        self.arrays, _, self.settings, _ = parameters(formula)
        self.arity, self._whole = len(self.arrays), not is_floating(dtype)
        self._codes: dict[tuple[bool, ...] | None, Callable[..., Any]] = {}
        self._found: dict[tuple[bool, ...] | None, MachineCode] = {}

    def __call__(self, *args: Any) -> Any:
        x, settings = args[0], args[self.arity :]
        if type(x) is not np.ndarray or not x.flags.c_contiguous:
            return self.other(*args)
        for y in args[1 : self.arity]:
            if type(y) is not np.ndarray or y.shape != x.shape or y.dtype != x.dtype or not y.flags.c_contiguous:
                return self.other(*args)
        if self._whole:
            for setting in settings:
                if setting is not None:
                    self.dtype.type(setting)  # raises where it does not fit, as numpy's functions do
        off = tuple([setting is None for setting in settings]) if None in settings else None
        code = self._codes.get(off) or self.code(off)
        code(out := np.empty_like(x), *(args if off is None else [a for a in args if a is not None]))
        return out

    def function(self) -> "Loop":
        """Itself, which loads what a call needs."""
        return self

    def code_for(self, args: tuple) -> MachineCode:
        """What a call with these arguments needs."""
        off = tuple([setting is None for setting in args[self.arity :]])
        return self._machine_code(off if any(off) else None)

    def code(self, off: tuple[bool, ...] | None = None) -> Callable[..., None]:
        """The compiled loop, of which the first argument is written, for settings of which these are None and left out.
        """
        if off not in self._codes:
            self._codes[off] = self._machine_code(off).function()
        return self._codes[off]

    def _machine_code(self, off: tuple[bool, ...] | None) -> MachineCode:
        if off not in self._found:
            loop = written(f"{self.formula.__name__}_loop", self.source(off), self.formula)
            numbers = ["l" if self._whole else "d"] * len(self._given(off))
            kinds = [f"{self.dtype.char}*C"] * (1 + self.arity) + numbers
            self._found[off] = MachineCode(loop, kinds, self.dtype, **self.options)
        return self._found[off]

    def _given(self, off: tuple[bool, ...] | None) -> list[str]:
        return [name for k, name in enumerate(self.settings) if not (off and off[k])]

    def source(self, off: tuple[bool, ...] | None) -> str:
        """The loop as text; settings are `off` that are None."""
        arrays, given = map(argument, self.arrays), self._given(off)
        values = [argument(name) if name in given else "None" for name in self.settings]
        elements = [f"{argument(name)}[i]" for name in self.arrays]
        numbers = [argument(name) for name in given]
        return "\n".join([
            f"def {self.formula.__name__}_loop(out, {', '.join([*arrays, *numbers])}):",
            *(f"    {name} = out.dtype.type({name})" for name in numbers),
            "    for i in range(out.size):",
            f"        out[i] = formula({', '.join([*elements, *values])})",
        ])  # fmt: skip
