"""Machine code on disk: damaged files are made again, and where nothing can be kept a process compiles for itself."""

import gc
import os
import platform
import subprocess
import sys
import threading
import weakref

import pytest

from minitorch.jit import kept, linking, machine
from minitorch.jit.linking import Unlinkable

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
    (file,) = folder.glob("*.o")
    before = file.stat().st_ino
    assert machine.compiled(SOURCE, "twice", 2)(5, 1) == 11
    assert file.stat().st_ino == before


def test_files_used_last_are_kept_and_those_of_others_left_alone(folder, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
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
    memory = weakref.ref(function.__self__[2])
    assert memory() is not None
    del function
    gc.collect()
    assert memory() is None


@pytest.mark.parametrize("damage", [
    lambda content: b"", lambda content: content[:100], lambda content: content[:-100], lambda content: b"garbage",
    lambda content: content[:-1] + b"\0", lambda content: content + b"more",
], ids=["empty", "cut early", "cut late", "garbage", "another byte", "longer"])  # fmt: skip
def test_a_damaged_file_is_made_again(folder, damage):
    machine.compiled(SOURCE, "twice", 2)
    (file,) = folder.glob("*.o")
    file.write_bytes(damage(file.read_bytes()))
    assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    assert kept.read(file.name)


@pytest.mark.skipif(sys.platform == "win32", reason="a file stands in the place of the folder on POSIX systems only")
def test_where_nothing_can_be_kept_a_process_compiles_for_itself(tmp_path, monkeypatch):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setenv("MINITORCH_CACHE", str(in_the_way))
    with pytest.warns(RuntimeWarning, match="set MINITORCH_CACHE to a folder that can be written") as told:
        assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
        assert machine.compiled(SOURCE, "twice", 2)(3, 5) == 11
    assert len(told) == 1
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


LOOPS = """
import sys
import numpy as np
import minitorch as torch
from minitorch.fast import draws
from minitorch.jit.compiler import Meter
Meter.pays = lambda *_: True
torch.manual_seed(0)
x = torch.rand(300, 100)
model = torch.nn.Sequential(torch.nn.Linear(100, 3), torch.nn.LeakyReLU())
optimizer = torch.optim.Adam(model.parameters())
loss = torch.nn.functional.l1_loss(model(x), torch.zeros(300, 3))
loss.backward()
optimizer.step()
print(loss.item(), x.sigmoid().cumsum(0).sum().item(), torch.randperm(7).tolist(), model[0].weight.sum().item())
print("numba" in sys.modules)
"""


def run(script, folder):
    environment = {**os.environ, "MINITORCH_CACHE": str(folder)}
    command = [sys.executable, "-W", "error", "-c", script]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process):
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out.splitlines()


def test_several_processes_may_fill_a_folder_at_once_and_a_later_one_needs_no_numba(tmp_path):
    together = [finished(process) for process in [run(LOOPS, tmp_path) for _ in range(2)]]
    (numbers, later), files = finished(run(LOOPS, tmp_path)), sorted(tmp_path.iterdir())
    assert later == str(sys.platform != "linux" or platform.machine() != "x86_64")
    assert {path.suffix for path in files} == {".o"}
    assert [lines[0] for lines in together] == [numbers] * 2


ALLOCATING = """
import numpy as np
from minitorch.jit.compiler import compiled
@compiled()
def total(x):
    room = np.empty(len(x))
    for i in range(len(x)):
        room[i] = 2 * x[i]
    return room.sum()
print(total(np.ones(1000)))
"""


def test_code_that_needs_numba_at_hand_is_run_by_later_processes_too(tmp_path):
    assert [finished(run(ALLOCATING, tmp_path)) for _ in range(2)] == [["2000.0"]] * 2


@pytest.mark.parametrize("other", ["sys.version", "numpy.__version__", "minitorch.jit.kept._processor"])
def test_what_another_python_numpy_or_processor_has_left_is_not_found(folder, monkeypatch, other):
    first = kept.Kept("name", "facts", None).file
    assert kept.Kept("name", "facts", None).file == first
    assert kept.Kept("name", "other facts", None).file != first
    kept._circumstances.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(other, (lambda: "another") if other.endswith("processor") else "another")
        assert kept.Kept("name", "facts", None).file != first
    kept._circumstances.cache_clear()
    assert kept.Kept("name", "facts", None).file == first


def test_a_folder_that_can_only_be_read_serves(folder, monkeypatch):
    machine.compiled(SOURCE, "twice", 2)

    def refused(*_):
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "utime", refused)
    monkeypatch.setattr(kept, "_write", refused)
    assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10


def test_a_user_without_a_home(monkeypatch):
    for name in ("MINITORCH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    kept._warn.cache_clear()
    assert not kept.Kept("name", "facts", None).exists
    with pytest.warns(RuntimeWarning, match="no home"):
        assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    assert not os.path.exists("~")


def test_what_cannot_be_linked_goes_to_llvm(folder, monkeypatch):
    def refused(*_):
        raise Unlinkable

    monkeypatch.setattr(linking, "linked", refused)
    assert machine.compiled(SOURCE, "twice", 2)(3, 4) == 10
    assert machine.compiled(SOURCE, "twice", 2)(3, 5) == 11
