"""Windows: weights that fade a stretch of a signal in and out. PyTorch's `torch.signal.windows`.

Each takes `M`, the number of points, and gives a tensor (M,) of float32 or float64, the largest value of which is 1.
`sym=True` is for the design of filters; `sym=False` gives the first `M` points of the symmetric window of `M + 1`, one
period of a signal, for the analysis of spectra. ValueError is raised for a negative `M` and for other dtypes.
"""

from collections.abc import Sequence
from math import pi, sqrt
from typing import Any, Unpack

import numpy as np

from ..functions.calling import called
from ..functions.creation import ones
from ..functions.data import tensor
from ..functions.options import Options
from ..functions.public import functions
from ..functions.ranges import linspace
from ..later import absent
from ..tensor.dtypes import float32, float64, get_default_dtype
from ..tensor.layouts import strided
from ..tensor.tensor import Tensor

__all__ = [
    "bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine", "general_hamming", "hamming", "hann",
    "kaiser", "nuttall",
]  # fmt: skip


@called
def bartlett(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """A triangle: `1 - |2n / (M - 1) - 1|`."""
    options = _checked("bartlett", M, options)
    if M < 2:
        return ones(M, **options)
    return 1 - _places(M, -1, 2 / _period(M, sym), options).abs()


@called
def blackman(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """`0.42 - 0.5 cos(2πn / (M - 1)) + 0.08 cos(4πn / (M - 1))`."""
    return _of_cosines("blackman", M, (0.42, 0.5, 0.08), sym, options)


@called
def cosine(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """Half a wave: `sin(π (n + 0.5) / M)`."""
    options = _checked("cosine", M, options)
    step = pi / (max(M, 1) if sym or M < 2 else M + 1)
    return _places(M, 0.5 * step, step, options).sin()


@called
def exponential(
    M: int, *, center: float | None = None, tau: float = 1.0, sym: bool = True, **options: Unpack[Options]
) -> Tensor:
    """`exp(-|n - center| / tau)`; the centre is the window's middle, unless `sym=False` and another is given.

    Errors: ValueError for a `tau` that is not positive and for the centre of a symmetric window.
    """
    options = _checked("exponential", M, options)
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")
    middle = _middle(M, sym) if center is None else center
    return (-_places(M, -middle / tau, 1 / tau, options).abs()).exp()


@called
def gaussian(M: int, *, std: float = 1.0, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """The bell `exp(-(n - middle)² / (2 std²))`.

    Errors: ValueError for a `std` that is not positive.
    """
    options = _checked("gaussian", M, options)
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")
    step = 1 / (std * sqrt(2))
    return (-_places(M, -_middle(M, sym) * step, step, options).square()).exp()


@called
def general_cosine(M: int, *, a: Sequence[float], sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """The sum of `(-1)ⁱ a[i] cos(2πin / (M - 1))` over i.

    Errors: ValueError for no `a`.
    """
    return _of_cosines("general_cosine", M, a, sym, options)


@called
def general_hamming(M: int, *, alpha: float = 0.54, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """`alpha - (1 - alpha) cos(2πn / (M - 1))`."""
    return _of_cosines("general_hamming", M, (alpha, 1.0 - alpha), sym, options)


@called
def hamming(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """`0.54 - 0.46 cos(2πn / (M - 1))`."""
    return _of_cosines("hamming", M, (0.54, 1.0 - 0.54), sym, options)


@called
def hann(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """`0.5 - 0.5 cos(2πn / (M - 1))`."""
    return _of_cosines("hann", M, (0.5, 0.5), sym, options)


@called
def kaiser(M: int, *, beta: float = 12.0, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """`i0(beta √(1 - k²)) / i0(beta)` for k from -1 to 1; the larger `beta`, the narrower.

    Errors: ValueError for a negative `beta`.
    """
    options = _checked("kaiser", M, options)
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")
    if M < 2:
        return ones(M, **options)
    kind: Any = options["dtype"]
    most = tensor(beta, dtype=kind)  # rounded, for the root of 0 at the end not to be one of less
    step = 2.0 * most / _period(M, sym)
    k = linspace(-most, functions["minimum"](most, (M - 1) * step - most), M, **options)
    i0 = functions["i0"]
    return i0((most * most - k.square()).sqrt()) / i0(most)


@called
def nuttall(M: int, *, sym: bool = True, **options: Unpack[Options]) -> Tensor:
    """Four cosines with the side lobes that Nuttall found the lowest, in 1981: the window "4c" with minimum."""
    return _of_cosines("nuttall", M, (0.3635819, 0.4891775, 0.1365995, 0.0106411), sym, options)


def _of_cosines(name: str, M: int, a: Any, sym: bool, options: Any) -> Tensor:
    options = _checked(name, M, options)
    if M < 2:
        return ones(M, **options)
    if not len(a):
        raise ValueError("Coefficients cannot be empty")
    k = _places(M, 0.0, 2 * pi / _period(M, sym), options)
    order = np.arange(len(a), dtype=np.float64)
    weights, waves = (tensor(x, **options)[:, None] for x in ((-1) ** order * np.asarray(a), order))
    return (weights * (waves * k).cos()).sum(0)


def _checked(name: str, M: int, options: Any) -> Any:
    """The options with their dtype; ValueError for what is no window."""
    kind = options.get("dtype") or get_default_dtype()
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if options.get("layout") not in (None, strided):
        raise ValueError(f"{name} is implemented for strided tensors only, got: {options['layout']}")
    if kind not in (float32, float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {kind}")
    return {**options, "dtype": kind}


def _period(M: int, sym: bool) -> int:
    """The number of steps from the first point to where a period ends."""
    return M - 1 if sym else M


def _middle(M: int, sym: bool) -> float:
    return (M - 1 if sym or M < 2 else M) / 2


def _places(M: int, start: float, step: float, options: Any) -> Tensor:
    return linspace(start, start + (M - 1) * step, M, **options)


absent(globals())
