"""The mutation score: `python -m tests.mutation [--sample N] [--write] [MODULE ...]`.

Every mutant that has not been tried yet is, by two processes, unless a sample is asked for: then as many of each
module, drawn at random. Stopped and started again it goes on. It fails below 90 %, or if a survivor has no reason in
`survivors.py`. `--again` tries those once more, after tests were added; `--write` puts the score of all
modules into TABLE.md.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import TestOutcome, WorkItem, WorkResult
from rich.progress import track
from scipy.stats import binomtest

from tests.mutation.mutants import session
from tests.mutation.subjects import ROOT, subjects
from tests.mutation.survivors import SURVIVORS
from tests.mutation.trial import enter_copy, passes, trial

TABLE = Path(__file__).with_name("TABLE.md")
HEAD = """# Mutation score

A mutant is a module with one operator, number or decorator changed; it is killed if a test fails. Those tried are
drawn at random, and start anew where a function is edited. Why the others survive is said in `survivors.py`. This page
is made by `python -m tests.mutation --write`, which tries what has not been tried (`--sample 0 --write`: nothing). The
interval is for the share that would be killed if all were tried (Wilson). It leaves out that tests were written
where survivors of the sample showed that they were missing; before that 90 % of the rules' were killed.

"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="paths; all if none is given")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants of each module")
    parser.add_argument("--again", action="store_true", help="try survivors without a reason again")
    parser.add_argument("--write", action="store_true", help="put the score of all modules into TABLE.md")
    chosen = parser.parse_args()
    sessions = {module: session(module) for module in chosen.modules or subjects()}
    run(sessions, chosen.sample, chosen.again)
    if chosen.write:
        TABLE.write_text(HEAD + table({module: session(module) for module in subjects()}))
    return report(sessions)


def run(sessions: dict[str, WorkDB], sample: int | None, again: bool) -> None:
    """Try what has not been tried, after what survived without a reason if `again`, in two copies of the repository."""
    pending = [(db, item) for db in sessions.values() for item in left(db, sample)]
    random.shuffle(pending)  # so that what a run that was stopped has tried is a fair sample
    if again:
        pending = [(sessions[module], item) for module, item, _ in unexplained(sessions)] + pending
    with tempfile.TemporaryDirectory() as folder:
        spawned = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, mp_context=spawned, initializer=enter_copy, initargs=(Path(folder),)) as pool:
            jobs = {pool.submit(trial, item): (db, item) for db, item in pending}
            for job in track(as_completed(jobs), "mutants", total=len(jobs)):
                db, item = jobs[job]
                db.set_result(item.job_id, job.result())
            # A survivor shows that the tests pass; where there is none they might fail without a mutant too.
            tried = [db for db, _ in jobs.values()]
            doubtful = [module for module, db in sessions.items() if db in tried and not survivors(db)]
            for module, passed in zip(doubtful, pool.map(passes, doubtful), strict=True):
                if not passed:
                    sys.exit(f"the tests of {module} fail without a mutant")


def survivors(db: WorkDB) -> list[tuple[WorkItem, WorkResult]]:
    """The changes that no test has noticed."""
    return [pair for pair in db.completed_work_items if pair[1].test_outcome == TestOutcome.SURVIVED]


def unexplained(sessions: dict[str, WorkDB]) -> list[tuple[str, WorkItem, str]]:
    """Survivors without a reason: module, mutant, and what it changes."""
    found = [(module, item, result.diff) for module, db in sessions.items() for item, result in survivors(db)]
    return [(module, item, diff) for module, item, diff in found if (module, diff) not in SURVIVORS]


def left(db: WorkDB, sample: int | None) -> Iterable:
    """Mutants that have not been tried, in random order; no more than a sample still lacks."""
    tried = Counter(result.test_outcome for _, result in db.results)
    lacking = None if sample is None else max(0, sample - tried[TestOutcome.KILLED] - tried[TestOutcome.SURVIVED])
    return db.pending_work_items[:lacking]


def table(sessions: dict[str, WorkDB]) -> str:
    """The score of every part and all together, then of every module, as markdown."""
    rows = {module: figures(db) for module, db in sessions.items()}
    parts = {part: [row for module, row in rows.items() if f"/{part}" in module] for part in PARTS}
    totals = [f"| {PARTS[part]} | {summary(of)} |" for part, of in parts.items() if of]
    lines = [f"| {module} | {n} | {t} | {t - s} | {s} |" for module, (n, t, s) in rows.items()]
    return "\n".join(
        [
            "| part | mutants | tried | killed | score | 95 % interval |",
            "|---|---|---|---|---|---|",
            *totals,
            f"| all | {summary(list(rows.values()))} |",
            "",
            "| module | mutants | tried | killed | survived |",
            "|---|---|---|---|---|",
            *lines,
            "",
        ]
    )


PARTS = {"tape": "tape", "tensor/promotion": "promotion", "optim": "optimizers", "ops": "rules"}


def summary(rows: list[tuple[int, int, int]]) -> str:
    """Mutants, tried, killed, the score and, unless all were tried, how far it can be trusted."""
    mutants, tried, survived = map(sum, zip(*rows, strict=True))
    interval = "all tried"
    if tried < mutants:
        found = binomtest(tried - survived, max(1, tried)).proportion_ci(0.95, method="wilson")
        interval = f"{found.low:.1%} to {found.high:.1%}"
    return f"{mutants} | {tried} | {tried - survived} | {score(tried, survived):.1%} | {interval}"


def figures(db: WorkDB) -> tuple[int, int, int]:
    """How many mutants of a module there are, have been tried, and have survived."""
    tried = sum(1 for _, result in db.results if result.test_outcome)
    return tried + len(db.pending_work_items), tried, len(survivors(db))


def score(tried: int, survived: int) -> float:
    return 1 - survived / max(1, tried)


def report(sessions: dict[str, WorkDB]) -> int:
    """Print the table and what survived without a reason; 1 if that is not good enough."""
    print(table(sessions))
    for module, _, diff in unexplained(sessions):
        print(f"survived without a reason: {module}: {diff}")
    for module, diff in SURVIVORS:
        if module in sessions and diff.partition(" => ")[0] not in on_one_line(module):
            print(f"no longer there, so its reason may go: {module}: {diff}")
    _, tried, survived = map(sum, zip(*map(figures, sessions.values()), strict=True))
    return int(score(tried, survived) < 0.9 or bool(unexplained(sessions)))


def on_one_line(module: str) -> str:
    return " ".join(line.strip() for line in (ROOT / module).read_text().splitlines())


if __name__ == "__main__":
    sys.exit(main())
