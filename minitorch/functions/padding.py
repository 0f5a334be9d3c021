"""Padding with PyTorch's signatures: by a number, and by what stands inside, read again."""

from collections.abc import Sequence

import numpy as np

from ..autograd.record import record
from ..jit.scalars import scalar
from ..ops import padding as ops
from ..ops.indexing import index_get
from ..presentation.graphs import HIDDEN
from ..tensor.tensor import Tensor, wrap
from .public import public


@public
def constant_pad_nd(input: Tensor, pad: Sequence[int], value: float = 0) -> Tensor:
    """`input` between elements `value`: `pad` counts those before and behind the last dimension, then the others.

    Shapes: (*) -> (*), each size larger by two numbers of `pad`; negative ones cut off.
    Dtypes: any; the result has that of `input`.
    Errors: RuntimeError for an odd number of widths, too many, or a size that would be negative.
    """
    pad, shape = tuple(map(int, pad)), input._array.shape
    if len(pad) % 2:
        raise RuntimeError(f"Length of pad must be even but instead it equals {len(pad)}")
    if len(pad) > 2 * len(shape):
        raise RuntimeError(
            "Length of pad should be no more than twice the number of dimensions of the input. "
            f"Pad length is {len(pad)} while the input has {len(shape)} dimensions."
        )
    for dim, size in enumerate(shape[::-1][: len(pad) // 2]):
        new = size + pad[2 * dim] + pad[2 * dim + 1]
        if new < 0:
            raise RuntimeError(
                f"The input size {size}, plus negative padding {pad[2 * dim]} and {pad[2 * dim + 1]}, resulted in a "
                f"negative output size, which is invalid. Check dimension {len(shape) - 1 - dim} of your input."
            )
    return record(ops.constant_pad_nd, (input,), (pad, scalar(value, input._array.dtype).item()))


def pad_by_itself(input: Tensor, pad: Sequence[int], mode: str) -> Tensor:
    """`input` continued by its own elements: "reflect", "replicate" or "circular"."""
    out, widths = input, list(zip(pad[::2], pad[1::2], strict=True))
    for dim, (before, behind) in enumerate(widths):
        axis = input._array.ndim - 1 - dim
        places = _PLACES[mode](input._array.shape[axis], before, behind)
        last = dim == len(widths) - 1
        out = read_along(out, places, axis, _name(mode, len(widths)) if last else HIDDEN)
    return out


def read_along(x: Tensor, places: np.ndarray, axis: int, shown_as: object = None) -> Tensor:
    """The elements at these places along an axis, which the dimensions of `places` stand for in the result."""
    key = (slice(None),) * axis + (...,)
    return record(index_get, (x, wrap(places[None])), (key, "C"), shown_as)  # type: ignore[arg-type]


def _reflected(n: int, before: int, behind: int) -> np.ndarray:
    at = np.abs(np.arange(-before, n + behind))
    return np.where(at >= n, 2 * (n - 1) - at, at)


def _replicated(n: int, before: int, behind: int) -> np.ndarray:
    return np.clip(np.arange(-before, n + behind), 0, n - 1)


def _around(n: int, before: int, behind: int) -> np.ndarray:
    kept = n + min(before, 0) + min(behind, 0)  # what is cut off at one end does not come in at the other
    return np.arange(-max(before, 0), kept + max(behind, 0)) % max(kept, 1) + max(-before, 0)


_PLACES = {"reflect": _reflected, "replicate": _replicated, "circular": _around}


def _name(mode: str, d: int) -> object:
    named = {"reflect": f"ReflectionPad{d}DBackward0", "replicate": f"ReplicationPad{d}DBackward0"}
    return named.get(mode)
