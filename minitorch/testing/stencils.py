"""The derivative of a function of one number by differences, and whether there is one.

Stencils of five points err by h⁴ only. Four of them (from both sides, in two widths, from the left and from the right)
agree where the function is smooth; a kink or a jump among the points pulls them apart, at the middle by whatever step.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

CENTRAL = np.array([1, -8, 0, 8, -1]) / 12  # at -2h, -h, 0, h, 2h
FORWARD = np.array([-25, 48, -36, 16, -3]) / 12  # at 0, h, 2h, 3h, 4h
WIDTHS = (1e-2, 1e-3, 1e-4, 1e-5)
SMOOTH = 1e-7  # how far the four may lie apart, of the largest gradient


class Gradient(NamedTuple):
    """A derivative, and how far off it may be; arrays of one shape."""

    value: np.ndarray
    error: np.ndarray


def gradient(f: Callable[[float], np.ndarray]) -> Gradient | None:
    """The derivative at 0 of `f`, a number to a float64 array; None where an element of it is not smooth there.

    Narrower stencils are tried until they agree, so that a kink nearby does not matter.
    """
    for h in WIDTHS:
        with np.errstate(all="ignore"):
            y = np.stack([f(k * h) for k in range(-4, 5)])
            estimates = [CENTRAL @ y[2:7] / h, CENTRAL @ y[::2] / (2 * h), FORWARD @ y[4:] / h, FORWARD @ y[4::-1] / -h]
            rounding = 32 * np.finfo(np.float64).eps * np.max(np.abs(y), axis=0) / h
            error = np.ptp(estimates, axis=0) + rounding
            if (error <= 1e-9 + 2 * rounding + SMOOTH * np.max(np.abs(estimates), initial=0)).all():
                return Gradient(estimates[0], error)
    return None
