"""Every optimizer, with every option, in compiled steps: the same weights and state as in eager mode, step by step."""

import warnings

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.compile import CompileError
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
    ("Rprop", {"etas": (0.3, 1.5), "step_sizes": (1e-3, 0.2)}),
    ("ASGD", {"lambd": 0.01, "t0": 3, "weight_decay": 0.1}),
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


NAMES = ["SGD", "Adam", "AdamW", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta", "Adamax"]
STATEFUL = [("SGD", {"momentum": 0.9, "dampening": 0.5}), *[(name, {}) for name in NAMES]]
ORDERS = ["os", "oos", "oso", "soo", "ososs", "sosos"]


@pytest.mark.filterwarnings("ignore:Detected call of")
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("name", "options"), STATEFUL)
def test_steps_of_optimizer_and_scheduler_in_any_order(name, options, order):
    """`o` is a step of the optimizer, `s` one of its scheduler; each takes effect where it stands."""

    def run(compile):
        model = mlp()
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.05, **options)
        scheduler = lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))

        @compile
        def step(x, y):
            nn.functional.mse_loss(model(x), y).backward()
            for letter in order:
                {"o": optimizer, "s": scheduler}[letter].step()
            optimizer.zero_grad()

        for _ in range(4):
            step(X, Y)
        counts = [t for p in model.parameters() for t in optimizer.state[p].values()]
        return [*model.parameters(), *counts, torch.tensor([*scheduler.get_last_lr(), scheduler.last_epoch])]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_rate_in_a_tensor_that_a_scheduler_inside_sets_between_two_steps():
    def run(compile):
        model, rate = mlp(), torch.tensor(0.1)
        optimizer = torch.optim.Adam(model.parameters(), lr=rate)
        scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5)

        @compile
        def step(x, y):
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            scheduler.step()
            optimizer.step()

        for _ in range(3):
            step(X, Y)
        return [*model.parameters(), rate]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_call_that_raises_steps_no_scheduler():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5)

        @compile
        def step(x, i):
            model(x[i]).sum().backward()
            optimizer.step()
            scheduler.step()
            optimizer.step()

        step(X, torch.tensor([1, 2]))
        with pytest.raises(IndexError):
            step(X, torch.tensor([1, 20]))
        return [torch.tensor([scheduler.last_epoch, optimizer.param_groups[0]["lr"]])]

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


VALUES = [0, 0.0, None, False, True, 1, 0.25, torch.tensor(0.25), torch.tensor(0.0), (0.5, 0.5), (0.0, 0.9), [0.5, 0.5]]
NOT_NUMBERS = ("foreach", "fused", "capturable", "differentiable")


def settings_of(name):
    """Hyper-parameters of an optimizer and the values that they might have: pairs for betas, else single ones."""
    defaults = getattr(torch.optim, name)([torch.ones(1, requires_grad=True)]).defaults
    for key, default in defaults.items():
        for value in VALUES if key not in NOT_NUMBERS else ():
            in_place = isinstance(value, tuple | list) is isinstance(default, tuple)
            if in_place and (key in ("lr", "weight_decay") or not isinstance(value, torch.Tensor)):
                yield key, value


CHANGED = [(name, options) for name in NAMES for options in ({}, {"weight_decay": 0.1}, {"momentum": 0.9})]


@pytest.mark.parametrize(("name", "options"), mostly_slow(CHANGED, every=4))
def test_any_hyper_parameter_may_become_anything_and_be_set_back(name, options):
    """Zero, None, a switch, an integer, a tensor: what eager mode takes, and how it fails otherwise."""
    if "momentum" in options and name not in ("SGD", "RMSprop"):
        return
    for key, value in settings_of(name):

        def run(compile, key=key, value=value):
            model = mlp()
            optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.05, **options)
            step = compile(stepper(model, optimizer))
            try:
                for i in range(6):
                    step(X, Y)
                    if i in (1, 3):
                        optimizer.param_groups[0][key] = value if i == 1 else optimizer.defaults[key]
            except (KeyError, TypeError) as error:
                return type(error).__name__
            return [*model.parameters()]

        eager, ours = both(run)
        if isinstance(eager, str) or isinstance(ours, str):
            assert eager == ours, (key, value)
        else:
            assert_same(ours, eager, rtol=1e-5, atol=1e-6)


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


SCHEDULERS = {
    "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 0.5, 12),
    "CyclicLR": lambda o: lr_scheduler.CyclicLR(o, 0.1, 0.5, 3, mode="triangular2"),
    "CosineAnnealingWarmRestarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2),
    "PolynomialLR": lambda o: lr_scheduler.PolynomialLR(o, 9),
    "MultiplicativeLR": lambda o: lr_scheduler.MultiplicativeLR(o, lambda epoch: 0.9),
    "SequentialLR": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.ConstantLR(o), lr_scheduler.ExponentialLR(o, 0.9)], [4]
    ),
    "ChainedScheduler": lambda o: lr_scheduler.ChainedScheduler(
        [lr_scheduler.ConstantLR(o), lr_scheduler.ExponentialLR(o, 0.9)]
    ),
}


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("first", [False, True])
def test_schedulers_step_inside(name, first):
    def run(compile):
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters())
        scheduler = SCHEDULERS[name](optimizer)

        @compile
        def step(x, y):
            if first:
                scheduler.step()
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if not first:
                scheduler.step()
            return loss

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the scheduler steps first
            losses = [step(X, Y) for _ in range(11)]
        return [*losses, *model.parameters(), torch.tensor(scheduler.get_last_lr())]

    eager, ours = both(run)
    assert_same(ours, eager, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["Adafactor", "Muon"])
def test_optimizers_of_whole_tensors_are_refused(name):
    w = torch.ones(2, 2, requires_grad=True)
    optimizer = getattr(torch.optim, name)([w])

    @torch.compile
    def step(x):
        (w * x).sum().backward()
        optimizer.step()

    with pytest.raises(CompileError, match=rf"test_optimizers.py:\d+: a step of {name}, which has no formula"):
        step(torch.ones(2, 2))


def test_a_scheduler_of_ones_own_is_refused():
    class Mine(lr_scheduler.LRScheduler):
        def get_lr(self):
            seen.append(self.last_epoch)
            return [0.1]

    seen, p = [], torch.ones(2, requires_grad=True)
    scheduler = Mine(torch.optim.SGD([p]))
    with pytest.raises(CompileError, match="the step of a scheduler that does what only its class knows"):
        torch.compile(lambda x: scheduler.step())(p)
    assert seen == [0]
