"""`minitorch predict`: a saved model in a new process."""

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch

import minitorch
from minitorch.cli.model_file import load_table_model


@pytest.fixture
def model(run, data, tmp_path):
    assert run("train", data, "--target", "price", "--epochs", 5, "--hidden", "8,4").code == 0
    return tmp_path / "model.pth"


def test_a_fresh_process_predicts_what_this_one_does(model, data, tmp_path, environment):
    command = [sys.executable, "-m", "minitorch", "predict", str(model), str(data), "--output", "p.csv"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "wrote 60 predictions of price to p.csv\n"
    table = pd.read_csv(data)
    expected = load_table_model(model).predict(table[["a", "b"]].to_numpy(np.float64))
    written = pd.read_csv(tmp_path / "p.csv")
    assert list(written.columns) == ["price"]
    np.testing.assert_array_equal(written["price"], expected)


def test_columns_are_found_by_name(run, model, data, tmp_path):
    assert run("predict", model, data).code == 0
    table = pd.read_csv(data)
    table.insert(0, "id", "text is no trouble here")
    table[["id", "b", "a"]].to_csv(tmp_path / "other.csv", index=False)
    assert run("predict", model, "other.csv", "--output", "other-predictions.csv").code == 0
    assert (tmp_path / "other-predictions.csv").read_bytes() == (tmp_path / "predictions.csv").read_bytes()


def test_predictions_are_in_the_units_of_the_table(run, data, tmp_path):
    run("train", data, "--target", "price", "--hidden", "", "--lr", 0.1, "--epochs", 200)
    assert run("predict", "model.pth", data).code == 0
    np.testing.assert_allclose(pd.read_csv("predictions.csv")["price"], pd.read_csv(data)["price"], atol=0.01)


ODD = [None, -1, 0, 2**70, 10**12, 1.5, "x", [], {}, [1], ["a", "b", "c"], ["\ud800", "b"], minitorch.zeros(3), True]
EXPANDED = minitorch.ones(1).expand(2**20, 2**20)
ODD.append(EXPANDED)


@pytest.mark.parametrize("hidden", ["8,4", ""])
def test_a_model_with_odd_or_missing_fields(run, data, tmp_path, hidden):
    """One line and exit code 2, and no model of the sizes that the file claims."""
    assert run("train", data, "--target", "price", "--epochs", 1, "--hidden", hidden).code == 0
    content = minitorch.load(tmp_path / "model.pth")
    state = content["state_dict"]
    right = ("target", "x"), ("hidden", content["hidden"]), ("classes", content["classes"])
    changes = [{name: value} for name in content for value in ODD if (name, value) not in right]
    changes += [{"x_scale": [[0.0, 0.0], [0.0, 1.0]]}, {"y_scale": [[0.0], [math.nan]]}, {"hidden": [2**20, 2**20]}]
    for name, weights in state.items():
        changes += [{"state_dict": state | {name: value}} for value in (None, 1, EXPANDED, weights.double())]
    changes += [dict.fromkeys(content), {"features": ["a", "a"]}]
    for change in changes:
        minitorch.save(content | change, tmp_path / "odd.pth")
        outcome = run("predict", "odd.pth", data)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), change
    for name in content.keys() - {"classes"}:  # which files of numbers may lack
        minitorch.save({key: value for key, value in content.items() if key != name}, tmp_path / "odd.pth")
        assert run("predict", "odd.pth", data).code == 2


def test_predictions_out_of_range(run, model, tmp_path):
    (tmp_path / "far.csv").write_text("a,b\n1,2\n3e38,3e38\n")
    content = minitorch.load(model)
    minitorch.save(content | {"x_scale": [[0.0, 0.0], [1e-200, 1e-200]]}, tmp_path / "tiny.pth")
    assert "the prediction for row 1 is no number" in run("predict", "tiny.pth", "far.csv").err


def test_errors_are_one_line_and_exit_code_2(run, model, data, tmp_path):
    (tmp_path / "lacks.csv").write_text("a,c\n1,2\n")
    (tmp_path / "text.csv").write_text("a,b\n1,2\n1,red\n")
    (tmp_path / "none.csv").write_text("a,b\n")
    (tmp_path / "link.csv").symlink_to(data)
    (tmp_path / "cut.pth").write_bytes(model.read_bytes()[:-200])
    torch.save({"weight": torch.ones(2)}, tmp_path / "other.pth")
    for arguments, expected in [
        ((model, "lacks.csv"), "lacks the column 'b'"),
        ((model, "text.csv"), "column 'b', row 2 holds red"),
        ((model, "none.csv"), "has no rows"),
        ((model, "nowhere.csv"), "cannot read nowhere.csv"),
        (("nowhere.pth", data), "cannot read nowhere.pth"),
        ((data, data), "not a model that `minitorch train` saved"),
        (("cut.pth", data), "not a model that `minitorch train` saved"),
        (("other.pth", data), "not a model that `minitorch train` saved"),
        ((model, data, "--output", "no/p.csv"), "there is no folder no"),
        ((model, data, "--output", data), "would be written over"),
        ((model, data, "--output", "./model.pth"), "would be written over"),
        ((model, data, "--output", "link.csv"), "would be written over"),
        ((model, data, "--output", "/dev/full"), "No space left"),
        (("/dev/zero", data), "is a device"),
        ((model, "/dev/zero"), "is a device"),
    ]:
        outcome = run("predict", *arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("minitorch: ") and outcome.err.count("\n") == 1
        assert expected in outcome.err
