"""`minitorch train`: from the user's CSV file to a saved model, by the workflow."""

import math
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import minitorch as torch

from ..serialization.atomic import replacing
from ..workflow import Task, Training, plot, predict, split, standardise
from .compiling import compile_step
from .errors import UserError
from .files import check_writable
from .model_file import TableModel
from .processes import join, step_in_shards
from .progress import ctrl_c_asks_to_stop, progress_bars, track
from .table import numbers, read_table, require

MOST_WEIGHTS = 100_000_000


def train_on_table(
    csv: Path,
    target: str,
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
    features, x, y = read_problem(csv, target)
    if sum(a * b for a, b in pairwise((len(features), *settings["hidden"], 1))) > MOST_WEIGHTS:
        raise UserError(f"--hidden makes a model of over {MOST_WEIGHTS:,} weights: give fewer or smaller layers")
    torch.manual_seed(settings["seed"])
    raw = split(torch.from_numpy(x), torch.from_numpy(y), test_size)
    if len(raw.x_train) < 2:
        raise UserError(
            f"{csv} has too few rows: of {len(x)}, --test-size {test_size:g} leaves {len(raw.x_train)} to train on, "
            "and 2 are needed: add rows, or lower --test-size"
        )
    data, x_scale, y_scale = standardise(raw)
    training = Training(Task(lambda: data, **settings))
    _choose_step(training, shards, compile)
    with torch.profile() if profiled else nullcontext() as profile:
        train_until_stopped(training)
    if rank:
        return
    model = TableModel(features, target, settings["hidden"], x_scale, y_scale, training.model)
    _finish(training, model, save, picture, profile)


def _choose_step(training: Training, shards: int | None, compile: bool) -> None:
    if shards is not None:
        step_in_shards(training, shards, compile)
    elif compile:
        compile_step(training)


def _finish(training: Training, model: TableModel, save: Path, picture: Path | None, profile: Any) -> None:
    """Write the files, and print what was reached."""
    model.save(save)
    if picture:
        with replacing(picture) as file:
            plot({"minitorch": training}, file)
    report(training, float(model.y_scale.std), model.target)
    print(f"saved {save}" + (f" and {picture}" if picture else ""))
    if profile is not None:
        print(f"\n{profile}", end="")


def check_outputs(csv: Path, save: Path, picture: Path | None) -> None:
    check_writable(save, csv)
    if picture:
        check_writable(picture, csv, save)
        if picture.suffix != ".png":
            raise UserError(f"--plot {picture}: the picture will be a PNG, so give it a name that ends in .png")


def read_problem(csv: Path, target: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The names of the features, their values `(n, features)`, and the target's `(n, 1)`."""
    table = read_table(csv)
    require(table, [target], csv)
    features = [name for name in table.columns if name != target]
    if not features:
        raise UserError(f"{csv} has no column but {target!r}: add the columns to predict it from, separated by commas")
    x, y = numbers(table, features, csv), numbers(table, [target], csv)
    if len(y) > 1 and y.min() == y.max():
        raise UserError(f"{csv}: column {target!r} is {y[0, 0]:g} in every row: choose a --target that varies")
    return features, x, y


def train_until_stopped(training: Training) -> None:
    """All epochs, or those until Ctrl-C: the model is then the one that so many epochs would have given."""
    with progress_bars() as bars, ctrl_c_asks_to_stop() as asked:
        for epoch, losses in enumerate(track(training, bars, "training"), start=1):
            if not all(map(math.isfinite, losses)):
                raise UserError(f"the loss became {losses[0]:g} in epoch {epoch}: lower --lr from {training.task.lr:g}")
            if asked.is_set():
                print(f"stopped by Ctrl-C after epoch {epoch} of {training.task.epochs}")
                break


def report(training: Training, unit: float, target: str) -> None:
    """The losses on both parts of the data, and what they mean in the target's own unit."""
    data, loss = training.data, training.task.loss
    for part, x, y in (("train", data.x_train, data.y_train), ("test", data.x_test, data.y_test)):
        value = training.loss_fn(predict(training.model, x), y).item()
        name, error = ("mean absolute", value) if loss == "mae" else ("root mean square", math.sqrt(value))
        print(f"{part} loss {value:.6f} ({loss}, standardised); {name} error in {target}: {error * unit:.5g}")
