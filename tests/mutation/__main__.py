"""The mutation score: `python -m tests.mutation [--sample N] [--write] [MODULE ...]`.

Every mutant that has not been tried yet is, by two processes, unless a sample is asked for: then as many of each
module, drawn at random. Stopped and started again it goes on. It fails below 90 %, or if a survivor has no reason in
`survivors.py`. `--again` tries the survivors once more, after tests were added; `--write` puts the score of all
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

from tests.mutation.mutants import session
from tests.mutation.subjects import ROOT, subjects
from tests.mutation.survivors import SURVIVORS
from tests.mutation.trial import enter_copy, passes, trial

TABLE = Path(__file__).with_name("TABLE.md")
HEAD = """# Mutation score

A mutant is a module with one operator, number or decorator changed; it is killed if a test fails. Those tried are
drawn at random, and start anew where a module is edited. Why the others survive is said in `survivors.py`. This page
is made by `python -m tests.mutation --write`, which tries what has not been tried.

"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="paths; all if none is given")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants of each module")
    parser.add_argument("--again", action="store_true", help="try the survivors again")
    parser.add_argument("--write", action="store_true", help="put the score of all modules into TABLE.md")
    chosen = parser.parse_args()
    sessions = {module: session(module) for module in chosen.modules or subjects()}
    run(sessions, chosen.sample, chosen.again)
    if chosen.write:
        TABLE.write_text(HEAD + table({module: session(module) for module in subjects()}))
    return report(sessions)


def run(sessions: dict[str, WorkDB], sample: int | None, again: bool) -> None:
    """Try what has not been tried, after what survived if `again`, in two copies of the repository."""
    pending = [(db, item) for db in sessions.values() for item in left(db, sample)]
    random.shuffle(pending)  # so that what a run that was stopped has tried is a fair sample
    if again:
        pending = [(db, item) for db in sessions.values() for item, _ in survivors(db)] + pending
    with tempfile.TemporaryDirectory() as folder:
        spawned = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(2, mp_context=spawned, initializer=enter_copy, initargs=(Path(folder),)) as pool:
            jobs = {pool.submit(trial, item): (db, item) for db, item in pending}
            for job in track(as_completed(jobs), "mutants", total=len(jobs)):
                db, item = jobs[job]
                db.set_result(item.job_id, job.result())
            # A survivor shows that the tests pass; where there is none they might fail without a mutant too.
            doubtful = [module for module, db in sessions.items() if not survivors(db)]
            for module, passed in zip(doubtful, pool.map(passes, doubtful), strict=True):
                if not passed:
                    sys.exit(f"the tests of {module} fail without a mutant")


def survivors(db: WorkDB) -> list[tuple[WorkItem, WorkResult]]:
    """The changes that no test has noticed."""
    return [pair for pair in db.completed_work_items if pair[1].test_outcome == TestOutcome.SURVIVED]


def left(db: WorkDB, sample: int | None) -> Iterable:
    """Mutants that have not been tried, in random order; no more than a sample still lacks."""
    tried = Counter(result.test_outcome for _, result in db.results)
    lacking = None if sample is None else max(0, sample - tried[TestOutcome.KILLED] - tried[TestOutcome.SURVIVED])
    return db.pending_work_items[:lacking]


def table(sessions: dict[str, WorkDB]) -> str:
    """The score of every module and of all together, as markdown."""
    rows = {module: figures(db) for module, db in sessions.items()}
    mutants, tried, survived = map(sum, zip(*rows.values(), strict=True))
    lines = [f"| {module} | {n} | {t} | {t - s} | {s} |" for module, (n, t, s) in rows.items()]
    total = f"{score(tried, survived):.1%} of {tried} mutants killed, out of {mutants} that there are."
    return "\n".join(
        ["| module | mutants | tried | killed | survived |", "|---|---|---|---|---|", *lines, "", total, ""]
    )


def figures(db: WorkDB) -> tuple[int, int, int]:
    """How many mutants of a module there are, have been tried, and have survived."""
    tried = sum(1 for _, result in db.results if result.test_outcome)
    return tried + len(db.pending_work_items), tried, len(survivors(db))


def score(tried: int, survived: int) -> float:
    return 1 - survived / max(1, tried)


def report(sessions: dict[str, WorkDB]) -> int:
    """Print the table and what survived without a reason; 1 if that is not good enough."""
    print(table(sessions))
    found = [(module, result.diff) for module, db in sessions.items() for _, result in survivors(db)]
    unexplained = [survivor for survivor in found if survivor not in SURVIVORS]
    for module, diff in unexplained:
        print(f"survived without a reason: {module}: {diff}")
    for module, diff in SURVIVORS:
        if module in sessions and diff.partition(" => ")[0] not in on_one_line(module):
            print(f"no longer there, so its reason may go: {module}: {diff}")
    tried = sum(figures(db)[1] for db in sessions.values())
    return int(score(tried, len(found)) < 0.9 or bool(unexplained))


def on_one_line(module: str) -> str:
    return " ".join(line.strip() for line in (ROOT / module).read_text().splitlines())


if __name__ == "__main__":
    sys.exit(main())
