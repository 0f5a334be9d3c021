"""A loop over arrays, compiled by numba at its first call for the dtypes it is given, and cached on disk."""

import dis
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np


class Compiled:
    """`loop`, a plain Python function on arrays and numbers, as fast code; numba is imported at the first call."""

    def __init__(self, loop: Callable[..., Any], **options: Any):
        self.loop, self.options, self.__doc__ = loop, options, loop.__doc__
        self._code: Callable[..., Any] | None = None

    def __call__(self, *args: Any) -> Any:
        return (self._code or self._compile())(*args)

    def _compile(self) -> Callable[..., Any]:
        import numba

        loop = linked(self.loop, self.options)
        self._code = numba.njit(cache=True, nogil=True, error_model="numpy", **self.options)(loop)
        return self._code


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Compiled]:
    """Decorator that makes a `Compiled` with numba's `options`."""
    return lambda loop: Compiled(loop, **options)


def linked(function: Any, options: dict[str, Any]) -> Any:
    """`function` in which what it calls is compiled with `options`: plain functions in their places, ops by formula.

    A `Compiled` keeps its own options, and a ufunc that an op names as its kernel is called as it is.
    """
    scope = function.__globals__
    names = {step.argval for step in dis.get_instructions(function) if step.opname == "LOAD_GLOBAL"}
    links = {name: _part(scope[name], options) for name in sorted(names & scope.keys())}
    return FunctionType(function.__code__, {**scope, **links}, function.__name__)


def _part(value: Any, options: dict[str, Any]) -> Any:
    import numba

    if isinstance(value, Compiled):
        return numba.njit(error_model="numpy", **value.options)(linked(value.loop, value.options))
    if isinstance(kernel := getattr(value, "kernel", None), np.ufunc):
        return kernel
    value = getattr(value, "formula", value)
    if type(value) is not FunctionType:
        return value
    return numba.njit(error_model="numpy", forceinline=True, **options)(linked(value, options))
