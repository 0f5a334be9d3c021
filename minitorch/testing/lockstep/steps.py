"""One step: a line run in both sessions, what it raised, and what is bound afterwards, compared.

The class of what was raised must be the same, and an error must leave things alike. Where a backward pass or a step
broke off in the middle nothing is compared and the program ends: which gradients it had computed by then is not
specified.
"""

import io
import warnings
from typing import Any, NamedTuple

from .facts import difference, unlike
from .session import Session

PASSES = ("backward(", "autograd.grad(", ".step(closure")
BEFORE_A_PASS = ("does not require grad", "implicitly created", "is not a differentiable")
"""Words of PyTorch's errors that are raised before a pass begins."""
MISSING = (AttributeError, NotImplementedError, TypeError)
"""What a library raises for something that it has not got; of operators and arguments Python says TypeError."""
AFTER_THE_EDIT = "Inplace update to inference tensor"  # which PyTorch raises when the numbers have changed already


class Step(NamedTuple):
    """How a line went: whether it raised (in the oracle), what differs, and expressions that show it."""

    raised: bool = False
    problem: str | None = None
    shown: tuple[str, ...] = ()
    broke_off: bool = False
    missing: str | None = None  # what the subject has not got, so that the line ran in neither


class Asked(NamedTuple):
    """What is asked of the subject; `lockstep` says what each of these means."""

    files: bool
    errors: bool
    partial: bool
    refusal: type[Exception] | None


def step(
    line: str,
    subject: Session,
    oracle: Session,
    files: bool = True,
    errors: bool = True,
    partial: bool = False,
    refusal: type[Exception] | None = None,
    **options: Any,
) -> Step:
    """Run `line` in both sessions and compare; warnings are kept quiet. The flags are those of `lockstep`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _step(line, subject, oracle, Asked(files, errors, partial, refusal), options)


def _step(line: str, subject: Session, oracle: Session, asked: Asked, options: dict[str, Any]) -> Step:
    ours = subject.run(line)
    if (asked.partial and isinstance(ours, MISSING)) or (asked.refusal and isinstance(ours, asked.refusal)):
        return Step(raised=True, missing=str(ours))
    theirs = oracle.run(line)
    if not _alike(ours, theirs, asked.errors):
        got = "no error" if ours is None else repr(ours)
        return Step(theirs is not None, f"{got}, expected {theirs!r}" if theirs else f"unexpected {got}")
    if theirs is not None and _broke_off(line, str(theirs)):
        return Step(raised=True, broke_off=True)
    found = difference(subject, oracle, MISSING if asked.partial else (), **options)
    if found:
        return Step(theirs is not None, f"{found[0]}: {found[1]}", (found[0],))
    crossed = _files(subject, oracle, options) if asked.files and "torch.save(" in line else None
    return Step(theirs is not None, crossed)


def _alike(ours: Exception | None, theirs: Exception | None, errors: bool) -> bool:
    """Whether two lines ended alike: without an error, or with errors of one name or of a class and its subclass."""
    if ours is None or theirs is None:
        return ours is theirs
    return not errors or type(ours).__name__ == type(theirs).__name__ or isinstance(ours, type(theirs))


def _broke_off(line: str, message: str) -> bool:
    """Whether a line was in the middle of something when it raised."""
    in_a_pass = any(name in line for name in PASSES) and not any(words in message for words in BEFORE_A_PASS)
    return in_a_pass or AFTER_THE_EDIT in message


def _files(subject: Session, oracle: Session, options: dict[str, Any]) -> str | None:
    """What differs when a file in memory is loaded by the other library instead of the one that saved it."""
    for name in oracle.bound():
        if isinstance(oracle.names[name], io.BytesIO):
            for reader, writer in ((oracle, subject), (subject, oracle)):
                crossed, plain = _loaded(reader, writer, name), _loaded(oracle, oracle, name)
                problem = unlike(crossed, plain, options)
                if problem:
                    names = writer.lib.__name__, reader.lib.__name__
                    return f"{name} as {names[0]} saved it, loaded by {names[1]}: {problem}"
    return None


def _loaded(reader: Session, writer: Session, name: str) -> Any:
    """What `reader` loads from the file that `writer` filled; of an error the class."""
    names = {**reader.names, name: io.BytesIO(writer.names[name].getvalue())}
    session = Session(reader.lib)
    session.names = names
    return session.value(f"torch.load({name})")
