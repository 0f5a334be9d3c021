"""A program in several processes: mpiexec, with what it needs to be told on one machine, and its output by rank."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import MutableMapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

LAUNCHER = "MINITORCH_LAUNCHER"
"""The variable that tells ranks the process that has started them: they end when it has."""
FLAGS = [
    "--allow-run-as-root",
    "--oversubscribe",  # more ranks than processors
    *("--mca", "mpi_yield_when_idle", "1"),  # who waits leaves the processor to those that work
    *("--bind-to", "none"),  # mpiexec would put ranks of two programs on the same processors
]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
RANKS = {"RANK": "RANK", "WORLD_SIZE": "SIZE", "LOCAL_RANK": "LOCAL_RANK", "LOCAL_WORLD_SIZE": "LOCAL_SIZE"}
"""torchrun's variables, and the ends of Open MPI's names for them."""


def launch(processes: int, target: str, arguments: Sequence[str] = (), module: bool = False) -> int:
    """Run a program as `run_program` does in so many processes; returns the exit code, 0 if all of them return 0.

    Each line that rank r writes begins with `[r] `. When one fails, the others are ended. Processors are shared out:
    the ranks get as many threads each as there are for one, at least one, unless the environment says how many.
    ModuleNotFoundError where mpi4py or mpiexec is missing, ValueError for fewer processes than one.
    """
    if processes < 1:
        raise ValueError(f"--processes takes a number of processes, 1 or more; got {processes}")
    own = [sys.executable, "-m", __name__.partition(".")[0], "run", *(["-m"] if module else []), target, *arguments]
    command = [*launcher(processes), "--output", "rank", *own]
    options = {"env": environment(processes), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # A session of its own: Ctrl-C in the terminal comes to this process alone, which passes it on.
    running = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]
    pairs = [(running.stdout, sys.stdout.buffer), (running.stderr, sys.stderr.buffer)]
    readers = [threading.Thread(target=_copy, args=pair, daemon=True) for pair in pairs]
    for reader in readers:
        reader.start()
    try:
        with _passing_on(signal.SIGTERM, running):
            code = running.wait()
    except KeyboardInterrupt:
        running.terminate()
        running.wait()
        code = 130
    for reader in readers:
        reader.join()
    return code if code >= 0 else 128 - code


def launcher(processes: int) -> list[str]:
    """The start of a command that runs what follows in so many processes on this machine."""
    return [mpiexec(), *FLAGS, "-n", str(processes)]


def mpiexec() -> str:
    """Where it is: beside this Python, else where the shell would find it."""
    beside = Path(sys.executable).with_name("mpiexec")
    found = str(beside) if beside.is_file() else shutil.which("mpiexec")
    for name, there in {"mpi4py": find_spec("mpi4py"), "mpiexec": found}.items():
        if not there:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return str(found)


def environment(processes: int) -> dict[str, str]:
    """The variables of the ranks: those of this process, and how many threads each may use where they do not say."""
    threads = str(max(1, len(os.sched_getaffinity(0)) // processes))
    return {**dict.fromkeys(THREADS, threads), **os.environ, LAUNCHER: str(os.getpid())}


def name_rank(variables: MutableMapping[str, str]) -> None:
    """Set torchrun's variables, for programs that read their rank there, in a process that mpiexec has started."""
    for name, ending in RANKS.items():
        told = variables.get(f"OMPI_COMM_WORLD_{ending}")
        if told is not None:
            variables.setdefault(name, told)


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    """Line by line, with the rank in the form of this package."""
    for line in source:
        target.write(re.sub(rb"^\[(\d+)\]<std(?:out|err)>: ?", rb"[\1] ", line))
        target.flush()


class _passing_on:
    """In the block, a signal to this process goes to another."""

    def __init__(self, number: int, process: subprocess.Popen) -> None:
        self.number, self.process = number, process

    def __enter__(self) -> None:
        self.before = signal.signal(self.number, lambda number, _: self.process.send_signal(number))

    def __exit__(self, *exception: object) -> None:
        signal.signal(self.number, self.before)
