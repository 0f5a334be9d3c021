"""`minitorch train` on good tables and bad ones."""

import os
import pty
import re
import signal
import subprocess
import sys

import pytest

from minitorch import workflow
from minitorch.cli.model_file import load_table_model

OPTIONS = ("--target", "price", "--epochs", 3)


def weights(path):
    return [parameter.tolist() for parameter in load_table_model(path).model.parameters()]


def test_it_prints_losses_and_saves_model_and_picture(run, data, tmp_path):
    outcome = run("train", data, *OPTIONS, "--save", "m.pth", "--plot", "p.png")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[0].startswith("train loss ")
    assert outcome.out.splitlines()[1].startswith("test loss ")
    assert outcome.out.splitlines()[2] == "saved m.pth and p.png"
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv", "m.pth", "p.png"]


def test_a_profile_follows_what_is_told_without_one(run, data):
    plain, profiled = run("train", data, *OPTIONS), run("train", data, *OPTIONS, "--profile")
    assert profiled.code == 0 and profiled.out.startswith(plain.out)
    assert "linear" in profiled.out and "steps of an optimizer" in profiled.out


@pytest.mark.parametrize("options", [("--loss", "mae"), ("--optimizer", "sgd"), ("--hidden", "8"), ("--hidden", "")])
def test_options_reach_the_training(run, data, options):
    plain, changed = run("train", data, *OPTIONS), run("train", data, *OPTIONS, *options)
    assert plain.code == changed.code == 0
    assert plain.out != changed.out


@pytest.mark.parametrize("unit", ["e-300", "e-323", "e36"])
@pytest.mark.parametrize("column", ["a", "price"])
def test_numbers_of_any_size(run, tmp_path, unit, column):
    """Columns are brought to one scale, so that their unit changes nothing."""
    losses = []
    for name, end in (("unit", ""), ("other", unit)):
        units = {"a": "", "price": "", column: end}
        text = "".join(f"{3 * i}{units['a']},{5 * i + 7}{units['price']}\n" for i in range(30))
        (tmp_path / f"{name}.csv").write_text("a,price\n" + text)
        outcome = run("train", f"{name}.csv", *OPTIONS, "--save", f"{name}.pth")
        assert (outcome.code, outcome.err) == (0, "")
        losses.append(float(outcome.out.split()[2]))
    assert losses[0] == pytest.approx(losses[1], rel=0.2)


def test_linear_regression_finds_the_line(run, data):
    outcome = run("train", data, "--target", "price", "--hidden", "", "--lr", 0.1, "--epochs", 200)
    error = float(outcome.out.splitlines()[1].rsplit(" ", 1)[1])
    assert error < 0.01


def test_ctrl_c_keeps_the_model_of_the_epochs_so_far(run, data, tmp_path, monkeypatch):
    assert run("train", data, "--target", "price", "--epochs", 3, "--save", "three.pth").code == 0
    epochs, handler = workflow.Training.epochs, signal.getsignal(signal.SIGINT)

    def interrupted(self):
        for number, losses in enumerate(epochs(self), start=1):
            if number == 3:
                signal.raise_signal(signal.SIGINT)
            yield losses

    monkeypatch.setattr(workflow.Training, "epochs", interrupted)
    outcome = run("train", data, "--target", "price", "--epochs", 100, "--save", "stopped.pth")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "stopped by Ctrl-C after epoch 3 of 100"
    assert weights(tmp_path / "stopped.pth") == weights(tmp_path / "three.pth")
    assert signal.getsignal(signal.SIGINT) is handler


def test_ctrl_c_in_a_terminal(data, tmp_path, environment):
    terminal, its_end = pty.openpty()
    command = [sys.executable, "-m", "minitorch", "train", data, "--target", "price", "--epochs", "1000000"]
    process = subprocess.Popen(
        list(map(str, command)), cwd=tmp_path, env=environment, stdin=its_end, stdout=subprocess.PIPE, stderr=its_end
    )
    seen = b""
    while b"test " not in seen:  # the bar shows losses once an epoch is done
        seen += os.read(terminal, 10000)
    process.send_signal(signal.SIGINT)
    while b"stopping after this epoch" not in seen:  # it is answered before the epoch ends
        seen += os.read(terminal, 10000)
    out, _ = process.communicate(timeout=60)
    os.close(its_end)
    os.close(terminal)
    assert process.returncode == 0
    assert b"saved model.pth" in out
    assert weights(tmp_path / "model.pth")


