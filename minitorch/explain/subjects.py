"""Subjects: what `explain` is asked about, and what answers."""

import os
from typing import Any

from ..compile import Compiled
from ..nn import Module
from ..tensor.tensor import Tensor
from .names import names_in
from .summary import summary_of
from .tape import tape_of


def answer(subject: Any, about: tuple, gradients: bool | Tensor | None, inputs: dict[str, Any]) -> Any:
    """What `explain` gives."""
    if isinstance(subject, Tensor):
        if inputs:
            raise TypeError(f"explain: a tensor takes no {', '.join(inputs)}")
        return _tape(subject, about, gradients)
    if gradients is not None:
        raise TypeError("explain: gradients are for tensors")
    if isinstance(subject, Compiled) or (hasattr(type(subject), "_compiled") and not about and not inputs):
        return getattr(subject, "_compiled", subject).explain()
    if isinstance(subject, Module):
        return summary_of(subject, about, inputs)
    raise TypeError(f"explain: a tensor, a model and its input, or a compiled function, not {type(subject).__name__}")


def _tape(subject: Tensor, about: tuple, gradients: bool | Tensor | None) -> Any:
    paths = [x for x in about if isinstance(x, str | os.PathLike)]
    names = names_in(tuple(x for x in about if not isinstance(x, str | os.PathLike)))
    tape = tape_of(subject, names, gradients, bool(paths) or isinstance(gradients, Tensor) or bool(gradients))
    for path in paths:
        tape.to_html(path)
    return tape
