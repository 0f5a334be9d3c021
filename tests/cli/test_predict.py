"""`minitorch predict`: a saved model in a new process."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch

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


def test_errors_are_one_line_and_exit_code_2(run, model, data, tmp_path):
    (tmp_path / "lacks.csv").write_text("a,c\n1,2\n")
    (tmp_path / "text.csv").write_text("a,b\n1,2\n1,red\n")
    (tmp_path / "none.csv").write_text("a,b\n")
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
    ]:
        outcome = run("predict", *arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("minitorch: ") and outcome.err.count("\n") == 1
        assert expected in outcome.err
