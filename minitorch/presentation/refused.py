"""Refused dtypes: for which an op would have a value, but PyTorch has no kernel."""

from .errors import NOT_OF_BOOL

REFUSED: dict[str, str] = {
    "abs": "b",
    "addcmul": "b",
    "bitwise_left_shift": "b",
    "bitwise_right_shift": "b",
    "ceil": "b",
    "floor": "b",
    "floor_divide": "b",
    "fmod": "b",
    "frac": "biu",
    "gcd": "bf",
    "hypot": "biu",
    "igamma": "biu",
    "igammac": "biu",
    "lcm": "bf",
    "lerp": "biu",
    "logaddexp": "biu",
    "logaddexp2": "biu",
    "nextafter": "biu",
    "pow": "b",
    "remainder": "b",
    "round": "b",
    "trunc": "b",
}
"""By the name of the op, kinds of dtypes in NumPy's letters: b bool, i and u integers."""

DIVIDES: dict[str, slice] = {"addcdiv": slice(1, 3)}
"""Of which arguments one has to be floating point: PyTorch once rounded their quotient."""


def takes(name: str, kind: str) -> bool:
    """Whether PyTorch has the op of this name for dtypes of this kind."""
    return kind not in REFUSED.get(name, "") and not (kind == "b" and name in NOT_OF_BOOL)
