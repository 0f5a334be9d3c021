"""Linking: an object file as memory that can be run, its references filled in, as the system does with a library.

So machine code on disk is ready within a fraction of a millisecond, where LLVM alone takes 70 to be loaded. This is for
what LLVM makes for 64-bit x86 under Linux, where every reference is a whole address; all else is refused.
Source: System V Application Binary Interface, and its AMD64 Architecture Processor Supplement.
"""

import ctypes
import mmap
import struct
import sys
from typing import Any

import numpy as np

X86_64 = 62
PROGRAM, SYMBOLS, REFERENCES = 1, 2, 4  # types of sections
WRITTEN, LOADED = 1, 2  # flags of sections
UNDEFINED, COMMON = 0, 0xFFF2  # sections of symbols that are in none
WHOLE_ADDRESS = 1  # a type of reference
SECTION = np.dtype([
    ("name", "<u4"), ("type", "<u4"), ("flags", "<u8"), ("address", "<u8"), ("offset", "<u8"), ("size", "<u8"),
    ("link", "<u4"), ("info", "<u4"), ("align", "<u8"), ("width", "<u8"),
])  # fmt: skip
SYMBOL = np.dtype([
    ("name", "<u4"), ("info", "u1"), ("other", "u1"), ("section", "<u2"), ("value", "<u8"), ("size", "<u8"),
])  # fmt: skip
REFERENCE = np.dtype([("offset", "<u8"), ("type", "<u4"), ("symbol", "<u4"), ("addend", "<i8")])


class Unlinkable(Exception):
    """An object file of another form, or one that refers to what is not in this process."""


def in_memory(code: bytes, name: str) -> tuple[int, Any]:
    """The address of a function of an object file, and what keeps the memory that it is in."""
    try:
        return linked(code, name)
    except Unlinkable:
        import llvmlite.binding as llvm
        import numba

        numba.njit("void()")(lambda: None)  # makes ready, and known to LLVM, what code of numba's may call
        engine = loaded("", llvm.ObjectFileRef.from_data(code))
        return engine.get_function_address(name), engine


def linked(code: bytes, name: str) -> tuple[int, mmap.mmap]:
    """As `in_memory`; Unlinkable for what this file does not know."""
    if sys.platform != "linux" or code[:6] != b"\x7fELF\2\1" or struct.unpack_from("<H", code, 18) != (X86_64,):
        raise Unlinkable("no object file for 64-bit x86 under Linux")
    (start,), (count,) = struct.unpack_from("<Q", code, 40), struct.unpack_from("<H", code, 60)
    sections = np.frombuffer(code, SECTION, count, start)
    (table,) = sections[sections["type"] == SYMBOLS]
    symbols = np.frombuffer(code, SYMBOL, int(table["size"]) // SYMBOL.itemsize, int(table["offset"])).tolist()
    names = int(sections[table["link"]]["offset"])

    # Sections lie in memory as they do in the file. Behind it are zeros, which serve all symbols that have no section.
    memory = mmap.mmap(-1, len(code) + mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory[: len(code)] = code
    base = ctypes.addressof(ctypes.c_char.from_buffer(memory))

    def name_of(symbol: tuple) -> str:
        return code[names + symbol[0] : code.index(b"\0", names + symbol[0])].decode()

    def address(symbol: tuple) -> int:
        section = symbol[3]
        if section == UNDEFINED:
            return _elsewhere(name_of(symbol))
        return base + (len(code) + 7 & ~7 if section == COMMON else int(sections[section]["offset"]) + symbol[4])

    for section in sections[sections["type"] == REFERENCES]:
        target = sections[section["info"]]
        if target["type"] == PROGRAM and target["flags"] & LOADED:
            start, found = int(target["offset"]), int(section["size"]) // REFERENCE.itemsize
            for offset, kind, symbol, addend in np.frombuffer(code, REFERENCE, found, int(section["offset"])).tolist():
                if kind != WHOLE_ADDRESS or target["flags"] & WRITTEN:
                    raise Unlinkable(f"a reference of type {kind}, or data that change")
                struct.pack_into("<q", memory, start + offset, address(symbols[symbol]) + addend)
    entry = next(address(symbol) for symbol in symbols if symbol[3] and name_of(symbol) == name)
    if ctypes.pythonapi.mprotect(ctypes.c_void_p(base), len(memory), mmap.PROT_READ | mmap.PROT_EXEC):
        raise Unlinkable("the system lets no memory become code")
    return entry, memory


def _elsewhere(name: str) -> int:
    """The address of what another library of this process has."""
    if name == "NRT_MemInfo_call_dtor":
        return 0  # is called for memory that numba owns, of which there is none
    try:
        return ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value or 0
    except AttributeError:
        raise Unlinkable(name) from None


def loaded(text: str, *files: Any) -> Any:
    """Functions in LLVM's language as machine code, together with object files: LLVM's own way on every system."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(text), machine)
    for file in files:
        engine.add_object_file(file)
    engine.finalize_object()
    return engine
