"""`.pth` files as PyTorch wrote them until 1.6, read only: five pickles, one after another, then the storages.

pickle    0x1950a86a20f9469cfc6c
pickle    1001, the version of the format
pickle    a dict about the machine
pickle    the object; storages in it are keys `("storage", torch.FloatStorage, "name", "cpu", elements, view)`,
          where view is None, or `("view's name", offset, elements)` for a part of that storage
pickle    a list of the names of the storages that follow, in their order
storages  number of elements (8 bytes, little-endian), then the elements, little-endian, one after another
"""

import os
import sys
from typing import Any

import numpy as np

from .containers import CONTAINERS
from .errors import LoadError, shown
from .locations import Restore
from .names import Layers, Names
from .rebuild import TABLE
from .source import Source
from .storage import Storage, StorageType
from .unpickler import Unpickler
from .zipped import as_elements, storage_key

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
VERSION = 1001
TAR_MAGIC = b"ustar"  # at byte 257


def load_legacy(source: Source, restore: Restore, layers: Layers | None) -> Any:
    """The object in a file of the old format. The file is left behind it: several may follow each other."""
    data = source.read(0, source.size)
    if data[257:262] == TAR_MAGIC:
        raise LoadError("the file is of the tar format from before PyTorch 0.2: load and save it with PyTorch first")
    magic, position = _plain_pickle(data, 0)
    if magic != MAGIC_NUMBER:
        raise LoadError("Invalid magic number; corrupt file? Expected what torch.save wrote")
    version, position = _plain_pickle(data, position)
    if version != VERSION:
        raise LoadError(f"Invalid protocol version: {shown(version)}; expected {VERSION}")
    _, position = _plain_pickle(data, position)
    storages = _Storages(len(data), restore)
    machine = Unpickler(data, Names(TABLE, storages.find, layers), position)
    obj = machine.load()
    names, position = _plain_pickle(data, machine.position)
    end = storages.fill(names, data, position)
    source.file.seek(source.start + end, os.SEEK_SET)
    return obj


def _plain_pickle(data: bytes, position: int) -> tuple[Any, int]:
    machine = Unpickler(data, Names(CONTAINERS, _no_storage), position)
    return machine.load(), machine.position


def _no_storage(key: Any) -> Any:
    raise LoadError("the file is damaged: a storage where none can be")


class _Storages:
    """Storages that are made when the object names them and filled when their elements come, behind the object."""

    def __init__(self, file_size: int, restore: Restore) -> None:
        self.left = file_size
        self.restore = restore
        self.named: dict[str, Storage] = {}

    def find(self, key: Any) -> Any:
        if type(key) is tuple and len(key) == 4 and key[0] == "module":
            return key[1]  # a class with its source, which nobody needs
        kind, name, tag, count = storage_key(key, 6)
        if name not in self.named:
            self.left -= count * kind.dtype.itemsize
            if self.left < 0:
                raise LoadError(
                    f"storage {name!r} should have {count} elements of {kind.dtype}: more than the file has"
                )
            self.named[name] = self.restore(Storage(np.zeros(count, kind.dtype.numpy), kind.dtype), tag)
        storage = self.named[name]
        if storage.dtype is not kind.dtype:
            raise LoadError(f"storage {name!r} is of {storage.dtype} in one place and {kind.dtype} in another")
        return storage if key[5] is None else self._view(storage, key[5])

    def _view(self, storage: Storage, view: Any) -> Storage:
        if type(view) is not tuple or tuple(map(type, view)) != (str, int, int):
            raise LoadError(f"expected a view's name, offset and length, got {shown(view)}")
        return Storage(storage.view(view[1], (view[2],), (1,)), storage.dtype)

    def fill(self, names: Any, data: bytes, position: int) -> int:
        """Read the storages of these names, and return where the last one ends."""
        if type(names) is not list or any(type(name) is not str for name in names):
            raise LoadError("the file is damaged: expected a list of the names of storages")
        if len(names) != len(self.named) or set(names) != self.named.keys():
            raise LoadError(f"the object has {len(self.named)} storages, the file lists {len(names)} others")
        for name in names:
            position = _fill(self.named[name], name, data, position)
        return position


def _fill(storage: Storage, name: str, data: bytes, position: int) -> int:
    start = position + 8
    end = start + storage.array.nbytes
    if int.from_bytes(data[position:start], "little") != storage.array.size or end > len(data):
        raise LoadError(f"storage {name!r} is cut off or damaged: expected {storage.array.size} elements")
    memory = np.frombuffer(data, np.uint8, storage.array.nbytes, start).copy()
    storage.array[:] = as_elements(memory, StorageType(storage.dtype), sys.byteorder == "big")
    return end
