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

SIDE = 2048  # of the matrices multiplied: larger ones are no faster
BUFFER = 1 << 28  # bytes copied: far more than any cache holds


@functools.cache
def limits() -> dict[str, float]:
    """`flop`: float32 operations a second in a matrix product; `bytes`: read and written a second by a copy."""
    run = subprocess.run([sys.executable, "-m", "benchmarks.limits"], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def seconds_at_least(flop: float, traffic: float) -> float:
    """The time that so many operations and bytes take at the limits."""
    return max(flop / limits()["flop"], traffic / limits()["bytes"])


def measured() -> dict[str, float]:
    """The limits as this process finds them: the best of OpenBLAS and PyTorch's BLAS."""
    import numpy as np
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    x, source = np.ones((SIDE, SIDE), np.float32), np.ones(BUFFER, np.uint8)
    tensor, target = torch.from_numpy(x), np.ones_like(source)
    product = min(best(lambda: x.dot(x)), best(lambda: tensor @ tensor))
    return {"flop": 2 * SIDE**3 / product, "bytes": 2 * BUFFER / best(lambda: np.copyto(target, source))}


def best(work: Callable[[], Any], times: int = 7) -> float:
    """The least seconds a call took."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(times))


if __name__ == "__main__":
    print(json.dumps(measured()))
