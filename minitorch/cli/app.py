"""The commands and their options. What they do stands in a module each."""

import math
import sys
from csv import reader
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, BadParameter, Exit, Option, Typer

from .. import __version__
from ..runner import launch, run_program
from . import commands
from .errors import UserError
from .processes import without_processes

app = Typer(pretty_exceptions_enable=False)
UsageError: type[Exception] = BadParameter.__bases__[0]  # typer brings its own, and does not name it


def run_command(arguments: list[str]) -> int:
    """The exit code; UserError for options that there are not."""
    if arguments in ([], ["run"]):
        arguments = [*arguments, "--help"]
    try:
        return app(arguments, prog_name="minitorch", standalone_mode=False) or 0
    except UsageError as error:
        raise UserError(f"{error.format_message()} See minitorch --help") from error  # type: ignore[attr-defined]


def show_version(asked: bool) -> None:
    if asked:
        print(f"minitorch {__version__}")
        raise Exit()


@app.callback()
def about(
    version: Annotated[
        bool, Option("--version", callback=show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """PyTorch's training workflow, rebuilt from scratch and held against PyTorch."""


@app.command()
def compare(out: Annotated[Path, Option(help="Folder for pictures and models.")] = Path("out")) -> None:
    """Train the same models in minitorch and in PyTorch, and show how far they agree and how long a step takes."""
    complaints = commands.compare_packages(out)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    raise Exit(1 if complaints else 0)


@app.command()
def train(
    csv: Annotated[Path, Argument(help="A CSV file: a header line, then rows of numbers.")],
    target: Annotated[str, Option(help="The column to predict from all others.")],
    task: Annotated[
        Literal["regression", "classification"], Option(help="Whether the target holds numbers or classes.")
    ] = "regression",
    drop: Annotated[str, Option(help="Columns to leave out, with commas between.")] = "",
    hidden: Annotated[str, Option(help="Sizes of the hidden layers; '' for linear regression.")] = "64,64",
    loss: Annotated[
        Literal["mse", "mae"] | None,
        Option(help="Of a regression: mean squared error, unless said otherwise, or mean absolute error."),
    ] = None,
    optimizer: Annotated[Literal["sgd", "adam"], Option(help="How the weights follow their gradients.")] = "adam",
    lr: Annotated[float, Option(help="Learning rate.")] = 0.001,
    epochs: Annotated[int, Option(min=1, help="Passes over the training rows.")] = 100,
    batch_size: Annotated[int, Option(min=1, help="Rows a step.")] = 32,
    seed: Annotated[int, Option(min=0, max=2**64 - 1, help="Of the split, the first weights and the batches.")] = 42,
    test_size: Annotated[float, Option(min=0, max=1, help="Share of the rows kept for testing.")] = 0.2,
    save: Annotated[Path, Option(help="Where the model goes.")] = Path("model.pth"),
    plot: Annotated[Path | None, Option(help="Where a picture of losses and predictions goes (.png).")] = None,
    compile: Annotated[bool, Option("--compile", help="Run each step as one compiled function.")] = False,
    profile: Annotated[bool, Option("--profile", help="Tell where the time of the training went.")] = False,
    processes: Annotated[int, Option(min=1, help="Processes that share each batch, connected by MPI.")] = 1,
    shards: Annotated[
        int | None, Option(min=1, help="Cut each batch into so many: the same model for any number of processes.")
    ] = None,
) -> None:
    """Train a model on a CSV file. Ctrl-C ends the training early and keeps what it has learned, of one process."""
    if processes > 1:
        raise Exit(launch(processes, "minitorch", without_processes(sys.argv[1:]), True))
    check_shares(lr, test_size)
    settings = {"hidden": layer_sizes(hidden), "optimizer": optimizer, "lr": lr, "target": target}
    settings |= {"loss": loss_for(task, loss)}
    settings |= {"epochs": epochs, "batch_size": batch_size, "seed": seed}
    commands.train_on_table(csv, column_names(drop), settings, test_size, save, plot, compile, profile, shards)


@app.command()
def predict(
    model: Annotated[Path, Argument(help="A model that `minitorch train` saved.")],
    csv: Annotated[Path, Argument(help="A CSV file with the columns the model was trained on, in any order.")],
    output: Annotated[Path, Option(help="Where the predictions go.")] = Path("predictions.csv"),
) -> None:
    """Predict the target of every row of a CSV file with a saved model."""
    commands.predict_table(model, csv, output)


@app.command()
def run(
    program: Annotated[
        list[str], Argument(help="A script, or a folder or archive with a __main__.py, and its arguments.")
    ],
    module: Annotated[bool, Option("-m", help="PROGRAM is the name of a module, as for python -m.")] = False,
    processes: Annotated[int | None, Option(min=1, help="Run it in so many processes, which MPI connects.")] = None,
) -> None:
    """Run a program written for PyTorch, unchanged: `import torch` means minitorch in it and in all that it imports."""
    if processes is not None:
        raise Exit(launch(processes, program[0], program[1:], module))
    run_program(program[0], program[1:], module)


def column_names(text: str) -> list[str]:
    """`"id,name"` -> `["id", "name"]`; a name with a comma stands in quotation marks, as in the file."""
    return next(reader([text]), [])


def check_shares(lr: float, test_size: float) -> None:
    if not 0 < lr < math.inf:
        raise UserError(f"--lr must be a number above 0, got {lr:g}")
    if not 0 <= test_size <= 1:
        raise UserError(f"--test-size must be a share from 0 to 1, got {test_size:g}")


def loss_for(task: str, loss: str | None) -> str:
    if task == "regression":
        return loss or "mse"
    if loss:
        raise UserError(f"--loss {loss} is for --task regression: a classification has the cross entropy")
    return "cross entropy"


def layer_sizes(text: str) -> tuple[int, ...]:
    """`"64,32"` -> `(64, 32)`."""
    sizes = text.split(",") if text.strip() else []
    if not all(size.strip().isdecimal() and len(size) < 10 and int(size) > 0 for size in sizes):
        raise UserError(f"--hidden takes whole numbers above 0 with commas between, such as 64,64; got {text[:50]!r}")
    return tuple(map(int, sizes))
