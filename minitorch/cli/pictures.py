"""Pictures of trainings, in either package: losses, predictions beside targets, the line beside its data."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from ..workflow import Training

Trainings = dict[str, Any]
"""One training of a task, or two of the same task to be compared, by the names of their packages."""

LAST = 20  # epochs that are drawn with a mark each: losses that swing can be told there from those that rest
ROOM = 20  # classes that a picture has room for numbers of
LOSSES = {"mse": "mean squared error", "mae": "mean absolute error", "cross entropy": "cross entropy (nats)"}
WAYS: tuple[dict[str, Any], ...] = ({"linewidth": 5, "alpha": 0.4}, {"linewidth": 1.2, "linestyle": "--"})
"""How the curves of two trainings are drawn: one wide and pale, the other dashed upon it."""


def plot(trainings: Trainings, file: str | BinaryIO, title: str) -> None:
    """Writes a PNG: all losses, the last of them, and what the models predict for the test rows."""
    from matplotlib.figure import Figure  # takes half a second

    task, data = _first(trainings).task, _first(trainings).data
    panels = [all_losses, last_losses, classes if task.classes else predictions]
    if data.x_train.shape[1] == 1 and not task.classes:
        panels.append(line)
    figure = Figure(figsize=(5 * len(panels), 4.6), layout="constrained")
    figure.suptitle(title)
    for axes, panel in zip(figure.subplots(1, len(panels)), panels, strict=True):
        panel(axes, trainings)
    figure.savefig(file, format="png")


def all_losses(axes: Any, trainings: Trainings) -> None:
    _losses(axes, trainings, 1)
    axes.set(title="Losses", yscale="log")
    axes.legend()


def last_losses(axes: Any, trainings: Trainings) -> None:
    """Whether they still fall, and whether they swing. Its colours are those of `all_losses`, which explains them."""
    count = min(LAST, len(_first(trainings).losses))
    _losses(axes, trainings, len(_first(trainings).losses) - count + 1, marker=".")
    axes.set_title(f"Losses of the last {count} epochs")
    axes.locator_params(axis="x", integer=True)


def _losses(axes: Any, trainings: Trainings, first: int, **more: Any) -> None:
    for name, training, way in _sides(trainings):
        train, test = zip(*training.losses[first - 1 :], strict=True)
        for rows, losses, colour in (("training", train, "tab:blue"), ("test", test, "tab:orange")):
            epochs = range(first, first + len(losses))
            axes.plot(epochs, losses, color=colour, label=f"{name}, {rows} rows", **way, **more)
    axes.set(xlabel="epoch", ylabel=_loss_of(_first(trainings)))


def _loss_of(training: Training) -> str:
    """The loss by name, and of what it is."""
    name = LOSSES[training.task.loss]
    if training.task.classes:
        return name
    return f"{name} of {'the standardised target' if training.data.y_scale else training.task.target}"


def predictions(axes: Any, trainings: Trainings) -> None:
    """Of the test rows, beside their targets, both in the target's own unit."""
    data, target = _first(trainings).data, _first(trainings).task.target
    expected = _in_own_unit(data.y_scale, data.y_test)
    for (name, training, _), marker in zip(_sides(trainings), "ox", strict=False):
        found = _in_own_unit(training.data.y_scale, training.test_predictions())
        axes.plot(expected, found, marker, color=_COLOURS[marker], fillstyle="none", label=f"{name}, test rows")
    middle = float(expected.mean())
    axes.axline((middle, middle), slope=1, color="0.6", zorder=0, label="prediction = target")
    axes.set(title="Predictions beside targets", xlabel=f"target: {target}", ylabel=f"prediction of {target}")
    axes.legend()


def line(axes: Any, trainings: Trainings) -> None:
    """What the models predict between the least and the largest x, beside the rows."""
    data, target = _first(trainings).data, _first(trainings).task.target
    parts = (("training", data.x_train, data.y_train, "."), ("test", data.x_test, data.y_test, "o"))
    for rows, features, targets, marker in parts:
        x, y = _in_own_unit(data.x_scale, features), _in_own_unit(data.y_scale, targets)
        axes.plot(x, y, marker, color="0.5", fillstyle="none", label=f"{rows} rows", zorder=0)
    ends = np.array([np.asarray(x) for part in (data.x_train, data.x_test) for x in (part.min(), part.max())])
    for (name, training, way), colour in zip(_sides(trainings), ("tab:green", "black"), strict=False):
        between = training.data.x_train.new_tensor(np.linspace(ends.min(), ends.max(), 200)).unsqueeze(1)
        x = _in_own_unit(training.data.x_scale, between)
        y = _in_own_unit(training.data.y_scale, training.model(between).detach())
        axes.plot(x, y, color=colour, label=f"{name}, model", **way)
    axes.set(title="The model beside its data", xlabel="x", ylabel=target)
    axes.legend()


def classes(axes: Any, trainings: Trainings) -> None:
    """How many test rows of each class were taken for which; of two trainings, those of the first."""
    name, training = next(iter(trainings.items()))
    names = training.task.classes
    counts = np.zeros((len(names), len(names)), int)
    np.add.at(counts, (np.asarray(training.data.y_test), np.asarray(training.test_predictions().argmax(1))), 1)
    axes.imshow(counts, cmap="Blues")
    if len(names) <= ROOM:
        axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
        axes.set_yticks(range(len(names)), names)
        for (row, column), count in np.ndenumerate(counts):
            dark = count > counts.max() / 2
            axes.text(column, row, str(count), ha="center", va="center", color="white" if dark else "black")
    title = f"Test rows by class ({name})"
    axes.set(title=title, xlabel=f"prediction of {training.task.target}", ylabel=f"target: {training.task.target}")


def _first(trainings: Trainings) -> Training:
    return next(iter(trainings.values()))


def _sides(trainings: Trainings) -> Iterator[tuple[str, Training, dict[str, Any]]]:
    """The name of each, the training, and how its curves are drawn."""
    ways = WAYS if len(trainings) > 1 else ({"linewidth": 1.5},)
    for (name, training), way in zip(trainings.items(), ways, strict=True):
        yield name, training, way


def _in_own_unit(scale: Any, values: Any) -> np.ndarray:
    return np.asarray(scale.undo(values) if scale else values)


_COLOURS = {"o": "tab:blue", "x": "black"}
