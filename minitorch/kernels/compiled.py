"""A loop over arrays, compiled by numba at its first call for the dtypes it is given, and cached on disk."""

import dis
from collections.abc import Callable
from types import FunctionType
from typing import Any


class Compiled:
    """`loop`, a plain Python function on arrays and numbers, as fast code; numba is imported at the first call."""

    def __init__(self, loop: Callable[..., Any], **options: Any):
        self.loop, self.options, self.__doc__ = loop, options, loop.__doc__
        self._code: Callable[..., Any] | None = None

    def __call__(self, *args: Any) -> Any:
        return (self._code or self._compile())(*args)

    def _compile(self) -> Callable[..., Any]:
        import numba

        self._code = numba.njit(cache=True, nogil=True, error_model="numpy", **self.options)(self._linked(self.loop))
        return self._code

    def _linked(self, function: Any) -> Any:
        """`function` with the functions of its file that it calls compiled: plain ones in their places."""
        scope = function.__globals__
        names = {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}
        parts = {name: scope[name] for name in sorted(names) if type(scope.get(name)) in (FunctionType, Compiled)}
        if not parts:
            return function
        links = {name: f.part() if isinstance(f, Compiled) else self._inlined(f) for name, f in parts.items()}
        return FunctionType(function.__code__, {**scope, **links}, function.__name__)

    def _inlined(self, function: Any) -> Any:
        import numba

        return numba.njit(error_model="numpy", forceinline=True, **self.options)(self._linked(function))

    def part(self) -> Any:
        """This as a function that other compiled code may call, with its own options."""
        import numba

        return numba.njit(error_model="numpy", **self.options)(self._linked(self.loop))


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Compiled]:
    """Decorator that makes a `Compiled` with numba's `options`."""
    return lambda loop: Compiled(loop, **options)
