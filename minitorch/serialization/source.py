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
        data = bytearray(size)
        self._fill(memoryview(data))
        return bytes(data)

    def read_into(self, offset: int, buffer: memoryview) -> None:
        """Fill `buffer` with the bytes that start at `offset`."""
        self._seek(offset, len(buffer))
        self._fill(buffer)

    def _fill(self, buffer: memoryview) -> None:
        """Some files give less than they are asked for: Linux no more than 2 GiB at once."""
        while len(buffer):
            count = self._fill_some(buffer)
            if not count:
                raise LoadError("the file became shorter while it was read: load it again")
            buffer = buffer[count:]

    def _fill_some(self, buffer: memoryview) -> int:
        if isinstance(self.file, io.RawIOBase | io.BufferedIOBase):
            return self.file.readinto(buffer) or 0
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _seek(self, offset: int, size: int) -> None:
        if not 0 <= offset <= offset + size <= self.size:
            raise LoadError(
                f"the file is cut off or damaged: bytes {offset} to {offset + size} are needed, it has {self.size}"
            )
        self.file.seek(self.start + offset)


def _seekable(file: BinaryIO) -> BinaryIO:
    try:
        file.seek(file.tell())
    except (io.UnsupportedOperation, AttributeError) as error:
        raise type(error)(
            f"{error}. You can only load from a file that is seekable: read it into io.BytesIO first, and load that"
        ) from None
    return file
