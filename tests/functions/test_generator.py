"""The public generator against PyTorch's: seeds, states that travel both ways, copies, errors."""

import copy
import pickle
import sys
import threading

import numpy as np
import pytest
import torch as pytorch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.both import assert_same, check, programs

SEEDS = st.integers(-(2**63), 2**64 - 1)


@programs(
    lambda torch: [torch.Generator(), torch.Generator("cpu"), torch.Generator(device=torch.device("cpu"))],
    lambda torch: torch.Generator().initial_seed(),
    lambda torch: str(torch.Generator().device),
    lambda torch: torch.Generator().manual_seed(-1).initial_seed(),
    lambda torch: torch.rand(3, generator=torch.Generator().manual_seed(2**64 - 1)),
    lambda torch: torch.Generator().set_state(torch.Generator().manual_seed(5).get_state()),
    lambda torch: torch.Generator().manual_seed(4).clone_state(),
    lambda torch: copy.copy(torch.Generator().manual_seed(4)),
    lambda torch: copy.deepcopy(torch.Generator().manual_seed(4)),
    lambda torch: pickle.loads(pickle.dumps(torch.Generator().manual_seed(4))),
    lambda torch: torch.Generator("cuda"),
    lambda torch: torch.Generator("nowhere"),
    lambda torch: torch.Generator(device="cpu", seed=1),
    lambda torch: torch.Generator().manual_seed(2**64),
    lambda torch: torch.Generator().manual_seed(2.5),
    lambda torch: torch.Generator().manual_seed(True),
    lambda torch: torch.Generator().manual_seed("3"),
    lambda torch: torch.Generator().set_state(torch.zeros(5056)),
    lambda torch: torch.Generator().set_state(torch.zeros(3, dtype=torch.uint8)),
    lambda torch: torch.Generator().set_state(torch.zeros(5056, dtype=torch.uint8)),
    lambda torch: torch.Generator().set_state([1]),
)
def test_as_pytorch(program):
    check(program, but={"text": "PyTorch lists overloads in C++, or names kernels; here it says what to do"})


def test_seeding_returns_the_generator():
    generator = minitorch.Generator()
    assert generator.manual_seed(3) is generator
    assert generator.set_state(generator.get_state()) is generator


@settings(deadline=None)
@given(SEEDS, st.integers(0, 1300), st.booleans())
def test_states_travel_both_ways(seed, n, odd):
    ours, theirs = minitorch.Generator(), pytorch.Generator().manual_seed(seed)
    pytorch.rand(n, generator=theirs)
    pytorch.randn(3 if odd else 2, generator=theirs)
    ours.set_state(minitorch.from_numpy(theirs.get_state().numpy()))
    assert_same(ours, theirs)
    assert_same(minitorch.randn(5, generator=ours), pytorch.randn(5, generator=theirs))
    back = pytorch.Generator()
    back.set_state(pytorch.from_numpy(ours.get_state().numpy()))
    assert_same(minitorch.rand(40, generator=ours), pytorch.rand(40, generator=back))


def test_copies_go_on_alone():
    generator = minitorch.Generator().manual_seed(1)
    minitorch.randn(3, generator=generator)
    twins = [copy.deepcopy(generator), generator.clone_state(), pickle.loads(pickle.dumps(generator))]
    expected = minitorch.rand(700, generator=generator).numpy()
    for twin in twins:
        assert (minitorch.rand(700, generator=twin).numpy() == expected).all()


def test_a_state_is_a_copy():
    generator = minitorch.Generator()
    state = generator.get_state()
    before = state.clone()
    minitorch.rand(3, generator=generator)
    assert minitorch.equal(state, before)
    state.zero_()
    assert_same(generator, pytorch.Generator().set_state(pytorch.from_numpy(generator.get_state().numpy())))


def test_a_generator_leaves_the_default_one_alone():
    before = minitorch.get_rng_state()
    generator = minitorch.Generator().manual_seed(1)
    minitorch.rand(3, generator=generator)
    minitorch.ones(3).normal_(generator=generator)
    minitorch.normal(minitorch.zeros(3), 1.0, generator=generator)
    minitorch.multinomial(minitorch.ones(3), 2, generator=generator)
    assert minitorch.equal(minitorch.get_rng_state(), before)


def test_threads_share_the_default_stream_without_losing_or_repeating_a_word():
    minitorch.manual_seed(0)
    drawn = []

    def draw():
        for _ in range(200):
            drawn.append(minitorch.rand(7).numpy())

    threads = [threading.Thread(target=draw) for _ in range(4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    together = np.sort(np.concatenate(drawn))
    pytorch.manual_seed(0)
    np.testing.assert_array_equal(together, np.sort(pytorch.rand(4 * 200 * 7).numpy()))
    assert_same(minitorch.get_rng_state(), pytorch.get_rng_state())


@pytest.mark.parametrize("name", ["uniform_", "normal_", "random_", "bernoulli_", "exponential_"])
def test_a_draw_waits_for_another_to_end(name):
    x = minitorch.zeros(20)
    thread = threading.Thread(target=getattr(x, name))
    with minitorch.default_generator.lock:
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
        assert x.sum() == 0
    thread.join()
    assert x._version == 1


@pytest.mark.parametrize("draw", ["rand", "randn"])
def test_a_generator_of_another_kind_is_refused(draw):
    with pytest.raises(TypeError, match="generator"):
        getattr(minitorch, draw)(2, generator=np.random.default_rng())
