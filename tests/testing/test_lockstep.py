"""Lock-step: minitorch passes it, PyTorch with itself too, and whatever is broken is found by a short script."""

import contextlib
import io

import pytest
import torch
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

import minitorch
from minitorch.testing.lockstep import Divergence, Session, difference, lockstep
from tests.testing.known import KNOWN


def quick(count, **options):
    return settings(
        deadline=None,
        max_examples=count,
        stateful_step_count=12,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        **options,
    )


def test_minitorch_and_pytorch():
    machine = lockstep(minitorch, torch, known=KNOWN)
    run_state_machine_as_test(machine, settings=quick(60))
    assert machine.programs >= 60 and machine.steps >= 200


def test_pytorch_and_itself():
    run_state_machine_as_test(lockstep(torch, torch, rtol=0, atol=0), settings=quick(30))


def machine_after(*lines):
    """A machine that has run some lines, each binding the tensor before its `=` if it has one."""
    machine = lockstep(minitorch, torch)()
    for line in lines:
        name = line.split(" = ")[0] if " = " in line and "[" not in line.split(" = ")[0] else None
        machine.step(line, name=name)
    return machine


START = "x0 = torch.tensor([[1.0, -2.0], [3.0, 4.0]], requires_grad=True)"


@pytest.mark.parametrize(
    ("name", "broken", "lines", "fact"),
    [
        ("abs", lambda x: x.clone(), ["x1 = x0.abs()"], "x1.detach()"),
        ("detach", lambda x: x.clone().data, ["x1 = x0.detach()"], "data_ptr"),
        ("double", lambda x: x.clone(), ["x1 = x0.double()"], "x1.dtype"),
        ("t", lambda x: x.clone(), ["x1 = x0.detach().t()"], "x1._version|x1.detach|step"),
        ("tanh", lambda x: x.data.tanh_(), ["x1 = x0.tanh()"], "requires_grad"),
        ("clone", lambda x: x, ["x1 = x0.clone()"], "is_leaf"),
        ("contiguous", lambda x: x.clone(), ["x1 = x0.detach()", "x2 = x1.contiguous()"], "data_ptr"),
        ("relu", lambda x: x.clamp(min=0) * 1, ["x1 = x0.relu()", "x1.sum().backward()"], None),
        ("square", lambda x: x * x.detach(), ["x1 = x0.square()", "x1.sum().backward()"], "x0.grad"),
        ("zero_", lambda x: x.data.zero_(), ["x1 = x0 * 1", "x1.zero_()"], "_version|requires_grad|grad_fn"),
        ("numel", lambda x: 1 / 0, ["x0.numel()"], "ZeroDivisionError"),
        ("view", lambda x, n: {}[n], ["x0.view(3)"], r"KeyError\(3\), expected RuntimeError"),
        ("add_", lambda x, n: x.data.add_(n), ["x1 = x0 * 1", "x2 = x1.add_(1)"], "x1|x2"),
    ],
)
def test_what_is_broken_is_noticed(monkeypatch, name, broken, lines, fact):
    machine_after(START, *lines)
    monkeypatch.setattr(minitorch.Tensor, name, broken)
    if fact is None:
        machine_after(START, *lines)
    else:
        with pytest.raises(Divergence, match=fact) as error:
            machine_after(START, *lines)
        assert START in str(error.value)


def test_a_failure_shrinks_to_a_short_script_that_runs(monkeypatch):
    """Where every sum forgets its history."""
    right = minitorch.Tensor.sum
    monkeypatch.setattr(minitorch.Tensor, "sum", lambda x, *args: right(x, *args).detach())
    with pytest.raises(Divergence) as error:
        run_state_machine_as_test(lockstep(minitorch, torch, known=KNOWN), settings=quick(300))
    script = str(error.value).split("\n\n", 1)[1]
    assert script.startswith("import torch  # or: import minitorch as torch\n")
    assert len([line for line in script.splitlines() if line]) <= 4
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(RuntimeError):
        exec(script, {})


def test_known_differences_end_a_program(monkeypatch):
    monkeypatch.setattr(minitorch.Tensor, "abs", lambda x: x.clone())
    machine = lockstep(minitorch, torch, known=[r"abs\(\).*Mismatched", r"abs\(\)': x1.detach"])()
    machine.step(START, name="x0")
    machine.step("x1 = x0.abs()", name="x1")
    assert machine.over and not machine.step("x2 = nothing", name="x2")
    machine = lockstep(minitorch, torch, known=[""])()
    machine.step("x0 = torch.tensor([-1.0], requires_grad=True)", name="x0")
    monkeypatch.setattr(minitorch.Tensor, "sum", lambda x: (x * 2).relu().neg()[0])
    machine.backward("{x}.sum().backward()", "x0", "x0")
    assert machine.over


def test_errors_are_compared_by_class():
    machine = machine_after(START, "x0.view(3)", "x0[7]", "x0.backward()")
    assert not machine.over and len(machine.lines) == 4
    with pytest.raises(Divergence, match="expected"):
        machine.step("if not torch.__name__ == 'torch': raise KeyError")


def test_sessions():
    ours, theirs = Session(minitorch), Session(torch)
    for session in (ours, theirs):
        assert session.run("x0 = torch.ones(2)") is None
        assert isinstance(session.run("x0.view(3)"), RuntimeError)
        assert session.value("x0.view(3)") is RuntimeError
    assert difference(ours, theirs, ["x0"]) is None
    ours.run("x0 += 1")
    assert difference(ours, theirs, ["x0"])[0] == "x0._version"
