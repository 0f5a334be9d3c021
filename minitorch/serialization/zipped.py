"""`.pth` files as PyTorch has written them since 1.6: a zip archive of a pickle and of storages.

    name/data.pkl                  the object, a pickle of protocol 2. In it a tensor is a call of
                                   `torch._utils._rebuild_tensor_v2` with (storage, offset, sizes, strides,
                                   requires_grad, OrderedDict()), and a storage is a persistent object with the key
                                   ("storage", torch.FloatStorage, "0", "cpu", number of elements)
    name/.format_version           "1": storages come in the order of their keys
    name/.storage_alignment        "64"
    name/byteorder                 "little" or "big"; files from before 2.1 lack it, and are little
    name/data/0, name/data/1, …    the storages: their elements, one after another
    name/version                   "3" and a newline
    name/.data/serialization_id    40 digits, made from the checksums

`name` is the file's name without its suffix, or "archive". How zip lays this out byte by byte: zip_format.py.
"""

import mmap
import re
import sys
from typing import Any

import numpy as np

from .errors import LoadError, shown
from .locations import Restore
from .names import Layers, Names
from .rebuild import TABLE
from .source import Source
from .storage import Storage, StorageType
from .unpickler import Unpickler
from .zip_reader import ZipReader


def load_zipped(source: Source, restore: Restore, layers: Layers | None, memory_map: mmap.mmap | None = None) -> Any:
    """The object in a zip file; its storages are pages of `memory_map`, the whole file, where that is given."""
    archive = ZipReader(source)
    if "constants.pkl" in archive:
        raise LoadError("the file is a TorchScript archive, a program: only what torch.save wrote can be loaded")
    _check_version(archive)
    program = archive.read("data.pkl")
    machine = Unpickler(program, Names(TABLE, _Storages(archive, restore, memory_map).find, layers))
    obj = machine.load()
    if machine.position != len(program):
        raise LoadError(f"data.pkl is damaged: its pickle ends at byte {machine.position} of {len(program)}")
    return obj


class _Storages:
    """The storages of an archive, each read when it is first needed, and then kept for the tensors that share it."""

    def __init__(self, archive: ZipReader, restore: Restore, memory_map: mmap.mmap | None) -> None:
        self.archive = archive
        self.restore = restore
        self.memory_map = memory_map
        self.swapped = _byte_order(archive) != sys.byteorder
        self.loaded: dict[str, Storage] = {}

    def find(self, key: Any) -> Storage:
        kind, name, tag, count = storage_key(key, 5)
        if name not in self.loaded:
            self.loaded[name] = self.restore(self._read(kind, name, count), tag)
        if self.loaded[name].dtype is not kind.dtype:
            raise LoadError(
                f"storage {name!r} is of {self.loaded[name].dtype} in one place and {kind.dtype} in another"
            )
        return self.loaded[name]

    def _read(self, kind: StorageType, name: str, count: int) -> Storage:
        record = self.archive.record(f"data/{name}")
        if count * kind.dtype.itemsize != record.size:
            raise LoadError(
                f"storage {name!r} should have {count} elements of {kind.dtype}, and has {record.size} bytes"
            )
        if self.memory_map is not None and count and record.offset % kind.dtype.itemsize == 0:
            memory = np.frombuffer(self.memory_map, np.uint8, record.size, record.offset)
        else:
            memory = np.empty(record.size, np.uint8)
            self.archive.read_into(f"data/{name}", memory.data)
        return Storage(as_elements(memory, kind, self.swapped), kind.dtype)


def storage_key(key: Any, length: int) -> tuple[StorageType, str, str, int]:
    """The type, name, device's tag and number of elements of a storage, out of a key that has `length` parts."""
    if type(key) is not tuple or len(key) != length or key[0] != "storage":
        raise LoadError(f"expected the key of a storage, a tuple of {length}, got {shown(key)}")
    _, kind, name, tag, count, *_ = key
    if not isinstance(kind, StorageType):
        raise LoadError(f"expected a storage type such as torch.FloatStorage, got {shown(kind)}")
    if type(name) is not str or type(tag) is not str or type(count) is not int or not 0 <= count < 2**63:
        raise LoadError(f"expected the name, device and length of a storage, got {shown(key[2:])}")
    return kind, name, tag, count


def as_elements(memory: np.ndarray, kind: StorageType, swapped: bool) -> np.ndarray:
    """Bytes as elements of a type, of the other byte order if `swapped`."""
    array = memory.view(kind.dtype.numpy)
    if swapped:
        array.byteswap(inplace=True)
    if array.dtype == np.bool_ and memory.max(initial=0) > 1:
        np.not_equal(memory, 0, out=array)  # `torch.empty` of bool may hold any byte; here True is 1
    return array


def _check_version(archive: ZipReader) -> None:
    version = archive.read(".data/version" if ".data/version" in archive else "version")
    if re.fullmatch(rb"\s*([1-9]|10)\s*", version) is None:
        raise LoadError(f"the file has version {shown(version)} of the format, expected 1 to 10")


def _byte_order(archive: ZipReader) -> str:
    order = archive.read("byteorder") if "byteorder" in archive else b"little"
    if order not in (b"little", b"big"):
        raise LoadError(f"Unknown endianness type: {shown(order)}; expected 'little' or 'big'")
    return order.decode()
