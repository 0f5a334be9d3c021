"""What functions of normalisation check before they compute."""

from collections.abc import Sequence
from math import prod
from typing import Any

from ...jit.dtypes import is_floating
from ...tensor.tensor import Tensor
from .checking import require_ints


def require_several(shape: Sequence[int], given: Any) -> None:
    """ValueError for one value a channel, of which there is no variance; `given` is what the message shows."""
    if shape[0] * prod(shape[2:]) == 1:
        said = f"torch.Size({list(given)})" if isinstance(given, tuple) else given
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {said}")


def check_channels(
    x: Tensor, running_mean: Any, running_var: Any, weight: Any, bias: Any, training: bool
) -> None:
    """What `batch_norm` is given fits together: numbers for each channel, of which there are enough."""
    shape = x._array.shape
    if not training:
        for name, given in (("running_mean", running_mean), ("running_var", running_var)):
            if given is None:
                raise RuntimeError(f"{name} must be defined in evaluation mode")
    if (running_mean is None) != (running_var is None):
        raise ValueError("running_mean and running_var must either both be None or neither be None")
    channels = shape[1] if len(shape) > 1 else 0
    for i, given in enumerate((running_mean, running_var, weight, bias)):
        if given is not None and given._array.size != channels:
            name = ("running_mean", "running_var", "weight", "bias")[i]
            raise RuntimeError(f"{name} should contain {channels} elements not {given._array.size}")
    if not is_floating(x._array.dtype):
        raise NotImplementedError(f"\"batch_norm\" not implemented for '{x.dtype.scalar_type}'")


def last_sizes(name: str, x: Tensor, sizes: Sequence[int], *affine: Tensor | None) -> tuple[int, ...]:
    """`sizes` as a tuple, which are the last sizes of `x` and all sizes of what is in `affine`."""
    require_ints(name, "normalized_shape", sizes := tuple(sizes))
    if not sizes:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            "normalized_shape = []"
        )
    for which, given in zip(("weight", "bias"), affine, strict=False):
        if given is not None and given._array.shape != sizes:
            raise RuntimeError(
                f"Expected {which} to be of same shape as normalized_shape, but got {which} of shape "
                f"{list(given._array.shape)} and normalized_shape = {list(sizes)}"
            )
    shape = x._array.shape
    if name == "rms_norm" and len(shape) < len(sizes):
        raise ValueError(f"Input tensor must have at least {len(sizes)} dimensions, but got {len(shape)}")
    if shape[-len(sizes) :] != sizes:
        starred = ", ".join(["*", *map(str, sizes)]) if name == "layer_norm" else "*" + ", ".join(map(str, sizes))
        raise RuntimeError(
            f"Given normalized_shape={list(sizes)}, expected input with shape [{starred}], but got input of "
            f"size{list(shape)}"
        )
    return sizes
