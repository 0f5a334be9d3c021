"""Comparing two arrays of numbers: which elements agree, and a report of those that do not.

The report names the worst element by each measure (absolute, relative, ulps), then the first few with both values.
"""

from typing import NamedTuple

import numpy as np

from .reading import Reading
from .ulps import SIGNED, ulp_distance

SHOWN = 5  # mismatched elements that a report shows with both values


class Tolerance(NamedTuple):
    """How far two numbers may lie apart: `atol + rtol * |expected|`, or `ulp` steps where that is given."""

    rtol: float
    atol: float
    ulp: float | None = None


DEFAULTS = {
    "float16": Tolerance(1e-3, 1e-5),
    "bfloat16": Tolerance(1.6e-2, 1e-5),
    "float32": Tolerance(1.3e-6, 1e-5),
    "float64": Tolerance(1e-7, 1e-7),
    "float": Tolerance(1e-7, 1e-7),
    "complex64": Tolerance(1.3e-6, 1e-5),
    "complex128": Tolerance(1e-7, 1e-7),
    "complex": Tolerance(1e-7, 1e-7),
}
"""PyTorch's tolerances by dtype; exact for any other."""

EXACT = Tolerance(0.0, 0.0)


def tolerance_of(rtol: float | None, atol: float | None, ulp: float | None) -> Tolerance | None:
    """The tolerance asked for; None to go by the dtype. ValueError for a combination without meaning."""
    if ulp is not None:
        if rtol is not None:
            raise ValueError("'ulp' takes the place of 'rtol': give one of them")
        if ulp < 0:
            raise ValueError(f"'ulp' must not be negative, got {ulp}")
        return Tolerance(0.0, atol or 0.0, ulp)
    if rtol is None or atol is None:
        if rtol is not atol:
            missing = "rtol" if rtol is None else "atol"
            raise ValueError(f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {missing}.")
        return None
    return Tolerance(rtol, atol)


def difference(actual: Reading, expected: Reading, wanted: Tolerance | None, equal_nan: bool) -> str | None:
    """A report of the elements that do not agree, None if all do; the shapes are equal."""
    tolerance = wanted or _default(actual, expected)
    if tolerance.ulp is not None and not _has_ulps(actual, expected):
        tolerance = EXACT  # integers and bools are not rounded
    bad = ~_agree(actual, expected, tolerance, equal_nan)
    return _report(actual, expected, bad, tolerance) if bad.any() else None


def _default(actual: Reading, expected: Reading) -> Tolerance:
    """By the tensor's dtype where a number meets a tensor, else the larger of both."""
    dtypes = {x.dtype for x in (actual, expected) if not x.weak} or {actual.dtype, expected.dtype}
    both = [DEFAULTS.get(dtype, EXACT) for dtype in dtypes]
    return Tolerance(max(t.rtol for t in both), max(t.atol for t in both))


def _agree(actual: Reading, expected: Reading, tolerance: Tolerance, equal_nan: bool) -> np.ndarray:
    """Which elements are close enough."""
    a, b = _of_one_dtype(actual, expected)
    agree = np.asarray(a == b)
    if tolerance.ulp is not None:
        agree = agree | ((_ulps(actual, expected) <= tolerance.ulp) & ~np.isnan(a))
    if tolerance.rtol or tolerance.atol:
        integers = np.float64 if actual.weak and expected.weak else np.float32
        agree = agree | _within(a, b, tolerance, integers)
    return agree | (np.isnan(a) & np.isnan(b)) if equal_nan else agree


def _of_one_dtype(actual: Reading, expected: Reading) -> tuple[np.ndarray, np.ndarray]:
    """As PyTorch promotes them: a float keeps its width beside integers. Python's numbers are read as float64."""
    arrays = actual.array, expected.array
    floats = [x.dtype for x in arrays if x.dtype.kind in "fc"]
    dtype = np.result_type(*(floats or arrays))
    if actual.weak or expected.weak:
        dtype = np.result_type(dtype, *(x.array for x in (actual, expected) if x.weak))
    with np.errstate(all="ignore"):
        return arrays[0].astype(dtype), arrays[1].astype(dtype)


def _within(a: np.ndarray, b: np.ndarray, tolerance: Tolerance, integers: type) -> np.ndarray:
    """Whether `|a - b| <= atol + |rtol b|`, each step rounded as PyTorch rounds it, so that the last bit decides alike.

    integers: the dtype in which integers are compared. Halves are multiplied by `rtol` as float32; `atol` is a half.
    """
    dtype = a.dtype.type if a.dtype.kind in "fc" else integers
    factor = np.float32 if dtype is np.float16 else dtype
    a, b = a.astype(dtype), b.astype(dtype)
    with np.errstate(all="ignore"):
        share = np.abs((factor(tolerance.rtol) * b.astype(factor)).astype(dtype))
        allowed = share.dtype.type(tolerance.atol) + share
        error = np.abs(a - b)
    return np.isfinite(error) & (error <= allowed)


def _has_ulps(actual: Reading, expected: Reading) -> bool:
    return {actual.array.dtype, expected.array.dtype} <= set(SIGNED)


def _ulps(actual: Reading, expected: Reading) -> np.ndarray:
    steps = ulp_distance(actual.array, expected.array)
    # A bfloat16 is the upper half of a float32.
    return steps / 2**16 if "bfloat16" in (actual.dtype, expected.dtype) else steps


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)


