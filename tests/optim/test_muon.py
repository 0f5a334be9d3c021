"""Muon: matrices near the closest orthogonal ones, and steps near PyTorch's, which are of bfloat16."""

import numpy as np
import pytest

import minitorch
from minitorch.optim.muon import COEFFICIENTS, orthogonal
from tests.both import assert_same
from tests.optim.trajectories import SIDES, gradients, parameters, step, values


@pytest.mark.parametrize("shape", [(4, 4), (6, 3), (3, 7), (1, 5)])
def test_singular_vectors_are_kept_and_singular_values_come_near_one(shape):
    g = np.random.default_rng(0).normal(size=shape)
    made = orthogonal(minitorch.tensor(g), COEFFICIENTS, 5, 1e-7).numpy()
    u, s, v = np.linalg.svd(g, full_matrices=False)
    expected = s / np.linalg.norm(g)
    for _ in range(5):  # what the polynomial makes of each singular value by itself
        expected = np.polyval([COEFFICIENTS[2], 0, COEFFICIENTS[1], 0, COEFFICIENTS[0], 0], expected)
    assert_same(made, (u * expected) @ v, rtol=1e-9, atol=1e-9)
    assert (abs(expected - 1) < 0.35).all()


@pytest.mark.parametrize(
    "options",
    [{}, {"nesterov": False, "momentum": 0.5, "weight_decay": 0.0}, {"lr": 0.02, "adjust_lr_fn": "match_rms_adamw"}],
    ids=str,
)
def test_steps_are_near_pytorchs(options):
    mine, theirs = (parameters(library, np.float32) for library, _ in SIDES)
    (library, kit), (reference, their_kit) = SIDES
    optimizer, other = kit.Muon(mine, **options), their_kit.Muon(theirs, **options)
    start, count = values(mine), 10
    for noise in gradients(count, np.float32):
        step(library, optimizer, mine, noise)
        step(reference, other, theirs, noise)
    for before, ours, expected in zip(start, values(mine), values(theirs), strict=True):
        way = np.linalg.norm(expected - before)
        assert way > 0
        assert np.linalg.norm(ours - expected) < 0.02 * way  # bfloat16 has 8 bits
    ours, expected = (o.state_dict()["state"][0]["momentum_buffer"].numpy() for o in (optimizer, other))
    assert_same(ours, expected, rtol=1e-6, atol=1e-7)


def test_what_is_refused():
    for library, kit in SIDES:
        matrix = library.ones(2, 2, requires_grad=True)
        with pytest.raises(ValueError, match="Muon only supports 2D parameters"):
            kit.Muon([library.ones(2, requires_grad=True)])
        with pytest.raises(ValueError, match="Adjust learning rate function double is not supported"):
            kit.Muon([matrix], adjust_lr_fn="double")
        for wrong, message in [
            ({"ns_steps": 100}, "Number of steps must be less than 100"),
            ({"ns_coefficients": (1.0, 2.0)}, "Coefficients must be a tuple of exactly 3 values"),
        ]:
            optimizer = kit.Muon([matrix], **wrong)
            matrix.grad = library.ones(2, 2)
            with pytest.raises(ValueError, match=message):
                optimizer.step()
