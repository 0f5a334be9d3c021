"""DataLoaders: an epoch over data in memory, over a dataset that gives one sample at a time, and with workers."""

from typing import Any

import numpy as np
import pytest

from benchmarks.sizes import only_full


class Epoch:
    """All batches of `options` once through `rows` rows of 16 features and a target."""

    def __init__(self, lib, dataset, rows, **options):
        noise = np.random.default_rng(0)
        columns = [lib.from_numpy(noise.standard_normal((rows, width), np.float32)) for width in (16, 1)]
        self.lib, self.loader = lib, lib.utils.data.DataLoader(dataset(lib, columns), **options)

    def __call__(self):
        for _ in self.loader:
            pass

    def evidence(self):
        self.lib.manual_seed(0)
        return list(self.loader)


def in_memory(lib, columns):
    return lib.utils.data.TensorDataset(*columns)


def per_sample(lib, columns):
    base: Any = lib.utils.data.Dataset

    class Samples(base):
        """What users write: one sample at a time."""

        def __len__(self):
            return len(columns[0])

        def __getitem__(self, k):
            return columns[0][k], columns[1][k]

    return Samples()


ROWS = {
    "TensorDataset, shuffled": (in_memory, 20_000, {"batch_size": 256, "shuffle": True}),
    "TensorDataset, in order": (in_memory, 20_000, {"batch_size": 256}),
    "TensorDataset, batch 1": (in_memory, 2_000, {"batch_size": 1, "shuffle": True}),
    "per sample, shuffled": (per_sample, 2_000, {"batch_size": 256, "shuffle": True}),
    "per sample, 2 workers": (per_sample, 2_000, {"batch_size": 256, "shuffle": True, "num_workers": 2}),
}


@pytest.mark.benchmark(group="DataLoader, one epoch")
@pytest.mark.parametrize("name", only_full(ROWS, but=tuple(ROWS)[:1]))
def test_loader(duel, name):
    dataset, rows, options = ROWS[name]
    duel(lambda lib: Epoch(lib, dataset, rows, **options))
