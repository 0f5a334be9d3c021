"""Padding: what stands around a tensor."""

from collections.abc import Sequence

from ...functions.padding import constant_pad_nd, pad_by_itself
from ...tensor.tensor import Tensor
from .checking import checked, require_ints

__all__ = ["pad"]


@checked
def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """`input` with `pad[0]` elements before and `pad[1]` behind in its last dimension, and so on for earlier ones.

    They are `value` ("constant"), or those of the input mirrored at its ends ("reflect"), the last one over and over
    ("replicate"), or those of the other end ("circular"): the last one to three dimensions of (c, *) or (n, c, *).
    """
    if not isinstance(mode, str):
        raise TypeError(f"pad(): argument 'mode' (position 3) must be str, not {type(mode).__name__}")
    require_ints("pad", "pad", pad)
    if mode == "constant" and len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if mode == "constant":
        return constant_pad_nd(input, pad, 0 if value is None else value)
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if value is not None and value != 0:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    if not (len(pad) // 2 in (1, 2, 3) and input._array.ndim in (len(pad) // 2 + 1, len(pad) // 2 + 2)):
        raise NotImplementedError(
            f"Padding size {len(pad)} is not supported for {input._array.ndim}D input tensor.\n"
            "Supported combinations for non-constant padding:\n"
            "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
            "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
            "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"
        )
    for dim, (before, behind) in enumerate(zip(pad[::2], pad[1::2], strict=True)):
        _require_width(input, mode, input._array.ndim - 1 - dim, before, behind)
    return pad_by_itself(input, pad, mode)


def _require_width(input: Tensor, mode: str, axis: int, before: int, behind: int) -> None:
    n = input._array.shape[axis]
    if mode == "reflect" and max(before, behind) >= n:
        raise RuntimeError(
            "Argument #4: Padding size should be less than the corresponding input dimension, but got: padding "
            f"({before}, {behind}) at dimension {axis} of input {list(input._array.shape)}"
        )
    if mode == "circular" and max(before, behind) > n:
        raise RuntimeError("Padding value causes wrapping around more than once.")
    if n + before + behind < (0 if mode == "circular" else 1):
        raise RuntimeError(
            f"padding ({before}, {behind}) leaves nothing of dimension {axis} of input {list(input._array.shape)}"
        )
