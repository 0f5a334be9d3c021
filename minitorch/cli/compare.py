"""`minitorch compare`: the workflow in minitorch and in PyTorch, side by side: the numbers, the time, the pictures.

Both sides start from the same seed and so, as minitorch's random numbers are PyTorch's, from the same weights and
batches: nothing is copied from one to the other.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console

from .. import workflow as ours
from ..serialization.atomic import replacing
from .agreement import TOLERANCE, differences, distance
from .compiling import compile_step
from .errors import UserError
from .pictures import plot
from .progress import progress_bars, track
from .tables import difference_table, experiment_table, loss_table, time_table
from .timing import seconds_per_step

SOURCE = Path(__file__).parents[2]
"""Where `reference/` lies beside the package. It is not installed with it."""
EXPERIMENT = "diabetes"
# One training of a task on each side.
Trainings = dict[str, Any]


def compare_packages(out: Path) -> list[str]:
    """Prints the comparison, fills the folder `out`, and returns a line for each disagreement."""
    make_folder(out)
    console = Console()
    results = {name: train(name) for name in ours.TASKS}
    console.print(loss_table(results))
    found = {name: differences(*trainings.values()) for name, trainings in results.items()}
    console.print(difference_table(found))
    console.print(time_table({name: step_times(name) for name in results}))
    console.print(experiment_table(ours.EXPERIMENTS, experiment()))
    complaints = [
        f"{name}: the {kind} differ by {difference.size:.1e} (tolerance {TOLERANCE:g}), first at {difference.where}"
        for name, kinds in found.items()
        for kind, difference in kinds.items()
        if not difference.agrees
    ]
    for name, trainings in results.items():
        complaints += write(out / name.replace(" ", "-"), name, trainings)
    console.print(f"Pictures and models: {out}")
    return complaints


def sides() -> dict[str, ModuleType]:
    """The same workflow in both packages. PyTorch is imported here: it takes seconds, and other commands need none."""
    import torch

    if str(SOURCE) not in sys.path:
        sys.path.append(str(SOURCE))
    try:
        from reference import workflow as theirs
    except ModuleNotFoundError as error:
        if error.name not in ("reference", "reference.workflow"):
            raise
        raise UserError("compare takes PyTorch's side from reference/ of minitorch's source: run it there") from error

    # A second thread saves nothing on such small batches, and waiting for it on a busy machine takes 10 times the step.
    torch.set_num_threads(1)
    return {"minitorch": ours, "PyTorch": theirs}


def make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make the folder {out}: {error.strerror}: give another as --out") from error


def start(name: str) -> Trainings:
    return {side: workflow.Training(workflow.TASKS[name]) for side, workflow in sides().items()}


def step_times(name: str) -> list[float]:
    """Seconds a step: of minitorch, of minitorch compiled, of PyTorch."""
    mine, other = start(name).values()
    return seconds_per_step(mine, compile_step(ours.Training(ours.TASKS[name])), other)


def train(name: str) -> Trainings:
    trainings = {}
    with progress_bars() as bars:
        for side, workflow in sides().items():
            trainings[side] = workflow.Training(workflow.TASKS[name])
            for _ in track(trainings[side], bars, f"{name}, {side}"):
                pass
    return trainings


def experiment() -> Iterator[list[tuple[float, float]]]:
    """The losses that both sides reach in each experiment."""
    with progress_bars() as bars:
        for change in bars.track(ours.EXPERIMENTS, description="experiments"):
            yield [workflow.experiment(workflow.TASKS[EXPERIMENT], **change) for workflow in sides().values()]


def write(stem: Path, name: str, trainings: Trainings) -> list[str]:
    """Saves the picture and both models, and loads these into fresh models, which must predict the very same."""
    with replacing(stem.with_suffix(".png")) as file:
        plot(trainings, file, title=name)
    complaints, workflows = [], sides()
    for side, loaded in start(name).items():
        path = stem.with_name(f"{stem.name}-{side}.pth".lower())
        with replacing(path) as file:
            workflows[side].save(trainings[side].model, file)
        workflows[side].load(loaded.model, str(path))
        if distance(loaded.test_predictions(), trainings[side].test_predictions()):
            complaints.append(f"{name}: {side}'s model predicts otherwise once it is saved and loaded")
    return complaints
