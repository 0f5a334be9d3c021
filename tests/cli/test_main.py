"""The command's way in and out."""

import builtins
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("library", "extra"), [("typer", "cli"), ("pandas", "cli"), ("torch", "reference")])
def test_a_missing_extra_is_named(run, monkeypatch, library, extra):
    real = builtins.__import__

    def without(name, *rest, **options):
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **options)

    for loaded in ("minitorch.cli.app", "minitorch.cli.train", "minitorch.cli.table"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    outcome = run("compare")
    assert outcome.code == 2
    assert outcome.err == f"minitorch: this needs {library}: pip install 'minitorch[{extra}]'\n"


def test_letters_that_a_terminal_lacks(tmp_path, environment):
    (tmp_path / "x.csv").write_text("a,größe\n" + "".join(f"{i},{i}\n" for i in range(20)), "utf-8")
    command = [sys.executable, "-m", "minitorch", "train", "x.csv", "--target", "größe", "--epochs", "1"]
    environment |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "") and "gr\\xf6\\xdfe" in done.stdout


def test_a_pipe_is_read(tmp_path, environment):
    table = "a,price\n" + "".join(f"{i},{i}\n" for i in range(20))
    command = [sys.executable, "-m", "minitorch", "train", "/dev/stdin", "--target", "price", "--epochs", "1"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, input=table)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_output_that_cannot_be_written(tmp_path, environment):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "minitorch", "--help"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and "No space left" in done.stderr and done.stderr.count("\n") == 1


def test_ctrl_c_while_libraries_are_imported(run, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["minitorch.cli.main"], "import_module", interrupted)
    outcome = run("compare")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_without_arguments_it_tells_what_there_is(run):
    assert "compare" in run().out


def test_help_names_the_commands(run):
    outcome = run("--help")
    assert outcome.code == 0
    assert all(command in outcome.out for command in ("compare", "train", "predict"))
