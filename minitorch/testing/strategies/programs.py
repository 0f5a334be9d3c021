"""A strategy for whole training programs: data, loader, model, loss, optimizer, scheduler, and the loop.

A program is kept as its source: it is run with `torch` standing for a library, and one that fails can be pasted.
"""

import warnings
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from ..recipes import Call, Recipe, Variable
from .data import loaders, tensor_datasets
from .modules import modules
from .optimizers import optimizers
from .schedulers import schedulers
from .shapes import Shape

LOSSES = tuple(Call(f"nn.{name}") for name in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss"))

_SCHEDULERS = st.none() | schedulers()

SCRIPT = """\
import torch

torch.manual_seed({seed})
dataset = {dataset}
loader = {loader}
model = {model}.double()
criterion = {criterion}
params = list(model.parameters())
optimizer = {optimizer}
scheduler = {scheduler}
losses = []
for epoch in range({epochs}):
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if scheduler:
        scheduler.step({figure})
model.eval()
with torch.no_grad():
    predicted = model(dataset.tensors[0])
"""


@dataclass(frozen=True, repr=False)
class Program:
    """The parts of a training program; its repr is the script."""

    seed: int
    dataset: Recipe
    loader: Recipe
    model: Recipe
    criterion: Recipe
    optimizer: Any
    scheduler: Recipe | None
    epochs: int

    def __repr__(self) -> str:
        figure = "sum(losses)" if "ReduceLROnPlateau" in repr(self.scheduler) else ""
        return SCRIPT.format(figure=figure, **{name: repr(part) for name, part in vars(self).items()})

    def run(self, lib: Any) -> dict[str, Any]:
        """Train in `lib`, unwarned: losses, predictions at the end, and the states of model and optimizer then."""
        names: dict[str, Any] = {"torch": lib}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(repr(self).removeprefix("import torch\n"), names)
        return {
            "losses": names["losses"],
            "predicted": names["predicted"],
            "model": dict(names["model"].state_dict()),
            "optimizer": names["optimizer"].state_dict(),
        }


@st.composite
def programs(draw: st.DrawFn, max_epochs: int = 3) -> Program:
    """Programs that train a small model on a few rows, in float64 so that rounding does not grow into differences."""
    rows = draw(st.integers(1, 6))
    model, shapes = draw(_models())
    return Program(
        seed=draw(st.integers(0, 9)),
        dataset=draw(tensor_datasets(rows, shapes, "float64")),
        loader=draw(loaders(Variable("dataset"), rows)),
        model=model,
        criterion=draw(st.sampled_from(LOSSES)),
        optimizer=draw(optimizers()),
        scheduler=draw(_SCHEDULERS),
        epochs=draw(st.integers(1, max_epochs)),
    )


@st.composite
def _models(draw: st.DrawFn) -> tuple[Call, tuple[Shape, Shape]]:
    """Something to train, and the shapes of a row of its input and of its output."""
    body = draw(st.none() | modules())
    layers, wide = (body.tree.args, body.out_features) if body else ((), draw(st.integers(1, 3)))
    head = Call("nn.Linear", (wide, draw(st.integers(1, 2))))
    return Call("nn.Sequential", (*layers, head)), ((body.in_features if body else wide,), (head.args[1],))
