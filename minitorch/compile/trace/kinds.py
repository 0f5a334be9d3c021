"""Kinds of things that code written in C may be given: they never change, or hold what is seen when it is asked for."""

import contextvars
import datetime
import functools
import operator
import re
import types
import weakref
from typing import Any

import numpy as np

from .errors import refused
from .facts import BASES
from .library import is_fixed, is_known_class

PLAIN = (type(None), bool, int, float, complex, str, bytes, range, type(...), type(NotImplemented))
"""Types of values that never change and hold nothing."""

PURE = (
    int, float, complex, str, bytes, range, slice, types.FunctionType, types.MethodType, property, staticmethod,
    classmethod, super, functools.partial, types.CodeType, types.GenericAlias, types.UnionType, np.generic, np.dtype,
    BaseException,
)  # fmt: skip
"""Classes written in C whose methods look at nothing but themselves and their arguments, as those derived from them."""
GIVEN = (
    *PLAIN, *PURE, type, types.BuiltinFunctionType, types.ModuleType, types.CellType, types.MethodDescriptorType,
    types.WrapperDescriptorType, types.MethodWrapperType, types.GetSetDescriptorType, types.MemberDescriptorType,
    types.ClassMethodDescriptorType, weakref.ref, contextvars.ContextVar, re.Pattern, re.Match, np.ufunc,
    datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo, type(functools.lru_cache(len)),
    operator.attrgetter, operator.itemgetter, operator.methodcaller,
)  # fmt: skip
"""Types of things that C code may be given: they never change, or hold what is seen when it is asked for."""


def check_kind(value: Any, name: str) -> None:
    """Refuse what has something in it that is not seen."""
    kind = type(value)
    if isinstance(value, np.ndarray):
        raise refused(
            f"using the numpy array {name!r}, whose numbers a compiled call would not see change,",
            "make it a tensor (torch.from_numpy) outside, or pass it as an argument",
        )
    if hasattr(kind, "__next__"):
        raise refused("taking from an iterator made before the call", "make it inside, or pass what it gives")
    in_c = is_fixed(kind) or kind.__base__ in BASES
    if kind is not object and in_c and not issubclass(kind, GIVEN) and not is_known_class(kind):
        raise refused(f"using a {kind.__module__}.{kind.__qualname__}, which cannot be seen through,", "do so outside")
