"""`x * y + z` rounded once: what a processor's fused multiply-add gives, from numpy's plain operations.

PyTorch's compiled kernels fuse, so its last bits need this. A float32 result is worked out in float64, a float64 one in
pairs of float64; the sum before the last rounding is rounded to odd wherever two roundings could differ from one.
Source: Boldo and Melquiond, Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd, 2008.
"""

from typing import Any

import numpy as np

from ..jit.compiler import in_machine_code


def _instruction():
    """The processor's own fused multiply-add."""
    import numba
    from numba.extending import intrinsic

    def build(context, x, y, z):
        return x(x, x, x), lambda context, builder, signature, args: builder.fma(*args)

    fma: Any = intrinsic(build)
    return numba.njit(lambda x, y, z: fma(x, y, z))  # called as it is, it would keep loops from becoming vector code


@in_machine_code(_instruction)
def multiply_add(x, y, z):
    """`x * y + z` with a single rounding, in the dtype of `x`: float32 or float64; `y` and `z` of the same dtype."""
    if x.dtype == np.float64:
        return _multiply_add64(x, y, z)
    product = x.astype(np.float64) * y  # 48 bits: exact
    total = product + z
    halfway = total.view(np.int64) & 0x1FFFFFFF == 0x10000000  # the 29 bits that float32 drops
    if np.count_nonzero(halfway):  # `halfway.any()` takes eight times as long for a few elements
        total = _add_to_odd(product, np.float64(z))
    return total.astype(np.float32)


def affine(x: np.ndarray, scale: float | np.floating, shift: float | np.floating) -> np.ndarray:
    """`multiply_add` by two numbers, which most often are 1 and 0."""
    if scale == 1:
        return x + x.dtype.type(shift)
    if shift == 0 or not np.isfinite(scale + shift):
        return x * x.dtype.type(scale) + x.dtype.type(shift)
    return multiply_add(x, x.dtype.type(scale), x.dtype.type(shift))


def _multiply_add64(x, y, z):
    product, product_error = _two_product(x, y)
    low, low_error = _two_sum(z, product_error)
    high, high_error = _two_sum(product, low)
    return high + _add_to_odd(high_error, low_error)


def _two_product(x, y):
    """`x * y` and its rounding error."""
    product = x * y
    (x_high, x_low), (y_high, y_low) = _halves(x), _halves(y)
    return product, x_low * y_low - (((product - x_high * y_high) - x_low * y_high) - x_high * y_low)


def _halves(x):
    """Two numbers of 26 bits that sum to `x`."""
    shifted = x * (2.0**27 + 1)
    high = shifted - (shifted - x)
    return high, x - high


def _two_sum(x, y):
    """`x + y` and its rounding error."""
    total = x + y
    y_part = total - x
    return total, (x - (total - y_part)) + (y - y_part)


def _add_to_odd(x, y):
    """`x + y`; if that is not exact, the one of its two neighbours whose last bit is 1."""
    total, error = _two_sum(x, y)
    rounded_to_even = (error != 0) & (total.view(np.int64) & 1 == 0)
    if rounded_to_even.any():
        toward = np.copysign(np.inf, error[rounded_to_even])
        total[rounded_to_even] = np.nextafter(total[rounded_to_even], toward)
    return total
