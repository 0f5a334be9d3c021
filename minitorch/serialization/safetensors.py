"""Safetensors files: a dict of tensors and nothing else, through the `safetensors` library.

The functions are those of `safetensors.torch`. A tensor is written without the memory it shares: views become copies.
"""

import os
from types import ModuleType

import numpy as np

from ..tensor.dtypes import from_numpy_dtype
from ..tensor.tensor import Tensor, wrap
from .atomic import replacing
from .errors import LoadError

Path = str | os.PathLike[str]


def save_file(tensors: dict[str, Tensor], filename: Path, metadata: dict[str, str] | None = None) -> None:
    """Write named tensors, such as a state_dict, and strings about them, to a path, all or nothing."""
    data = save(tensors, metadata)
    with replacing(filename) as file:
        file.write(data)


def load_file(filename: Path, device: str = "cpu") -> dict[str, Tensor]:
    """The tensors in a safetensors file; LoadError if it is damaged or has a dtype that is not supported."""
    if device != "cpu":
        raise ValueError(f"tensors can be on the CPU only, got device={device!r}")
    with open(filename, "rb") as file:
        return load(file.read())


def save(tensors: dict[str, Tensor], metadata: dict[str, str] | None = None) -> bytes:
    """Named tensors as the bytes of a safetensors file. ValueError for a value that is not a tensor."""
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise ValueError(f"safetensors holds tensors only: {name!r} is a {type(tensor).__name__}")
    return _library().save({name: tensor._array.copy("C") for name, tensor in tensors.items()}, metadata)


def load(data: bytes) -> dict[str, Tensor]:
    """The tensors in the bytes of a safetensors file; LoadError if they are damaged."""
    library = _library()
    try:
        arrays = library.load(data)
        for array in arrays.values():
            from_numpy_dtype(array.dtype)
    except Exception as error:  # the library raises its own, and KeyError for a dtype that numpy lacks
        raise LoadError(f"not a safetensors file that can be loaded: {type(error).__name__}: {error}") from error
    # Any byte may stand for a bool; here True is 1.
    return {name: wrap(a.view(np.uint8) != 0 if a.dtype == np.bool_ else a.copy()) for name, a in arrays.items()}


def _library() -> ModuleType:
    try:
        import safetensors.numpy
    except ImportError:
        raise ImportError("safetensors files need the safetensors library: pip install safetensors") from None
    return safetensors.numpy