BAD_TABLES = {
    "text": ("a,price\n1,2\nred,3\n4,5\n", "column 'a', row 2 holds red"),
    "empty cell": ("a,price\n1,2\n2,\n4,5\n", "column 'price', row 2 is empty"),
    "short row": ("a,b,price\n1,2,3\n2,3\n4,5,6\n", "column 'price', row 2 is empty"),
    "infinity": ("a,price\n1,2\ninf,3\n4,5\n", "column 'a', row 2 holds inf"),
    "NaN": ("a,price\n1,2\nNaN,3\n4,5\n", "column 'a', row 2 is empty"),
    "beyond float32": ("a,price\n1,2\n3,1e39\n4,5\n", "column 'price', row 2 holds 1e+39"),
    "constant target": ("a,price\n1,7\n2,7\n3,7\n", "column 'price' is 7 in every row"),
    "one row": ("a,price\n1,2\n", "too few rows"),
    "two rows": ("a,price\n1,2\n2,3\n", "too few rows"),
    "no rows": ("a,price\n", "too few rows"),
    "no bytes": ("", "is not a CSV file"),
    "no features": ("price\n1\n2\n3\n", "has no column but 'price'"),
    "unknown target": ("a,b\n1,2\n2,3\n", "lacks the column 'price': its columns are 'a', 'b'"),
    "one of many columns": (
        ",".join(f"column {i}" for i in range(40)) + ",prize\n",
        "lacks the column 'price': the nearest of its 41 columns are 'prize', ",
    ),
    "semicolons": ("a;price\n1;2\n2;3\n", "its columns are 'a;price'"),
    "two of a name": ("a,a,price\n1,2,3\n2,3,4\n", "two columns are called 'a'"),
    "unnamed cells": ("a,price\n1,2,3\n2,3,4\n", "expected 2 cells in the first row, got 3"),
    "ragged": ("a,price\n1,2\n1,2,3\n", "is not a CSV file"),
    "not text": ("a,price\n\udcff,2\n", "is not a CSV file"),
}


@pytest.mark.parametrize("kind", BAD_TABLES)
def test_a_bad_table_is_one_line_and_exit_code_2(run, tmp_path, kind):
    text, expected = BAD_TABLES[kind]
    (tmp_path / "bad.csv").write_bytes(text.encode(errors="surrogateescape"))
    outcome = run("train", "bad.csv", *OPTIONS)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("minitorch: ") and outcome.err.count("\n") == 1
    assert expected in outcome.err
    assert not (tmp_path / "model.pth").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nowhere.csv", *OPTIONS), "cannot read nowhere.csv"),
        ((".", *OPTIONS), "cannot read .: "),
        (("data.csv", *OPTIONS, "--hidden", "3,x"), "--hidden takes whole numbers"),
        (("data.csv", *OPTIONS, "--hidden", "3,0"), "--hidden takes whole numbers"),
        (("data.csv", *OPTIONS, "--lr", "nan"), "--lr must be a number above 0"),
        (("data.csv", *OPTIONS, "--lr", "0"), "--lr must be a number above 0"),
        (("data.csv", *OPTIONS, "--test-size", "1"), "lower --test-size"),
        (("data.csv", *OPTIONS, "--save", "no/model.pth"), "there is no folder no"),
        (("data.csv", *OPTIONS, "--save", "."), "is a folder"),
        (("data.csv", *OPTIONS, "--save", "data.csv"), "would be written over data.csv"),
        (("data.csv", *OPTIONS, "--plot", "./data.csv"), "would be written over data.csv"),
        (("data.csv", *OPTIONS, "--save", "a.png", "--plot", "a.png"), "would be written over a.png"),
        (("data.csv", *OPTIONS, "--save", "/dev/full"), "No space left"),
        (("data.csv", *OPTIONS, "--hidden", "9" * 5000), "--hidden takes whole numbers"),
        (("data.csv", *OPTIONS, "--hidden", "99999,99999"), "over 100,000,000 weights"),
        (("data.csv", *OPTIONS, "--test-size", "nan"), "--test-size"),
        (("data.csv", *OPTIONS, "--loss", "huber"), "'huber' is not one of 'mse', 'mae'"),
        (("data.csv", *OPTIONS, "--epochs", "1" * 5000), "--epochs"),
        (("data.csv", *OPTIONS, "--nope"), "No such option"),
        (("data.csv",), "Missing option '--target'"),
        ((), "Missing argument"),
        (("data.csv", *OPTIONS, "--plot", "p.jpg"), "ends in .png"),
        (("data.csv", *OPTIONS, "--lr", "1e30", "--optimizer", "sgd"), "lower --lr"),
    ],
)
def test_bad_arguments_are_one_line_and_exit_code_2(run, data, tmp_path, arguments, expected):
    outcome = run("train", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("minitorch: ") and outcome.err.count("\n") == 1
    assert expected in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]


