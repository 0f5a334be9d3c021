"""Schedulers against PyTorch's: the same rates to the last bit, state dicts, warnings, errors."""

import copy
import math
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.optim.trajectories import SIDES

CASES = {
    "StepLR": ({"step_size": 3}, {"step_size": 4, "gamma": 0.7}),
    "MultiStepLR": ({"milestones": [2, 5, 5, 9]}, {"milestones": (1, 3), "gamma": 2.0}),
    "ConstantLR": ({}, {"factor": 0.25, "total_iters": 3}),
    "LinearLR": ({}, {"start_factor": 0.1, "end_factor": 0.5, "total_iters": 7}),
    "ExponentialLR": ({"gamma": 0.9},),
    "LambdaLR": ({"lr_lambda": lambda t: 0.95**t}, {"lr_lambda": [lambda t: 1 / (t + 1), lambda t: t * t]}),
    "CosineAnnealingLR": ({"T_max": 5}, {"T_max": 4, "eta_min": 0.01}),
    "MultiplicativeLR": ({"lr_lambda": lambda t: 0.95}, {"lr_lambda": [lambda t: 1 / (t + 1), lambda t: 1.5]}),
    "PolynomialLR": ({}, {"total_iters": 9, "power": 2.5}),
}
NAMED = [(name, options) for name, cases in CASES.items() for options in cases]
IDS = [f"{name}-{'-'.join(options)}" for name, options in NAMED]
SPECIAL = [
    ("CosineAnnealingWarmRestarts", {"T_0": 3}),
    ("CosineAnnealingWarmRestarts", {"T_0": 2, "T_mult": 3, "eta_min": 0.05}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 3}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": [0.5, 1.0], "step_size_up": 2, "step_size_down": 3, "mode": "triangular2"}),
    ("CyclicLR", {"base_lr": [0.1, 0.2], "max_lr": 1.0, "step_size_up": 2, "mode": "exp_range", "gamma": 0.9}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 2, "scale_fn": lambda x: 1 / x, "mode": "mine"}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 4, "cycle_momentum": False, "gamma": 0.5}),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 12}),
    ("OneCycleLR", {"max_lr": [1.0, 0.1], "epochs": 3, "steps_per_epoch": 4, "anneal_strategy": "linear"}),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 14, "three_phase": True, "pct_start": 0.2, "div_factor": 5.0}),
    ("OneCycleLR", {"max_lr": 1.0, "total_steps": 13, "cycle_momentum": False, "final_div_factor": 10.0}),
    ("ChainedScheduler", {"of": [("ConstantLR", {"total_iters": 4}), ("ExponentialLR", {"gamma": 0.9})]}),
    ("SequentialLR", {"of": [("LinearLR", {}), ("StepLR", {"step_size": 2})], "milestones": [4]}),
    ("SequentialLR", {"of": [("ExponentialLR", {"gamma": 0.5})] * 3, "milestones": [2, 7]}),
]
"""Schedulers that are resumed, or told of epochs, in ways of their own."""
ALL = [*NAMED, *SPECIAL]
ALL_IDS = [f"{name}-{'-'.join(options)}" for name, options in ALL]


def scheduler_of(kit, name, optimizer, options):
    """The scheduler, whose parts, if it has any, are made before it."""
    if "of" not in options:
        return getattr(kit.lr_scheduler, name)(optimizer, **options)
    parts = [getattr(kit.lr_scheduler, part)(optimizer, **given) for part, given in options["of"]]
    if name == "ChainedScheduler":
        return kit.lr_scheduler.ChainedScheduler(parts)
    return kit.lr_scheduler.SequentialLR(optimizer, parts, options["milestones"])


def optimizer_of(library, kit, lr=0.5, **options):
    a, b = library.ones(2, requires_grad=True), library.ones(3, requires_grad=True)
    return kit.SGD([{"params": [a]}, {"params": [b], "lr": 0.1}], lr=lr, **options)


def rates(optimizer):
    return [float(group["lr"]) for group in optimizer.param_groups]


def momenta(optimizer):
    return [group["betas"][0] if "betas" in group else group["momentum"] for group in optimizer.param_groups]


def followed(kit, name, optimizer, options, epochs=12):
    scheduler = scheduler_of(kit, name, optimizer, options)
    seen = [rates(optimizer) + momenta(optimizer)]
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()
        seen.append(rates(optimizer) + momenta(optimizer))
        assert list(map(float, scheduler.get_last_lr())) == rates(optimizer)
    return seen, scheduler


@pytest.mark.parametrize(("name", "options"), ALL, ids=ALL_IDS)
def test_rates_are_pytorchs(name, options):
    mine, theirs = (followed(kit, name, optimizer_of(library, kit), options) for library, kit in SIDES)
    assert mine[0] == theirs[0]


