"""What a compiled function reaches besides its arguments: a change is seen, or refused before it can go stale."""

import collections
import re
import signal
import threading

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.compile import CompileError
from minitorch.compile.trace.sight import Stand
from tests.compile.training import X, Y, assert_same, both, mlp, stepper

pytestmark = pytest.mark.usefixtures("interpreted")

scale = 2.0
log: list = []
count = 0
numbers = np.ones(3)


def test_a_global_that_changes(monkeypatch):
    f = torch.compile(lambda x: x * scale)
    assert torch.equal(f(X), X * 2)
    monkeypatch.setitem(globals(), "scale", 3.0)
    assert torch.equal(f(X), X * 3)
    assert f.traces == ["first call", "scale"]


def test_a_parameter_replaced():
    model = mlp()
    f = torch.compile(model)
    assert_same([f(X)], [model(X)])
    model[0].weight = nn.Parameter(torch.ones(3, 2))
    assert_same([f(X)], [model(X)])
    model[0].weight.data = torch.zeros(3, 2)
    assert_same([f(X)], [model(X)])
    assert len(f.traces) == 3


def test_an_edit_in_place_between_calls():
    model = mlp()
    f = torch.compile(model)
    f(X)
    with torch.no_grad():
        model[2].bias.add_(1)
    assert_same([f(X)], [model(X)])
    assert len(f.traces) == 1


def test_a_layer_replaced_and_a_hook_added():
    model = mlp()
    f = torch.compile(model)
    f(X)
    model[1] = nn.Tanh()
    assert_same([f(X)], [model(X)])
    model[0].register_forward_hook(lambda module, args, out: out * 2)
    assert_same([f(X)], [model(X)])


def test_an_optimizer_swapped():
    def run(compile):
        model, held = mlp(), {}
        held["optimizer"] = torch.optim.SGD(model.parameters(), lr=0.1)

        def step(x, y):
            nn.functional.mse_loss(model(x), y).backward()
            held["optimizer"].step()
            held["optimizer"].zero_grad()

        f = compile(step)
        f(X, Y)
        held["optimizer"] = torch.optim.Adam(model.parameters(), lr=0.1)
        f(X, Y)
        f(X, Y)
        return [*model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_view_taken_outside_and_the_weight_it_sees():
    model = mlp()
    row = model[0].weight.detach()[0]

    def f(x):
        with torch.no_grad():
            model[0].weight.add_(1.0)
        return x * row

    compiled, start = torch.compile(f), row.clone()
    assert torch.equal(compiled(X), X * (start + 1))
    assert torch.equal(compiled(X), X * (start + 2))


def test_two_layers_that_share_a_weight():
    def run(compile):
        torch.manual_seed(0)
        a, b = nn.Linear(2, 2), nn.Linear(2, 2)
        b.weight = a.weight
        optimizer = torch.optim.SGD([*a.parameters(), b.bias], lr=0.1)
        step = compile(stepper(lambda x: b(a(x).relu()), optimizer))
        return [*[step(X, X) for _ in range(3)], a.weight, b.bias]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_arguments_that_share_memory():
    def f(a, b):
        a.add_(1)
        return a + b

    compiled = torch.compile(f)
    compiled(torch.ones(3), torch.ones(3))
    t = torch.ones(3)
    assert torch.equal(compiled(t, t[:]), torch.full((3,), 4.0))
    u = torch.ones(3)
    assert torch.equal(compiled(u, u), torch.full((3,), 4.0))


def test_an_argument_in_the_memory_of_a_weight():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

        def step(x, y):
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            return x * 1

        f = compile(step)
        return [f(torch.ones(3, 2), torch.ones(3, 1)), f(model[0].weight.detach(), torch.ones(3, 1))]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_training_mode_and_requires_grad():
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.9))
    f = torch.compile(model)
    f(X)
    model.eval()
    assert_same([f(X)], [model(X)])
    assert f(X).requires_grad
    model.requires_grad_(False)
    assert not f(X).requires_grad
    with torch.no_grad():
        assert not f(X).requires_grad
    assert len(f.traces) == 4


