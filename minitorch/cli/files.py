"""Checks, before the work starts, that its results can be written where the user wants them."""

import os
from pathlib import Path

from .errors import UserError


def check_writable(path: Path) -> None:
    """Finds out before hours of training that their result has no place to go."""
    if path.is_dir():
        raise UserError(f"{path} is a folder: name a file to write")
    if not path.parent.is_dir():
        raise UserError(f"{path}: there is no folder {path.parent}: create it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UserError(f"{path} may not be written to: choose another place")
