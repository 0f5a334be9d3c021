"""The one file in which a trained model travels: its weights, and what it needs to read a new table as plain values."""

import io
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import minitorch as torch

from ..nn import Module
from ..serialization import LoadError
from ..workflow import Scale, build_model, predict
from .errors import UserError
from .files import read

FORMAT = "minitorch table model 1"


@dataclass(frozen=True)
class TableModel:
    """Predicts the column `target` from the columns `features`: numbers in the units of the user's table, or classes.

    `classes` are their names; none where numbers are predicted, which `y_scale` brings back to their unit.
    """

    features: list[str]
    target: str
    hidden: tuple[int, ...]
    x_scale: Scale
    y_scale: Scale | None
    model: Module
    classes: tuple[str, ...] = ()

    def outputs(self, rows: np.ndarray) -> np.ndarray:
        """`rows: (n, features)` float64, columns in the order of `features` -> `(n, outputs)` float64."""
        found = predict(self.model, self.x_scale.apply(torch.from_numpy(rows))).double()
        return (self.y_scale.undo(found) if self.y_scale else found).numpy()

    def answers(self, outputs: np.ndarray) -> np.ndarray:
        """`(n, outputs)` -> `(n,)`: the numbers themselves, or the name of the class whose output is the largest."""
        return np.array(self.classes, object)[outputs.argmax(1)] if self.classes else outputs[:, 0]

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """`(n, features)` -> `(n,)`."""
        return self.answers(self.outputs(rows))

    def save(self, path: Path) -> None:
        content = {
            "format": FORMAT,
            "features": self.features,
            "target": self.target,
            "hidden": list(self.hidden),
            "x_scale": [column.tolist() for column in self.x_scale],
            "y_scale": [column.tolist() for column in self.y_scale] if self.y_scale else None,
            "classes": list(self.classes),
            "state_dict": self.model.state_dict(),
        }
        torch.save(content, path)


def load_table_model(path: Path) -> TableModel:
    data = read(path, "a model that `minitorch train` saved")
    try:
        content = torch.load(io.BytesIO(data))
    except LoadError as error:
        raise UserError(f"{path} is damaged, or not a model that `minitorch train` saved: {error}") from error
    found = content.get("format") if isinstance(content, dict) else None
    if not isinstance(found, str) or found != FORMAT:
        raise UserError(f"{path} is not a model that `minitorch train` saved: train one and give its file")
    try:
        return rebuild(content)
    except (TypeError, ValueError) as error:
        raise UserError(f"{path} is damaged: {error}: train a model and give its file") from error


def rebuild(content: dict[str, Any]) -> TableModel:
    """ValueError or TypeError if something does not fit; nothing is made before that is known."""
    features: Any
    target: Any
    features, target, hidden = (content.get(name) for name in ("features", "target", "hidden"))
    if not isinstance(features, list) or not features or not all(map(_is_name, [*features, target])):
        raise ValueError("it does not name its columns")
    if len(set(features)) < len(features):
        raise ValueError("it names a column twice")
    if not isinstance(hidden, list) or any(type(size) is not int or size < 1 for size in hidden):
        raise ValueError("it does not have the sizes of its layers")
    classes = content.get("classes", [])
    if not isinstance(classes, list) or len(classes) == 1 or not all(map(_is_name, classes)):
        raise ValueError("it does not name its classes")
    sizes = (len(features), *hidden, max(1, len(classes)))
    state = content.get("state_dict")
    if not isinstance(state, dict) or {name: _shape(weights) for name, weights in state.items()} != _shapes(sizes):
        raise ValueError(f"its weights are not those of a model of {len(features)} columns and its layers")
    x_scale = _scale(content.get("x_scale"), len(features))
    y_scale = None if classes else _scale(content.get("y_scale"), 1)
    model = build_model(len(features), tuple(hidden), sizes[-1])
    model.load_state_dict(state)
    return TableModel(features, target, tuple(hidden), x_scale, y_scale, model, tuple(classes))


def _is_name(value: Any) -> bool:
    """A file may hold halves of letters, which cannot be written."""
    return isinstance(value, str) and value.encode(errors="ignore").decode() == value


def _shapes(sizes: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """What `build_model` would make of these widths, from the features to the outputs: its weights by name."""
    if len(sizes) == 2:
        return {"weight": sizes, "bias": sizes[1:]}
    shapes: dict[str, tuple[int, ...]] = {}
    for number, (inputs, outputs) in enumerate(pairwise(sizes)):
        shapes |= {f"{2 * number}.weight": (outputs, inputs), f"{2 * number}.bias": (outputs,)}
    return shapes


def _shape(weights: Any) -> tuple[int, ...] | None:
    """None for what is no weight, also if it has more elements than the file has bytes: such a tensor is expanded."""
    usable = isinstance(weights, torch.Tensor) and weights.dtype is torch.float32 and weights.is_contiguous()
    return tuple(weights.shape) if usable else None


def _scale(columns: Any, count: int) -> Scale:
    if not isinstance(columns, list) or len(columns) != 2:
        raise ValueError("it does not have the scales of its columns")
    mean, std = columns
    for column in (mean, std):
        if not isinstance(column, list) or len(column) != count or not all(map(_is_finite, column)):
            raise ValueError("its scales are not those of its columns")
    if min(std) <= 0:
        raise ValueError("it has a column without a spread")
    return Scale(*torch.tensor([mean, std], dtype=torch.float64))


def _is_finite(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)
