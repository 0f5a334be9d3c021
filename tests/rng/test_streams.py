"""Any sequence of draws from one generator gives PyTorch's numbers and leaves PyTorch's state."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng

SEEDS = st.sampled_from([0, 2**63, -1, -(2**63), 2**64 - 1]) | st.integers(-(2**63), 2**64 - 1)
SHAPES = st.sampled_from([(), (0,), (1,), (15,), (16,), (17,), (31,), (1000,), (4, 4), (3, 0), (2, 3, 5), (25, 40)])
UNIT = st.floats(0.01, 0.99)
FLOATS = ["float16", "float32", "float64"]
INTEGERS = ["uint8", "int8", "int16", "int32", "int64"]
ANY = [*FLOATS, *INTEGERS, "bool"]


def draws(distribution, name, dtypes, args):
    return st.tuples(st.just(distribution), st.just(name), SHAPES, st.sampled_from(dtypes), args)


MEANS = st.tuples(st.floats(-3, 3), st.floats(0.1, 2)) | st.just(())
DRAWS = (
    draws(rng.uniform, "uniform_", FLOATS, st.tuples(st.floats(-3, 1), st.floats(1, 2)) | st.just(()))
    | draws(rng.normal, "normal_", FLOATS, MEANS)
    | draws(rng.integers, "random_", ANY, st.just(()) | st.just((0, 2)))
    | draws(rng.integers, "random_", ["int64"], st.tuples(st.integers(-(2**63), -1), st.integers(1, 2**63 - 1)))
    | draws(rng.cauchy, "cauchy_", FLOATS, MEANS)
    | draws(rng.log_normal, "log_normal_", FLOATS, MEANS)
    | draws(rng.geometric, "geometric_", FLOATS + INTEGERS, st.tuples(UNIT))
)
MKL_DRAWS = draws(rng.exponential, "exponential_", FLOATS, st.tuples(st.floats(0.1, 5))) | draws(
    rng.bernoulli, "bernoulli_", ANY, st.tuples(UNIT)
)


@settings(deadline=None)
@given(SEEDS, st.lists(DRAWS, min_size=1, max_size=8))
def test_mixed_draws(twins, seed, calls):
    pair = twins(seed)
    for distribution, name, shape, dtype, args in calls:
        pair.check_fill(distribution, name, shape, dtype, *args)


@settings(deadline=None)
@given(SEEDS, st.lists(MKL_DRAWS | DRAWS, min_size=1, max_size=8))
def test_mixed_draws_with_those_that_differ_on_intel(twins, not_on_intel, seed, calls):
    pair = twins(seed)
    for distribution, name, shape, dtype, args in calls:
        pair.check_fill(distribution, name, shape, dtype, *args)


LAYOUTS = [
    lambda x: x.T,
    lambda x: x[::2],
    lambda x: x[:, 1::3],
    lambda x: x[:, :, 0],
    lambda x: x.transpose(1, 2, 0),
    lambda x: x.transpose(0, 2, 1)[1:],
]
METHODS = [(rng.uniform, "uniform_"), (rng.normal, "normal_"), (rng.integers, "random_"), (rng.cauchy, "cauchy_")]


@settings(deadline=None)
@given(SEEDS, st.sampled_from(LAYOUTS), st.sampled_from(METHODS), st.sampled_from([(2, 3, 2), (5, 7, 4)]))
def test_other_layouts_are_filled_in_the_order_of_their_memory(twins, seed, layout, method, shape):
    pair = twins(seed)
    ours, theirs = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    distribution, name = method
    distribution(pair.ours, layout(ours))
    getattr(torch.from_numpy(layout(theirs)), name)(generator=pair.theirs)
    assert ours.tobytes() == theirs.tobytes()
    pair.check_states()


def test_linear_layers_start_with_pytorchs_weights():
    for seed in range(5):
        torch.manual_seed(seed)
        layer = torch.nn.Linear(7, 3)
        generator, bound = rng.Generator(seed), 1 / 7**0.5
        assert (rng.uniform(generator, np.empty((3, 7), "f4"), -bound, bound) == layer.weight.detach().numpy()).all()
        assert (rng.uniform(generator, np.empty(3, "f4"), -bound, bound) == layer.bias.detach().numpy()).all()


def test_dropout_keeps_what_a_bernoulli_draw_keeps(not_on_intel):
    torch.manual_seed(4)
    kept = torch.nn.functional.dropout(torch.ones(8, 5).t(), 0.3).numpy() != 0
    assert (rng.bernoulli(rng.Generator(4), np.empty((8, 5), "f4").T, 0.7) == kept).all()
