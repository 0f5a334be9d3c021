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
}
NAMED = [(name, options) for name, cases in CASES.items() for options in cases]
IDS = [f"{name}-{'-'.join(options)}" for name, options in NAMED]


def optimizer_of(library, kit, lr=0.5, **options):
    a, b = library.ones(2, requires_grad=True), library.ones(3, requires_grad=True)
    return kit.SGD([{"params": [a]}, {"params": [b], "lr": 0.1}], lr=lr, **options)


def rates(optimizer):
    return [float(group["lr"]) for group in optimizer.param_groups]


def followed(kit, name, optimizer, options, epochs=12):
    scheduler = getattr(kit.lr_scheduler, name)(optimizer, **options)
    seen = [rates(optimizer)]
    for _ in range(epochs):
        optimizer.step()
        scheduler.step()
        seen.append(rates(optimizer))
        assert list(map(float, scheduler.get_last_lr())) == seen[-1]
    return seen, scheduler


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_rates_are_pytorchs(name, options):
    mine, theirs = (followed(kit, name, optimizer_of(library, kit), options) for library, kit in SIDES)
    assert mine[0] == theirs[0]


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_rates_held_in_tensors_are_pytorchs(name, options):
    seen = []
    for library, kit in SIDES:
        rate = library.tensor(0.5)
        optimizer = optimizer_of(library, kit, rate)
        seen.append(followed(kit, name, optimizer, options)[0])
        assert optimizer.param_groups[0]["lr"] is rate
    assert seen[0] == [pytest.approx(r, rel=1e-6) for r in seen[1]]


@pytest.mark.parametrize(("name", "options"), NAMED, ids=IDS)
def test_state_dicts_are_pytorchs_and_training_goes_on_from_them(name, options):
    states = []
    for library, kit in SIDES:
        optimizer = optimizer_of(library, kit)
        seen, _ = followed(kit, name, optimizer, options)
        other = optimizer_of(library, kit)
        start, scheduler = followed(kit, name, other, options, 5)
        state = copy.deepcopy(scheduler.state_dict())
        third = optimizer_of(library, kit)
        again = getattr(kit.lr_scheduler, name)(third, **options)
        third.load_state_dict(other.state_dict())
        again.load_state_dict(state)
        for _ in range(7):
            third.step()
            again.step()
            start.append(rates(third))
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
        again.load_state_dict(state)
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
