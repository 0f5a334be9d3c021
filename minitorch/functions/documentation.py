"""Documentation: what `help` says of an op, and of methods that work in place, derived from the declaration.

The docstring of an op's formula is one sentence about what it computes. Shapes, dtypes and errors follow from what is
declared: how many arrays, how their dtypes meet, which are refused. Ops of whole arrays, and functions that are more
than an op, say all that themselves.
"""

import inspect
import re

import numpy as np

from ..ops.op import Op
from ..presentation.refused import takes
from .signatures import NAMES, WITHOUT_OUT

_CODE, _NAME = re.compile("`[^`]*`"), re.compile(r"\b[xy]\b")
_KINDS = {"b": "bool", "i": "integers", "f": "floating point"}


def document(op: Op) -> str:
    """The docstring of the function that an op becomes."""
    sentence = renamed(inspect.cleandoc(op.formula.__doc__ or ""))
    return f"{sentence}\n\n{_shapes(op)}\n{_dtypes(op)}\n{_errors(op)}" if op.elementwise else sentence


def document_in_place(name: str) -> str:
    """The docstring of the method that does in place what the function `name` does."""
    return (
        f"In-place `{name}`: this tensor is overwritten by the result, and returned.\n\n"
        f"Shapes: (*) -> (*), the shape of this tensor; of other tensors, as for `{name}`.\n"
        "Dtypes: this tensor's; the result must be of a kind of number that it can hold.\n"
        "Errors: RuntimeError for a result of another shape or kind of number, and for a leaf that requires grad."
    )


def refused(op: Op) -> list[str]:
    """The kinds of number that `op` is not for, in words."""
    kinds = "".join(letter for letter in _KINDS if not takes(op.name, letter))
    if isinstance(op.kernel, np.ufunc) and not any("f" in types for types in op.kernel.types):
        kinds += "f"
    return [word for letter, word in _KINDS.items() if letter in kinds]


def renamed(text: str) -> str:
    """A formula's docstring with PyTorch's names for its arrays, wherever they stand between backticks."""
    return _CODE.sub(lambda code: _NAME.sub(lambda name: NAMES[name[0]], code[0]), text)


def _shapes(op: Op) -> str:
    if len(op.arrays) == 1:
        return "Shapes: (*) -> (*)."
    return f"Shapes: {', '.join(['(*)'] * len(op.arrays))} -> (*), broadcast."


def _dtypes(op: Op) -> str:
    together = "their common dtype" if len(op.arrays) > 1 else "the dtype of `input`"
    if (op.formula.__doc__ or "").startswith("bool:"):
        text = "any, compared in their common dtype; the result is bool" if len(op.arrays) > 1 else "any; bool"
    elif op.promote == "float":
        text = f"{together}; integers and bool become the default dtype"
    else:
        text = together
    unfit = " and ".join(refused(op))
    return f"Dtypes: {text}. Not for {unfit}." if unfit else f"Dtypes: {text}."


def _errors(op: Op) -> str:
    several, out = len(op.arrays) > 1, op.name not in WITHOUT_OUT
    unfit = ["shapes that do not broadcast"] * several + ["an `out` that cannot hold the result"] * out
    errors = ["TypeError without a tensor"]
    if unfit:
        errors.append(f"RuntimeError for {' and '.join(unfit)}")
    if refused(op):
        errors.append("RuntimeError or NotImplementedError for other dtypes")
    return f"Errors: {'; '.join(errors)}."
