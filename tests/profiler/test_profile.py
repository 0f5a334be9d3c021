"""A profile counts every kernel once, tells its phase, layer and line, and leaves everything as it was."""

import json
import threading
import time
import warnings

import pytest
import torch

import minitorch
from minitorch import nn
from minitorch.autograd.backward import differentiate
from minitorch.jit.in_place import Pass
from minitorch.jit.kept import Kept
from minitorch.ops.op import registry
from minitorch.profiler import ProfilerActivity, schedule
from minitorch.profiler.recording import located
from minitorch.profiler.totals import by, phases

F = nn.functional


class Net(nn.Module):
    """A module of the user's: its forward is the user's code."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(6, 5), nn.Linear(5, 3)

    def forward(self, x):
        hidden = self.first(x)  # the first line
        return self.second(hidden).tanh()  # the second line


@pytest.fixture
def training():
    minitorch.manual_seed(0)
    model = Net()
    optimizer = minitorch.optim.Adam(model.parameters())
    x, y = minitorch.rand(4, 6), minitorch.randint(0, 3, (4,))

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    step()
    return step


def totals(profile, name):
    return {t.name: t for t in by(located(profile._recording), name)}


def ops(profile):
    return totals(profile, lambda found: found.kernel.name)


def test_every_kernel_is_counted_once_in_its_phase(training):
    with minitorch.profile() as p:
        training()
        training()
    found = ops(p)
    assert {name: found[name].calls for name in ("linear", "tanh", "log_softmax", "nll_loss", "mm", "adam")} == {
        "linear": 4, "tanh": 2, "log_softmax": 2, "nll_loss": 2, "mm": 6, "adam": 2
    }  # fmt: skip
    assert found["linear"].forward == found["linear"].time > 0 == found["linear"].backward
    assert found["mm"].backward == found["mm"].time > 0
    assert found["adam"].optimizer == found["adam"].time > 0
    assert found["linear"].bytes == 2 * 4 * (4 * 5 + 4 * 3)


def test_phases_add_up_to_the_whole(training):
    with minitorch.profile() as p:
        training()
        time.sleep(0.02)
    shares = {share.phase: share for share in phases(p._recording)}
    assert sum(share.total for share in shares.values()) == p._recording.end - p._recording.start
    assert shares["elsewhere"].framework > 20e6 and not shares["elsewhere"].math
    for phase in ("forward", "backward", "optimizer"):
        assert shares[phase].math > 0 < shares[phase].framework
    assert "elsewhere" in str(p) and "1 steps of an optimizer" in str(p)


def test_calls_in_backward_belong_to_the_layer_and_the_line_of_the_forward(training):
    with minitorch.profile() as p:
        training()
    layers = totals(p, lambda found: f"{found.layer} {found.kernel.name}")
    assert layers["Net.first (Linear) mm"].calls == 1  # no gradient of the input is asked for
    assert layers["Net.second (Linear) mm"].calls == 2
    assert layers["Net tanh"].calls == 1
    lines = totals(p, lambda found: f"{found.line} {found.kernel.name}")
    first = Net.forward.__code__.co_firstlineno + 1
    assert lines[f"{__file__}:{first} mm"].calls == 1
    assert lines[f"{__file__}:{first + 1} mm"].calls == 2 == 2 * lines[f"{__file__}:{first + 1} tanh"].calls


def places():
    """What a profile exchanges."""
    held = {(op.name, name): vars(op).get(name) for op in registry.values() for name in ("run", "into", "recorder")}
    others = nn.Module.__call__, minitorch.optim.Adam.step, Pass.__call__, Kept.in_memory
    return held, [*others, differentiate.__globals__["differentiate"]]


def test_nothing_is_left_when_it_ends(training):
    minitorch.ones(2).exp() + 1
    before = places()
    with minitorch.profile():
        training()
        assert all(x is not y for x, y in zip(before[1], places()[1], strict=True))
        (minitorch.ones(2, requires_grad=True).log1p() * 2).sum().backward()  # recorders and rules made meanwhile
    after = places()
    assert after[1] == before[1]
    for key, value in before[0].items():
        assert value is None or after[0][key] is value
    for op in registry.values():
        assert "profiler" not in (getattr(op.run, "__module__", None) or "")
        scope = getattr(vars(op).get("recorder"), "__globals__", {})
        assert "with_plain" not in scope or scope["run"] is op.run
        for plan in op.plans.values():
            rules = getattr(plan.direct, "__globals__", {}).values()
            for rule in (r for r in rules if hasattr(r, "__globals__")):
                kernels = [rule.__globals__.get(name) for name in rule.__code__.co_names]
                assert not any("profiler" in (getattr(k, "__module__", None) or "") for k in kernels)


def test_it_ends_with_an_error_too(training):
    before = places()[1]
    with pytest.raises(RuntimeError, match="mat1 and mat2"), minitorch.profile() as p:
        nn.Linear(2, 1)(minitorch.ones(1, 3))
    assert places()[1] == before and p._recording.module is None
    assert not p._recording.busy


def test_values_are_the_same(training):
    def losses():
        minitorch.manual_seed(1)
        model = nn.Sequential(nn.Linear(3, 4), nn.Dropout(), nn.Linear(4, 1))
        optimizer = minitorch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for _ in range(3):
            optimizer.zero_grad()
            loss = model(minitorch.rand(5, 3)).square().mean()
            loss.backward()
            optimizer.step()
            yield loss.item()

    with minitorch.profile():
        profiled = list(losses())
    assert profiled == list(losses())


def test_other_threads_run_unseen(training):
    with minitorch.profile() as p:
        other = threading.Thread(target=training)
        other.start()
        other.join()
    assert not p._recording.kernels and not p._recording.spans


def test_loading_and_compiling_are_told_apart(monkeypatch):
    monkeypatch.setattr(Kept, "in_memory", lambda self: time.sleep(0.02))
    op = registry["exp"]
    run = op.run
    kept = object.__new__(Kept)
    x = minitorch.ones(2, dtype=minitorch.float16)  # goes the way of `op.run`
    monkeypatch.setattr(op, "run", lambda *args: (kept.in_memory(), run(*args))[1])
    with minitorch.profile() as p:
        x.exp()
    (forward, *_) = phases(p._recording)
    assert forward.first > 20e6 > forward.math > 0


def test_a_compiled_function_is_one_call_and_is_not_traced_again(training):
    def step():
        return training()

    compiled = minitorch.compile(step)
    first = compiled()
    with minitorch.profile() as p:
        compiled()
        inner = minitorch.compile(lambda x: (x.exp() * 2).sum())
        inner(minitorch.ones(3))
    assert compiled().item() < first.item()
    assert len(compiled.traces) == len(inner.traces) == 1
    assert ops(p)["compiled step"].calls == 1 == ops(p)["compiled <lambda>"].calls
    assert inner(minitorch.ones(3)).item() == pytest.approx(16.30969)
    assert len(inner.traces) == 1


def test_a_chrome_trace_has_events_that_lie_within_each_other(training, tmp_path):
    with minitorch.profile(record_shapes=True) as p, minitorch.profiler.record_function("mine"):
        training()
    p.export_chrome_trace(tmp_path / "trace.json")
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    assert all(event["ph"] == "X" and event["ts"] >= 0 and event["dur"] >= 0 for event in events)
    spans = {event["name"]: (event["ts"], event["ts"] + event["dur"]) for event in events}
    pairs = ("backward", "mine"), ("Net.first (Linear)", "Net"), ("adam", "Adam.step"), ("mm", "backward")
    for inner, outer in pairs:
        assert spans[outer][0] <= spans[inner][0] and spans[inner][1] <= spans[outer][1] + 1e-3
    (linear, _) = [event for event in events if event["name"] == "linear"]
    assert linear["args"]["Input Dims"] == [[4, 6], [5, 6], [5]]


def test_speedscopes_frames_close_in_the_order_in_which_they_opened(training, tmp_path):
    with minitorch.profile() as p:
        training()
    p.export_speedscope(str(tmp_path / "p.json"))
    file = json.loads((tmp_path / "p.json").read_text())
    (profile,), names = file["profiles"], [frame["name"] for frame in file["shared"]["frames"]]
    stack, at, paths = [], 0, set()
    for event in profile["events"]:
        assert at <= event["at"] <= profile["endValue"]
        at = event["at"]
        if event["type"] == "O":
            stack.append(event["frame"])
            paths.add(tuple(names[frame] for frame in stack))
        else:
            assert stack.pop() == event["frame"]
    assert not stack and ("Net", "Net.second (Linear)", "linear") in paths


SCHEDULES = [{"wait": 1, "warmup": 1, "active": 2}, {"wait": 0, "warmup": 0, "active": 1, "repeat": 2},
             {"wait": 2, "warmup": 0, "active": 3, "repeat": 1, "skip_first": 4}]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Profiler won't be using warmup")
@pytest.mark.parametrize("settings", SCHEDULES, ids=str)
def test_schedules_are_pytorchs(settings):
    ours, theirs = schedule(**settings), torch.profiler.schedule(**settings)
    assert [ours(i).name for i in range(20)] == [theirs(i).name for i in range(20)]


@pytest.mark.filterwarnings("ignore:Profiler won't be using warmup")
@pytest.mark.parametrize("settings", SCHEDULES, ids=str)
def test_traces_are_handed_over_when_pytorch_does(settings, monkeypatch):
    for name in ("prepare_trace", "start_trace", "stop_trace"):  # which end the process on some machines
        monkeypatch.setattr(torch.profiler.profile, name, lambda self: None)

    def handed_over(lib):
        seen = []
        with lib.profiler.profile(
            activities=[lib.profiler.ProfilerActivity.CPU],
            schedule=lib.profiler.schedule(**settings),
            on_trace_ready=lambda p: seen.append(p.step_num),
        ) as p:
            for _ in range(9):
                lib.ones(2) + 1
                p.step()
        return seen

    assert handed_over(minitorch) == handed_over(torch)


def test_steps_that_are_not_scheduled_are_not_recorded():
    rows = []
    with minitorch.profile(
        schedule=schedule(wait=1, warmup=1, active=2, repeat=1),
        on_trace_ready=lambda p: rows.append({a.key: a.count for a in p.key_averages()}),
    ) as p:
        for _ in range(6):
            minitorch.ones(2).exp()
            p.step()
    assert rows == [{"ProfilerStep#2": 1, "ProfilerStep#3": 1, "exp": 2}]


def test_averages_are_of_calls_of_one_name_without_what_lies_within():
    with minitorch.profile(activities=[ProfilerActivity.CPU], record_shapes=True) as p:
        with minitorch.profiler.record_function("outer"):
            minitorch.ones(2).exp()
            minitorch.ones(3).exp()
        minitorch.ones(3).exp()
    rows = {a.key: a for a in p.key_averages()}
    assert rows["exp"].count == 3 and rows["exp"].cpu_memory_usage == 4 * (2 + 3 + 3)
    assert 0 < rows["outer"].self_cpu_time_total < rows["outer"].cpu_time_total
    by_shape = {tuple(a.input_shapes[0]): a.count for a in p.key_averages(group_by_input_shape=True) if a.input_shapes}
    assert by_shape == {(2,): 1, (3,): 2}
    table = p.key_averages().table(sort_by="cpu_time_total", row_limit=1)
    assert "outer" in table and "exp" not in table and "# of Calls" in table


def test_what_is_not_supported_is_refused():
    with pytest.raises(NotImplementedError, match="with_flops"):
        minitorch.profile(with_flops=True)
    with pytest.raises(ValueError, match=r"ProfilerActivity\.CPU"):
        minitorch.profile(activities=["CUDA"])
    with minitorch.profile() as p, pytest.raises(RuntimeError, match="running already"), minitorch.profile():
        pass
    with pytest.raises(NotImplementedError, match="group_by_stack_n"):
        p.key_averages(group_by_stack_n=1)
    with pytest.raises(AttributeError, match="sort_by"):
        p.key_averages().table(sort_by="cuda_time_total")
    with pytest.raises(AssertionError, match="Invalid profiler schedule"):
        schedule(wait=1, warmup=1, active=0)
    with pytest.raises(RuntimeError, match="not running"):
        p.step()
    with pytest.raises(RuntimeError, match="nothing has been recorded"):
        minitorch.profile().table()


def test_a_closure_of_an_optimizer_is_not_counted_twice():
    w = minitorch.ones(3, requires_grad=True)
    optimizer = minitorch.optim.SGD([w], lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = nn.MSELoss()(w, minitorch.zeros(3))
        loss.backward()
        return loss

    with minitorch.profile() as p:
        optimizer.step(closure)
    shares = phases(p._recording)
    assert sum(share.total for share in shares) == p._recording.end - p._recording.start


def backward_from_nan():
    minitorch.tensor(float("nan"), requires_grad=True).mul(1).backward()


def test_strict_ends_in_a_profile_that_it_has_begun_before(training):
    minitorch.strict()
    with minitorch.profile() as p:
        minitorch.strict(False)
        training()
    assert any(span.name == "backward" for span in p._recording.spans)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        backward_from_nan()
    assert differentiate.__globals__["differentiate"] is differentiate


def test_strict_that_has_begun_in_a_profile_stays_when_that_ends():
    with minitorch.profile():
        minitorch.strict()
    with pytest.warns(minitorch.StrictWarning, match="a loss that is nan"):
        backward_from_nan()
    minitorch.strict(False)
    assert differentiate.__globals__["differentiate"] is differentiate