def test_loading_a_state():
    model = mlp()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    step = torch.compile(stepper(model, optimizer))
    step(X, Y)
    kept = {name: value.clone() for name, value in model.state_dict().items()}
    state = optimizer.state_dict()
    state = {**state, "state": {i: {k: t.clone() for k, t in s.items()} for i, s in state["state"].items()}}
    first = [step(X, Y).item() for _ in range(3)]
    model.load_state_dict(kept)
    optimizer.load_state_dict(state)
    assert [step(X, Y).item() for _ in range(3)] == first


def test_a_function_compiled_inside_another():
    inner = torch.compile(lambda x: x * 2)
    outer = torch.compile(lambda x: inner(x) + 1)
    assert torch.equal(outer(X), X * 2 + 1)
    assert torch.equal(inner(X), X * 2)


def test_several_threads():
    f, wrong = torch.compile(lambda x: (x * 2).sum()), []
    f(X)

    def work(k):
        x = torch.full((6, 2), float(k))
        wrong.extend(k for _ in range(50) if f(x).item() != 24 * k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_several_threads_train_at_once():
    def work(step, x, y):
        for _ in range(50):
            step(x, y)

    def run(compile):
        pairs = []
        for _ in range(3):
            model = mlp()
            pairs.append((model, compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1)))))
        threads = [threading.Thread(target=work, args=(step, X, Y)) for _, step in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [p for model, _ in pairs for p in model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_one_step_called_by_several_threads_loses_no_update():
    total = torch.zeros(())

    def add(x):
        total.add_(x)

    f = torch.compile(add)
    f(torch.ones(()))
    threads = [threading.Thread(target=lambda: [f(torch.ones(())) for _ in range(100)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total.item() == 401 and total._version == 401


def test_a_function_that_calls_itself():
    def power(x, n):
        return x if n == 0 else x * f(x, n - 1)

    f = torch.compile(power)
    for n, expected in ((3, X * (X * (X * X))), (1, X * X), (3, X * (X * (X * X)))):
        assert torch.equal(f(X, n), expected)


def test_two_models_that_share_a_parameter():
    def run(compile):
        a, b = mlp(), mlp()
        b[0].weight = a[0].weight
        steps = [compile(stepper(m, torch.optim.Adam(m.parameters(), lr=0.1))) for m in (a, b)]
        losses = [step(X, Y) for _ in range(4) for step in steps]
        return [*losses, *a.parameters(), *b.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager, rtol=1e-5)


def test_gradients_that_an_eager_backward_left():
    def run(compile):
        model = mlp()
        step = compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1)))
        step(X, Y)
        nn.functional.mse_loss(model(X), Y).backward()  # is added to
        return [step(X, Y), step(X, Y), *model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_each_trace_has_its_reason():
    model = mlp()
    f = torch.compile(model)
    for x in (X, X[:3], X):
        f(x)
    model.eval()  # nothing in this model looks at that
    f(X)
    model[0].weight.requires_grad_(False)
    f(X)
    model.add_module("3", nn.Linear(1, 1))
    f(X)
    reasons = f.traces
    assert reasons[0] == "first call"
    assert re.search(r"argument 0: float32 \(3, 2\).* not float32 \(6, 2\)", reasons[1])
    assert "requires_grad of 0.weight" in reasons[2] and "what a container holds" in reasons[3]
    assert len(reasons) == 4


def branch(x):
    return x if x.sum() > 1 else -x


def printing(x):
    print(x)
    return x


def appending(x):
    log.append(x * 2)
    return x + 1


def counting(x):
    global count
    count += 1
    return x + 1


class Tally:
    def __init__(self):
        self.n = 0

    def add(self):
        self.n += 1
        return self.n


tally = Tally()


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (branch, r"test_captures\.py:\d+: reading the value.*torch\.where"),
        (printing, r"test_captures\.py:\d+: calling builtins\.print"),
        (lambda x: x * x.sum().item(), "reading the value"),
        (lambda x: float(x.sum()), "reading the value"),
        (lambda x: f"{x.sum()}", "reading the value"),
        (lambda x: torch.from_numpy(x.numpy()), "reading the value"),
        (lambda x: x[x > 0], "nonzero|mask|value"),
        (appending, r"test_captures\.py:\d+: log\.append\(x \* 2\): the function changes log.*do so outside"),
        (counting, r"test_captures\.py:\d+: count \+= 1: the function changes count"),
        (lambda x: x * tally.add(), r"test_captures\.py:\d+: self\.n \+= 1: the function changes tally\.n"),
        (lambda x: x + torch.empty(6, 2).uniform_(), r"test_captures\.py:\d+: drawing random numbers"),
        (lambda x: x + torch.tensor(numbers).sum(), r"test_captures\.py:\d+: using the numpy array 'numbers'"),
        (lambda x: object(), "returns 'object'"),
    ],
)
def test_refused(function, message):
    with pytest.raises(CompileError, match=message):
        torch.compile(function)(X)
    assert torch.equal(X + 0, X)  # nothing holds a symbol any more


def test_a_tensor_in_a_container_of_any_kind():
    hidden = collections.deque([torch.ones(2)])
    f = torch.compile(lambda x: x + hidden[0])
    assert torch.equal(f(X), X + 1)
    hidden[0] = torch.ones(2) * 2
    assert torch.equal(f(X), X + 2)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    "draw",
    [
        lambda g: torch.rand(6, 2, generator=g),
        lambda g: torch.randn((6, 1), generator=g, dtype=torch.float64),
        lambda g: torch.randint(9, (2,), generator=g),
        lambda g: torch.randperm(2, generator=g) + torch.rand_like(X, generator=g),
    ],
)
def test_random_numbers_are_those_of_eager_mode(draw, own):
    def run(compile):
        torch.manual_seed(7)
        g = torch.Generator().manual_seed(3) if own else None
        f = compile(lambda x: (x + draw(g), draw(g)))
        return [*f(X), *f(X), *f(X), draw(g)]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_tensor_with_a_history_is_refused():
    z = torch.ones(2, requires_grad=True) * 2
    with pytest.raises(CompileError, match="was computed from tensors that require grad"):
        torch.compile(lambda z: (z * 2).sum().backward())(z)


