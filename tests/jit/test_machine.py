"""Machine code on disk: damaged files are made again, and where nothing can be kept a process compiles for itself."""

import gc
import os
import sys
import threading
import weakref

import pytest

from minitorch.jit import machine

SOURCE = '''"""A file as the compiler writes it."""

from numba import njit


@njit("int64(int64, int64)", error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
def twice(a, b):
    return a + a + b
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MINITORCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_it_computes_and_is_kept(folder):
    assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    (kept,) = folder.glob("*.o")
    before = kept.stat().st_ino
    assert machine.compiled(SOURCE, "twice", 2)(5, 1) == 11
    assert kept.stat().st_ino == before


def test_files_used_last_are_kept_and_those_of_others_left_alone(folder, monkeypatch):
    monkeypatch.setattr(machine, "MOST_FILES", 4)
    folder.mkdir()
    (folder / "notes.py").write_text("mine")
    for name in ("one", "two", "three"):
        machine.compiled(SOURCE.replace("twice", name), name, 2)
        for age, file in enumerate(sorted(folder.glob("o*_*.*")) + sorted(folder.glob("t*_*.*"))):
            os.utime(file, ns=(age, age))
        machine.compiled(SOURCE.replace("twice", "one"), "one", 2)  # used again
    assert {file.name.partition("_")[0] for file in folder.iterdir()} == {"one", "three", "notes.py"}


def test_machine_code_goes_with_its_function(folder):
    function = machine.compiled(SOURCE, "twice", 2)
    engine = weakref.ref(function.__self__[0])
    assert engine() is not None
    del function
    gc.collect()
    assert engine() is None


@pytest.mark.parametrize("damage", [
    lambda content: b"", lambda content: content[:100], lambda content: content[:-100], lambda content: b"garbage",
    lambda content: content[:-1] + b"\0", lambda content: content + b"more",
], ids=["empty", "cut early", "cut late", "garbage", "another byte", "longer"])  # fmt: skip
def test_a_damaged_file_is_made_again(folder, damage):
    machine.compiled(SOURCE, "twice", 2)
    (kept,) = folder.glob("*.o")
    kept.write_bytes(damage(kept.read_bytes()))
    assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    assert machine._kept(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="a file stands in the place of the folder on POSIX systems only")
def test_where_nothing_can_be_kept_a_process_compiles_for_itself(tmp_path, monkeypatch):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setenv("MINITORCH_CACHE", str(in_the_way))
    with pytest.warns(RuntimeWarning, match="set MINITORCH_CACHE to a folder that can be written"):
        assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    assert in_the_way.read_text() == "no folder"


def test_threads_may_compile_the_same_at_once(folder):
    results, errors = [], []

    def work():
        try:
            results.append(machine.compiled(SOURCE, "twice", 2)(3, 4))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (results, errors) == ([10] * 4, [])
