"""The Box-Muller transform in float32 as PyTorch's vector code computes it, bit for bit.

Uniform (u, v) become `sqrt(-2 log(1-u)) * (cos 2πv, sin 2πv)`. The logarithm and the sine are the Cephes library's
polynomials, and each product is fused with the sum it enters. One formula serves arrays and, compiled, single numbers.
Source: `normal_fill_16_AVX2` in aten/src/ATen/native/cpu/DistributionTemplates.h and native/cpu/avx_mathfun.h.
"""

import numpy as np

from .fused import multiply_add

f32 = np.float32

# log(1 + x) = x - x²/2 + x³ P(x) for √½ - 1 <= x < √2 - 1; highest power first.
LOG = tuple(map(f32, (
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
    -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)))  # fmt: skip
# log 2 = 0.693359375 + a rest: the first part has so few bits that a whole number times it is exact. So has -π/4's.
LOG2_HIGH, LOG2_LOW = f32(0.693359375), f32(-2.12194440e-4)
MINUS_QUARTER_TURN = f32(-0.78515625), f32(-2.4187564849853515625e-4), f32(-3.77489497744594108e-8)
# sin x = x + x³ S(x²), cos x = 1 - x²/2 + x⁴ C(x²) for |x| <= π/4.
SIN = f32(-1.9515295891e-4), f32(8.3321608736e-3), f32(-1.6666654611e-1)
COS = f32(2.443315711809948e-5), f32(-1.388731625493765e-3), f32(4.166664568298827e-2)


def box_muller(u, v):
    """Two normal numbers from two uniform ones in [0, 1)."""
    radius = np.sqrt(f32(-2) * log(f32(1) - u))
    cosine, sine = cos_sin(f32(2 * np.pi) * v)
    return radius * cosine, radius * sine


def log(x):
    """log x for normal positive x: of `x = 2ᵉ (1 + m)`, e log 2 + log(1 + m)."""
    bits = np.float32(x).view(np.int32)
    half_to_one = np.int32((bits & 0x007FFFFF) | 0x3F000000).view(np.float32)
    small = f32(half_to_one < f32(0.5**0.5))
    e = f32((bits >> 23) - 126) - small
    m = (half_to_one - f32(1)) + half_to_one * small
    square = m * m
    series = polynomial(m, LOG) * m
    series = multiply_add(series, square, e * LOG2_LOW)
    series = multiply_add(square, f32(-0.5), series)
    return multiply_add(e, LOG2_HIGH, m + series)


def cos_sin(x):
    """cos x and sin x for 0 <= x < 2π."""
    octant = np.int32(x * f32(4 / np.pi))
    even = octant + (octant & 1)
    steps = f32(even)
    for part in MINUS_QUARTER_TURN:
        x = multiply_add(steps, part, x)
    square = x * x
    cosine = multiply_add(polynomial(square, COS) * square, square, square * f32(-0.5)) + f32(1)
    sine = multiply_add(polynomial(square, SIN) * square, x, x)
    quarter = even >> 1  # x was this many quarter turns plus what is left; an odd number swaps sine and cosine
    swapped = f32(quarter & 1)
    kept = f32(1) - swapped
    cosine_sign = f32(1 - ((quarter + 1) & 2))
    sine_sign = f32(1 - (quarter & 2))
    return cosine_sign * (cosine * kept + sine * swapped), sine_sign * (sine * kept + cosine * swapped)


def polynomial(x, coefficients):
    """The polynomial's value by Horner's rule, the highest power's coefficient first."""
    value = multiply_add(x, coefficients[0], coefficients[1])
    for coefficient in coefficients[2:]:
        value = multiply_add(value, x, coefficient)
    return value