def test_backward_through_a_result_is_refused():
    with pytest.raises(RuntimeError, match="returned by a compiled function"):
        torch.compile(mlp())(X).sum().backward()


def test_the_kind_of_the_call():
    f = torch.compile(lambda x, k=2: x * k + 1)
    for x in (X, X[:2], X.double(), X.t(), X[::2], X[0], X.int()):
        ours, eager = f(x), x * 2 + 1
        assert torch.equal(ours, eager) and ours.dtype is eager.dtype and ours.stride() == eager.stride()
    assert torch.equal(f(X, 3), X * 3 + 1)
    assert torch.equal(f(X, k=4), X * 4 + 1)
    assert torch.equal(f(x=X), X * 2 + 1)


def test_containers_of_tensors():
    f = torch.compile(lambda pair, named: {"sum": pair[0] + pair[1] * named["k"], "pair": (pair[0], None, 3)})
    found = f([X, Y], {"k": torch.tensor(2.0)})
    assert torch.equal(found["sum"], X + Y * 2) and found["pair"][0] is X and found["pair"][1:] == (None, 3)


def test_the_number_of_traces_is_bounded():
    f = torch.compile(lambda x, k: x * k)
    for k in range(40):
        f(X, k)
    assert len(f.traces) == 40 and len(f._found) <= 16


def test_a_compiled_module_is_the_module():
    model = mlp()
    f = torch.compile(model)
    assert [*f.parameters()] == [*model.parameters()] and f.state_dict().keys() == model.state_dict().keys()


def test_a_decorated_method_and_what_its_object_holds():
    class Scaled:
        def __init__(self, factor):
            self.factor, self.weight = factor, torch.ones(2)

        @torch.compile
        def apply(self, x):
            return x * self.weight * self.factor

    a, b = Scaled(2.0), Scaled(3.0)
    assert torch.equal(a.apply(X), X * 2) and torch.equal(b.apply(X), X * 3)
    a.factor = 5.0
    a.weight = torch.zeros(2)
    assert torch.equal(a.apply(X), X * 0) and torch.equal(b.apply(X), X * 3)


