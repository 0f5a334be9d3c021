"""On what a run was measured: versions, threads, the limits of the machine, and how busy it was."""

import os
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from benchmarks.limits import limits

PACKAGES = ("minitorch", "torch", "numpy", "numba", "scipy", "jax", "mygrad", "autograd", "tinygrad")


def versions() -> dict[str, str]:
    """The installed version of each library that takes part; "" for one that is not installed."""

    def of(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return ""

    return {name: of(name) for name in PACKAGES}


def facts(threads: int) -> dict[str, Any]:
    """What goes into the record beside what pytest-benchmark says of the machine."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "versions": versions(),
        "threads": threads,
        "blas": f"{blas['name']} {blas['version']}",
        "limits": limits(),
        "load": os.getloadavg()[0],
        "cores": len(os.sched_getaffinity(0)),
    }
