"""Training in two processes: one start of them, and a test for each check in training_checks.py."""

import json

import numpy as np
import pytest
import torch

from tests.distributed import training_checks as checks
from tests.distributed.ranks import CHECKS

from .conftest import end, start

LONGEST = 240
"""Seconds until processes that do not end are ended."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """For each rank the error of each check as text, "" where there was none."""
    folder = tmp_path_factory.mktemp("training")
    arrays = {**on_the_whole(), **normed()}
    named = {f"{name} {i:03}": x.detach().numpy() for name, xs in arrays.items() for i, x in enumerate(xs)}
    np.savez(folder / "expected.npz", **named)
    ended = end(start("-m", "tests.distributed.training_checks", folder), LONGEST)
    files = [folder / f"{rank}.json" for rank in (0, 1)]
    return [json.loads(f.read_text()) if f.exists() else {"started": ended.out + ended.err} for f in files]


def on_the_whole():
    """What PyTorch comes to, in one process that has all rows."""
    model, loss_fn = checks.network(torch), torch.nn.MSELoss()

    def backward():
        (2 * loss_fn(model(torch.tensor(checks.X)), torch.tensor(checks.Y))).backward()

    return {"whole": checks.run_on_the_whole(torch, model, backward)}


def normed():
    """PyTorch's batch norm of all images."""
    model, found = checks.normed_network(torch), {}
    for step in ("first", "second"):
        x = torch.tensor(checks.IMAGES, requires_grad=True)
        (model(x) * torch.tensor(checks.WEIGHTS)).sum().backward()
        found[f"{step} gradient of images"] = [x.grad]
        found[f"{step} gradients and buffers"] = [p.grad.clone() for p in model.parameters()]
        found[f"{step} gradients and buffers"] += [b.clone() for b in model.buffers()]
        model.zero_grad()
    return {**found, "evaluated": [model.eval()(torch.tensor(checks.IMAGES))]}


@pytest.mark.parametrize("name", [check.__name__ for check in CHECKS])
def test_in_every_rank(outcomes, name):
    for rank, outcome in enumerate(outcomes):
        assert outcome.get(name, "was not reached") == "", f"rank {rank}: {outcome.get(name, outcome)}"