@pytest.fixture
def flowers(tmp_path):
    """A number, a text of no use, and the class that the number decides."""
    path = tmp_path / "flowers.csv"
    rows = [(i, f"no. {i}", ("lily", "rose", "tulip")[i // 20]) for i in range(60)]
    path.write_text("length,label,kind\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return path


CLASSIFY = ("--target", "kind", "--task", "classification", "--drop", "label", "--lr", 0.05)


def test_classes_are_learned_and_predicted_by_name(run, flowers, tmp_path):
    outcome = run("train", flowers, *CLASSIFY, "--epochs", 60, "--plot", "p.png")
    assert (outcome.code, outcome.err) == (0, "")
    assert re.match(r"train loss [\d.]+ \(cross entropy\); \d+ of 48 rows are in the right class of kind", outcome.out)
    assert run("predict", "model.pth", flowers, "--output", "found.csv").code == 0
    header, *found = (tmp_path / "found.csv").read_text().split()
    right = [line.rsplit(",")[-1] for line in flowers.read_text().splitlines()[1:]]
    assert header == "kind" and sum(a == b for a, b in zip(found, right, strict=True)) >= 54


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--target", "length"), "row 1 holds no. 0: every cell must hold a finite number; --drop label leaves"),
        (("--target", "kind", "--drop", "label"), "row 1 holds lily: every cell must hold a finite number; --task cla"),
        (("--target", "kind", "--drop", "lable"), "lacks the column 'lable': its columns are 'length', 'label', 'k"),
        (("--target", "kind", "--drop", "kind"), "--drop leaves out 'kind', which is the --target"),
        ((*CLASSIFY, "--loss", "mae"), "--loss mae is for --task regression"),
        (("--target", "label", "--task", "classification", "--drop", "kind"), "has 60 classes in 60 rows"),
    ],
)
def test_text_columns_are_left_out_or_named(run, flowers, arguments, expected):
    outcome = run("train", flowers, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert expected in outcome.err and outcome.err.count("\n") == 1


def test_classes_that_a_table_lacks(run, tmp_path):
    (tmp_path / "one.csv").write_text("a,kind\n1,x\n2,x\n3,x\n")
    assert "column 'kind' is x in every row" in run("train", "one.csv", *CLASSIFY[:4]).err
    (tmp_path / "gap.csv").write_text("a,kind\n1,x\n2,\n3,y\n")
    assert "column 'kind', row 2 is empty" in run("train", "gap.csv", *CLASSIFY[:4]).err


@pytest.mark.parametrize(
    "arguments", [("--loss", "huber"), ("--epochs", 0), ("--batch-size", 0), ("--seed", -1), ("--seed", 2**64)]
)
def test_options_out_of_range_exit_with_2(run, data, arguments):
    outcome = run("train", data, *OPTIONS, *arguments)
    assert outcome.code == 2
    assert arguments[0] in outcome.err


def test_a_failed_training_leaves_the_earlier_model(run, data, tmp_path):
    assert run("train", data, *OPTIONS).code == 0
    before = (tmp_path / "model.pth").read_bytes()
    assert run("train", data, *OPTIONS, "--lr", "1e30", "--optimizer", "sgd").code == 2
    assert (tmp_path / "model.pth").read_bytes() == before
