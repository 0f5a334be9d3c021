"""What equal seeds promise: any mixture of draws, from any streams, leaves PyTorch's numbers and PyTorch's states."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.both import check

SEEDS = st.integers(-(2**63), 2**64 - 1)


STEPS = {
    "rand": lambda torch, n, g: torch.rand(n, generator=g),
    "rand double": lambda torch, n, g: torch.rand(n, 2, dtype=torch.float64, generator=g),
    "randn": lambda torch, n, g: torch.randn(n, generator=g),
    "randn double": lambda torch, n, g: torch.randn(n, dtype=torch.float64, generator=g),
    "randint": lambda torch, n, g: torch.randint(-n, 7, (n,), generator=g),
    "randint wide": lambda torch, n, g: torch.randint(-(2**62), 2**62, (n,), generator=g),
    "randperm": lambda torch, n, g: torch.randperm(n, generator=g),
    "normal": lambda torch, n, g: torch.normal(torch.ones(n), torch.arange(n).float(), generator=g),
    "poisson": lambda torch, n, g: torch.poisson(torch.arange(n).float(), g),
    "multinomial": lambda torch, n, g: torch.multinomial(torch.arange(1, n + 1).float(), 3, True, generator=g),
    "uniform_": lambda torch, n, g: torch.zeros(n).uniform_(-n, n, generator=g),
    "random_": lambda torch, n, g: torch.zeros(n, dtype=torch.int16).random_(generator=g),
    "cauchy_": lambda torch, n, g: torch.zeros(n).cauchy_(generator=g),
    "log_normal_": lambda torch, n, g: torch.zeros(n).log_normal_(generator=g),
    "geometric_": lambda torch, n, g: torch.zeros(n).geometric_(0.2, generator=g),
    "kaiming_normal_": lambda torch, n, g: torch.nn.init.kaiming_normal_(torch.empty(n, 3), generator=g),
    "xavier_uniform_": lambda torch, n, g: torch.nn.init.xavier_uniform_(torch.empty(2, n), generator=g),
    "layer": lambda torch, n, g: list(torch.nn.Linear(n, 3).parameters()),
    "embedding": lambda torch, n, g: torch.nn.Embedding(n, 2).weight,
    "batches": lambda torch, n, g: list(torch.utils.data.DataLoader(torch.arange(n), 5, shuffle=True, generator=g)),
    "sampler": lambda torch, n, g: list(torch.utils.data.RandomSampler(range(n), generator=g)),
    "split": lambda torch, n, g: [part.indices for part in torch.utils.data.random_split(range(n), [n - 1, 1], g)],
    "first batch": lambda torch, n, g: next(iter(torch.utils.data.DataLoader(torch.arange(n), 2, shuffle=True))),
    "reseed": lambda torch, n, g: torch.manual_seed(n),
    "save and restore": lambda torch, n, g: torch.set_rng_state(torch.get_rng_state()),
    "fork": lambda torch, n, g: forked(torch, n),
}
STEPS_OFF_INTEL = {
    "bernoulli": lambda torch, n, g: torch.bernoulli(torch.arange(n) / n, generator=g),
    "bernoulli_": lambda torch, n, g: torch.zeros(n).bernoulli_(0.3, generator=g),
    "exponential_": lambda torch, n, g: torch.zeros(n).exponential_(generator=g),
    "multinomial without replacement": lambda torch, n, g: torch.multinomial(torch.ones(n), 1, generator=g),
    "dropout": lambda torch, n, g: torch.nn.functional.dropout(torch.ones(n, 3), 0.3),
    "weights": lambda torch, n, g: list(torch.utils.data.WeightedRandomSampler(range(1, n + 1), n, False, g)),
}


def forked(torch, n):
    with torch.random.fork_rng():
        return torch.rand(n)


def run(torch, steps, names):
    """Each step's result and the states after it, with the default stream or one that all such steps share."""
    generator = torch.Generator().manual_seed(123)
    for name, n, own in steps:
        yield names[name](torch, n, generator if own else None)
        yield torch.get_rng_state(), generator


def mixtures(names):
    sizes = st.sampled_from([2, 3, 15, 16, 17, 40, 313, 625])
    return st.lists(st.tuples(st.sampled_from(sorted(names)), sizes, st.booleans()), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(SEEDS, mixtures(STEPS))
def test_any_mixture(seed, steps):
    check(lambda torch: list(run(torch, steps, STEPS)), seed=seed)


@settings(deadline=None, max_examples=60)
@given(SEEDS, mixtures(STEPS | STEPS_OFF_INTEL))
def test_any_mixture_with_what_differs_on_intel(not_on_intel, seed, steps):
    check(lambda torch: list(run(torch, steps, STEPS | STEPS_OFF_INTEL)), seed=seed)
