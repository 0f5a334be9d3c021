"""`python -m reference`: the workflow in PyTorch on a chosen device."""

import sys
from dataclasses import replace

import pytest
import torch

from reference import __main__ as program
from reference import losses


@pytest.mark.parametrize(
    ("name", "available", "expected"),
    [("cpu", True, "cpu"), ("auto", True, "cuda"), ("auto", False, "cpu"), ("cuda", True, "cuda")],
)
def test_choose_device(monkeypatch, name, available, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: available)
    assert program.choose_device(name) == expected


def test_cuda_asked_for_in_vain(monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SystemExit) as exit:
        program.choose_device("cuda")
    assert exit.value.code == 2
    assert "--device auto" in capsys.readouterr().err


def test_it_prints_the_losses(monkeypatch, capsys):
    monkeypatch.setattr(losses, "TASKS", {"2-3-1": replace(losses.TASKS["2-3-1"], epochs=10)})
    monkeypatch.setattr(sys, "argv", ["reference", "--device", "cpu"])
    program.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("PyTorch ") and lines[0].endswith("the CPU")
    assert [line.split(",")[0] for line in lines[1:]] == [f"2-3-1: epoch {epoch}" for epoch in (1, 2, 4, 6, 8, 10)]
