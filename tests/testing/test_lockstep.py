"""Lock-step: minitorch passes it, PyTorch with itself too, and whatever is broken is found by a short script."""

import contextlib
import io
import warnings

import pytest
import torch
from hypothesis import HealthCheck, Phase, settings

import minitorch
from minitorch.compile import CompileError
from minitorch.testing import course
from minitorch.testing.lockstep import Divergence, Session, difference, lockstep, replay, script
from minitorch.testing.lockstep.autograd_rules import AutogradRules
from minitorch.testing.lockstep.replay import shortened
from minitorch.testing.lockstep.training_rules import TrainingRules
from tests.testing.known import KNOWN


def rules(*classes):
    return [name for cls in classes for name in vars(cls) if not name.startswith("_")]


def quick(count, **options):
    """Settings for a short run, the same every time; to explain failures would take as long as to find them."""
    return settings(
        deadline=None,
        max_examples=count,
        stateful_step_count=20,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        **{"phases": [Phase.generate, Phase.shrink], **options},
    )


def test_minitorch_and_pytorch():
    machine = lockstep(minitorch, torch, known=KNOWN)
    machine.check(quick(100))
    assert machine.programs >= 100 and machine.steps >= 700


def test_pytorch_and_itself():
    """Without seeds, for both sides draw from one generator."""
    lockstep(torch, torch, seeds=False, rtol=0, atol=0).check(quick(40))


START = "x0 = torch.tensor([[1.0, -2.0], [3.0, 4.0]], requires_grad=True)"
MODEL = "torch.manual_seed(0); model0 = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Dropout(0.5))"
SGD = "optimizer0 = torch.optim.SGD([x0], lr=0.1, momentum=0.9)"

BROKEN = [
    ("Tensor.abs", lambda x: x.clone(), [START, "x1 = x0.abs()"], "x1.detach"),
    ("Tensor.detach", lambda x: x.clone().data, [START, "x1 = x0.detach()"], "data_ptr"),
    ("Tensor.double", lambda x: x.clone(), [START, "x1 = x0.double()"], "x1.dtype"),
    ("Tensor.t", lambda x: x.clone(), [START, "x1 = x0.detach().t()"], "x1._version|x1.detach|step"),
    ("Tensor.tanh", lambda x: x.data.tanh_(), [START, "x1 = x0.tanh()"], "requires_grad"),
    ("Tensor.clone", lambda x: x, [START, "x1 = x0.clone()"], "is_leaf"),
    ("Tensor.contiguous", lambda x: x.clone(), [START, "x1 = x0.detach()", "x2 = x1.contiguous()"], "data_ptr"),
    ("Tensor.relu", lambda x: x.clamp(min=0) * 1, [START, "x1 = x0.relu()", "x1.sum().backward()"], None),
    ("Tensor.square", lambda x: x * x.detach(), [START, "x1 = x0.square()", "x1.sum().backward()"], "x0.grad"),
    ("Tensor.zero_", lambda x: x.data.zero_(), [START, "x1 = x0 * 1", "x1.zero_()"], "_version|requires_grad|grad_fn"),
    ("Tensor.numel", lambda x: 1 / 0, [START, "x0.numel()"], "ZeroDivisionError"),
    ("Tensor.view", lambda x, n: {}[n], [START, "x0.view(3)"], r"KeyError\(3\), expected RuntimeError"),
    ("Tensor.add_", lambda x, n: x.data.add_(n), [START, "x1 = x0 * 1", "x2 = x1.add_(1)"], "x1|x2"),
    ("Tensor.retain_grad", lambda x: None, [START, "x1 = x0 * 2", "x1.retain_grad()"], "retains_grad"),
    (
        "Tensor.register_hook",
        lambda x, hook: None,
        [START, "handle0 = x0.register_hook(lambda g: g * 2)", "x0.sum().backward()"],
        "x0.grad",
    ),
    ("nn.Module.eval", lambda m: m, [MODEL, "model0.eval()"], r"layer\.training"),
    (
        "nn.Module.zero_grad",
        lambda m, **_: m,
        [MODEL, "model0(torch.ones(1, 2)).backward()", "model0.zero_grad()"],
        "p.grad",
    ),
    ("manual_seed", lambda n: None, [MODEL], "model0.state_dict"),
    (
        "optim.SGD.step",
        lambda o: None,
        [START, SGD, "x0.sum().backward()", "optimizer0.step()"],
        "x0._version|x0.detach",
    ),
    ("optim.SGD.state_dict", lambda o: {}, [START, SGD], "optimizer0.state_dict"),
    (
        "optim.lr_scheduler.StepLR.get_last_lr",
        lambda s: [1.0],
        [START, SGD, "scheduler0 = torch.optim.lr_scheduler.StepLR(optimizer0, 1)"],
        "get_last_lr",
    ),
    ("load", lambda f: minitorch.ones(2), [START, "f = io.BytesIO()", "torch.save(x0, f)"], "loaded by minitorch"),
    ("Tensor.__deepcopy__", lambda x, memo: x, [START, "x1 = copy.deepcopy(x0)"], "x1._version|x0 is x1"),
    ("is_grad_enabled", lambda: True, [START, "with torch.no_grad(): x1 = x0 * torch.is_grad_enabled()"], "x1.detach"),
]


