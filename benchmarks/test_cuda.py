"""The workflow's training step on minitorch's CPU against the reference's, in PyTorch, on a CUDA device."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.sizes import only_full
from minitorch import workflow as ours
from reference import workflow as theirs

DEVICE = "cuda"
CHANGES = {
    "2-3-1": {},
    "2-64-64-1": {"hidden": (64, 64)},
    "2-1024-1024-1": {"hidden": (1024, 1024)},
}


class Step:
    """A training of the workflow; calling it makes one step on its first batch and returns the loss."""

    def __init__(self, workflow, device, changes):
        self.training = workflow.Training(replace(workflow.TASKS["2-3-1"], **changes), device)
        self.x, self.y = (part.to(device) for part in next(iter(self.training.batches)))

    def __call__(self):
        return np.float32(self.training.step(self.x, self.y))  # the loss is read, so the device has finished


@pytest.mark.skipif(DEVICE == "cuda" and not torch.cuda.is_available(), reason="PyTorch finds no CUDA device here")
@pytest.mark.benchmark(group="workflow, minitorch on the CPU against CUDA")
@pytest.mark.parametrize("name", only_full(CHANGES, but=("2-3-1",)))
def test_cuda(duel, name):
    def make(lib):
        return Step(*(theirs, DEVICE) if lib is torch else (ours, "cpu"), CHANGES[name])

    duel(make, calls=3)
