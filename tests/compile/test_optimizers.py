"""Every optimizer, with every option, in compiled steps: the same weights and state as in eager mode, step by step."""

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.optim import lr_scheduler
from tests.compile.training import X, Y, assert_same, both, mlp, stepper
from tests.slow import mostly_slow

pytestmark = pytest.mark.usefixtures("interpreted")

OPTIONS = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "maximize": True}),
    ("Adam", {}),
    ("Adam", {"amsgrad": True, "weight_decay": 0.1}),
    ("Adam", {"betas": (0.8, 0.9), "eps": 1e-3, "maximize": True}),
    ("AdamW", {"weight_decay": 0.2}),
    ("NAdam", {"momentum_decay": 0.01}),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {}),
    ("RAdam", {"weight_decay": 0.1}),
    ("RMSprop", {}),
    ("RMSprop", {"centered": True, "momentum": 0.5, "weight_decay": 0.1}),
    ("Adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.2}),
    ("Adadelta", {"rho": 0.8}),
    ("Adamax", {"weight_decay": 0.1}),
]


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_optimizer(name, options):
    def run(compile):
        model = mlp().double()  # some formulas make much of the last bit
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.05, **options)
        step = compile(stepper(model, optimizer))
        found = [step(X.double(), Y.double()) for _ in range(8)]
        return [*found, *model.parameters(), *[t for p in model.parameters() for t in optimizer.state[p].values()]]

    eager, ours = both(run)
    assert_same(ours, eager, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(("name", "options"), mostly_slow(OPTIONS, every=5))
def test_a_thousand_steps(name, options):
    x, y = X[:3, :1].double(), Y[:3].double()
    if "centered" in options:
        options = {**options, "eps": 1.0}  # else it divides by what two equal numbers leave over: rounding

    def run(compile):
        torch.manual_seed(1)
        model = nn.Linear(1, 1).double()
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.01, **options)
        scheduler = lr_scheduler.ExponentialLR(optimizer, 0.999)
        step, losses = compile(stepper(model, optimizer)), []
        for _ in range(1000):
            losses.append(step(x, y))
            scheduler.step()
        return [*losses, *model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager, rtol=1e-7, atol=1e-9)


def test_rates_and_schedulers_are_neither_ignored_nor_traced_again():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.5)
        scheduler = lr_scheduler.StepLR(optimizer, 1, 0.5)
        step = compile(stepper(model, optimizer))
        for i in range(6):
            step(X, Y)
            scheduler.step()
            if i == 3:
                optimizer.param_groups[0]["lr"] = 0.3
        return step, [*model.parameters()]

    (_, eager), (step, ours) = both(run)
    assert_same(ours, eager)
    assert step.traces == ["first call"]


def test_a_scheduler_stepped_inside():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.2)
        scheduler = lr_scheduler.ExponentialLR(optimizer, 0.7)

        @compile
        def step(x, y):
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()

        for _ in range(5):
            step(X, Y)
        return [*model.parameters(), torch.tensor(scheduler.get_last_lr())]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_groups_and_weights_without_gradients():
    def run(compile):
        model, unused = mlp(), nn.Linear(2, 2)
        groups = [
            {"params": model[0].parameters(), "lr": 0.2},
            {"params": [*model[2].parameters(), *unused.parameters()]},
        ]
        optimizer = torch.optim.Adam(groups, lr=0.1)
        step = compile(stepper(model, optimizer))
        step(X, Y)
        stepper(model, optimizer)(X, Y)  # an eager step between
        return [step(X, Y), *model.parameters(), torch.tensor(len(optimizer.state))]

    eager, ours = both(run)
    assert_same(ours, eager)


@pytest.mark.parametrize("first", [True, False])
def test_gradients_are_left_as_eager_mode_leaves_them(first):
    def run(compile):
        model = mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

        def step(x, y):
            if first:
                optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            return loss

        f = compile(step)
        kept = [f(X, Y), model[0].weight.grad, f(X, Y), f(X, Y)]
        return [*kept, *model.parameters(), *[p.grad for p in model.parameters()]]

    eager, ours = both(run)
    assert_same(ours, eager)


CHANGES = [
    ("SGD", {"lr": 0.3}),
    ("SGD", {"weight_decay": 0.5}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("Adam", {"lr": 0.3}),
    ("Adam", {"lr": 1}),
    ("Adam", {"betas": (0.5, 0.7)}),
    ("Adam", {"eps": 0.1}),
    ("Adam", {"eps": 0.0}),
    ("Adam", {"weight_decay": 0.5}),
    ("Adam", {"weight_decay": 0.5, "decoupled_weight_decay": True}),
    ("Adam", {"maximize": True}),
    ("Adam", {"lr": torch.tensor(0.3)}),
    ("RAdam", {"lr": 0.3, "betas": (0.5, 0.7)}),
    ("RMSprop", {"alpha": 0.5, "lr": 0.3}),
    ("Adagrad", {"lr_decay": 0.5}),
    ("Adadelta", {"rho": 0.3, "lr": 0.5}),
    ("Adamax", {"betas": (0.5, 0.7), "weight_decay": 0.1}),
]


@pytest.mark.parametrize(("name", "changes"), CHANGES)
def test_every_hyper_parameter_may_change_between_calls(name, changes):
    def run(compile):
        model = mlp()
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.05)
        step = compile(stepper(model, optimizer))
        for i in range(6):
            step(X, Y)
            if i == 2:
                optimizer.param_groups[0].update(changes)
        return [*model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_rate_held_in_a_tensor_may_change_in_place():
    def run(compile):
        model, rate = mlp(), torch.tensor(0.1)
        step = compile(stepper(model, torch.optim.Adam(model.parameters(), lr=rate)))
        for _ in range(4):
            step(X, Y)
            rate.mul_(0.5)
        return [*model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Adam", True), ("AdamW", True), ("Adamax", True), ("RMSprop", True), ("Adagrad", True), ("Adadelta", True),
     ("RAdam", False)],
)  # fmt: skip
def test_compiled_code_works_out_the_numbers_unless_the_optimizer_decides_by_them(name, expected):
    model = mlp()
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.05)
    step = torch.compile(stepper(model, optimizer))
    step(X, Y)
    assert (f"{name.lower()}_lr = numbers[" in step.source) is expected


def test_weights_that_come_apart_in_their_steps_while_random_numbers_are_drawn():
    def run(compile):
        torch.manual_seed(3)
        model = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.4), nn.Linear(3, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        step = compile(stepper(model, optimizer))
        for i in range(6):
            step(X, Y)
            if i == 2:
                model[2].bias.grad = torch.ones(1)
                optimizer.step()
                optimizer.zero_grad()
        return [*model.parameters(), torch.rand(1)]

    eager, ours = both(run)
    assert_same(ours, eager)
