"""A run that goes on from a checkpoint computes the bits of one that never stopped."""

import datetime
import pathlib
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

import minitorch
from minitorch import nn, optim
from minitorch.serialization import LoadError, Resumable, load, load_checkpoint, save, save_checkpoint
from minitorch.serialization.random_state import random_state
from minitorch.utils.data import DataLoader, TensorDataset
from tests.serialization.training import Run

BATCHES = 4  # in an epoch


def in_a_new_process(path, epochs, generator_seed="none"):
    command = [sys.executable, "-m", "tests.serialization.training", str(path), str(epochs), str(generator_seed)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_100_epochs_are_50_and_a_new_process_and_50(tmp_path):
    whole = Run().train(100).fingerprint()
    Run().train(50).save(tmp_path / "x.pth")
    assert in_a_new_process(tmp_path / "x.pth", 100) == whole


@pytest.mark.parametrize("seed", ["none", "5"])
def test_a_new_process_in_the_middle_of_an_epoch(tmp_path, seed):
    own = None if seed == "none" else int(seed)
    whole = Run(own).train(6).fingerprint()
    half = Run(own).train(6, stop=lambda run: len(run.losses) == 3 * BATCHES + 2)
    half.save(tmp_path / "x.pth")
    assert half.epoch == 3 and in_a_new_process(tmp_path / "x.pth", 6, seed) == whole


# Stopped behind the last batch of the first epoch, a scheduler's first step is the first thing a new process does:
# as PyTorch's, it wonders why no optimizer has taken a step before.
@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")
def test_any_batch_will_do(tmp_path):
    path = tmp_path / "x.pth"
    whole = Run().train(3).fingerprint()
    for stop in range(1, 3 * BATCHES + 1):
        Run().train(3, stop=lambda run, stop=stop: len(run.losses) == stop).save(path)
        again = Run()
        again.load(path)
        assert again.train(3).fingerprint() == whole, stop


def test_the_run_that_was_saved_goes_on_as_if_it_had_not_been(tmp_path):
    whole = Run().train(3).fingerprint()
    assert Run().train(3, stop=lambda run: run.save(tmp_path / "x.pth")).fingerprint() == whole


def test_pytorch_reads_it(tmp_path):
    run = Run().train(1)
    run.save(tmp_path / "x.pth")
    theirs = torch.load(tmp_path / "x.pth")
    assert theirs["values"] == {"epoch": 1, "losses": run.losses}
    assert theirs["optimizer"]["param_groups"][0]["params"] == ["0.weight", "0.bias", "3.weight", "3.bias"]
    assert torch.equal(theirs["model"]["0.weight"], torch.tensor(run.model[0].weight.tolist()))
    torch.set_rng_state(theirs["random"]["minitorch"])
    assert torch.rand(5).tolist() == minitorch.rand(5).tolist()


def test_parts_may_stay_away(tmp_path):
    path = tmp_path / "x.pth"
    model = nn.Linear(2, 1)
    save_checkpoint(path, model, note="only weights")
    other = nn.Linear(2, 1)
    assert load_checkpoint(path, other) == {"note": "only weights"}
    assert other.weight.tolist() == model.weight.tolist()
    with pytest.raises(LoadError, match="no loader and no optimizer"):
        load_checkpoint(path, other, optim.SGD(other.parameters(), lr=0.1), loader=Resumable([]))
    Run().save(path)
    assert load_checkpoint(path, Run().model)["epoch"] == 0


def test_other_files_are_no_checkpoints(tmp_path):
    for other in ([1], {"model": {}}, {"format": "minitorch.checkpoint", "version": 2}):
        save(other, tmp_path / "x.pth")
        with pytest.raises(LoadError, match="not a checkpoint"):
            load_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1))


def test_an_optimizer_that_does_not_fit_changes_nothing(tmp_path):
    Run().train(1).save(tmp_path / "x.pth")
    run = Run()
    before = run.fingerprint()
    with pytest.raises(ValueError, match="is of the optimizer Adam, got SGD"):
        load_checkpoint(tmp_path / "x.pth", run.model, optim.SGD(run.model.parameters(), lr=0.1))
    assert run.fingerprint() == before


DROP = object()


def replaced(obj, path, value):
    """A copy of nested containers in which `value` stands at `path`, or nothing if it is DROP."""
    items = dict(obj) if isinstance(obj, dict) else list(obj)
    items[path[0]] = replaced(items[path[0]], path[1:], value) if len(path) > 1 else value
    if items[path[0]] is DROP:
        del items[path[0]]
    return items if isinstance(obj, dict) else type(obj)(items)


