"""`map_location`: where the storages of a file go, which in this package is the CPU or nowhere."""

from collections.abc import Callable, Mapping
from typing import Any

from ..tensor.devices import device, require_cpu
from .errors import LoadError
from .storage import Storage

MapLocation = Callable[[Any, str], Any] | device | str | Mapping[str, str] | None
Restore = Callable[[Storage, str], Storage]


def restoring(map_location: MapLocation) -> Restore:
    """The function that puts a storage, saved with the tag of its device, in its place.

    None: where it was. A device or its name: there. A dict: where it says for the tag. A function of the storage and
    the tag: the storage that it returns, or where it was if it returns None.
    """
    if map_location is None:
        return _where_it_was
    if isinstance(map_location, str | device):
        require_cpu(map_location)
        return lambda storage, tag: storage
    if isinstance(map_location, Mapping):
        return lambda storage, tag: _where_it_was(storage, map_location.get(tag, tag))
    if callable(map_location):
        return lambda storage, tag: _checked(map_location(storage, tag)) or _where_it_was(storage, tag)
    raise TypeError(f"map_location must be a device, its name, a dict or a function, got {type(map_location).__name__}")


def _where_it_was(storage: Storage, tag: str) -> Storage:
    if tag != "cpu":
        raise LoadError(
            f"Attempting to deserialize object on {tag!r}, but there is only the CPU here. "
            "Please pass map_location=torch.device('cpu') to map your storages to the CPU."
        )
    return storage


def _checked(storage: Any) -> Storage | None:
    if storage is not None and not isinstance(storage, Storage):
        raise TypeError(f"map_location must return a storage or None, got {type(storage).__name__}")
    return storage
