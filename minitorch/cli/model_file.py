"""The one file in which a trained model travels: its weights, and what it needs to read a new table as plain values."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import minitorch as torch

from ..nn import Module
from ..workflow import Scale, build_model, predict
from .errors import UserError

FORMAT = "minitorch table model 1"


@dataclass(frozen=True)
class TableModel:
    """Predicts the column `target` from the columns `features`, in the units of the user's table."""

    features: list[str]
    target: str
    hidden: tuple[int, ...]
    x_scale: Scale
    y_scale: Scale
    model: Module

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """`rows: (n, features)` float64, columns in the order of `features` -> `(n,)` float64."""
        x = self.x_scale.apply(torch.from_numpy(rows))
        return self.y_scale.undo(predict(self.model, x).double()).squeeze(1).numpy()

    def save(self, path: Path) -> None:
        content = {
            "format": FORMAT,
            "features": self.features,
            "target": self.target,
            "hidden": list(self.hidden),
            "x_scale": [column.tolist() for column in self.x_scale],
            "y_scale": [column.tolist() for column in self.y_scale],
            "state_dict": self.model.state_dict(),
        }
        torch.save(content, path)


def load_table_model(path: Path) -> TableModel:
    try:
        content = torch.load(path)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}: give a model that `minitorch train` saved") from error
    except Exception as error:
        # Any bytes may stand in the file, so reading them may fail in any way.
        raise UserError(f"{path} is damaged, or not a model that `minitorch train` saved: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(f"{path} is not a model that `minitorch train` saved: train one and give its file")
    return rebuild(content)


def rebuild(content: dict[str, Any]) -> TableModel:
    features, hidden = content["features"], tuple(content["hidden"])
    model = build_model(len(features), hidden)
    model.load_state_dict(content["state_dict"])
    x_scale, y_scale = (Scale(*torch.tensor(content[name], dtype=torch.float64)) for name in ("x_scale", "y_scale"))
    return TableModel(features, content["target"], hidden, x_scale, y_scale, model)
