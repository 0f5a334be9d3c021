"""Seeds, words and states of the generator, against PyTorch's."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch import rng

SEEDS = st.integers(-(2**63), 2**64 - 1) | st.sampled_from([0, -1, 2**32, 2**63, 2**64 - 1, -(2**63)])


@settings(deadline=None)
@given(SEEDS, st.lists(st.integers(0, 1500), max_size=4))
def test_words_are_pytorchs(seed, counts):
    ours, theirs = rng.Generator().manual_seed(seed), torch.Generator().manual_seed(seed)
    assert ours.initial_seed() == theirs.initial_seed()
    for n in counts:
        expected = torch.empty(n, dtype=torch.int32).random_(generator=theirs).numpy()
        assert ((ours.words(n) & 0x7FFFFFFF) == expected).all()
        assert ours.state().tobytes() == theirs.get_state().numpy().tobytes()


@pytest.mark.parametrize("seed", [2**64, -(2**63) - 1, 1.5, True, "a", None])
def test_what_is_no_seed_raises_as_in_pytorch(twins, seed):
    twins().check_error(lambda g: g.manual_seed(seed), lambda g: g.manual_seed(seed))


def test_a_numpy_integer_is_a_seed():
    assert rng.Generator().manual_seed(np.int64(7)).initial_seed() == 7


def test_a_new_generator_starts_from_pytorchs_default_seed(twins):
    assert rng.Generator().state().tobytes() == torch.Generator().get_state().numpy().tobytes()


def test_seed_is_fresh_and_recorded():
    generator = rng.Generator()
    seeds = {generator.seed() for _ in range(3)}
    assert len(seeds) == 3
    assert generator.initial_seed() in seeds


@settings(deadline=None)
@given(SEEDS, st.sampled_from([0, 1, 3, 5, 16, 623, 624, 625, 1248, 2000]), st.booleans())
def test_states_travel_both_ways_in_mid_stream(seed, n, odd_normals):
    theirs = torch.Generator().manual_seed(seed)
    torch.empty(n, dtype=torch.int32).random_(generator=theirs)
    if odd_normals:
        torch.empty(3).normal_(generator=theirs)
    state = theirs.get_state()
    ours = rng.Generator(1)
    ours.restore(state.numpy())
    assert len(ours.words(0)) == 0
    assert ours.state().tobytes() == state.numpy().tobytes()
    back = torch.Generator()
    back.set_state(torch.from_numpy(ours.clone().state()))
    expected = torch.cat([torch.randn(5, generator=theirs), torch.rand(700, generator=theirs)]).numpy()
    drawn = np.concatenate([rng.normal(ours, np.empty(5, "f4")), rng.uniform(ours, np.empty(700, "f4"))])
    assert drawn.tobytes() == expected.tobytes()
    assert torch.randn(5, generator=back).numpy().tobytes() == expected[:5].tobytes()


def test_a_clone_goes_its_own_way():
    generator = rng.Generator(3)
    generator.words(10)
    clone = generator.clone()
    ahead = clone.words(1000)
    assert (generator.words(1000) == ahead).all()
    assert clone.initial_seed() == 3


def test_reseeding_forgets_the_spare_normal(twins):
    pair = twins(1)
    pair.check_fill(rng.normal, "normal_", 3, "float32")
    pair.ours.manual_seed(2)
    pair.theirs.manual_seed(2)
    pair.check_fill(rng.normal, "normal_", 3, "float32")


def zeros(n):
    return np.zeros(n, np.uint8)


@pytest.mark.parametrize("state", [zeros(100), zeros(10112), zeros(5056), zeros(5056).view(np.float32)])
def test_what_is_no_state_raises_as_in_pytorch(twins, state):
    twins().check_error(lambda g: g.restore(state), lambda g: g.set_state(torch.from_numpy(state)))


def test_a_state_whose_counters_disagree_is_refused():
    generator = rng.Generator(3)
    generator.words(10)
    state = generator.state()
    state[16] += 1
    with pytest.raises(RuntimeError, match="Invalid mt19937 state"):
        generator.restore(state)


def test_threads_share_a_stream_without_losing_or_repeating_words():
    shared, alone = rng.Generator(1), rng.Generator(1)

    def draw(_):
        return rng.uniform(shared, np.empty(997))

    with ThreadPoolExecutor(4) as pool:
        drawn = np.sort(np.stack(list(pool.map(draw, range(200)))), axis=0)
    assert (drawn == np.sort(np.stack([rng.uniform(alone, np.empty(997)) for _ in range(200)]), axis=0)).all()
