"""What is compared after each step: everything that can be asked of what two sessions have bound to a name.

A fact is an expression; it is evaluated in both libraries, and printed by the script if the values differ. What to ask
of a value is told by its methods, so that any torch-like library can be asked.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..closeness import assert_close
from ..reading import is_tensor_like, read
from .session import Session

TENSOR = (
    "type({x}).__name__",
    "tuple({x}.shape)",
    "{x}.dtype",
    "{x}.requires_grad",
    "{x}.is_leaf",
    "{x}.grad_fn is None",
    "{x}.retains_grad",
    "{x}.is_inference()",
    "{x}._version",
    "{x}.detach()",
    "{x}.grad",
)
# The stride along one element says nothing of where any lies, nor does any of a tensor without elements.
STRIDE = "[step for n, step in zip({x}.shape, {x}.stride()) if n > 1]"
MODULE = (
    "[(type(layer).__name__, layer.training) for layer in {x}.modules()]",
    "{x}.state_dict()",
    "[(name, p.requires_grad, p.is_leaf, p._version, p.grad) for name, p in {x}.named_parameters()]",
)
OPTIMIZER = ("{x}.state_dict()",)
SCHEDULER = ("{x}.get_last_lr()", "{x}.state_dict()")

SAME = "{x} is {y}"
APART = "{x}.data_ptr() - {y}.data_ptr()"
NOT_SHARED = "no shared memory"


def difference(
    subject: Session, oracle: Session, missing: tuple[type, ...] = (), **options: Any
) -> tuple[str, str] | None:
    """The first fact that differs about what is bound, and how; `options` go to `assert_close`.

    missing: what the subject may raise for a fact that it does not know.
    """
    names = oracle.bound()
    for name in names:
        for template in _facts(oracle.names[name]):
            fact = template.format(x=name)
            ours = subject.value(fact)
            known = not any(ours is error for error in missing)
            problem = unlike(ours, oracle.value(fact), options) if known else None
            if problem:
                return fact, problem + _kind(oracle.names[name])
    tensors = [name for name in names if is_tensor(oracle.names[name])]
    for ours, theirs in zip(_relations(subject, tensors), _relations(oracle, tensors), strict=True):
        if ours != theirs:
            return ours[0], f"{ours[1]}, expected {theirs[1]}"
    return None


def is_tensor(x: Any) -> bool:
    """Whether a value is a tensor that can take part in a graph."""
    return hasattr(type(x), "grad_fn")


def _kind(x: Any) -> str:
    """What a report says of the value that differs: of tensors the dtype."""
    return f" ({_text(x.dtype)})" if is_tensor(x) else ""


def _facts(x: Any) -> Sequence[str]:
    """What to ask of a value of the oracle's."""
    kind = type(x)
    if is_tensor(x):
        return (*TENSOR, STRIDE) if read(x).array.size else TENSOR
    if hasattr(kind, "get_last_lr"):
        return SCHEDULER
    if hasattr(kind, "named_parameters"):
        return MODULE
    return OPTIMIZER if hasattr(kind, "zero_grad") else ()


def unlike(ours: Any, theirs: Any, options: dict[str, Any]) -> str | None:
    """In what two values differ: tensors, numbers, and dicts and sequences of them by closeness, others by their text.

    Tensors have to agree in `requires_grad` too.
    """
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        return unlike(list(ours), list(theirs), options) or unlike([*ours.values()], [*theirs.values()], options)
    if isinstance(theirs, list | tuple) and isinstance(ours, list | tuple) and len(ours) == len(theirs):
        return next(filter(None, (unlike(a, b, options) for a, b in zip(ours, theirs, strict=True))), None)
    if is_tensor_like(theirs) and is_tensor_like(ours) and not isinstance(theirs, bool | int):
        return _unlike_numbers(ours, theirs, options)
    a, b = _text(ours), _text(theirs)
    return None if a == b else f"{a}, expected {b}"


def _unlike_numbers(ours: Any, theirs: Any, options: dict[str, Any]) -> str | None:
    try:
        assert_close(ours, theirs, equal_nan=True, **(options or _rounding(theirs)))
    except AssertionError as error:
        return str(error)
    flags = [getattr(x, "requires_grad", False) for x in (ours, theirs)]
    return None if flags[0] == flags[1] else f"requires_grad is {flags[0]}, expected {flags[1]}"


def _rounding(x: Any) -> dict[str, float]:
    """How far errors of rounding may have added up."""
    most = 2e-3 if read(x).dtype == "float16" else 1e-4
    return {"rtol": most, "atol": most}


def _text(x: Any) -> str:
    """The repr; of dtypes and classes without the name of the library."""
    if isinstance(x, np.dtype) or (isinstance(x, type) and issubclass(x, np.generic)):
        return np.dtype(x).name
    text = repr(x)
    return text.split(".")[-1] if type(x).__name__ == "dtype" or isinstance(x, type) else text


def _relations(session: Session, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For every two names whether they are one tensor, and how far apart in memory two that share it begin."""
    arrays = {name: read(session.names[name]).array for name in names}
    for x, y in itertools.combinations(names, 2):
        yield SAME.format(x=x, y=y), str(session.names[x] is session.names[y])
        shared = np.may_share_memory(arrays[x], arrays[y])
        yield APART.format(x=x, y=y), f"{_address(arrays[x]) - _address(arrays[y])} bytes" if shared else NOT_SHARED


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]
