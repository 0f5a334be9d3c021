"""Kept: machine code on disk, under a digest of all that it depends on.

So what another version, processor, Python or numpy has left there is not found, and what is damaged is made again. Any
number of processes may fill the folder at once. The files that were loaded least recently make room for new ones.
"""

import os
import re
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from .forking import lock_of_work
from .linking import in_memory
from .objects import check_layout

MOST = 2000
"""Functions of which files are kept; those not used for longest go first."""

compiling = lock_of_work()
watchers: list[Callable[[str], None]] = []
"""Called with a function's name before it is compiled, for that takes seconds."""


class Kept:
    """Machine code on disk, or still to be made: `make` gives the name of its entry and its object file."""

    def __init__(self, name: str, facts: Any, make: Callable[[], tuple[str, bytes]]):
        digest = _digest(repr((facts, _circumstances())).encode())[:16]
        self.file, self.make = f"{name}_{digest}.o", make

    @cached_property
    def exists(self) -> bool:
        """Whether it was there when this was first asked."""
        try:
            return (folder() / self.file).exists()
        except OSError:
            return False

    def lost(self) -> float:
        """Seconds that processes before this one have lost for lack of it."""
        try:
            return sum(map(float, (folder() / self.file).with_suffix(".lost").read_text().split()))
        except (OSError, ValueError):
            return 0.0

    def lose(self, seconds: float) -> None:
        """Let later processes know that this one has lost so many."""
        with suppress(OSError):
            path = (folder() / self.file).with_suffix(".lost")
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "a") as file:
                file.write(f"{seconds}\n")

    def in_memory(self) -> tuple[int, Any]:
        """The address of its entry, and the memory that this is in: out of the file, or compiled now and filed."""
        check_layout()
        with compiling:
            name, code = read(self.file) or self._made()
            return in_memory(code, name)

    def _made(self) -> tuple[str, bytes]:
        for tell in watchers:
            tell(self.file.rpartition("_")[0])
        name, code = self.make()
        keep(self.file, b"\n".join([name.encode(), _checksum(name.encode(), code), code]))
        return name, code


def read(file: str) -> tuple[str, bytes] | None:
    """The name of an entry and its object file; None where there is no such file, or it is not whole."""
    try:
        path = folder() / file
        name, checksum, code = path.read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    with suppress(OSError):
        os.utime(path)
    return (name.decode(), code) if _checksum(name, code) == checksum else None


def folder() -> Path:
    """Where files are kept: MINITORCH_CACHE, or minitorch in the user's cache folder; OSError if there is no such."""
    if given := os.environ.get("MINITORCH_CACHE"):
        return Path(given)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(caches):
        raise OSError("this user has no home")
    return Path(caches) / "minitorch"


def keep(name: str, content: bytes) -> Path:
    """Write a file, all of it or nothing, whatever others do; where that can't be, for this process alone."""
    try:
        path = folder() / name
        _write(path, content)
        _tidy(path.parent)
    except OSError as error:
        _warn(f"compiled code cannot be kept ({error}); set MINITORCH_CACHE to a folder that can be written")
        path = Path(_folder_of_this_process().name) / name
        _write(path, content)
    return path


@cache
def _warn(told: str) -> None:
    """Once in a process: Python's own way of doing so starts afresh when numba is imported."""
    warnings.warn(told, RuntimeWarning, stacklevel=3)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    fresh.write_bytes(content)
    fresh.replace(path)


def _tidy(kept: Path) -> None:
    """Remove the files that are too many. Another process that looks for one makes it again."""
    used: dict[str, float] = {}
    for entry in os.scandir(kept):
        if match := _FILE.fullmatch(entry.name):
            with suppress(OSError):  # another process has removed it
                used[match[1]] = max(used.get(match[1], 0), entry.stat().st_mtime)
    for stem in sorted(used, key=lambda stem: used[stem])[: max(len(used) - MOST, 0)]:
        for path in kept.glob(f"{stem}.*"):
            path.unlink(missing_ok=True)


_FILE = re.compile(r"(\w+_[0-9a-f]{16})\..+")


@cache
def _folder_of_this_process() -> Any:
    import tempfile

    return tempfile.TemporaryDirectory(prefix="minitorch-")  # it goes with the process


def _checksum(name: bytes, code: bytes) -> bytes:
    return _digest(name + code).encode()


def _digest(content: bytes) -> str:
    import hashlib  # takes 7 ms

    return hashlib.sha256(content).hexdigest()


@cache
def _circumstances() -> tuple:
    """What all machine code depends on: who compiles it and how, for which processor, Python and numpy."""
    files = ("compiler.py", "entry.py", "native.py", "objects.py")
    beneath = [Path(__file__).with_name(name).read_bytes() for name in files]
    found = find_spec("numba")
    version = Path(found.origin).with_name("_version.py").read_bytes() if found and found.origin else b""
    settings = sorted(item for item in os.environ.items() if item[0].startswith("NUMBA_"))
    return beneath, version, settings, sys.version, np.__version__, _processor()


def _processor() -> list[str]:
    """What the system says about the processor."""
    try:
        with open("/proc/cpuinfo") as file:
            lines = file.read(1 << 13).partition("\n\n")[0].splitlines()
    except OSError:
        import platform

        return [platform.machine(), platform.processor()]
    changing = ("cpu MHz", "bogomips", "BogoMIPS", "processor", "core id", "apicid", "initial apicid", "physical id")
    return [line for line in lines if line.partition("\t")[0].strip() not in changing]