FIRST = ("optimizer", "state", "0.weight")
DAMAGE = [
    (("model",), None), (("model", "0.weight"), minitorch.zeros(3)), (("model", "3.bias"), "x"), (("values",), DROP),
    (("optimizer",), []), (("optimizer", "class"), DROP), (("optimizer", "param_groups"), None), (FIRST, None),
    ((*FIRST, "exp_avg"), minitorch.zeros(2, 4)), ((*FIRST, "exp_avg"), minitorch.zeros(())),
    ((*FIRST, "exp_avg"), 1.0),
    ((*FIRST, "exp_avg_sq"), DROP), ((*FIRST, "step"), minitorch.zeros(4)), ((*FIRST, "step"), "x"),
    (("optimizer", "param_groups", 0, "lr"), "x"), (("optimizer", "param_groups", 0, "betas"), (0.9,)),
    (("scheduler",), None), (("scheduler", "step_size"), DROP), (("loader",), 3), (("loader", "given"), -1),
    (("loader", "given"), "x"), (("loader", "start"), []), (("loader", "generators"), [minitorch.zeros(3)]),
    (("loader", "generators"), None), (("loader", "start", "numpy", 2), 10**6), (("random",), None),
    (("random",), DROP),
    (("random", "minitorch"), minitorch.zeros(5056, dtype=minitorch.uint8)), (("random", "minitorch"), None),
    (("random", "numpy", 2), 10**6), (("random", "numpy", 2), -1), (("random", "numpy", 2), 2.5),
    (("random", "numpy", 3), 7), (("random", "numpy", 4), "x"), (("random", "numpy", 1), minitorch.zeros(3)),
    (("random", "numpy", 0), "PCG64"), (("random", "python", 1, 624), 10**6), (("random", "python", 2), "x"),
    (("random", "generators"), [None]),
]  # fmt: skip


def everything(run):
    parts = run.optimizer.state_dict()["param_groups"], run.scheduler.state_dict(), run.batches.state_dict()
    return run.fingerprint(), repr(parts), repr(random_state())


@pytest.mark.parametrize(("path", "value"), DAMAGE, ids=lambda x: "dropped" if x is DROP else str(x))
def test_a_load_that_fails_changes_nothing(tmp_path, path, value):
    Run().train(2, stop=lambda run: len(run.losses) == 6).save(tmp_path / "x.pth")
    save(replaced(load(tmp_path / "x.pth"), path, value), tmp_path / "x.pth")
    run = Run().train(1)
    before = everything(run)
    with pytest.raises((LoadError, ValueError, RuntimeError)):
        run.load(tmp_path / "x.pth")
    assert everything(run) == before


def test_ctrl_c_in_a_load_changes_nothing(tmp_path, monkeypatch):
    Run().train(1).save(tmp_path / "x.pth")
    run = Run().train(1)
    before = everything(run)
    original, calls = optim.lr_scheduler.StepLR.load_state_dict, []

    def interrupted(self, state):
        calls.append(state)
        original(self, state)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(optim.lr_scheduler.StepLR, "load_state_dict", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.load(tmp_path / "x.pth")
    assert everything(run) == before


def test_values_of_numpy_come_back(tmp_path):
    values = {"epoch": np.float64(3), "seen": np.int64(7), "losses": np.arange(3.0), "flag": np.bool_(True)}
    save_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1), **values)
    got = load_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1))
    assert {name: (type(value), value.tolist()) for name, value in got.items()} == {
        name: (type(value), value.tolist()) for name, value in values.items()
    }


@pytest.mark.parametrize("value", [datetime.date(2020, 1, 1), pathlib.Path("x"), len, nn.Linear(1, 1), Run])
def test_what_could_not_be_loaded_is_not_saved(tmp_path, value):
    with pytest.raises(pickle.PicklingError, match=r"could not be loaded again: found at obj\['values'\]\['best'\]"):
        save_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1), best=[value])
    assert not (tmp_path / "x.pth").exists()
    with minitorch.serialization.safe_globals([datetime.date]):
        save_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1), when=datetime.date(2020, 1, 1))
        assert load_checkpoint(tmp_path / "x.pth", nn.Linear(1, 1)) == {"when": datetime.date(2020, 1, 1)}


LONGER = TensorDataset(minitorch.arange(15))
OTHERS = {"batch_size": 5, "drop_last": True, "shuffle": False, "num_workers": 1, "data": LONGER}


@pytest.mark.parametrize("option", OTHERS)
def test_a_loader_of_other_batches(option):
    """In the middle of an epoch they cannot be taken up; from the next epoch on they are what the user wants."""
    options = {"data": TensorDataset(minitorch.arange(14)), "batch_size": 3, "shuffle": True}

    def resumable(options):
        return Resumable(DataLoader(options["data"], **{name: options[name] for name in options if name != "data"}))

    first, other = resumable(options), resumable(options | {option: OTHERS[option]})
    next(iter(first))
    if option == "num_workers":  # the same batches
        with pytest.warns(UserWarning, match="num_workers was 0 and is 1"):
            other.load_state_dict(first.state_dict())
    else:
        with pytest.raises(ValueError, match="in the middle of an epoch of other batches"):
            other.load_state_dict(first.state_dict())
    list(first)
    with pytest.warns(UserWarning, match="the loader is not the one that was saved"):
        other.load_state_dict(first.state_dict())


def test_a_resumable_loader_gives_what_the_loader_gives():
    data = TensorDataset(minitorch.arange(10))
    loader = DataLoader(data, batch_size=3, shuffle=True)
    minitorch.manual_seed(1)
    plain = [[batch[0].tolist() for batch in loader] for _ in range(3)]
    minitorch.manual_seed(1)
    resumable = Resumable(loader)
    assert [[batch[0].tolist() for batch in resumable] for _ in range(3)] == plain and len(resumable) == len(loader)


def test_a_loop_that_is_left_begins_anew():
    resumable = Resumable(DataLoader(TensorDataset(minitorch.arange(4))))
    for _ in resumable:
        break
    assert [batch[0].item() for batch in resumable] == [0, 1, 2, 3]


def test_a_file_of_a_checkpoint_holds_no_code(tmp_path):
    Run().save(tmp_path / "x.pth")
    assert set(load(tmp_path / "x.pth")) == {
        "format",
        "version",
        "model",
        "optimizer",
        "scheduler",
        "loader",
        "random",
        "values",
    }
