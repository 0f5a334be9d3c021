"""Saves are all or nothing."""

import errno
import os
import stat
import subprocess
import sys

import pytest

from minitorch.serialization import load, save
from minitorch.serialization.atomic import replacing


def test_nothing_is_there_before_the_end_of_the_block(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new" and os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_a_block_that_raises_changes_nothing(tmp_path, error):
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with pytest.raises(error), replacing(path) as file:
        file.write(b"new")
        raise error
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk(tmp_path, monkeypatch, step):
    path = tmp_path / "x.pth"
    save([1], path)

    def full(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "write":
        monkeypatch.setattr("minitorch.serialization.zip_writer.ZipWriter.close", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match=r"No space left.*the file that was there is unchanged; free some space") as info:
        save([2], path)
    assert info.value.errno == errno.ENOSPC and info.value.filename == str(path)
    monkeypatch.undo()
    assert load(path) == [1] and os.listdir(tmp_path) == ["x.pth"]


def test_a_really_full_disk(tmp_path):
    """A limit on the size of files stands for the disk."""
    program = (
        "import resource, signal, sys, minitorch; from minitorch.serialization import save\n"
        "path = sys.argv[1]; save([1], path); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try: save(minitorch.tensor([1.0] * 100_000), path)\n"
        "except OSError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "x.pth")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "the file that was there is unchanged" in done.stdout
    assert load(tmp_path / "x.pth") == [1] and os.listdir(tmp_path) == ["x.pth"]


def test_a_folder_that_cannot_be_written_to(tmp_path, monkeypatch):
    def denied(*args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("minitorch.serialization.atomic._create", denied)
    with pytest.raises(PermissionError, match=r"nothing was written; check that the folder can be written to"):
        save([1], tmp_path / "x.pth")


def test_a_write_protected_file_is_kept(tmp_path, monkeypatch):
    path = tmp_path / "x.pth"
    save([1], path)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError, match="write-protected: it is unchanged"):
        save([2], path)
    assert load(path) == [1]


def test_no_such_folder(tmp_path):
    with pytest.raises(RuntimeError, match=r"Parent directory .*none does not exist\."):
        save([1], tmp_path / "none" / "x.pth")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(IsADirectoryError):
        save([1], tmp_path)


def test_permissions_are_those_of_the_old_file_or_the_usual_ones(tmp_path):
    path, usual = tmp_path / "x", tmp_path / "usual"
    usual.write_bytes(b"")
    save([1], path)
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    save([2], path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_owner_is_that_of_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x"
    save([1], path)
    path.chmod(0o2640)
    asked = []
    monkeypatch.setattr(os, "chown", lambda file, owner, group: asked.append((owner, group)))
    save([2], path)
    before = path.stat()
    assert asked == [(-1, before.st_gid), (before.st_uid, -1)] and stat.S_IMODE(before.st_mode) == 0o2640

    def refuse(*args):
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    save([3], path)
    assert load(path) == [3] and stat.S_IMODE(path.stat().st_mode) == 0o2640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays_when_root_saves(tmp_path):
    save([1], tmp_path / "x")
    os.chown(tmp_path / "x", 1234, 5678)
    save([2], tmp_path / "x")
    after = (tmp_path / "x").stat()
    assert (after.st_uid, after.st_gid) == (1234, 5678)


def test_a_symbolic_link_stays_one(tmp_path):
    link, target = tmp_path / "link.pth", tmp_path / "target.pth"
    link.symlink_to(target)
    save([1], link)
    assert link.is_symlink() and load(target) == [1]


def test_a_device_is_written_to_and_stays():
    save([1], os.devnull)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_killed_saves():
    """In small; `python -m tests.serialization.kill` does it some hundreds of times."""
    command = [sys.executable, "-m", "tests.serialization.kill", "--kills", "25"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("25 of"), done.stdout + done.stderr
