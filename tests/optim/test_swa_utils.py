"""Averaged models against PyTorch's: weights, buffers, counts and rates, for each way to average."""

import copy

import numpy as np
import pytest
import torch

import minitorch
from tests.both import assert_same
from tests.optim.trajectories import SIDES

AVERAGES = {
    "mean": lambda swa: {},
    "own": lambda swa: {"avg_fn": lambda average, value, n: 0.5 * average + 0.25 * value + n},
    "swa": lambda swa: {"avg_fn": swa.get_swa_avg_fn()},
    "ema": lambda swa: {"avg_fn": swa.get_ema_avg_fn(0.9)},
    "all swa": lambda swa: {"multi_avg_fn": swa.get_swa_multi_avg_fn()},
    "all ema": lambda swa: {"multi_avg_fn": swa.get_ema_multi_avg_fn(0.9), "use_buffers": True},
    "buffers": lambda swa: {"use_buffers": True},
}


def model_of(library):
    library.manual_seed(0)
    return library.nn.Sequential(library.nn.Linear(2, 3), library.nn.BatchNorm1d(3), library.nn.Linear(3, 1))


def batches(library):
    rng = np.random.default_rng(1)
    return [library.tensor(rng.normal(size=(4, 2)).astype(np.float32)) for _ in range(5)]


@pytest.mark.parametrize("kind", AVERAGES)
def test_averages_are_pytorchs(kind):
    seen = []
    for library, kit in SIDES:
        model = model_of(library)
        averaged = kit.swa_utils.AveragedModel(model, **AVERAGES[kind](kit.swa_utils))
        optimizer = kit.SGD(model.parameters(), lr=0.1)
        for x in batches(library):
            optimizer.zero_grad()
            model(x).square().sum().backward()
            optimizer.step()
            averaged.update_parameters(model)
        state = {name: value.numpy() for name, value in averaged.state_dict().items()}
        seen.append((state, averaged.eval()(batches(library)[0]).detach().numpy()))
    assert_same(seen[0], seen[1], rtol=1e-5, atol=1e-6)


def test_statistics_are_taken_anew():
    seen = []
    for library, kit in SIDES:
        model = model_of(library).eval()
        kit.swa_utils.update_bn([(x, None) for x in batches(library)], model)
        norm = model[1]
        assert norm.momentum == 0.1
        assert not model.training
        seen.append([norm.running_mean.numpy(), norm.running_var.numpy(), norm.num_batches_tracked.item()])
        kit.swa_utils.update_bn(batches(library), library.nn.Linear(2, 1))  # nothing to do
    assert_same(seen[0], seen[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "options",
    [{}, {"anneal_epochs": 3, "anneal_strategy": "linear"}, {"anneal_epochs": 0}, {"swa_lr": [0.05, 0.2]}],
    ids=str,
)
def test_rates_are_pytorchs(options):
    seen = []
    for library, kit in SIDES:
        a, b = library.ones(2, requires_grad=True), library.ones(3, requires_grad=True)
        optimizer = kit.SGD([{"params": [a]}, {"params": [b], "lr": 0.1}], lr=0.5)
        scheduler = kit.swa_utils.SWALR(optimizer, **{"swa_lr": 0.05, **options})
        seen.append([])
        for _ in range(13):
            optimizer.step()
            scheduler.step()
            seen[-1].append(scheduler.get_last_lr())
        seen[-1].append(copy.deepcopy(scheduler.state_dict()))
        scheduler.load_state_dict(seen[-1][-1])
    assert seen[0] == seen[1]


def test_what_is_refused():
    for library, kit in SIDES:
        swa = kit.swa_utils
        for make in (swa.get_ema_avg_fn, swa.get_ema_multi_avg_fn):
            with pytest.raises(ValueError, match="Invalid decay value"):
                make(1.5)
        with pytest.raises(AssertionError, match="Only one of avg_fn and multi_avg_fn should be provided"):
            swa.AveragedModel(library.nn.Linear(1, 1), avg_fn=abs, multi_avg_fn=abs)
        optimizer = kit.SGD([library.ones(1, requires_grad=True)])
        with pytest.raises(ValueError, match="anneal_strategy must be one of"):
            swa.SWALR(optimizer, 0.1, anneal_strategy="sin")
        with pytest.raises(ValueError, match="anneal_epochs must be equal or greater than 0"):
            swa.SWALR(optimizer, 0.1, anneal_epochs=-1)


def test_state_dicts_go_both_ways():
    mine, theirs = (kit.swa_utils.AveragedModel(model_of(library)) for library, kit in SIDES)
    mine.load_state_dict({name: minitorch.tensor(value.numpy()) for name, value in theirs.state_dict().items()})
    theirs.load_state_dict({name: torch.tensor(value.numpy()) for name, value in mine.state_dict().items()})
    assert list(mine.state_dict()) == list(theirs.state_dict())
