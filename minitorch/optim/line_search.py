"""Line search: a step along a direction that lowers a function enough and flattens its slope.

Source: Nocedal and Wright, Numerical optimization, 2006: algorithms 3.5 and 3.6 for the strong Wolfe conditions, 3.59
for the cubic. As PyTorch's LBFGS has it: bounds, the order of evaluations and what is given up are the same.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..tensor import Tensor

LESS, FLATTER = 1e-4, 0.9
"""Wolfe's constants: the share of the promised descent that is enough, and of the first slope that may be left."""


class Point(NamedTuple):
    """A place `t` along the direction, with the function's value, its gradient and its slope there."""

    t: Any
    value: float
    gradient: Tensor
    slope: Any


def strong_wolfe(
    at: Callable[[Any], Point], start: Point, t: Any, size: Any, least: float, most: int
) -> tuple[Point, int]:
    """A point that meets the conditions, or the best that was seen in `most` steps; and how often `at` was called.

    `t` is tried first; `size` is the largest element of the direction: steps below `least` are not gone into.
    """
    point, before, tries = at(t), start, 0
    while tries < most:
        if not _low_enough(point, start) or (tries > 1 and point.value >= before.value):
            break
        if _flat_enough(point, start):
            return point, tries + 1
        if point.slope >= 0:
            break
        beyond = _cubic(before, point, point.t + 0.01 * (point.t - before.t), point.t * 10)
        before, point, tries = point, at(beyond), tries + 1
    else:
        before = start
    return _zoom(at, start, [before, point], size, least, most, tries)


def _zoom(
    at: Callable[[Any], Point], start: Point, bracket: list[Point], size: Any, least: float, most: int, tries: int
) -> tuple[Point, int]:
    """As `strong_wolfe`, once two points have such a one between them; the lower of them is kept at `low`."""
    low = 0 if bracket[0].value <= bracket[1].value else 1
    slow = False  # whether the step before came close to an end of the bracket
    while tries < most:
        left, right = sorted(point.t for point in bracket)
        if abs(bracket[1].t - bracket[0].t) * size < least:
            break
        t = _cubic(bracket[0], bracket[1], left, right)
        t, slow = _kept_inside(t, left, right, slow)
        point, tries = at(t), tries + 1
        high = 1 - low
        if not _low_enough(point, start) or point.value >= bracket[low].value:
            bracket[high] = point
            low = 0 if bracket[0].value <= bracket[1].value else 1
            continue
        if _flat_enough(point, start):
            bracket[low] = point
            break
        if point.slope * (bracket[high].t - bracket[low].t) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = point
    return bracket[low], tries + 1


def _low_enough(point: Point, start: Point) -> bool:
    return bool(point.value <= start.value + LESS * point.t * start.slope)


def _flat_enough(point: Point, start: Point) -> bool:
    return bool(abs(point.slope) <= -FLATTER * start.slope)


def _kept_inside(t: Any, left: Any, right: Any, slow: bool) -> tuple[Any, bool]:
    """`t`, moved to a tenth from an end if two steps in a row come closer to it than that."""
    margin = 0.1 * (right - left)
    if min(right - t, t - left) >= margin:
        return t, False
    if not (slow or t >= right or t <= left):
        return t, True
    return (right - margin if abs(t - right) < abs(t - left) else left + margin), False


def _cubic(a: Point, b: Point, least: Any, most: Any) -> Any:
    """Where the cubic through two points with these slopes is lowest, between `least` and `most`."""
    d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.t - b.t)
    square = d1**2 - a.slope * b.slope
    if square < 0:
        return (least + most) / 2.0
    d2 = square.sqrt()
    if a.t <= b.t:
        lowest = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    else:
        lowest = a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2))
    return min(max(lowest, least), most)
