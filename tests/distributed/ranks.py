"""Checks that run in several processes: a file of them is started once, and each of them is a test.

    @check
    def all_ranks_get_the_sum(): ...

    if __name__ == "__main__":
        run_checks()

and, in a test file, `outcomes = started("tests.distributed.that_file", 2, {"sum": [torch.ones(3)]})`.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import numpy as np

import minitorch
from minitorch import distributed as dist

CHECKS = []
LONGEST = 240
"""Seconds until processes that do not end are ended."""


def check(function):
    """A function that every rank runs, and in which an assertion fails if something is not as it should be."""
    CHECKS.append(function)
    return function


def expected(name):
    """The arrays that the test has handed over under a name."""
    with np.load(Path(sys.argv[1], "expected.npz")) as arrays:
        return [arrays[key] for key in arrays.files if key.rpartition(" ")[0] == name]


def run_checks():
    """Run all checks in turn, and write what became of each into the folder that the first argument names."""
    dist.init_process_group("mpi")
    minitorch.set_num_threads(1)
    found = {}
    for function in CHECKS:
        try:
            function()
            found[function.__name__] = ""
        except BaseException:
            found[function.__name__] = traceback.format_exc()
            break  # the others may wait for what this one has not done
    Path(sys.argv[1], f"{dist.get_rank()}.json").write_text(json.dumps(found))


def started(module, ranks, arrays):
    """What became of the checks of a module in each rank: for each name "", or an error as text."""
    with tempfile.TemporaryDirectory() as folder:
        named = {f"{name} {i:03}": x.detach().numpy() for name, xs in arrays.items() for i, x in enumerate(xs)}
        np.savez(Path(folder, "expected.npz"), **named)
        mpiexec = [Path(sys.executable).parent / "mpiexec", "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
        settings = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.getcwd()}
        command = [*mpiexec, sys.executable, "-m", module, folder]
        run = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=LONGEST)
        files = [Path(folder, f"{rank}.json") for rank in range(ranks)]
        return [json.loads(f.read_text()) if f.exists() else {"started": run.stdout + run.stderr} for f in files]
