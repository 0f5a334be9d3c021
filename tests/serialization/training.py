"""A training run for the checkpoint tests: `python -m tests.serialization.training ...` is the new process.

It draws from every stream: shuffling, dropout, initial weights, and a dataset that adds noise.
"""

import hashlib
import sys

import minitorch
from minitorch import nn, optim
from minitorch.serialization import Resumable, load_checkpoint, save_checkpoint
from minitorch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    """Points of a parabola; each look at one adds other noise."""

    def __len__(self):
        return 20

    def __getitem__(self, i):
        x = minitorch.tensor([i / 20, (i / 20) ** 2])
        return x + 0.01 * minitorch.rand(2), x.sum()


class Run:
    def __init__(self, generator_seed=None):
        minitorch.manual_seed(3)
        self.model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.2), nn.ReLU(), nn.Linear(4, 1))
        self.optimizer = optim.Adam(self.model.parameters(), lr=0.01)
        self.scheduler = optim.lr_scheduler.StepLR(self.optimizer, 7, 0.5)
        own = None if generator_seed is None else minitorch.Generator().manual_seed(generator_seed)
        self.batches = Resumable(DataLoader(Noisy(), batch_size=6, shuffle=True, generator=own))
        self.epoch = 0
        self.losses = []

    @property
    def parts(self):
        return {"optimizer": self.optimizer, "scheduler": self.scheduler, "loader": self.batches}

    def save(self, path):
        save_checkpoint(path, self.model, **self.parts, epoch=self.epoch, losses=self.losses)

    def load(self, path):
        values = load_checkpoint(path, self.model, **self.parts)
        self.epoch, self.losses = values["epoch"], values["losses"]

    def train(self, epochs, stop=None):
        """Train up to `epochs`; `stop(run)`, asked after each batch, may end it in the middle."""
        while self.epoch < epochs:
            for x, y in self.batches:
                self.optimizer.zero_grad()
                loss = ((self.model(x).squeeze(1) - y) ** 2).mean()
                loss.backward()
                self.optimizer.step()
                self.losses.append(loss.item())
                if stop and stop(self):
                    return self
            self.scheduler.step()
            self.epoch += 1
        return self

    def fingerprint(self):
        """Every bit of the weights, the moments, the losses and the random state."""
        bits = hashlib.sha256(repr(self.losses).encode())
        for p in self.model.parameters():
            for array in (p, *self.optimizer.state[p].values()):
                bits.update(array.detach().numpy().tobytes())
        bits.update(minitorch.get_rng_state().numpy().tobytes())
        return bits.hexdigest()


def main(path, epochs, generator_seed):
    run = Run(None if generator_seed == "none" else int(generator_seed))
    minitorch.manual_seed(99)  # whatever this process drew before
    run.load(path)
    print(run.train(int(epochs)).fingerprint())


if __name__ == "__main__":
    main(*sys.argv[1:])
