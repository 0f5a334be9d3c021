"""`save`: write what `torch.load` and `minitorch.load` read."""

import os
import pickle
import re
import sys
import zlib
from collections import OrderedDict
from collections.abc import Set
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from .. import nn
from ..tensor.devices import device
from ..tensor.dtypes import ALL, dtype
from ..tensor.size import Size
from ..tensor.tensor import Tensor, wrap
from .atomic import replacing
from .layers import global_of
from .load import FileLike
from .pickler import Global, Pickler
from .rebuild import TABLE
from .safe_globals import allowed_globals
from .storage import STORAGE_NAMES, describable, element_strides, storage_of
from .zip_writer import Writable, ZipWriter

REBUILD_TENSOR = Global("torch._utils", "_rebuild_tensor_v2")
REBUILD_PARAMETER = Global("torch._utils", "_rebuild_parameter")
REBUILD_PARAMETER_WITH_STATE = Global("torch._utils", "_rebuild_parameter_with_state")
REBUILD_FROM_TYPE = Global("torch._tensor", "_rebuild_from_type_v2")
TENSOR = Global("torch", "Tensor")
SIZE = Global("torch", "Size")
DEVICE = Global("torch", "device")
DTYPES = {t: Global("torch", t.name) for t in ALL}
STORAGES = {t.numpy: Global("torch", name) for t, name in STORAGE_NAMES.items()}


def save(
    obj: object,
    f: FileLike,
    pickle_module: ModuleType = pickle,
    pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
) -> None:
    """Write `obj` to a path or a binary file object, in the format of `torch.save`.

    What is saved: tensors with the memory they share, parameters, layers and models, and all that Python's pickle
    can. PyTorch's `torch.load` reads it, where the names in it exist. A path gets its new content at once, when all
    is written (see atomic.py); until then, and if anything fails, it keeps the old one.

    `pickle.PicklingError` says what cannot be saved and where in `obj` it is.
    """
    if pickle_module is not pickle or pickle_protocol != 2 or not _use_new_zipfile_serialization:
        raise ValueError("save writes pickle protocol 2 in a zip archive, by itself: leave the other arguments out")
    _save(obj, f, None)


def save_loadable(obj: object, f: FileLike) -> None:
    """As `save`, but `pickle.PicklingError` for what the default `load` would refuse to read."""
    _save(obj, f, TABLE.keys() | allowed_globals().keys())


def _save(obj: object, f: FileLike, names: Set[str] | None) -> None:
    if isinstance(f, str | os.PathLike):
        program, storages = _pickled(obj, names)
        with replacing(f) as file:
            _write(file, _archive_name(os.fspath(f)), program, storages)
    elif hasattr(f, "write"):
        _write(f, "archive", *_pickled(obj, names))
    else:
        raise AttributeError("expected 'f' to be string, path, or a file-like object with a 'write' attribute")


class Stored(NamedTuple):
    """Memory that is written beside the pickle: what owns it, its key, and its elements."""

    owner: np.ndarray
    key: str
    memory: np.ndarray


class _Reference:
    """A storage where the pickle speaks of it."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored


def _pickled(obj: object, names: Set[str] | None) -> tuple[bytes, list[np.ndarray]]:
    storages: dict[int, Stored] = {}
    program = Pickler(lambda value: _reduce(value, storages), _persistent, names).dump(obj)
    return bytes(program), [stored.memory for stored in storages.values()]


def _persistent(obj: Any) -> Any:
    if type(obj) is not _Reference:
        return None
    _, key, memory = obj.stored
    return "storage", STORAGES[memory.dtype], key, "cpu", memory.size


def _reduce(obj: Any, storages: dict[int, Stored]) -> Any:
    """How objects of this package are pickled: as calls of PyTorch's functions."""
    if isinstance(obj, Tensor):
        return _reduce_tensor(obj, storages)
    if isinstance(obj, Size):
        return SIZE, (tuple(obj),)
    if isinstance(obj, device):
        return DEVICE, (obj.type,) if obj.index is None else (obj.type, obj.index)
    if isinstance(obj, dtype):
        return DTYPES.get(obj) or Global("torch", obj.name)
    return (global_of(obj) if isinstance(obj, type | FunctionType) else None) or NotImplemented


def _reduce_tensor(tensor: Tensor, storages: dict[int, Stored]) -> tuple[Any, ...]:
    # Attributes that Python code gave to a tensor go with it; the tensor's own begin with an underscore.
    attributes = {name: value for name, value in vars(tensor).items() if not name.startswith("_")}
    if isinstance(tensor, nn.Parameter):
        args: tuple[Any, ...] = (wrap(tensor._array), tensor.requires_grad, OrderedDict())
        return (REBUILD_PARAMETER_WITH_STATE, (*args, attributes)) if attributes else (REBUILD_PARAMETER, args)
    args = _tensor_parts(tensor, storages)
    return (REBUILD_FROM_TYPE, (REBUILD_TENSOR, TENSOR, args, attributes)) if attributes else (REBUILD_TENSOR, args)


def _tensor_parts(tensor: Tensor, storages: dict[int, Stored]) -> tuple[Any, ...]:
    """Storage, offset, sizes, strides, requires_grad, hooks: the arguments of `_rebuild_tensor_v2`."""
    array = describable(tensor._array)
    owner, memory, offset = storage_of(array)
    stored = storages.setdefault(id(owner), Stored(owner, str(len(storages)), memory))
    if stored.memory.dtype != array.dtype:
        raise RuntimeError(
            "Cannot save multiple tensors or storages that view the same data as different types: "
            f"{stored.memory.dtype} and {array.dtype}; save a clone() of one of them"
        )
    return _Reference(stored), offset, array.shape, element_strides(array), tensor.requires_grad, OrderedDict()


def _write(file: Writable, name: str, program: bytes, storages: list[np.ndarray]) -> None:
    archive = ZipWriter(file, name)
    archive.write("data.pkl", program)
    archive.write(".format_version", b"1")
    archive.write(".storage_alignment", b"64")
    archive.write("byteorder", sys.byteorder.encode())
    for key, memory in enumerate(storages):
        archive.write(f"data/{key}", memory.view(np.uint8).data)
    archive.write("version", b"3\n")
    archive.write(".data/serialization_id", _serialization_id(archive))
    archive.close()


def _serialization_id(archive: ZipWriter) -> bytes:
    names = zlib.crc32(b"\n".join(record.name for record in archive.records))
    contents = zlib.crc32(repr([record.crc for record in archive.records]).encode())
    return f"{names:020d}{contents:020d}".encode()


def _archive_name(path: str) -> str:
    """The folder inside the archive: the file's name without its suffix, where that can be a folder's name."""
    stem = re.split(r"[/\\]", path)[-1].rpartition(".")[0] or os.path.basename(path)
    return stem if path.isascii() and stem.strip(".") else "archive"
