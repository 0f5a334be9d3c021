"""The default stream against PyTorch's: seeding, saving, restoring, forking."""

import pytest
import torch as pytorch

import minitorch
from tests.both import assert_same, check, programs


@programs(
    lambda torch: torch.manual_seed(3),
    lambda torch: torch.random.manual_seed(3),
    lambda torch: torch.manual_seed(3) is torch.default_generator is torch.random.default_generator,
    lambda torch: torch.manual_seed("7").initial_seed(),
    lambda torch: torch.manual_seed(2.7).initial_seed(),
    lambda torch: torch.manual_seed(torch.tensor(4)).initial_seed(),
    lambda torch: torch.manual_seed(-1).initial_seed(),
    lambda torch: torch.manual_seed(2**64),
    lambda torch: torch.manual_seed(-(2**63) - 1),
    lambda torch: torch.manual_seed("seven"),
    lambda torch: torch.initial_seed(),
    lambda torch: torch.random.initial_seed(),
    lambda torch: [torch.rand(3), torch.get_rng_state(), torch.randn(3), torch.random.get_rng_state()],
    lambda torch: torch.set_rng_state(torch.zeros(5056)),
    lambda torch: torch.set_rng_state(torch.zeros(5, dtype=torch.uint8)),
    lambda torch: torch.set_rng_state(3),
)
def test_as_pytorch(program):
    check(program, seed=11, but={"more text": "it says what to do, too"})


def test_restoring_repeats_the_numbers():
    def program(torch):
        torch.randn(3)
        state = torch.get_rng_state()
        first = torch.randn(3), torch.rand(700)
        assert torch.set_rng_state(state) is None
        again = torch.randn(3), torch.rand(700)
        return first, again

    check(program)


@pytest.mark.parametrize("enabled", [True, False])
def test_a_fork_is_undone_on_leaving(enabled):
    def program(torch):
        torch.randn(3)
        with torch.random.fork_rng(enabled=enabled):
            torch.manual_seed(4)
            inside = torch.rand(3)
        with pytest.raises(KeyError), torch.random.fork_rng(devices=[], enabled=enabled):
            torch.rand(8)
            raise KeyError
        return inside, torch.rand(3)

    check(program)


def test_a_fork_of_other_devices_is_refused():
    with pytest.raises(RuntimeError, match="devices"), minitorch.random.fork_rng(devices=[0]):
        pass


def test_seed_starts_a_fresh_stream_and_returns_where():
    seed = minitorch.seed()
    assert seed == minitorch.initial_seed() != minitorch.seed()
    minitorch.manual_seed(seed)
    assert_same(minitorch.rand(5), pytorch.rand(5, generator=pytorch.Generator().manual_seed(seed)))


def test_a_new_process_starts_from_a_seed_of_its_own():
    import subprocess
    import sys

    code = "import minitorch; print(minitorch.initial_seed())"
    seeds = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(seeds) == 2
