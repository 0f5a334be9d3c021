"""Watchers: from Python 3.12 on the interpreter tells of changes of dicts (PEP 699), where 3.11 numbers them.

It calls a function before a change. Here that is a few instructions of machine code, which count the change in one word
of a table, by the address of the dict. Dicts may share a word: then a change of one is taken for one of the other, and
conditions are looked at once more than need be.
"""

import atexit
import ctypes
import sys
from functools import cache
from typing import Any

import numpy as np

from ..jit.linking import loaded
from ..jit.objects import VERSION

BITS = 12  # of the number of words

_COUNT = """
define i32 @changed(i32 %event, ptr %dict, ptr %key, ptr %value) {{
  %address = ptrtoint ptr %dict to i64
  %mixed = mul i64 %address, {factor}
  %place = lshr i64 %mixed, {shift}
  %word = getelementptr i64, ptr inttoptr (i64 {table} to ptr), i64 %place
  %before = load i64, ptr %word
  %after = add i64 %before, 1
  store i64 %after, ptr %word
  ret i32 0
}}
"""
FACTOR = 0x9E3779B97F4A7C15  # 2^64 by the golden ratio: Knuth, The Art of Computer Programming, 6.4


@cache
def _watcher() -> tuple[int, int]:
    """The number of the watcher, and the address of its table of words."""
    table = np.zeros(1 << BITS, np.int64)
    engine = loaded(_COUNT.format(factor=FACTOR - (1 << 64), shift=64 - BITS, table=table.ctypes.data))
    for kept in (table, engine):  # the interpreter may call until its very end
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))
    add = ctypes.pythonapi.PyDict_AddWatcher
    add.argtypes = [ctypes.c_void_p]
    number = add(engine.get_function_address("changed"))
    atexit.register(ctypes.pythonapi.PyDict_ClearWatcher, number)
    return number, table.ctypes.data


def version_of(entries: Any) -> int:
    """The address of a word that changes whenever a dict does."""
    if sys.version_info < (3, 12):
        return id(entries) + 8 * VERSION
    number, table = _watcher()
    ctypes.pythonapi.PyDict_Watch(number, ctypes.py_object(entries))
    return table + 8 * ((id(entries) * FACTOR % (1 << 64)) >> (64 - BITS))
