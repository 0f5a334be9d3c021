"""The command's way in and out."""

import builtins
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import minitorch
from minitorch.cli.main import CLI, NEEDED


@pytest.mark.parametrize("library", ["typer", "pandas", "torch"])
def test_a_missing_library_is_named_with_a_command_that_installs_it(run, data, monkeypatch, library):
    real = builtins.__import__

    def without(name, *rest, **options):
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **options)

    for loaded in ("minitorch.cli.app", "minitorch.cli.commands"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    outcome = run("compare") if library == "torch" else run("train", data, "--target", "price")
    assert outcome.code == 2
    assert outcome.err == f"minitorch: this needs {library}: pip install {NEEDED[library]}\n"


def test_what_is_to_be_installed_is_what_the_extras_name():
    """And never `minitorch[...]`, which a package index may have from somebody else."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert CLI.split() == [re.match(r"[\w-]+", requirement)[0] for requirement in extras["cli"]]
    assert [NEEDED["torch"]] == extras["reference"]


def test_the_version(run):
    outcome = run("--version")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"minitorch {minitorch.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "expected"), [("minitorch pre", "predict"), ("minitorch train --opt", "--optimizer")]
)
def test_a_shell_completes(words, expected, environment):
    asked = {"_MINITORCH_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    command = [sys.executable, "-m", "minitorch"]
    done = subprocess.run(command, env=environment | asked, capture_output=True, text=True)
    assert done.stdout.split() == [expected]


@pytest.mark.parametrize("arguments", [("nowhere.csv",), ("data.csv", "--target", "prise"), ("data.csv", "--lr", "0")])
def test_a_simple_error_waits_for_no_library_that_it_does_not_need(data, tmp_path, environment, arguments):
    code = "import sys, minitorch.cli as cli\ntry: cli.main()\nfinally: print(*sys.modules)"
    command = [sys.executable, "-c", code, "train", "--target", "price", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert not {"pandas", "matplotlib", "sklearn", "torch"} & set(done.stdout.split())


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
