"""The bytes of a file, read at any place, with every size checked before memory is taken for it."""

import io
import os
from typing import BinaryIO

from .errors import LoadError


class Source:
    """What lies between the current position of a seekable binary `file` and its end; `size` in bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = _seekable(file)
        self.start = file.tell()
        self.size = file.seek(0, os.SEEK_END) - self.start

    def read(self, offset: int, size: int) -> bytes:
        self._seek(offset, size)
        return _all_of(self.file.read(size), size)

    def read_into(self, offset: int, buffer: memoryview) -> None:
        """Fill `buffer` with the bytes that start at `offset`."""
        self._seek(offset, len(buffer))
        if not hasattr(self.file, "readinto"):
            buffer[:] = _all_of(self.file.read(len(buffer)), len(buffer))
        elif self.file.readinto(buffer) != len(buffer):
            raise LoadError("the file became shorter while it was read: load it again")

    def _seek(self, offset: int, size: int) -> None:
        if not 0 <= offset <= offset + size <= self.size:
            raise LoadError(
                f"the file is cut off or damaged: bytes {offset} to {offset + size} are needed, it has {self.size}"
            )
        self.file.seek(self.start + offset)


def _all_of(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise LoadError("the file became shorter while it was read: load it again")
    return data


def _seekable(file: BinaryIO) -> BinaryIO:
    try:
        file.seek(file.tell())
    except (io.UnsupportedOperation, AttributeError) as error:
        raise type(error)(
            f"{error}. You can only load from a file that is seekable: read it into io.BytesIO first, and load that"
        ) from None
    return file
