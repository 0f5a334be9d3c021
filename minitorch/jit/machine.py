"""Machine: emitted source as a function of machine code, kept on disk as an object file that LLVM loads alone.

To import numba and make it ready takes half a second, to load an object file takes LLVM a few milliseconds: numba is
needed only where a function is compiled for the first time. A few lines of LLVM's own language make a builtin function
of it, which takes addresses as ints and costs 0.1 µs a call.
"""

import ctypes
import hashlib
import os
import re
import tempfile
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from .compiler import compiling
from .objects import Method, check_layout

NATIVE = f"{__package__}.native"
"""The module that emitted source takes from what numba lacks; numba comes with it, so it is imported by name only."""

MOST_FILES = 2000
"""Files kept in the folder, two for a function; those not used for longest go first."""


def compiled(source: str, name: str, arity: int) -> Callable[..., int]:
    """The function of the source as machine code: called with `arity` addresses, it looks at no types."""
    import llvmlite.binding as llvm

    check_layout()
    path = folder() / f"{name}_{_digest(source, llvm)}.py"
    with compiling:
        symbol, code = _kept(path.with_suffix(".o")) or _compiled(path, source, name)
        with suppress(OSError):
            os.utime(path.with_suffix(".o"))  # used last
        # Large steps let other threads run meanwhile; small ones are over before letting go of the lock would pay.
        return _loaded_from(llvm, symbol, code, name, arity, free="gemm(" in source or "gemv(" in source)


def folder() -> Path:
    """Where emitted files are kept: MINITORCH_CACHE, or minitorch in the user's cache folder."""
    if given := os.environ.get("MINITORCH_CACHE"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "minitorch"


def _digest(source: str, llvm: Any) -> str:
    """What machine code depends on: the source and what it uses, the processor, and the compiler."""
    beneath = [Path(__file__).with_name(name).read_text() for name in ("native.py", "objects.py")]
    facts = (source, beneath, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), llvm.llvm_version_info)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _kept(path: Path) -> tuple[str, bytes] | None:
    """The name of a compiled function, and its object file, out of a file; None where that is absent or not whole."""
    try:
        symbol, checksum, code = path.read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return None
    return (symbol.decode(), code) if _checksum(code) == checksum else None


def _compiled(path: Path, source: str, name: str) -> tuple[str, bytes]:
    """The same, made of the source and kept on disk; where that can't be written, for this process alone."""
    try:
        _write(path, source.encode())
    except OSError as error:
        told = f"compiled code cannot be kept ({error}); set MINITORCH_CACHE to a folder that can be written"
        warnings.warn(told, RuntimeWarning, stacklevel=2)
        path = Path(_folder_of_this_process().name) / path.name
        _write(path, source.encode())
    symbol, code = _object_of(path, source, name)
    with suppress(OSError):
        _write(path.with_suffix(".o"), b"\n".join([symbol.encode(), _checksum(code), code]))
        _tidy(path.parent)
    return symbol, code


@cache
def _folder_of_this_process() -> Any:
    return tempfile.TemporaryDirectory(prefix="minitorch-")  # it goes with the process


def _tidy(kept: Path) -> None:
    """Remove the files of compiled functions that are too many. Another process that looks for one makes it again."""
    used: dict[str, float] = {}
    for entry in os.scandir(kept):
        if match := _FILE.fullmatch(entry.name):
            with suppress(OSError):  # another process has removed it
                used[match[1]] = max(used.get(match[1], 0), entry.stat().st_mtime)
    for stem in sorted(used, key=lambda stem: used[stem])[: max(len(used) - MOST_FILES // 2, 0)]:
        for path in kept.glob(f"{stem}.*"):
            path.unlink(missing_ok=True)


_FILE = re.compile(r"(\w+_[0-9a-f]{16})\..+")


def _checksum(code: bytes) -> bytes:
    return hashlib.sha256(code).hexdigest().encode()


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, whatever other processes and threads do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    fresh.write_bytes(content)
    fresh.replace(path)


def _object_of(path: Path, source: str, name: str) -> tuple[str, bytes]:
    """The name of the compiled function in its object file, and that file: by numba."""
    scope: dict[str, Any] = {"__name__": path.stem}
    exec(compile(source, path, "exec"), scope)
    (found,) = scope[name].overloads.values()
    return found.fndesc.llvm_func_name, found.library.serialize_using_object_code()[2][0]


def _loaded_from(llvm: Any, symbol: str, code: bytes, name: str, arity: int, free: bool) -> Callable[..., int]:
    """The function of an object file as a builtin function of Python, which keeps its machine code while it lives."""
    engine = loaded(_entry(symbol, arity, free), llvm.ObjectFileRef.from_data(code))
    definition = Method(name.encode(), engine.get_function_address("entry"), _FASTCALL, None)
    return _new_function(ctypes.addressof(definition), (engine, definition), None)


def loaded(text: str, *files: Any) -> Any:
    """Functions in LLVM's language as machine code, together with object files that they call."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
    for file in files:
        engine.add_object_file(file)
    engine.finalize_object()
    return engine


def _entry(symbol: str, arity: int, free: bool) -> str:
    """A function with CPython's calling convention METH_FASTCALL; while the code runs it holds no lock if `free`."""
    lines = []
    for i in range(arity):
        lines += [
            f"%place{i} = getelementptr ptr, ptr %arguments, i64 {i}",
            f"%int{i} = load ptr, ptr %place{i}",
            f"%address{i} = call i64 @PyLong_AsLongLong(ptr %int{i})",
        ]
    passed = "".join(f", i64 %address{i}" for i in range(arity))
    run = f'%status = call i32 @"{symbol}"(ptr %result, ptr %problem{passed})'
    if free:
        lines += ["%thread = call ptr @PyEval_SaveThread()", run, "call void @PyEval_RestoreThread(ptr %thread)"]
    else:
        lines.append(run)
    body = "\n  ".join(lines)
    return f"""
declare i64 @PyLong_AsLongLong(ptr)
declare ptr @PyLong_FromLongLong(i64)
declare ptr @PyEval_SaveThread()
declare void @PyEval_RestoreThread(ptr)
declare i32 @"{symbol}"(ptr, ptr{", i64" * arity})
define ptr @entry(ptr %self, ptr %arguments, i64 %count) {{
  %result = alloca i64
  %problem = alloca ptr
  {body}
  %code = load i64, ptr %result
  %answer = call ptr @PyLong_FromLongLong(i64 %code)
  ret ptr %answer
}}
"""


_FASTCALL = 0x80
_new_function = ctypes.pythonapi.PyCFunction_NewEx
_new_function.restype = ctypes.py_object
_new_function.argtypes = [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