def test_a_step_can_be_a_method():
    class Trainer:
        def __init__(self):
            self.model, self.weight = mlp(), 1.0
            self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)

        def step(self, x, y):
            loss = self.weight * nn.functional.mse_loss(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()
            return loss

    def run(compile):
        trainer = Trainer()
        step = compile(trainer.step)
        first = step(X, Y)
        trainer.weight = 0.5
        return [first, step(X, Y), *trainer.model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


class Factor:
    """Something that a function reaches an attribute of a class by."""

    value = 2.0


def test_an_attribute_of_a_class_that_changes(monkeypatch):
    f = torch.compile(lambda x: x * Factor.value)
    assert torch.equal(f(X), X * 2)
    assert torch.equal(f(X), X * 2)
    monkeypatch.setattr(Factor, "value", 3.0)
    assert torch.equal(f(X), X * 3)


class Ticking(dict):
    """A dict whose entries are worked out when they are asked for."""

    turns = 0.0

    def __getitem__(self, key):
        return Ticking.turns


def test_a_dict_of_a_class_of_its_own_is_looked_at_in_every_call(monkeypatch):
    table = Ticking(factor=1.0)
    f = torch.compile(lambda x: x + table["factor"])
    for turns in (1.0, 2.0, 3.0):
        monkeypatch.setattr(Ticking, "turns", turns)
        assert torch.equal(f(X), X + turns)


class Weighted(list):
    """A list with an attribute in a slot."""

    __slots__ = ("factor",)


def test_a_slot_of_a_list_that_changes():
    weights = Weighted([1.0])
    weights.factor = 2.0
    f = torch.compile(lambda x: x * weights.factor * weights[0])
    for factor in (2.0, 3.0):
        weights.factor = factor
        assert torch.equal(f(X), X * factor)


def makes_a_class(x):
    class Factor:
        k = 2.0

    return x * Factor.k


def catches_a_group(x):
    try:
        return x * 2.0
    except* ValueError:
        pass


def deletes_a_global(x):
    global count
    del count
    return x


@pytest.mark.parametrize("function", [makes_a_class, catches_a_group, deletes_a_global])
def test_an_instruction_that_is_not_seen_through_is_refused_with_its_line(function):
    with pytest.raises(CompileError, match=r"test_captures.py:\d+: this line \([A-Z_]+\) cannot be compiled"):
        torch.compile(function)(X)
    assert count == 0


class Handler:
    """Ways to handle a signal."""

    def __call__(self, number, frame):
        self.method(number, frame)

    def method(self, number, frame):
        raise KeyboardInterrupt


def interrupting(number, frame):
    Handler().method(number, frame)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no such signal on Windows")
@pytest.mark.parametrize("handler", [interrupting, Handler().method, Handler()])
def test_a_signal_that_comes_while_a_function_is_traced_is_handled(handler, monkeypatch):
    scope = {"__name__": Stand.__module__, "real": Stand._note, "signal": signal}  # known code, as what it replaces
    exec("def note(self):\n    signal.raise_signal(signal.SIGALRM)\n    real(self)", scope)
    monkeypatch.setattr(Stand, "_note", scope["note"])
    before = signal.signal(signal.SIGALRM, handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            torch.compile(lambda x: x * 2)(X)
    finally:
        signal.signal(signal.SIGALRM, before)
    monkeypatch.undo()
    assert_same(torch.compile(lambda x: x * 2)(X), X * 2)


@pytest.mark.parametrize(
    "function", [lambda x, y: x + y, lambda x, y: torch.where(x > 0, x, y), lambda x, y: x.mul_(y)]
)
def test_shapes_that_do_not_broadcast_are_refused_in_the_words_of_eager_mode(function):
    words = "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1"
    for tried in (function, torch.compile(function)):
        with pytest.raises(RuntimeError, match=re.escape(words)):
            tried(torch.ones(2, 3), torch.ones(4))


def test_a_name_that_a_page_imports_when_asked_may_be_asked_for_first_in_a_compiled_function(monkeypatch):
    monkeypatch.delitem(vars(torch.nn), "utils", raising=False)
    weight = torch.ones(3, requires_grad=True)

    def step(x):
        (weight * x).sum().backward()
        norm = torch.nn.utils.clip_grad_norm_([weight], 1.0)
        weight.grad = None
        return norm

    x = torch.tensor([3.0, 0.0, 4.0])
    compiled = torch.compile(step)
    assert compiled(x) == compiled(x) == step(x)
    assert len(compiled.traces) == 1
