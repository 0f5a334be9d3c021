"""Programs run again: a script kept from a failure, and one without the lines that the failure does not need."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from .session import Divergence, sessions
from .steps import Step, step

BOUND = re.compile(r"^ *([a-z]+)(\d+) = ", re.MULTILINE)


def run(lines: Sequence[str], subject: Any, oracle: Any, **options: Any) -> tuple[int, Step]:
    """Run lines in two libraries until one makes a difference or a pass breaks off; how many ran, and how it ended."""
    both = sessions(subject, oracle, options.get("refusal"))
    done = Step()
    for n, line in enumerate(lines, 1):
        done = step(line, *both, **options)
        if done.problem or done.broke_off:
            return n, done
    return len(lines), done


def shortened(
    lines: Sequence[str], subject: Any, oracle: Any, known: Sequence[str] = (), **options: Any
) -> tuple[list[str], Step]:
    """The lines without those that the difference, which the last line makes, does not need; and how they end.

    Shorter programs of which a pattern in `known` knows the report show another difference.
    """
    lines = list(lines)
    _, wanted = run(lines, subject, oracle, **options)
    for at in reversed(range(len(lines) - 1)):
        for fewer in _without(lines, at):
            n, done = run(fewer, subject, oracle, **options)
            if n < len(fewer) or not done.problem or _kind(done) != _kind(wanted):
                continue
            if not is_known(Divergence(fewer, done.problem, done.shown), known):
                lines, wanted = fewer, done
                break
    return lines, wanted


def is_known(found: Divergence, known: Sequence[str]) -> bool:
    """Whether one of the patterns is in the report of a difference."""
    return any(re.search(pattern, str(found)) for pattern in known)


def _without(lines: list[str], at: int) -> Iterator[list[str]]:
    """The lines but one; and these with a name that was bound before for the one that it binds."""
    rest = lines[:at] + lines[at + 1 :]
    yield rest
    for prefix, number in BOUND.findall(lines[at]):
        for earlier in (name for line in lines[:at] for name in BOUND.findall(line) if name[0] == prefix):
            yield [re.sub(rf"\b{prefix}{number}\b", "".join(earlier), line) for line in rest]


def _kind(done: Step) -> tuple[bool, str]:
    """What a difference is about, whatever the names, so that a shorter program shows the same one."""
    return done.raised, re.sub(r"\d+", "", str(done.shown or str(done.problem).partition("(")[0]))


def replay(text: str, subject: Any, oracle: Any, **options: Any) -> None:
    """Run a script in lock-step: each statement in both libraries, compared after it. Raises `Divergence`.

    What a failure of `lockstep` printed can be kept as a test; `options` are those of `lockstep`.
    """
    statements = ast.parse(text).body
    lines = [ast.unparse(x) for x in statements if not isinstance(x, ast.Import | ast.ImportFrom)]
    n, done = run(lines, subject, oracle, **options)
    if done.problem:
        raise Divergence(lines[:n], done.problem, done.shown)
