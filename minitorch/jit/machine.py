"""Machine: emitted source as a function of machine code, kept on disk as an object file that LLVM loads alone.

To import numba and make it ready takes half a second, to load an object file takes LLVM a few milliseconds: numba is
needed only where a function is compiled for the first time. A few lines of LLVM's own language make a builtin function
of it, which takes addresses as ints and costs 0.1 µs a call.
"""

import ctypes
import hashlib
import importlib.util
import os
import tempfile
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from .objects import Method, check_layout

NATIVE = f"{__package__}.native"
"""The module that emitted source takes from what numba lacks; numba comes with it, so it is imported by name only."""

_loaded: list[Any] = []  # machine code, and what describes it to Python, must stay where they are


def compiled(source: str, name: str, arity: int) -> Callable[..., int]:
    """The function of the source as machine code: called with `arity` addresses, it looks at no types."""
    import llvmlite.binding as llvm

    check_layout()
    path = folder() / f"{name}_{_digest(source, llvm)}.py"
    symbol, code = _kept(path.with_suffix(".o")) or _compiled(path, source, name)
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
        path = _folder_of_this_process() / path.name
        _write(path, source.encode())
    symbol, code = _object_of(path, name)
    with suppress(OSError):
        _write(path.with_suffix(".o"), b"\n".join([symbol.encode(), _checksum(code), code]))
    return symbol, code


@cache
def _folder_of_this_process() -> Path:
    made = tempfile.TemporaryDirectory(prefix="minitorch-")
    _loaded.append(made)  # it goes with the process
    return Path(made.name)


def _checksum(code: bytes) -> bytes:
    return hashlib.sha256(code).hexdigest().encode()


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, whatever other processes and threads do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    fresh.write_bytes(content)
    fresh.replace(path)


def _object_of(path: Path, name: str) -> tuple[str, bytes]:
    """The name of the compiled function in its object file, and that file: by numba."""
    spec: Any = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (found,) = getattr(module, name).overloads.values()
    return found.fndesc.llvm_func_name, found.library.serialize_using_object_code()[2][0]


def _loaded_from(llvm: Any, symbol: str, code: bytes, name: str, arity: int, free: bool) -> Callable[..., int]:
    """The function of an object file as a builtin function of Python."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(_entry(symbol, arity, free)), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    definition = Method(name.encode(), engine.get_function_address("entry"), _FASTCALL, None)
    _loaded.append((engine, definition))
    return _new_function(ctypes.addressof(definition), None, None)


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
_new_function.restype, _new_function.argtypes = ctypes.py_object, [ctypes.c_void_p] * 3
