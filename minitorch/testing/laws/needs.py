"""What a law needs of a framework: names of the library and of its tensors, so that others can be left alone."""

import functools
import inspect
from collections.abc import Callable
from typing import Any

Law = Callable[..., None]


def needs(*names: str) -> Callable[[Law], Law]:
    """Say what a law uses of its subject: "optim.SGD", "Tensor.sum", "Tensor.backward(retain_graph)".

    "Tensor.backward(...)" is one that takes arguments at all.
    """

    def said(law: Law) -> Law:
        law.needs = names  # type: ignore[attr-defined]
        return law

    return said


def lacking(law: Law, subject: Any) -> list[str]:
    """What the law needs and the subject has not got."""
    return [name for name in getattr(law, "needs", ()) if not _has(subject, name)]


def _has(subject: Any, name: str) -> bool:
    path, _, parameter = name.rstrip(")").partition("(")
    first, *rest = path.split(".")
    try:
        owner = subject.tensor([1.0]) if first == "Tensor" else getattr(subject, first)
        found = functools.reduce(getattr, rest, owner)
        taken = inspect.signature(found).parameters if parameter else {}
        return not parameter or parameter in taken or (parameter == "..." and bool(taken))
    except (AttributeError, NotImplementedError, TypeError):
        return False