@pytest.mark.parametrize("name", ["CyclicLR", "OneCycleLR"])
def test_adams_first_beta_is_cycled_like_a_momentum(name):
    options = {"max_lr": 1.0, **({"base_lr": 0.1, "step_size_up": 3} if name == "CyclicLR" else {"total_steps": 12})}
    seen = []
    for library, kit in SIDES:
        optimizer = kit.Adam([library.ones(2, requires_grad=True)])
        seen.append(followed(kit, name, optimizer, options)[0])
    assert seen[0] == seen[1]
    for library, kit in SIDES:
        with pytest.raises(ValueError, match="optimizer must support momentum or beta1"):
            getattr(kit.lr_scheduler, name)(kit.Adagrad([library.ones(2, requires_grad=True)]), **options)


@pytest.mark.parametrize("options", [{"T_0": 4}, {"T_0": 2, "T_mult": 2}], ids=str)
def test_warm_restarts_take_fractions_of_an_epoch(options):
    seen = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        scheduler = kit.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, **options)
        seen.append([])
        for epoch in (0.25, 1, 3.75, 9.5, 5, None, None, 0.5):
            scheduler.step(epoch)
            seen[-1].append(rates(optimizer) + [scheduler.last_epoch, scheduler.T_cur, scheduler.T_i])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_rates_held_in_tensors_are_pytorchs(name, options):
    seen = []
    for library, kit in SIDES:
        rate = library.tensor(0.5)
        optimizer = optimizer_of(library, kit, rate)
        seen.append(followed(kit, name, optimizer, options)[0])
        assert optimizer.param_groups[0]["lr"] is rate
    assert seen[0] == [pytest.approx(r, rel=1e-6) for r in seen[1]]


@pytest.mark.parametrize(("name", "options"), ALL, ids=ALL_IDS)
def test_state_dicts_are_pytorchs_and_training_goes_on_from_them(name, options):
    states = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        seen, _ = followed(kit, name, optimizer, options)
        other = optimizer_of(library, kit)
        start, scheduler = followed(kit, name, other, options, 5)
        state = copy.deepcopy(scheduler.state_dict())
        third = optimizer_of(library, kit)
        again = scheduler_of(kit, name, third, options)
        third.load_state_dict(other.state_dict())
        again.load_state_dict(copy.deepcopy(state))  # PyTorch's CyclicLR takes an entry out of it
        for _ in range(7):
            third.step()
            again.step()
            start.append(rates(third) + momenta(third))
        assert start == seen
        states.append(state)
    assert list(states[0].items()) == list(states[1].items())


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_resuming_at_an_epoch(name, options):
    seen = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        with pytest.raises(KeyError, match="param 'initial_lr' is not specified in param_groups"):
            getattr(kit.lr_scheduler, name)(optimizer, last_epoch=4, **options)
        for group in optimizer.param_groups:
            group["initial_lr"] = 0.5
        seen.append(followed(kit, name, optimizer, {**options, "last_epoch": 4})[0])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_a_given_epoch_is_deprecated(name, options):
    seen = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        scheduler = getattr(kit.lr_scheduler, name)(optimizer, **options)
        optimizer.step()
        with pytest.warns(UserWarning, match="The epoch parameter in `scheduler.step"):
            scheduler.step(6)
        seen.append(rates(optimizer))
    assert seen[0] == seen[1]


def test_schedulers_can_be_stacked():
    seen = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        pair = kit.lr_scheduler.ExponentialLR(optimizer, 0.9), kit.lr_scheduler.StepLR(optimizer, 2)
        for _ in range(6):
            optimizer.step()
            for scheduler in pair:
                scheduler.step()
        seen.append(rates(optimizer))
    assert seen[0] == seen[1]


def warned(kit, library, act):
    optimizer = optimizer_of(library, kit)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        act(kit, optimizer)
    return [str(w.message).split(".")[0][:60] for w in caught]


def too_early(kit, optimizer):
    scheduler = kit.lr_scheduler.StepLR(optimizer, 2)
    scheduler.step()
    scheduler.step()


def in_order(kit, optimizer):
    scheduler = kit.lr_scheduler.StepLR(optimizer, 2)
    optimizer.step()
    scheduler.step()


def stepped_before_only(kit, optimizer):
    optimizer.step()
    kit.lr_scheduler.StepLR(optimizer, 2).step()


def second_scheduler(kit, optimizer):
    kit.lr_scheduler.StepLR(optimizer, 2)
    optimizer.step()
    kit.lr_scheduler.StepLR(optimizer, 2).step()


def overridden(kit, optimizer):
    scheduler = kit.lr_scheduler.StepLR(optimizer, 2)
    optimizer.step = lambda: None
    scheduler.step()


