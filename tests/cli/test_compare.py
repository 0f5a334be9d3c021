"""`minitorch compare`: agreement is shown and exits with 0; disagreement is located and exits with 1."""

from dataclasses import replace

import pytest

from minitorch.cli import compare, timing


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """The same comparison with few epochs and rounds."""
    for workflow in compare.sides().values():
        tasks = {name: replace(task, epochs=8) for name, task in workflow.TASKS.items()}
        monkeypatch.setattr(workflow, "TASKS", tasks)
        monkeypatch.setattr(workflow, "EXPERIMENTS", [{}, {"hidden": (4,), "lr": 0.01}])
    monkeypatch.setattr(timing, "ROUNDS", 3)
    monkeypatch.setattr(timing, "STEPS", 2)


def test_agreement(run, tmp_path):
    outcome = run("compare", "--out", "deep/out")
    assert (outcome.code, outcome.err) == (0, "")
    for expected in ("Training loss", "difference (tolerance 1e-05)", "µs", "hidden = (4,), lr = 0.01"):
        assert expected in outcome.out
    assert "a ratio is PyTorch's time over minitorch's" in " ".join(outcome.out.split())
    names = ["2-3-1", "diabetes", "straight-line"]
    endings = ["-minitorch.pth", "-pytorch.pth", ".png"]
    written = sorted(path.name for path in (tmp_path / "deep/out").iterdir())
    assert written == sorted(name + ending for name in names for ending in endings)


@pytest.mark.slow
def test_disagreement_is_located(run, monkeypatch):
    theirs = compare.sides()["PyTorch"]
    tasks = {**theirs.TASKS, "2-3-1": replace(theirs.TASKS["2-3-1"], lr=0.02)}
    monkeypatch.setattr(theirs, "TASKS", tasks)
    outcome = run("compare")
    assert outcome.code == 1
    lines = outcome.err.splitlines()
    assert [line.split(" differ by ")[0] for line in lines] == [
        "2-3-1: the losses",
        "2-3-1: the parameters",
        "2-3-1: the predictions",
    ]
    assert lines[0].endswith("(tolerance 1e-05), first at epoch 1")
    assert lines[1].endswith("first at 0.weight")


@pytest.mark.slow
def test_a_model_that_loads_otherwise_is_a_disagreement(run, monkeypatch):
    monkeypatch.setattr(compare.sides()["minitorch"], "load", lambda model, file: None)
    outcome = run("compare")
    assert outcome.code == 1
    assert "2-3-1: minitorch's model predicts otherwise once it is saved and loaded" in outcome.err


def test_a_folder_that_cannot_be_made(run, tmp_path):
    (tmp_path / "file").write_text("")
    outcome = run("compare", "--out", "file")
    assert outcome.code == 2
    assert outcome.err.startswith("minitorch: cannot make the folder file: ") and outcome.err.count("\n") == 1
