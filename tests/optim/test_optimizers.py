"""Every optimizer and option against PyTorch's: trajectories over 1000 steps, and the state they leave."""

import numpy as np
import pytest
import torch

import minitorch
from tests.both import assert_same
from tests.optim.trajectories import (
    SHAPES,
    SIDES,
    STEPPING,
    assert_same_state,
    gradients,
    parameters,
    step,
    values,
)

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
    ("Rprop", {"lr": 0.01}),
    ("Rprop", {"lr": 0.1, "etas": (0.3, 1.5), "step_sizes": (1e-3, 0.2), "maximize": True}),
    ("ASGD", {"lr": 0.01}),
    ("ASGD", {"lr": 0.1, "lambd": 0.01, "alpha": 0.5, "t0": 5, "weight_decay": 0.1, "maximize": True}),
    ("Adafactor", {"lr": 0.01}),
    ("Adafactor", {"lr": 0.1, "beta2_decay": -0.5, "eps": (1e-6, 0.1), "d": 1.5}),
    ("Adafactor", {"lr": 0.1, "weight_decay": 0.1, "maximize": True}),
    ("RAdam", {"lr": 0.01}),
    ("RAdam", {"lr": 0.01, "weight_decay": 0.1, "maximize": True}),
    ("RAdam", {"lr": 0.01, "weight_decay": 0.1, "decoupled_weight_decay": True}),
]
CASES += [(name, {}) for name in STEPPING if name not in dict(CASES)]
IDS = [f"{name}-{'-'.join(options)}" for name, options in CASES]
FORMULAS = [(name, options) for name, options in CASES if hasattr(getattr(minitorch.optim, name), "rule")]
FORMULA_IDS = [f"{name}-{'-'.join(options)}" for name, options in FORMULAS]
"""Those with a formula of one element."""
# A weight moves by about lr a step, 0.01 to 1; rounding differs by an ulp a step and adds up like a random walk.
TOLERANCE = {np.float64: {"rtol": 1e-10, "atol": 1e-11}, np.float32: {"rtol": 2e-4, "atol": 1e-4}}


@pytest.mark.parametrize("steps", [100, pytest.param(1000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(("name", "options"), CASES, ids=IDS)
def test_a_thousand_steps_follow_pytorch(name, options, dtype, steps):
    mine, theirs = (parameters(library, dtype) for library, _ in SIDES)
    optimizer, reference = (
        getattr(minitorch.optim, name)(mine, **options),
        getattr(torch.optim, name)(theirs, **options),
    )
    for t, noise in enumerate(gradients(steps, dtype)):
        step(minitorch, optimizer, mine, noise)
        step(torch, reference, theirs, noise)
        if t in (0, 1, 9, 99, 999):
            assert_same(values(mine), values(theirs), f"after {t + 1} steps", **TOLERANCE[dtype])
    assert_same_state(optimizer.state_dict(), reference.state_dict(), **TOLERANCE[dtype])


@pytest.mark.parametrize("name", ["SGD", "Adam"])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_parameters_of_any_shape(name, dtype):
    mine, theirs = (parameters(library, dtype, SHAPES) for library, _ in SIDES)
    optimizer, reference = getattr(minitorch.optim, name)(mine, lr=0.1), getattr(torch.optim, name)(theirs, lr=0.1)
    for noise in gradients(5, dtype, SHAPES):
        step(minitorch, optimizer, mine, noise)
        step(torch, reference, theirs, noise)
    tolerance = 1e-6 if dtype is np.float32 else 2e-3
    assert_same(values(mine), values(theirs), rtol=tolerance, atol=tolerance)
    assert all(x.dtype == dtype for x in values(mine))


LAYOUTS = {
    "transposed": lambda x: x.t(),
    "every other row": lambda x: x[::2],
    "every other column": lambda x: x[:, 1::2],
}


@pytest.mark.parametrize("layout_of", ["parameter", "gradient", "both"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_memory_that_is_not_contiguous(name, layout, layout_of):
    shape = (6, 4)
    seen = []
    for library, kit in SIDES:
        rng = np.random.default_rng(3)
        laid = [LAYOUTS[layout](library.tensor(rng.normal(size=shape))) for _ in range(2)]
        p = (laid[0] if layout_of != "gradient" else laid[0].contiguous()).requires_grad_()
        p.grad = laid[1] if layout_of != "parameter" else laid[1].contiguous()
        optimizer = getattr(kit, name)([p], lr=0.1, weight_decay=0.1)
        for _ in range(3):
            optimizer.step()
        seen.append(values([p]))
        for state in optimizer.state.values():
            assert tuple(state["exp_avg"].shape) == tuple(p.shape)
    assert_same(*seen, rtol=1e-12)
