"""A run that goes on from a checkpoint computes the bits of one that never stopped."""

import subprocess
import sys

import pytest
import torch

import minitorch
from minitorch import nn, optim
from minitorch.serialization import LoadError, Resumable, load, load_checkpoint, save, save_checkpoint
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
