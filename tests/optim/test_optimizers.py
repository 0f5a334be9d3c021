"""Every optimizer and option against PyTorch's: trajectories over 1000 steps, and the state they leave."""

import numpy as np
import pytest
import torch

import minitorch
from tests.optim.trajectories import gradients, ours, set_gradients, starts, theirs, values

CASES = [
    ("SGD", {"lr": 0.01}),
    ("SGD", {"lr": 0.01, "weight_decay": 0.1, "maximize": True}),
    ("SGD", {"lr": 0.01, "momentum": 0.9}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True, "maximize": True}),
    ("Adam", {"lr": 0.01}),
    ("Adam", {"lr": 0.01, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "betas": (0.0, 0.99), "amsgrad": True, "maximize": True}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {"lr": 0.01}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.2, "amsgrad": True, "maximize": True}),
    ("RMSprop", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.8, "momentum": 0.9, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.01, "centered": True, "eps": 1e-4}),
    ("RMSprop", {"lr": 0.001, "centered": True, "momentum": 0.5, "maximize": True, "eps": 1e-4}),
    ("Adagrad", {"lr": 0.1}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.01, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "maximize": True}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.7, "weight_decay": 0.1, "maximize": True, "eps": 1e-4}),
    ("Adamax", {"lr": 0.01}),
    ("Adamax", {"lr": 0.01, "betas": (0.6, 0.9), "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.01}),
    ("NAdam", {"lr": 0.01, "weight_decay": 0.1, "momentum_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {"lr": 0.01}),
    ("RAdam", {"lr": 0.01, "weight_decay": 0.1, "maximize": True}),
    ("RAdam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True}),
]
IDS = [f"{name}-{'-'.join(options)}" for name, options in CASES]
# A weight moves by about lr a step, 0.01 to 1; rounding differs by an ulp a step and adds up like a random walk.
TOLERANCE = {np.float64: {"rtol": 1e-10, "atol": 1e-11}, np.float32: {"rtol": 2e-4, "atol": 1e-4}}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("name", "options"), CASES, ids=IDS)
def test_a_thousand_steps_follow_pytorch(name, options, dtype):
    mine, yours = ours(starts(dtype)), theirs(starts(dtype))
    optimizer = getattr(minitorch.optim, name)(mine, **options)
    reference = getattr(torch.optim, name)(yours, **options)
    for t, noise in enumerate(gradients(1, 1000, dtype)):
        set_gradients(mine, noise, minitorch.tensor)
        set_gradients(yours, noise, torch.tensor)
        optimizer.step()
        reference.step()
        if t in (0, 1, 9, 99, 999):
            for x, y in zip(values(mine), values(yours), strict=True):
                np.testing.assert_allclose(x, y, **TOLERANCE[dtype], err_msg=f"after {t + 1} steps")
    assert_same_state(optimizer.state_dict(), reference.state_dict(), **TOLERANCE[dtype])


def assert_same_state(mine, yours, **tolerance):
    assert list(mine) == list(yours)
    assert list(mine["state"]) == list(yours["state"])
    for k, expected in yours["state"].items():
        assert list(mine["state"][k]) == list(expected)
        for name, value in expected.items():
            got = mine["state"][k][name]
            assert tuple(got.shape) == tuple(value.shape) and str(got.dtype) == str(value.dtype), name
            np.testing.assert_allclose(got.numpy(), value.numpy(), **tolerance, err_msg=name)
    for group, expected in zip(mine["param_groups"], yours["param_groups"], strict=True):
        assert list(group.items()) == list(expected.items())
