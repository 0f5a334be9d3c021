"""Freed memory stays with the process, unless the environment says otherwise."""

import os
import subprocess
import sys

ROUNDS = """
import resource
import numpy as np
import minitorch.fast.allocation

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def a_round():
    arrays = [np.ones(1 << 18, np.float32) for _ in range(16)]

a_round(), a_round()
before = faults()
a_round(), a_round(), a_round()
print(faults() - before)
"""
PAGES = 3 * 16 * (1 << 20) // 4096  # of three rounds


def pages_cleared(**environment):
    """How many pages the system had to hand out in three rounds, after two others."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_", "MINITORCH_PLAIN"))}
    command = [sys.executable, "-c", ROUNDS]
    return int(subprocess.run(command, env=kept | environment, check=True, capture_output=True, text=True).stdout)


def test_what_was_freed_is_used_again():
    assert pages_cleared() < PAGES // 10


def test_the_environment_has_the_last_word():
    assert pages_cleared(MALLOC_TRIM_THRESHOLD_="131072") > PAGES // 2
