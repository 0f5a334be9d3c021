"""Pictures: what they name, and what is drawn, read back from matplotlib."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from minitorch import workflow as ours
from minitorch.cli.pictures import plot
from reference import workflow as theirs
from tests.test_workflow import classified


def trained(workflow, task, epochs=25):
    training = workflow.Training(replace(task, epochs=epochs))
    assert len(list(training.epochs())) == epochs
    return training


@pytest.fixture
def panels(monkeypatch, tmp_path):
    """`panels(trainings)`: the axes of the picture, by title."""
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *args, **options: drawn.append(self))

    def panels(trainings):
        plot(trainings, str(tmp_path / "p.png"), title="what was learned")
        assert drawn[-1].get_suptitle() == "what was learned"
        return {axes.get_title(): axes for axes in drawn[-1].axes}

    return panels


def both(name):
    return {"minitorch": trained(ours, ours.TASKS[name]), "PyTorch": trained(theirs, theirs.TASKS[name])}


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_all_axes_have_names_and_all_lines_are_in_the_legend(panels):
    found = panels(both("straight line"))
    titles = ["Losses", "Losses of the last 20 epochs", "Predictions beside targets", "The model beside its data"]
    assert list(found) == titles
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in found.values())
    sides = [f"{name}, {rows} rows" for name in ("minitorch", "PyTorch") for rows in ("training", "test")]
    assert legend(found["Losses"]) == sides
    assert legend(found["Predictions beside targets"]) == [*sides[1::2], "prediction = target"]
    assert legend(found["The model beside its data"])[2:] == ["minitorch, model", "PyTorch, model"]


def test_losses_are_those_of_their_epochs(panels):
    trainings = both("2-3-1")
    found = panels(trainings)
    for axes, first in ((found["Losses"], 1), (found["Losses of the last 20 epochs"], 6)):
        assert [line.get_marker() for line in axes.lines] == (["None"] if first == 1 else ["."]) * 4
        curves = [(name, part) for name in trainings for part in (0, 1)]
        for line, (name, part) in zip(axes.lines, curves, strict=True):
            assert line.get_xdata().tolist() == list(range(first, 26))
            assert line.get_ydata().tolist() == [losses[part] for losses in trainings[name].losses[first - 1 :]]


def test_the_straight_line_is_drawn_as_one_beside_its_data(panels):
    trainings = both("straight line")
    axes = panels(trainings)["The model beside its data"]
    model = trainings["minitorch"].model
    rows, line = axes.lines[0], axes.lines[2]
    np.testing.assert_allclose(rows.get_ydata(), 0.7 * rows.get_xdata() + 0.3, atol=1e-6)
    np.testing.assert_allclose(line.get_ydata(), model.weight.item() * line.get_xdata() + model.bias.item(), atol=1e-6)
    assert len(line.get_xdata()) == 200


def test_predictions_are_in_the_unit_of_the_target(panels):
    axes = panels(both("diabetes"))["Predictions beside targets"]
    assert axes.get_xlabel() == "target: disease after a year (score)"
    assert all(24.9 < y < 346.1 and y == pytest.approx(round(y), abs=1e-3) for y in axes.lines[0].get_xdata().flat)


def test_classes_are_counted(panels):
    task = ours.Task(lambda: classified(ours), (4,), "cross entropy", classes=("below", "above"), target="side")
    training = trained(ours, task)
    axes = panels({"minitorch": training})["Test rows by class (minitorch)"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("prediction of side", "target: side")
    assert sum(int(text.get_text()) for text in axes.texts) == 12
    right = (training.test_predictions().argmax(1) == training.data.y_test).sum().item()
    assert int(axes.texts[0].get_text()) + int(axes.texts[3].get_text()) == right


def test_the_file_is_a_png(tmp_path):
    plot({"minitorch": trained(ours, ours.TASKS["2-3-1"], 1)}, str(tmp_path / "p"), title="one epoch")
    assert (tmp_path / "p").read_bytes().startswith(b"\x89PNG")
