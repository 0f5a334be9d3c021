"""Writes TABLE.md: `python -m tests.compile.stale.table` runs every program under PyTorch, in eager mode and compiled.

PyTorch's results are a record and not judged: `torch.compile(backend="eager")` runs what Dynamo captured, op by op.
"""

import contextlib
import io
import logging
import textwrap
from collections import Counter
from pathlib import Path

import torch

from tests.compile.stale.program import PROGRAMS, Program, Raised, load, outcomes, same

PAGE = Path(__file__).with_name("TABLE.md")
SAID = ("same", "different", "raises")
ROUNDING = 1e-4
"""A compiled step of Adam rounds a few times more often, which is not what is looked for."""


def verdict(program: Program) -> str:
    """What PyTorch's compiled function comes to beside its eager one."""
    logging.disable()
    torch._dynamo.reset()
    with contextlib.redirect_stderr(io.StringIO()):
        eager = outcomes(program, torch, lambda function: function)
        found = outcomes(program, torch, lambda function: torch.compile(function, backend="eager"))
    if same(eager, found, ROUNDING):
        return "same"
    for right, value in zip(eager, found, strict=False):
        if not same(right, value, ROUNDING):
            return "raises" if isinstance(value, Raised) else "different"
    return "different"


def write() -> None:
    verdicts = {program: verdict(program) for program in PROGRAMS}
    counts = Counter((program.kind, said) for program, said in verdicts.items())
    kinds = list(dict.fromkeys(program.kind for program in PROGRAMS))
    lines = [
        "# Programs under PyTorch's compiler",
        "",
        f"Under `torch.compile(backend=\"eager\")` of PyTorch {torch.__version__}: programs whose results are those of",
        "eager mode, are silently different, or end in an error that eager mode does not raise. Written by",
        "`python -m tests.compile.stale.table`; a record, which no test judges.",
        "",
        "| kind | programs | same | different | raises |",
        "|---|---|---|---|---|",
    ]
    for kind in [*kinds, "all"]:
        row = [sum(n for (k, said), n in counts.items() if kind in (k, "all") and said == s) for s in SAID]
        lines.append(f"| {kind} | {sum(row)} | " + " | ".join(map(str, row)) + " |")
    for said in SAID[1:]:
        names = [f"`{program.name}` ({program.kind})" for program, s in verdicts.items() if s == said]
        lines += ["", *textwrap.wrap(f"{said.capitalize()}: {', '.join(names) or 'none'}.", 120)]
    PAGE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    load()
    write()
