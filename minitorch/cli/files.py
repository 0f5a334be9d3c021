"""Files that the user names: read in one piece, and found writable before the work starts."""

import os
from pathlib import Path

from .errors import UserError


def read(path: Path, expected: str) -> bytes:
    """All of a file or a pipe; a device might have no end."""
    try:
        if path.is_char_device():
            raise UserError(f"{path} is a device: give {expected}")
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}: give {expected}") from error


def check_writable(path: Path, *others: Path) -> None:
    """Finds out before hours of training that their result has no place to go, or one that another file has."""
    if path.is_dir():
        raise UserError(f"{path} is a folder: name a file to write")
    if not path.parent.is_dir():
        raise UserError(f"{path}: there is no folder {path.parent}: create it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UserError(f"{path} may not be written to: choose another place")
    for other in others:
        if _same(path, other):
            raise UserError(f"{path} would be written over {other}: choose another place")


def _same(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.is_file() and path.samefile(other)
    return os.path.realpath(path) == os.path.realpath(other)
