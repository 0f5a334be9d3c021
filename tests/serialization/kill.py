"""Saves that are killed: `python -m tests.serialization.kill --kills 500`.

A child process saves over a file and is killed on the way, at a line of Python's choice or at a moment of the clock's;
afterwards the file must be the old one or the new one, whole. Nothing waits for anything: the child ends itself.
"""

import argparse
import collections
import os
import random
import signal
import sys
import tempfile
import time

import minitorch
from minitorch.serialization import load, save

SIZE = 50_000
LINES = 1_500  # a save runs about as many
SECONDS = 0.02


def _state(number: int) -> dict:
    return {"number": number, "weights": minitorch.tensor([float(number)] * SIZE)}


def _die_at_line(line: int) -> None:
    left = line

    def trace(frame, event, argument):
        nonlocal left
        left -= event == "line"
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def _die_after(seconds: float) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, even inside a system call
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _save_and_die(path: str, state: dict, rng: random.Random) -> bool:
    """Save in a child; whether it was killed before it was done."""
    child = os.fork()
    if child == 0:
        die, limit = rng.choice(((_die_at_line, rng.randrange(LINES)), (_die_after, SECONDS * rng.random() + 1e-6)))
        die(limit)
        save(state, path)
        sys.settrace(None)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def run(kills: int, seed: int = 0) -> dict[str, int]:
    """Kill so many saves; how often the old file was there after it, how often the new. Raises where neither was."""
    rng = random.Random(seed)
    counts: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "state.pth")
        current = 0
        save(_state(current), path)
        while counts["killed"] < kills:
            counts["killed"] += _save_and_die(path, _state(current + 1), random.Random(rng.random()))
            found = load(path)
            if found["number"] not in (current, current + 1) or found["weights"].tolist() != [found["number"]] * SIZE:
                raise AssertionError(f"after save {current + 1} the file holds {found['number']}, not all of it")
            counts["new" if found["number"] == current + 1 else "old"] += 1
            current = found["number"]
        counts["left behind"] = len(os.listdir(folder)) - 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = time.perf_counter()
    counts = run(options.kills, options.seed)
    print(
        f"{counts['killed']} of {counts['old'] + counts['new']} saves killed: then the old file {counts['old']} times, "
        f"the new one {counts['new']} times, a broken one never; {counts['left behind']} unfinished files left beside; "
        f"{time.perf_counter() - start:.0f} s"
    )


if __name__ == "__main__":
    main()
