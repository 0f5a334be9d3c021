"""`load`: read what `torch.save` or `minitorch.save` wrote."""

import mmap as memory_mapping
import os
from typing import Any, BinaryIO

from .errors import LoadError
from .layers import KnownLayers
from .legacy import load_legacy
from .locations import MapLocation, restoring
from .safetensors import load_file
from .source import Source
from .zip_format import RECORD_MAGIC
from .zipped import load_zipped

FileLike = str | os.PathLike[str] | BinaryIO


def load(
    f: FileLike,
    map_location: MapLocation = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = None,
    mmap: bool | None = None,
) -> Any:
    """The object in a file, a path or a seekable binary file object, that `torch.save` or `save` wrote.

    By default, as `weights_only=True`, it may hold tensors, parameters, numbers, strings, the containers of
    containers.py, and what `add_safe_globals` allows. With `weights_only=False` also whole models: layers of
    `torch.nn`, which become those of this package, and the Module subclasses that the running program has defined
    or imported. In neither case does a file import, call or bring along any code: that is the difference to PyTorch.
    (A class of the program that has a `__setstate__` gets the saved state through it.)

    `map_location`: see `locations.restoring`. `mmap=True` maps the file, which must be a path, instead of reading it:
    storages are read when they are used, without a look at their checksums, and are private to this process.

    LoadError for a bad file, whatever is bad about it; the OSErrors of opening a path come through.
    """
    if pickle_module is not None:
        raise RuntimeError(
            "pickle_module is not supported: files are read by a machine that cannot run code; leave it out"
        )
    if isinstance(f, str | os.PathLike):
        if mmap is None and os.fspath(f).endswith(".safetensors"):
            restoring(map_location)
            return load_file(f)
        with open(f, "rb") as file:
            return _load(file, map_location, weights_only, mmap)
    if mmap:
        raise ValueError("f must be a file path in order to use the mmap argument")
    return _load(f, map_location, weights_only, mmap)


def _load(file: BinaryIO, map_location: MapLocation, weights_only: bool | None, mmap: bool | None) -> Any:
    source = Source(file)
    restore = restoring(map_location)
    layers = KnownLayers(weights_only is not False)
    if source.size == 0:
        raise LoadError("the file is empty")
    if source.read(0, min(4, source.size)) == RECORD_MAGIC:
        return load_zipped(source, restore, layers, _map(file) if mmap else None)
    if mmap:
        raise LoadError("mmap can only be used with the zip format of torch.save: save the file again in it")
    return load_legacy(source, restore, layers)


def _map(file: BinaryIO) -> memory_mapping.mmap:
    return memory_mapping.mmap(file.fileno(), 0, access=memory_mapping.ACCESS_COPY)
