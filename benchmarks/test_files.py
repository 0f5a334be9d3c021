"""Saving a model's state to a file, and loading it."""

import pytest

from benchmarks.models import MODELS
from benchmarks.sizes import only_full


class Files:
    """A state dict saved to `path`; calling it saves, or loads, once more."""

    def __init__(self, lib, model, path, saves):
        self.lib, self.state, self.path = lib, model.build(lib).state_dict(), path / f"{lib.__name__}.pth"
        lib.save(self.state, self.path)
        self.call = self.save if saves else self.load

    def __call__(self):
        return self.call()

    def save(self):
        self.lib.save(self.state, self.path)

    def load(self):
        return self.lib.load(self.path)

    def evidence(self):
        self()
        return self.load()


@pytest.mark.benchmark(group="files")
@pytest.mark.parametrize("model", only_full(MODELS[1:], but=MODELS[1:5:3]), ids=str)
@pytest.mark.parametrize("call", ["save", "load"])
def test_file(duel, tmp_path, call, model):
    duel(lambda lib: Files(lib, model, tmp_path, call == "save"))
