"""Fuzzing of `load`: `python -m tests.serialization.fuzz --files 200000`.

Every mutated file must load or raise LoadError; nothing else: no other exception, no crash, no hang, no gigabytes, and
no side effect (a file opened, a process started, a module imported: Python's audit hooks tell). The files are
numbered: number n is always the same file, and `--first n --files 1` loads that one again.
"""

import argparse
import collections
import io
import os
import random
import resource
import signal
import subprocess
import sys
import time

from minitorch.serialization import LoadError, load
from tests.serialization.mutations import mutated
from tests.serialization.seeds import files

SECONDS = 5
MEMORY = 2 << 30
CHUNK = 10_000
EVENTS = (
    "open", "exec", "compile", "import", "os.", "subprocess.", "socket.", "shutil.", "ctypes.", "pickle.find_class",
    "tempfile.", "urllib.", "webbrowser.", "signal.", "sys.set", "code.__new__", "function.__new__",
)  # fmt: skip


class Watch:
    """Notes what a load does besides loading."""

    def __init__(self) -> None:
        self.active = False
        self.seen: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, args: tuple) -> None:
        if self.active and event.startswith(EVENTS):
            self.seen.append(f"{event}{args!r:.200}")


class Hang(BaseException):
    pass


def _hang(*args: object) -> None:
    raise Hang


def outcome(data: bytes, watch: Watch) -> tuple[str, str | None]:
    """("loaded" or "refused", None) as it should be; else what happened instead in the second place."""
    watch.seen.clear()
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    watch.active = True
    try:
        load(io.BytesIO(data), weights_only=False)
        result, failure = "loaded", None
    except LoadError as error:
        memory = isinstance(error.__cause__, MemoryError)
        result, failure = "refused", "asked for too much memory" if memory else None
    except Hang:
        result, failure = "hung", f"took more than {SECONDS} s"
    except Exception as error:
        result, failure = "raised", f"{type(error).__name__}: {error}"
    finally:
        watch.active = False
        signal.setitimer(signal.ITIMER_REAL, 0)
    return result, failure or (f"side effects: {watch.seen}" if watch.seen else None)


def run(first: int, count: int) -> int:
    """Load files number `first` to `first + count`; print every failure and the counts; the number of failures."""
    seeds = list(files().values())
    for seed in seeds:
        load(io.BytesIO(seed), weights_only=False)  # imports what a load needs
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()  # noqa: SIM115
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, -1))
    signal.signal(signal.SIGALRM, _hang)
    watch = Watch()
    counts: collections.Counter[str] = collections.Counter()
    failures = 0
    for number in range(first, first + count):
        rng = random.Random(number)
        result, failure = outcome(mutated(rng.choice(seeds), rng), watch)
        counts[result] += 1
        if failure:
            failures += 1
            print(f"file {number}: {result}: {failure}", flush=True)
    print(" ".join(f"{result}={n}" for result, n in sorted(counts.items())), flush=True)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--chunk", action="store_true", help="run in this process (a crash would end it)")
    options = parser.parse_args()
    if options.chunk:
        return min(run(options.first, options.files), 100)
    return _in_chunks(options.first, options.files)


def _in_chunks(first: int, count: int) -> int:
    """Each chunk in a process of its own, so that a crash is one failure more, and not the end."""
    start = time.perf_counter()
    counts: collections.Counter[str] = collections.Counter()
    failed = 0
    for begin in range(first, first + count, CHUNK):
        size = min(CHUNK, first + count - begin)
        command = [sys.executable, "-m", __spec__.name, "--chunk", "--first", str(begin), "--files", str(size)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=os.environ)
        *failures, last = done.stdout.splitlines() or ["nothing"]
        if done.returncode < 0 or (done.returncode and not failures):
            failures.append(f"files {begin} to {begin + size}: the process ended with {done.returncode}")
        failed += len(failures)
        print("\n".join(failures), end="\n" if failures else "", flush=True)
        counts.update({word.partition("=")[0]: int(word.partition("=")[2]) for word in last.split() if "=" in word})
    results = ", ".join(f"{n} {result}" for result, n in sorted(counts.items()))
    print(f"{sum(counts.values())} mutated files: {results}; {failed} failures; {time.perf_counter() - start:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
