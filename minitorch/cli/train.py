"""`minitorch train`: from the user's CSV file to a saved model, by the workflow."""

import math
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import minitorch as torch

from ..serialization.atomic import replacing
from ..workflow import Data, Task, Training, predict, split, standardise
from .compiling import compile_step
from .errors import UserError
from .files import check_writable
from .model_file import TableModel
from .pictures import plot
from .processes import join, step_in_shards
from .progress import compiling_is_told, ctrl_c_asks_to_stop, progress_bars, track
from .table import classes, numbers, read_table

MOST_WEIGHTS = 100_000_000
TEXT = "; --drop {name} leaves the column out"
CLASSES = "; --task classification predicts text"


def train_on_table(
    csv: Path,
    dropped: Sequence[str],
    settings: dict[str, Any],
    test_size: float,
    save: Path,
    picture: Path | None,
    compile: bool,
    profiled: bool = False,
    shards: int | None = None,
) -> None:
    """Trains by the `Task` fields in `settings` on the columns of `csv`; prints losses, writes the files asked for.

    With `compile`, the training step runs as one compiled function; if `profiled`, a table tells where the time went.
    Of several processes, which train together, the first one prints and writes.
    """
    rank = join(settings["batch_size"], shards)
    check_outputs(csv, save, picture)
    features, x, y, names = read_problem(csv, settings["target"], dropped, settings["loss"] == "cross entropy")
    check_size((len(features), *settings["hidden"], max(1, len(names))))
    torch.manual_seed(settings["seed"])
    raw = split(torch.from_numpy(x), torch.from_numpy(y), test_size)
    check_rows(raw, csv, test_size)
    data = standardise(raw)
    training = Training(Task(lambda: data, **settings, classes=names))
    _choose_step(training, shards, compile)
    with torch.profile() if profiled else nullcontext() as profile:
        train_until_stopped(training)
    if rank:
        return
    assert data.x_scale is not None
    target, hidden = settings["target"], settings["hidden"]
    model = TableModel(features, target, hidden, data.x_scale, data.y_scale, training.model, names)
    _finish(training, model, save, picture, profile, f"{csv.name}: {target} from {len(features)} columns")


def _choose_step(training: Training, shards: int | None, compile: bool) -> None:
    if shards is not None:
        step_in_shards(training, shards, compile)
    elif compile:
        compile_step(training)


def _finish(
    training: Training, model: TableModel, save: Path, picture: Path | None, profile: Any, title: str
) -> None:
    """Write the files, and print what was reached."""
    model.save(save)
    if picture:
        with replacing(picture) as file:
            plot({"minitorch": training}, file, title=title)
    report(training)
    print(f"saved {save}" + (f" and {picture}" if picture else ""))
    if profile is not None:
        print(f"\n{profile}", end="")


def check_outputs(csv: Path, save: Path, picture: Path | None) -> None:
    check_writable(save, csv)
    if picture:
        check_writable(picture, csv, save)
        if picture.suffix != ".png":
            raise UserError(f"--plot {picture}: the picture will be a PNG, so give it a name that ends in .png")


def check_size(widths: tuple[int, ...]) -> None:
    if sum(a * b for a, b in pairwise(widths)) > MOST_WEIGHTS:
        raise UserError(f"--hidden makes a model of over {MOST_WEIGHTS:,} weights: give fewer or smaller layers")


def check_rows(data: Data, csv: Path, test_size: float) -> None:
    count = len(data.x_train)
    if count < 2:
        raise UserError(
            f"{csv} has too few rows: of {count + len(data.x_test)}, --test-size {test_size:g} leaves {count} to train "
            "on, and 2 are needed: add rows, or lower --test-size"
        )


def read_problem(
    csv: Path, target: str, dropped: Sequence[str], classified: bool
) -> tuple[list[str], np.ndarray, np.ndarray, tuple[str, ...]]:
    """The names of the features, their values `(n, features)`, the target's, and the names of its classes.

    The target's values are `(n, 1)`, or the numbers of classes `(n,)`.
    """
    if target in dropped:
        raise UserError(f"--drop leaves out {target!r}, which is the --target: choose another")
    table = read_table(csv, [target, *dropped])
    features = [name for name in table.columns if name not in (target, *dropped)]
    if not features:
        raise UserError(f"{csv} has no column but {target!r}: add the columns to predict it from, separated by commas")
    x = numbers(table, features, csv, TEXT)
    if classified:
        names, y = classes(table, target, csv)
        return features, x, y, names
    y = numbers(table, [target], csv, CLASSES)
    if len(y) > 1 and y.min() == y.max():
        raise UserError(f"{csv}: column {target!r} is {y[0, 0]:g} in every row: choose a --target that varies")
    return features, x, y, ()


def train_until_stopped(training: Training) -> None:
    """All epochs, or those until Ctrl-C: the model is then the one that so many epochs would have given."""
    with progress_bars() as bars, compiling_is_told(bars), ctrl_c_asks_to_stop() as asked:
        for epoch, losses in enumerate(track(training, bars, "training"), start=1):
            if not all(map(math.isfinite, losses)):
                raise UserError(f"the loss became {losses[0]:g} in epoch {epoch}: lower --lr from {training.task.lr:g}")
            if asked.is_set():
                print(f"stopped by Ctrl-C after epoch {epoch} of {training.task.epochs}")
                break


def report(training: Training) -> None:
    """The losses on both parts of the data, and what they mean: in the target's own unit, or in rows."""
    data = training.data
    for part, x, y in (("train", data.x_train, data.y_train), ("test", data.x_test, data.y_test)):
        found = predict(training.model, x)
        value = training.loss_fn(found, y).item()
        print(f"{part} loss {value:.6f} ({meaning(training, value, found, y)}")


def meaning(training: Training, value: float, found: Any, y: Any) -> str:
    task, scale = training.task, training.data.y_scale
    if scale is None:
        right = (found.argmax(1) == y).sum().item()
        return f"{task.loss}); {right} of {len(y)} rows are in the right class of {task.target} ({right / len(y):.1%})"
    name, error = ("mean absolute", value) if task.loss == "mae" else ("root mean square", math.sqrt(value))
    return f"{task.loss}, standardised); {name} error in {task.target}: {error * float(scale.std):.5g}"
