"""Lock-step with PyTorch for as long as asked: `python -m tests.testing.fuzz MINUTES`.

Prints the scripts of what was found and how much was tried. What fails is kept in `.hypothesis` and tried first the
next time.
"""

import contextlib
import re
import sys
import time

import torch
from hypothesis import HealthCheck, Phase, settings

import minitorch
from minitorch.testing.lockstep import Divergence, lockstep
from tests.testing.known import KNOWN

ROUND = settings(
    deadline=None,
    max_examples=300,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)
THREAD = re.compile(r"ThreadPoolExecutor\(1\)\.submit\(lambda: |\)\.result\(\)")
BRACKETS = re.compile(r"\[[^][]*]|\([^()]*\)")  # the innermost
EMPTIED = {"[": "\N{WHITE SQUARE}", "(": "\N{WHITE CIRCLE}"}
NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)")


def fuzz(machine, minutes, found):
    """Add the differences to `found`; every round goes on from a fresh seed, and past what earlier ones have found."""
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        try:
            machine.check(ROUND)
        except Divergence as divergence:
            found.append(divergence)
            machine.known = (*machine.known, kind(divergence))
            print(divergence, flush=True)


def kind(divergence):
    """The pattern of all reports like this one: whatever its numbers, what is in brackets, and its context."""
    line = THREAD.sub("", divergence.lines[-1].rpartition("\n")[2].strip())
    while BRACKETS.search(line):
        line = BRACKETS.sub(lambda found: EMPTIED[found[0][0]], line)
    target, _, value = line.rpartition(" = ")
    problem = divergence.problem.partition("\n")[0]
    return f"{_pattern(target)}.*{_pattern(value)}.*: {_pattern(problem)}"


def _pattern(text):
    """With any number for a number, and anything for what was in brackets."""
    pattern = NUMBER.sub(lambda found: NUMBER.pattern, re.escape(text))
    return pattern.replace(EMPTIED["["], r"\[.*\]").replace(EMPTIED["("], r"\(.*\)")


if __name__ == "__main__":
    torch.set_num_threads(1)
    machine = lockstep(minitorch, torch, known=KNOWN)
    found = []
    with contextlib.suppress(KeyboardInterrupt):  # which ends it sooner
        fuzz(machine, float(sys.argv[1]), found)
    print(f"{machine.programs} programs, {machine.steps} steps, {len(found)} differences")
    sys.exit(bool(found))