def asked_directly(kit, optimizer):
    scheduler = kit.lr_scheduler.StepLR(optimizer, 2)
    assert scheduler.get_lr() == scheduler.get_last_lr()


ORDERS = [too_early, in_order, stepped_before_only, second_scheduler, overridden, asked_directly]


@pytest.mark.parametrize("act", ORDERS, ids=lambda f: f.__name__)
def test_warnings_about_the_order_of_steps(act):
    mine, theirs = (warned(kit, library, act) for library, kit in SIDES)
    assert mine == theirs


def test_a_copy_of_a_schedule_says_nothing_about_the_order():
    """PyTorch takes the step of the copied optimizer for overridden, which it is not (see tests/divergences.py)."""
    optimizer = minitorch.optim.SGD([minitorch.nn.Parameter(minitorch.ones(2))], lr=0.1)
    _, scheduler = copy.deepcopy((optimizer, minitorch.optim.lr_scheduler.StepLR(optimizer, 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scheduler.step()
        scheduler.step()


class Halved:
    def __init__(self):
        self.calls = 0

    def __call__(self, epoch):
        self.calls += 1
        return 0.5**epoch


def test_the_attributes_of_callable_objects_are_saved():
    for library, kit in SIDES:
        options = {"lr_lambda": [Halved(), lambda t: 1.0]}
        state = followed(kit, "LambdaLR", optimizer_of(library, kit), options, 3)[1].state_dict()
        assert state["lr_lambdas"] == [{"calls": 4}, None]
        again = kit.lr_scheduler.LambdaLR(optimizer_of(library, kit), [Halved(), lambda t: 1.0])
        again.load_state_dict(copy.deepcopy(state))  # PyTorch's CyclicLR takes an entry out of it
        assert again.lr_lambdas[0].calls == 4 and again.last_epoch == 3 and state["lr_lambdas"][1] is None


@settings(deadline=None, max_examples=60)
@given(
    metrics=st.lists(st.sampled_from([1.0, 1.0001, 0.99999, 0.5, 2.0, -1.0, math.inf, math.nan]), max_size=25),
    options=st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["min", "max"]),
            "factor": st.sampled_from([0.1, 0.5]),
            "patience": st.integers(0, 3),
            "threshold": st.sampled_from([0.0, 1e-4, 0.3]),
            "threshold_mode": st.sampled_from(["rel", "abs"]),
            "cooldown": st.integers(0, 3),
            "min_lr": st.sampled_from([0, 0.05, [0.2, 0.01]]),
            "eps": st.sampled_from([1e-8, 0.1]),
        },
    ),
)
def test_plateaus_are_noticed_when_pytorch_does(metrics, options):
    seen = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        scheduler = kit.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        trace = [scheduler.state_dict()]
        for metric in metrics:
            scheduler.step(metric)
            trace.append((rates(optimizer), scheduler.get_last_lr(), scheduler.state_dict()))
        seen.append(repr(trace))
    assert seen[0] == seen[1]


def test_a_metric_may_be_a_tensor_and_the_state_may_be_loaded():
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        first = kit.lr_scheduler.ReduceLROnPlateau(optimizer, "max", patience=0)
        first.step(library.tensor(1.0))
        second = kit.lr_scheduler.ReduceLROnPlateau(optimizer)
        second.load_state_dict(first.state_dict())
        second.step(library.tensor(0.5))
        assert rates(optimizer) == [0.05, 0.010000000000000002] and second.mode_worse == -math.inf


def test_a_group_added_later_needs_a_minimum():
    for library, kit in SIDES:
        for least, fine in ((0.0, True), ([0.0, 0.0], False)):
            optimizer = optimizer_of(library, kit)
            scheduler = kit.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, min_lr=least)
            optimizer.add_param_group({"params": [library.ones(1)], "lr": 1.0})
            scheduler.step(1.0)
            if fine:
                scheduler.step(1.0)
                assert rates(optimizer)[2] == 0.1
            else:
                with pytest.raises(RuntimeError, match="The number of param groups in the `optimizer`"):
                    scheduler.step(1.0)


