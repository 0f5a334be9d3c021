"""The command's way in and out."""

import builtins
import sys

import pytest


@pytest.mark.parametrize(
    ("library", "module", "extra"), [("typer", "minitorch.cli.app", "cli"), ("pandas", "minitorch.cli.table", "cli")]
)
def test_a_missing_extra_is_named(run, monkeypatch, library, module, extra):
    real = builtins.__import__

    def without(name, *rest, **options):
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **options)

    for loaded in ("minitorch.cli.app", "minitorch.cli.train", "minitorch.cli.table"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    outcome = run("train", "data.csv", "--target", "price")
    assert outcome.code == 2
    assert outcome.err == f"minitorch: this needs {library}: pip install 'minitorch[{extra}]'\n"


def test_help_names_the_commands(run):
    outcome = run("--help")
    assert outcome.code == 0
    assert all(command in outcome.out for command in ("compare", "train", "predict"))
