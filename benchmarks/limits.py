"""What this machine can do at most, measured in the same run: floating point operations and bytes a second.

`python -m benchmarks.limits` prints them. They are measured in a process of their own, so that no other library's
threads are about.
"""

import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

WIDTHS = (512, 1024, 2048)  # of the matrices multiplied: the fastest counts, and larger ones are no faster
BUFFER = 1 << 28  # bytes copied: far more than any cache holds
CACHE = 1 << 26  # up to so many bytes may stay in a cache, for which the limit of the memory does not hold
THREADS = int(os.environ.get("OMP_NUM_THREADS", "1"))

clock = time.process_time if THREADS == 1 else time.perf_counter
"""The processor's time of this process is right even where other processes take their share; not so with threads."""


@functools.cache
def limits() -> dict[str, float]:
    """`flop`: float32 operations a second in a matrix product; `bytes`: read and written a second by a copy."""
    run = subprocess.run([sys.executable, "-m", "benchmarks.limits"], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def seconds_at_least(flop: float, traffic: float) -> float:
    """The time that so many operations and bytes take at the limits; 0 where none applies."""
    return max(flop / limits()["flop"], traffic / limits()["bytes"] if traffic > CACHE else 0)


def measured() -> dict[str, float]:
    """The limits as this process finds them: the best of OpenBLAS and PyTorch's BLAS."""
    import numpy as np
    import torch

    torch.set_num_threads(THREADS)

    def speed(n: int) -> float:
        x = np.ones((n, n), np.float32)
        tensor = torch.from_numpy(x)
        return 2 * n**3 / min(best(lambda: x.dot(x)), best(lambda: tensor @ tensor))

    source, target = np.ones(BUFFER, np.uint8), np.ones(BUFFER, np.uint8)
    return {"flop": max(map(speed, WIDTHS)), "bytes": 2 * BUFFER / best(lambda: np.copyto(target, source))}


def best(work: Callable[[], Any], times: int = 5) -> float:
    """The least seconds a call took."""

    def once() -> float:
        start = clock()
        work()
        return clock() - start

    return min(once() for _ in range(times))


if __name__ == "__main__":
    print(json.dumps(measured()))
