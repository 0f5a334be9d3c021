"""Silence about overflow and division by zero, as PyTorch keeps it: infinities and NaNs are values like others."""

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numpy._core.umath import _extobj_contextvar, _make_extobj
except ImportError:  # another numpy than those this was written with: its public way, 0.4 µs a call dearer
    quiet: Callable[[Callable[..., Any]], Callable[..., Any]] = np.errstate(all="ignore")
else:
    _SILENT = _make_extobj(all="ignore")
    _set, _reset = _extobj_contextvar.set, _extobj_contextvar.reset

    def quiet(function: Callable[..., Any]) -> Callable[..., Any]:
        """`np.errstate(all="ignore")` as a decorator for positional arguments, at a third of its price."""

        def call(*args: Any) -> Any:
            token = _set(_SILENT)
            try:
                return function(*args)
            finally:
                _reset(token)

        return call