def _absolute(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(_wide(a) - _wide(b)))


class Measure(NamedTuple):
    """A way to say how far two numbers lie apart, with its value for each pair."""

    name: str
    unit: str
    values: np.ndarray
    limit: float | None

    def greatest(self, bad: np.ndarray) -> str:
        """The worst of the mismatched elements; NaN, which no number comes near, is the worst there is."""
        ranked = np.where(bad, np.where(np.isnan(self.values), np.inf, self.values), -1.0)
        at = tuple(int(k) for k in np.unravel_index(int(ranked.argmax()), ranked.shape))
        where = f" at index {at}" if at else ""
        limit = f" (up to {self.limit} allowed)" if self.limit is not None else ""
        return f"Greatest {self.name}: {self.values[at]:.17g}{where}{limit}"


def _measures(actual: Reading, expected: Reading, tolerance: Tolerance) -> list[Measure]:
    absolute = _absolute(actual.array, expected.array)
    with np.errstate(all="ignore"):
        relative = absolute / np.abs(_wide(expected.array))
    rtol, atol = (None, None) if tolerance == EXACT else (tolerance.rtol, tolerance.atol)
    measures = [
        Measure("absolute difference", "absolute", absolute, atol),
        Measure("relative difference", "relative", np.asarray(relative), rtol),
    ]
    if _has_ulps(actual, expected):
        measures.append(Measure("distance in ulps", "ulps", _ulps(actual, expected), tolerance.ulp))
    return measures


def _report(actual: Reading, expected: Reading, bad: np.ndarray, tolerance: Tolerance) -> str:
    """PyTorch's summary, the distance in ulps, and the first mismatched elements."""
    measures = _measures(actual, expected, tolerance)
    kind = "Tensor-likes" if bad.ndim else "Scalars"
    lines = [
        f"{kind} are not {'equal' if tolerance == EXACT else 'close'}!\n",
        f"Mismatched elements: {bad.sum()} / {bad.size} ({bad.sum() / bad.size:.1%})",
        *(measure.greatest(bad) for measure in measures),
        "",
        *(_line(actual.array, expected.array, tuple(int(k) for k in at), measures) for at in np.argwhere(bad)[:SHOWN]),
        *([f"  and {bad.sum() - SHOWN} more"] if bad.sum() > SHOWN else []),
    ]
    return "\n".join(lines)


def _line(a: np.ndarray, b: np.ndarray, at: tuple[int, ...], measures: list[Measure]) -> str:
    """One mismatched element: both values, and how far they lie apart."""
    far = ", ".join(f"{measure.unit} {measure.values[at]:.7g}" for measure in measures)
    return f"  {f'at {at}: ' if at else ''}expected {b[at]!s}, got {a[at]!s} ({far})"
