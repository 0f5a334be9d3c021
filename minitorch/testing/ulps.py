"""Units in the last place: how many numbers of a dtype lie between two values.

The bits of a float, read as an integer, count the floats from 0 upwards; so the distance of two floats of one dtype is
a difference of integers, right at every magnitude, through 0 and among the subnormal numbers.
"""

import numpy as np

SIGNED = {np.dtype(np.float16): np.int16, np.dtype(np.float32): np.int32, np.dtype(np.float64): np.int64}


def ulp_distance(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How many steps from one float to the next lead from `actual` to `expected`, in the coarser of their dtypes.

    float64, of the shape they broadcast to. -0.0 and 0.0 are 0 apart, NaN and NaN too; NaN or an infinity and anything
    else are infinitely far apart.
    TypeError for arrays that are not of float16, float32 or float64.
    """
    for x in (actual, expected):
        if x.dtype not in SIGNED:
            raise TypeError(f"ulps are counted between float16, float32 or float64 numbers, got {x.dtype}")
    coarse = min(actual.dtype, expected.dtype, key=lambda dtype: dtype.itemsize)
    with np.errstate(over="ignore"):
        a, b = actual.astype(coarse), expected.astype(coarse)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    m, n = place(a), place(b)
    # Of opposite signs the difference may be beyond int64; sums of floats are exact enough out there.
    steps = np.where((m < 0) == (n < 0), np.abs(m - n).astype(np.float64), np.abs(m.astype(float) - n.astype(float)))
    return np.where(same, 0.0, np.where(np.isfinite(a) & np.isfinite(b), steps, np.inf))


def place(x: np.ndarray) -> np.ndarray:
    """The number of floats from 0 to `x`, negative for a negative `x`, as int64."""
    bits = x.view(SIGNED[x.dtype])
    magnitude = (bits & np.iinfo(bits.dtype).max).astype(np.int64)
    return np.where(bits < 0, -magnitude, magnitude)
