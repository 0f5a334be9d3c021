"""The command's way in and out."""

import builtins
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


def test_help_names_the_commands(run):
    outcome = run("--help")
    assert outcome.code == 0
    assert all(command in outcome.out for command in ("compare", "train", "predict"))
