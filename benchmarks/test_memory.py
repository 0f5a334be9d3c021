"""Peak memory of a process that trains, read from the kernel when it ends."""

import subprocess
import sys

import pytest

from benchmarks.models import MODELS

TRAIN = """
import resource, sys
import {lib}
from benchmarks.models import MODELS, training
step = training({lib}, MODELS[{index}], "Adam")
for _ in range({steps}):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def peak_bytes(lib, index, steps):
    code = TRAIN.format(lib=lib, index=index, steps=steps)
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


@pytest.mark.benchmark(group="peak memory")
@pytest.mark.parametrize("index", range(len(MODELS)), ids=[m.name for m in MODELS])
def test_peak_memory(benchmark, index):
    ours, theirs = (peak_bytes(lib, index, steps=20) for lib in ("minitorch", "torch"))
    benchmark.extra_info["bytes"] = {"minitorch": ours, "torch": theirs}
    benchmark.pedantic(lambda: None)
    assert ours <= theirs
