"""Random numbers: n of each kind, the same ones in both libraries after the same seed."""

import pytest

from benchmarks.sizes import only_full

DRAWS = {
    "rand": lambda torch, n: torch.rand(n),
    "randn": lambda torch, n: torch.randn(n),
    "randint": lambda torch, n: torch.randint(10, (n,)),
    "randperm": lambda torch, n: torch.randperm(n),
    "dropout": lambda torch, n: torch.nn.functional.dropout(torch.ones(n), 0.5),
}
STREAM_OF_ITS_OWN = ("dropout",)  # on Intel processors PyTorch takes these from MKL


class Draw:
    """One of DRAWS."""

    def __init__(self, lib, name, n):
        self.lib, self.name, self.n, self.draw = lib, name, n, DRAWS[name]

    def __call__(self):
        return self.draw(self.lib, self.n)

    def evidence(self):
        self.lib.manual_seed(0)
        return self().unique() if self.name in STREAM_OF_ITS_OWN else self()


@pytest.mark.benchmark(group="random numbers")
@pytest.mark.parametrize("n", only_full((300, 10**6), but=(300,)))
@pytest.mark.parametrize("name", DRAWS)
def test_random(duel, name, n):
    duel(lambda lib: Draw(lib, name, n), calls=0, size=n)