WRONG = [
    ("ConstantLR", {"factor": 1.5}, "Constant multiplicative factor expected to be between 0 and 1"),
    ("LinearLR", {"start_factor": 0.0}, "Starting multiplicative factor expected to be greater than 0"),
    ("LinearLR", {"end_factor": 2.0}, "Ending multiplicative factor expected to be between 0 and 1"),
    ("LambdaLR", {"lr_lambda": [math.sqrt]}, "Expected 2 lr_lambdas, but got 1"),
    ("ReduceLROnPlateau", {"factor": 1.0}, "Factor should be < 1.0"),
    ("ReduceLROnPlateau", {"mode": "best"}, "mode best is unknown!"),
    ("ReduceLROnPlateau", {"threshold_mode": "some"}, "threshold mode some is unknown!"),
    ("ReduceLROnPlateau", {"min_lr": [0.1]}, "expected 2 min_lrs, got 1"),
    ("MultiplicativeLR", {"lr_lambda": [math.sqrt]}, "Expected 2 lr_lambdas, but got 1"),
    ("CosineAnnealingWarmRestarts", {"T_0": 0}, "Expected positive integer T_0, but got 0"),
    ("CosineAnnealingWarmRestarts", {"T_0": 1, "T_mult": 1.5}, "Expected integer T_mult >= 1, but got 1.5"),
    ("CosineAnnealingWarmRestarts", {"T_0": 1, "eta_min": "0"}, "Expected float or int eta_min, but got 0"),
    ("CyclicLR", {"base_lr": [0.1], "max_lr": 1}, "base_lr must have the same length as optimizer.param_groups"),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 1, "mode": "mine"}, "mode is invalid and scale_fn is None"),
    ("OneCycleLR", {"max_lr": 1}, "You must define either total_steps OR"),
    ("OneCycleLR", {"max_lr": 1, "total_steps": 1.5}, "Expected positive integer total_steps, but got 1.5"),
    ("OneCycleLR", {"max_lr": 1, "epochs": 0, "steps_per_epoch": 1}, "Expected positive integer epochs, but got 0"),
    ("OneCycleLR", {"max_lr": 1, "total_steps": 5, "pct_start": 2.0}, "Expected float between 0 and 1 pct_start"),
    ("OneCycleLR", {"max_lr": 1, "total_steps": 5, "anneal_strategy": "sin"}, "anneal_strategy must be one of"),
    ("SequentialLR", {"schedulers": [], "milestones": []}, "expects at least one scheduler, but got no scheduler"),
]


@pytest.mark.parametrize(("name", "options", "message"), WRONG)
def test_wrong_arguments_are_refused(name, options, message):
    for library, kit in SIDES:
        with pytest.raises(ValueError, match=message):
            getattr(kit.lr_scheduler, name)(optimizer_of(library, kit), **options)


@pytest.mark.parametrize("options", [{"name": "StepLR", "step_size": 2}, {"name": "ReduceLROnPlateau"}], ids=str)
def test_only_optimizers_are_scheduled(options):
    for _, kit in SIDES:
        named = {**options}
        with pytest.raises(TypeError, match="str is not an Optimizer"):
            getattr(kit.lr_scheduler, named.pop("name"))("SGD", **named)


def test_a_scheduler_is_copied_with_its_optimizer():
    for library, kit in SIDES:
        scheduler = copy.deepcopy(kit.lr_scheduler.StepLR(optimizer_of(library, kit), 1))
        scheduler.optimizer.step()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyTorch's copy warns of a step it has lost sight of
            scheduler.step()
        assert rates(scheduler.optimizer) == [0.05, 0.010000000000000002]


def test_schedulers_that_do_not_go_together_are_refused():
    for library, kit in SIDES:
        kinds = kit.lr_scheduler
        mine, other = optimizer_of(library, kit), optimizer_of(library, kit)
        with pytest.raises(ValueError, match="to be chained, but got no scheduler"):
            kinds.ChainedScheduler([])
        with pytest.raises(ValueError, match="expects all schedulers to belong to the same optimizer"):
            kinds.ChainedScheduler([kinds.ConstantLR(mine), kinds.ConstantLR(other)])
        with pytest.raises(ValueError, match="does not support `ReduceLROnPlateau`"):
            kinds.ChainedScheduler([kinds.ConstantLR(mine), kinds.ReduceLROnPlateau(mine)])
        with pytest.raises(TypeError, match="at index 0 should have `optimizer` as its attribute"):
            kinds.SequentialLR(mine, ["StepLR"], [])
        with pytest.raises(ValueError, match="number of milestones to be equal to 2"):
            kinds.SequentialLR(mine, [kinds.ConstantLR(mine)], [1, 2])
        with pytest.raises(TypeError, match="lr_lambda should be a function, but got float"):
            kinds.MultiplicativeLR(mine, 0.5)
        scheduler = kinds.OneCycleLR(mine, 1.0, 2)
        mine.step()
        for _ in range(2):
            scheduler.step()
        with pytest.raises(ValueError, match="Tried to step 3 times"):
            scheduler.step()


def test_the_attributes_of_a_callable_scale_are_saved():
    class Scale:
        def __init__(self, by):
            self.by = by

        def __call__(self, x):
            return self.by

    for library, kit in SIDES:
        made = [kit.lr_scheduler.CyclicLR(optimizer_of(library, kit), 0.1, 1.0, 2, scale_fn=Scale(by)) for by in (1, 3)]
        made[1].load_state_dict(made[0].state_dict())
        assert made[1].scale_fn(5) == 1
