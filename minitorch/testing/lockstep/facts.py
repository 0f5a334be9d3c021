"""What is compared after each step: everything that can be asked of the tensors of two sessions.

A fact is an expression; it is evaluated in both libraries, and printed by the script if the values differ.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..closeness import assert_close
from ..reading import is_tensor_like, read
from .session import Session

FACTS = (
    "tuple({x}.shape)",
    "{x}.dtype",
    "{x}.requires_grad",
    "{x}.is_leaf",
    "{x}.grad_fn is None",
    "{x}._version",
    "{x}.detach()",
    "{x}.grad",
)
# The stride along one element says nothing of where any lies, nor does any of a tensor without elements.
STRIDE = "[step for n, step in zip({x}.shape, {x}.stride()) if n > 1]"
SAME = "{x} is {y}"
APART = "{x}.data_ptr() - {y}.data_ptr()"


def difference(subject: Session, oracle: Session, names: Sequence[str], **options: Any) -> tuple[str, str] | None:
    """The first fact about the tensors called `names` that differs, and how; `options` go to `assert_close`."""
    for name in names:
        for template in (*FACTS, *([STRIDE] if read(oracle.names[name]).array.size else [])):
            fact = template.format(x=name)
            problem = _unlike(subject.value(fact), oracle.value(fact), options)
            if problem:
                return fact, problem
    for x, y in itertools.combinations(names, 2):
        found = _unlike_aliasing(subject, oracle, x, y)
        if found:
            return found
    return None


def _unlike(ours: Any, theirs: Any, options: dict[str, Any]) -> str | None:
    """In what two values of one fact differ."""
    if is_tensor_like(theirs) and not isinstance(theirs, bool | int) and is_tensor_like(ours):
        try:
            assert_close(ours, theirs, equal_nan=True, **options)
        except AssertionError as error:
            return str(error)
        if ours.requires_grad != theirs.requires_grad:
            return f"requires_grad is {ours.requires_grad}, expected {theirs.requires_grad}"
        return None
    a, b = _text(ours), _text(theirs)
    return None if a == b else f"{a}, expected {b}"


def _text(x: Any) -> str:
    """The repr; of dtypes and classes without the name of the library."""
    text = repr(x)
    return text.split(".")[-1] if type(x).__name__ == "dtype" or isinstance(x, type) else text


def _unlike_aliasing(subject: Session, oracle: Session, x: str, y: str) -> tuple[str, str] | None:
    """Whether two names are one tensor, and how far apart in memory two that share it begin."""
    fact = SAME.format(x=x, y=y)
    if subject.value(fact) != oracle.value(fact):
        return fact, f"{subject.value(fact)}, expected {oracle.value(fact)}"
    fact = APART.format(x=x, y=y)
    ours, theirs = ((s.value(fact) if _overlap(s.names[x], s.names[y]) else None) for s in (subject, oracle))
    if ours == theirs:
        return None
    words = ["no shared memory" if apart is None else f"{apart} bytes apart" for apart in (ours, theirs)]
    return fact, f"{words[0]}, expected {words[1]}"


def _overlap(x: Any, y: Any) -> bool:
    """Whether the memory between first and last element of two tensors has a byte in common."""
    return bool(np.may_share_memory(read(x).array, read(y).array))
