"""How far two trainings of the same task lie apart: in their losses, their parameters and their predictions."""

from typing import Any, NamedTuple

import numpy as np

# For quantities of order 1 after hundreds of float32 steps; float32 itself resolves 1e-7.
TOLERANCE = 1e-5


class Difference(NamedTuple):
    """The largest absolute difference, and the first place beyond the tolerance (the largest's, if none is)."""

    size: float
    where: str

    @property
    def agrees(self) -> bool:
        return self.size <= TOLERANCE


def measured(training: Any) -> dict[str, dict[str, Any]]:
    """What a training of either package has come to, by kind and place."""
    return {
        "losses": {f"epoch {epoch}": losses for epoch, losses in enumerate(training.losses, start=1)},
        "parameters": {name: values.detach().cpu() for name, values in training.model.named_parameters()},
        "predictions": {f"test row {row}": value for row, value in enumerate(training.test_predictions(), start=1)},
    }


def differences(mine: Any, other: Any) -> dict[str, Difference]:
    """Compares two trainings, of any packages, in each kind of quantity."""
    left, right = measured(mine), measured(other)
    return {kind: largest(left[kind], right[kind]) for kind in left}


def largest(left: dict[str, Any], right: dict[str, Any]) -> Difference:
    if left.keys() != right.keys():
        return Difference(np.inf, f"{sorted(left.keys() ^ right.keys())[0]}, which one side lacks")
    sizes = {place: distance(left[place], right[place]) for place in left}
    beyond = [place for place, size in sizes.items() if size > TOLERANCE]
    place = beyond[0] if beyond else max(sizes, key=lambda name: sizes[name])
    return Difference(max(sizes.values()), place)


def distance(left: Any, right: Any) -> float:
    """A NaN on either side counts as infinitely far."""
    return float(np.nan_to_num(np.abs(np.asarray(left) - np.asarray(right)), nan=np.inf, posinf=np.inf).max())