@pytest.mark.parametrize(("name", "broken", "lines", "fact"), BROKEN, ids=[name for name, *_ in BROKEN])
def test_what_is_broken_is_noticed(monkeypatch, name, broken, lines, fact):
    program = "\n".join(lines)
    replay(program, minitorch, torch)
    monkeypatch.setattr(f"minitorch.{name}", broken)
    if fact is None:
        replay(program, minitorch, torch)
    else:
        with pytest.raises(Divergence, match=fact) as error:
            replay(program, minitorch, torch)
        assert "import torch  # or: import minitorch as torch\n" in str(error.value)


def forgets_history(right):
    return lambda x, *args: right(x, *args).detach()


def runs_twice(right):
    return lambda *args, **kwargs: (right(*args, **kwargs), right(*args, **kwargs))[1]


def ignores_it(right):
    return lambda x, hook: right(x, lambda g: None)


@pytest.mark.parametrize(
    ("name", "breaking", "lines", "without"),
    [
        pytest.param("Tensor.sum", forgets_history, 4, rules(TrainingRules, AutogradRules), marks=pytest.mark.slow),
        ("Tensor.mul_", runs_twice, 3, rules(TrainingRules)),
    ],
)
def test_a_failure_shrinks_to_a_short_script_that_runs(monkeypatch, name, breaking, lines, without):
    break_it(monkeypatch, name, breaking)
    with pytest.raises(Divergence) as error:
        lockstep(minitorch, torch, known=KNOWN, without=without).check(quick(2000))
    text = str(error.value)[str(error.value).rindex("\n\nimport ") + 2 :]
    assert len([line for line in text.splitlines() if line and not line.startswith("import")]) <= lines, text
    for spelling in (text, text.replace("import torch ", "import minitorch as torch ")):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(RuntimeError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(spelling, {})


@pytest.mark.parametrize(
    ("name", "breaking", "lines"),
    [
        pytest.param("Tensor.register_hook", ignores_it, 6, marks=pytest.mark.slow),
        ("nn.Module.train", lambda right: lambda m, mode=True: m, 6),
        pytest.param("optim.SGD.step", runs_twice, 8, marks=pytest.mark.slow),
        ("nn.Module.load_state_dict", lambda right: lambda m, state: right(m, m.state_dict()), 12),
        ("save", lambda right: lambda x, file: right(minitorch.ones(2), file), 5),
    ],
)
def test_lines_that_a_failure_does_not_need_are_left_out(monkeypatch, name, breaking, lines):
    """Found by programs of all rules, and not shrunk."""
    break_it(monkeypatch, name, breaking)
    with pytest.raises(Divergence) as error:
        lockstep(minitorch, torch, known=KNOWN).check(quick(2000, phases=[Phase.generate]))
    assert len("\n".join(error.value.lines).splitlines()) <= lines, error.value


def break_it(monkeypatch, name, breaking):
    owner, _, attribute = f"minitorch.{name}".rpartition(".")
    owner = eval(owner)
    monkeypatch.setattr(owner, attribute, breaking(getattr(owner, attribute)))


def machine_after(*lines, subject=minitorch, **options):
    machine = lockstep(subject, torch, **options)()
    for line in lines:
        machine.step(line)
    return machine


def test_known_differences_end_a_program(monkeypatch):
    monkeypatch.setattr(minitorch.Tensor, "abs", lambda x: x.clone())
    machine = machine_after(START, "x1 = x0.abs()", known=[r"abs\(\)': x1.detach"])
    assert machine.over and not machine.step("x2 = nothing")
    machine = machine_after("x0 = torch.tensor([-1.0], requires_grad=True)", known=["x0.grad"])
    monkeypatch.setattr(minitorch.Tensor, "sum", lambda x: (x * 2).relu().neg()[0])
    machine.backward("{x}.sum().backward()", "x0", "x0", ("", False))
    assert machine.over


def test_errors_are_compared_by_class():
    machine = machine_after(START, "x0.view(3)", "x0[7]", "x0.backward()")
    assert not machine.over and len(machine.lines) == 4
    with pytest.raises(Divergence, match="expected"):
        machine.step("if not torch.__name__ == 'torch': raise KeyError")


def test_a_pass_that_breaks_off_ends_a_program():
    machine = machine_after(START, "x1 = x0.exp()", "x1.zero_()", "x1.sum().backward()")
    assert machine.over
    assert not machine_after("x0 = torch.ones(1)", "x0.backward()").over


def test_steps_in_other_threads_and_modes():
    machine = machine_after(START)
    machine.bind("x", "x0 * 2", ("torch.no_grad()", True))
    machine.bind("x", "x0 * 2", ("torch.no_grad()", False))
    machine.call("x0.sum().backward()", ("", True))
    machine.call("x0 += 1", ("torch.no_grad()", True))
    theirs = machine.oracle.names
    assert theirs["x1"].requires_grad and not theirs["x2"].requires_grad and theirs["x0"].tolist()[0] == [2, -1]
    assert "with torch.no_grad():\n    x1 = ThreadPoolExecutor(1).submit(lambda: x0 * 2).result()" in machine.lines


def test_libraries_with_generators_of_their_own():
    class Other:
        """minitorch, but for the numbers it draws."""

        __name__ = "other"
        manual_seed = staticmethod(lambda seed: minitorch.manual_seed(seed + 1))

        def __getattr__(self, name):
            return getattr(minitorch, name)

    with pytest.raises(Divergence, match="model0"):
        machine_after(MODEL, subject=Other())
    lockstep(Other(), torch, known=KNOWN, seeds=False).check(quick(30))


def test_a_library_that_has_only_a_part():
    machine = machine_after(
        "x0 = torch.tensor([1.0, 2.0], dtype=torch.float32, requires_grad=True)",
        "x1 = x0.cumsum(0)",
        "with torch.inference_mode(): x1 = x0 * 2",
        "x1 = (x0 * x0).sum()",
        "x2 = 1 - x0",
        "x1.backward()",
        subject=course,
        partial=True,
    )
    assert machine.lines == [machine.lines[0], "x1 = (x0 * x0).sum()", "x1.backward()"]
    assert list(machine.missing.values()) == [1, 1, 1] and "has no attribute 'cumsum'" in next(iter(machine.missing))
    assert machine.subject.names["x0"].grad.numpy().tolist() == [2, 4]
    with pytest.raises(Divergence, match=r"x2\.dtype: float64, expected float32"):
        machine.step("x2 = x0 * 2")
    with pytest.raises(Divergence, match=r"dtype|is_leaf|_version|Attribute"):
        lockstep(course, torch).check(quick(50))


def test_what_is_compiled_is_held_to_what_is_not():
    lines = [
        "x0 = torch.ones(2)",
        "x1 = torch.ones(2)",
        "f0 = torch.compile(lambda x: x * x1 + 1)",
        "x2 = f0(x0)",
        "x1.mul_(2)",
        "x3 = f0(x0)",
    ]
    assert not machine_after(*lines, refusal=CompileError).over

    class Stale:
        """minitorch, but a compiled function gives for ever what it gave first."""

        def compile(self, function):
            results = []
            return lambda x: (results or results.append(function(x)) or results)[0]

        def __getattr__(self, name):
            return getattr(minitorch, name)

    with pytest.raises(Divergence, match=r"x3 = f0\(x0\)"):
        machine_after(*lines, subject=Stale(), refusal=CompileError)


@pytest.mark.slow
def test_compiled_functions_beside_eager_ones():
    lockstep(minitorch, torch, known=KNOWN, refusal=CompileError).check(quick(100))


def test_errors_of_any_class():
    program = "x0 = torch.ones(2)\nx0.view(3) if torch.__name__ == 'torch' else {}['no']"
    with pytest.raises(Divergence, match=r"KeyError\('no'\), expected RuntimeError"):
        replay(program, minitorch, torch)
    replay(program, minitorch, torch, errors=False)


def test_ops_of_ones_own(monkeypatch):
    monkeypatch.setattr(minitorch.Tensor, "doubled", lambda x: x * 2, raising=False)
    monkeypatch.setattr(torch.Tensor, "doubled", lambda x: x + x + (x > 1), raising=False)
    with pytest.raises(Divergence, match=r"x\d+ = x\d+\.doubled\(\)"):
        others = rules(TrainingRules, AutogradRules)
        lockstep(minitorch, torch, known=KNOWN, ops=["{x}.doubled()"], without=others).check(
            quick(200, phases=[Phase.generate])
        )


def test_names_that_are_not_needed_are_left_out(monkeypatch):
    monkeypatch.setattr(minitorch.Tensor, "abs", lambda x: x.clone())
    lines = [
        "x0 = torch.tensor([-1.0])",
        "x1 = x0 + x0",
        "with torch.no_grad():\n    x2 = x1 * 2",
        "x3 = torch.ones(1)",
    ]
    shorter, done = shortened([*lines, "x4 = x2.abs()"], minitorch, torch)
    assert shorter == [lines[0], "x4 = x0.abs()"] and done.shown == ("x4.detach()",)


def test_rules_can_be_left_out():
    machine = lockstep(minitorch, torch, without=["save", "load"])
    assert machine.save is machine.load is None and machine.hook


def test_sessions():
    ours, theirs = Session(minitorch), Session(torch)
    for session in (ours, theirs):
        assert session.run("x0 = torch.ones(2)") is None
        assert isinstance(session.run("x0.view(3)"), RuntimeError)
        assert session.value("x0.view(3)") is RuntimeError
        assert session.bound() == ["x0"]
    assert difference(ours, theirs) is None
    ours.run("x0 += 1")
    assert difference(ours, theirs)[0] == "x0._version"


def test_scripts_import_what_they_use():
    text = script(["x0 = copy.copy(1)", "f = io.BytesIO()"], ["x0"])
    assert text.startswith("import copy\nimport io\nimport torch  # or") and text.endswith("print(x0)\n")
    assert "import copy" not in script(["x0.copy_(x1)"])
