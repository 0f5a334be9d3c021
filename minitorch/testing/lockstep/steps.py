"""One step: a line run in both sessions, what it raised, and what is bound afterwards, compared.

The class of what was raised must be the same, and an error must leave things alike. Only where something broke off in
the middle is nothing compared, nor can the program go on: which gradients a pass had computed is nobody's promise.
"""

import ast
import io
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

from .facts import difference, unlike
from .session import Divergence, Session

PASSES = ("backward(", "autograd.grad(", ".step(closure")
BEFORE_A_PASS = ("does not require grad", "implicitly created", "is not a differentiable")
"""Words of PyTorch's errors that are raised before a pass begins."""
AFTER_THE_EDIT = "Inplace update to inference tensor"  # which PyTorch raises when the numbers have changed already

TOLERANCE = {"rtol": 1e-4, "atol": 1e-4}  # errors of rounding add up


class Step(NamedTuple):
    """How a line went: whether it raised (in the oracle), what differs, and expressions that show it."""

    raised: bool = False
    problem: str | None = None
    shown: tuple[str, ...] = ()
    broke_off: bool = False


def step(line: str, subject: Session, oracle: Session, files: bool = True, **options: Any) -> Step:
    """Run `line` in both sessions and compare; with `files`, each library also loads what the other has saved.

    Warnings are kept quiet.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _step(line, subject, oracle, files, options or TOLERANCE)


def _step(line: str, subject: Session, oracle: Session, files: bool, options: dict[str, Any]) -> Step:
    ours, theirs = subject.run(line), oracle.run(line)
    if not _alike(ours, theirs):
        return Step(theirs is not None, f"{ours!r}, expected {theirs!r}" if theirs else f"unexpected {ours!r}")
    if theirs is not None and _broke_off(line, str(theirs)):
        return Step(raised=True, broke_off=True)
    found = difference(subject, oracle, **options)
    if found:
        return Step(theirs is not None, f"{found[0]}: {found[1]}", (found[0],))
    crossed = _files(subject, oracle, options) if files and "torch.save(" in line else None
    return Step(theirs is not None, crossed)


def _alike(ours: Exception | None, theirs: Exception | None) -> bool:
    """Whether two lines ended alike: without an error, or with errors of one name or of a class and its subclass."""
    if ours is None or theirs is None:
        return ours is theirs
    return type(ours).__name__ == type(theirs).__name__ or isinstance(ours, type(theirs))


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


def run(lines: Sequence[str], subject: Any, oracle: Any, **options: Any) -> tuple[int, Step]:
    """Run lines in two libraries until one makes a difference or a pass breaks off; how many ran, and how it ended."""
    sessions = Session(subject), Session(oracle)
    done = Step()
    for n, line in enumerate(lines, 1):
        done = step(line, *sessions, **options)
        if done.problem or done.broke_off:
            return n, done
    return len(lines), done


def shortened(lines: Sequence[str], subject: Any, oracle: Any, **options: Any) -> list[str]:
    """The lines without those that the difference, which the last line makes, does not need."""
    lines = list(lines)
    _, wanted = run(lines, subject, oracle, **options)
    for at in reversed(range(len(lines) - 1)):
        fewer = lines[:at] + lines[at + 1 :]
        n, done = run(fewer, subject, oracle, **options)
        if n == len(fewer) and done.problem and _kind(done) == _kind(wanted):
            lines = fewer
    return lines


def _kind(done: Step) -> tuple[bool, object]:
    """What a difference is about, so that a shorter program shows the same one."""
    return done.raised, done.shown or str(done.problem).partition("(")[0]


def replay(text: str, subject: Any, oracle: Any, **options: Any) -> None:
    """Run a script in lock-step: each statement in both libraries, compared after it. Raises `Divergence`.

    What a failure of `lockstep` printed can be kept as a test; `options` are those of `assert_close`, and `files`.
    """
    statements = ast.parse(text).body
    lines = [ast.unparse(x) for x in statements if not isinstance(x, ast.Import | ast.ImportFrom)]
    n, done = run(lines, subject, oracle, **options)
    if done.problem:
        raise Divergence(lines[:n], done.problem, done.shown)
