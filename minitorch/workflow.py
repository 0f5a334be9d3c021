"""The training workflow in five steps: data, model, training, prediction, saving; then experiments to improve it.

Each step stands in one place; `Training` puts them together. minitorch and real PyTorch (`reference/`) share this file
but for the import lines, and a test keeps it so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple, Self

import minitorch as torch
import minitorch.distributed as dist
from minitorch import Tensor, nn
from minitorch.nn.parallel import DistributedDataParallel
from minitorch.utils.data import DataLoader, DistributedSampler, TensorDataset


# Step 1: data. Rows become tensors, and some of them are kept back for testing.
class Scale(NamedTuple):
    """Brings each column to mean 0 and standard deviation 1, a constant column to 0. `mean`, `std`: (columns,)."""

    mean: Tensor
    std: Tensor

    @classmethod
    def of(cls, rows: Tensor) -> Self:
        low, high = rows.amin(dim=0), rows.amax(dim=0)
        # Squares of numbers such as 1e-300 are 0: the deviation is measured in the column's own unit.
        unit = torch.where(low == high, torch.ones_like(low), high - low)
        std = ((rows - low) / unit).std(dim=0) * unit
        return cls(rows.mean(dim=0), torch.where(std > 0, std, unit))

    def apply(self, rows: Tensor) -> Tensor:
        return ((rows - self.mean) / self.std).float()

    def undo(self, rows: Tensor) -> Tensor:
        return rows * self.std + self.mean


class Data(NamedTuple):
    """Features `x: (n, features)` and targets: the rows to train on, and those to test on.

    Targets are numbers `y: (n, 1)`, or numbers of classes `y: (n,)`, int64. The scales bring columns that were
    standardised back to their own units.
    """

    x_train: Tensor
    y_train: Tensor
    x_test: Tensor
    y_test: Tensor
    x_scale: Scale | None = None
    y_scale: Scale | None = None


def split(x: Tensor, y: Tensor, test_size: float = 0.2) -> Data:
    """A random `test_size` of the rows for testing, at least one; the others for training."""
    order = torch.randperm(len(x))
    n_test = max(1, round(test_size * len(x)))
    test, train = order[:n_test], order[n_test:]
    return Data(x[train], y[train], x[test], y[test])


def standardise(data: Data) -> Data:
    """Each column at one scale, measured on the training rows alone: the test rows must stay unseen. Classes stay."""
    x = Scale.of(data.x_train)
    y = Scale.of(data.y_train) if data.y_train.is_floating_point() else None
    targets = (y.apply(data.y_train), y.apply(data.y_test)) if y else (data.y_train, data.y_test)
    return Data(x.apply(data.x_train), targets[0], x.apply(data.x_test), targets[1], x, y)


def straight_line() -> Data:
    """100 points of y = 0.7x + 0.3 on [0, 1)."""
    x = torch.rand(100, 1)
    return split(x, 0.7 * x + 0.3)


def fold() -> Data:
    """100 points of y = |x₁ - x₂| on the unit square: two hidden units can express it, a plane cannot."""
    x = torch.rand(100, 2)
    return split(x, (x[:, :1] - x[:, 1:]).abs())


def diabetes() -> Data:
    """442 patients, 10 measurements of each, and how far the disease had come a year later (scikit-learn's data)."""
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True)
    return standardise(split(torch.tensor(x), torch.tensor(y).unsqueeze(1)))


# Step 2: model.
class LinearRegression(nn.Module):
    """y = x @ weight + bias: `(n, features) -> (n, outputs)`."""

    def __init__(self, features: int, outputs: int = 1) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(features, outputs))
        self.bias = nn.Parameter(torch.randn(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight + self.bias


def build_model(features: int, hidden: tuple[int, ...], outputs: int = 1) -> nn.Module:
    """`build_model(2, (3,))` is `Sequential(Linear(2, 3), ReLU(), Linear(3, 1))`."""
    sizes = pairwise((features, *hidden, outputs))
    layers = [layer for inputs, outputs in sizes for layer in (nn.Linear(inputs, outputs), nn.ReLU())]
    return nn.Sequential(*layers[:-1]) if hidden else LinearRegression(features, outputs)


# Step 3: training, which needs a loss and an optimizer.
LOSSES = {"mse": nn.MSELoss, "mae": nn.L1Loss, "cross entropy": nn.CrossEntropyLoss}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}


@dataclass(frozen=True)
class Task:
    """What to learn, and how. Without hidden layers it is linear regression.

    `target` names what is predicted, with its unit; `classes` are the names of its classes, if it has such.
    """

    data: Callable[[], Data]
    hidden: tuple[int, ...] = ()
    loss: str = "mse"
    optimizer: str = "adam"
    lr: float = 0.01
    epochs: int = 200
    batch_size: int = 100
    seed: int = 42
    target: str = "y"
    classes: tuple[str, ...] = ()


class Training:
    """A task's model while it learns: `losses` holds the mean (training, test) loss of each epoch so far.

    Where a process group was made, each process takes its share of every batch, and all have the same weights.
    """

    def __init__(self, task: Task, device: str = "cpu") -> None:
        torch.manual_seed(task.seed)
        self.task, self.device, self.data = task, device, task.data()
        outputs = max(1, len(task.classes))
        self.model = build_model(self.data.x_train.shape[1], task.hidden, outputs).to(device)
        self.loss_fn = LOSSES[task.loss]()
        self.optimizer = OPTIMIZERS[task.optimizer](self.model.parameters(), lr=task.lr)
        self.trained, processes = self.model, 1
        self.sampler: DistributedSampler | None = None
        rows = TensorDataset(*self.data[:2])
        if dist.is_initialized():
            self.trained, processes = DistributedDataParallel(self.model), dist.get_world_size()
            self.sampler = DistributedSampler(rows, seed=task.seed)
        size = task.batch_size // processes
        self.batches = DataLoader(rows, batch_size=size, shuffle=self.sampler is None, sampler=self.sampler)
        self.losses: list[tuple[float, float]] = []

    def step(self, x: Tensor, y: Tensor) -> float:
        """One update of the parameters from one batch; returns the loss that led to it."""
        self.model.train()
        loss = self.loss_fn(self.trained(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def epochs(self) -> Iterator[tuple[float, float]]:
        """Goes `task.epochs` times through the training rows, each time in a new order, and tests after each."""
        for epoch in range(self.task.epochs):
            if self.sampler is not None:
                self.sampler.set_epoch(epoch)
            losses = [(self.step(x.to(self.device), y.to(self.device)) * len(x), len(x)) for x, y in self.batches]
            test = self.loss_fn(self.test_predictions(), self.data.y_test)
            self.losses.append((self.mean(losses), test.item()))
            yield self.losses[-1]

    def mean(self, losses: list[tuple[float, int]]) -> float:
        """The mean over all rows, of all processes, given the sum of each batch and its number of rows."""
        total, rows = (sum(column) for column in zip(*losses, strict=True))
        if self.sampler is None:
            return total / rows
        sums = torch.tensor([total, rows], dtype=torch.float64)
        dist.all_reduce(sums)
        return (sums[0] / sums[1]).item()

    def test_predictions(self) -> Tensor:
        return predict(self.model, self.data.x_test.to(self.device)).cpu()


# Step 4: prediction. `minitorch/cli/pictures.py` draws what came of it.
def predict(model: nn.Module, x: Tensor) -> Tensor:
    """`x: (n, features) -> (n, outputs)`, with nothing recorded for gradients."""
    model.eval()
    with torch.inference_mode():
        return model(x)


# Step 5: saving and loading.
def save(model: nn.Module, file: str | BinaryIO) -> None:
    torch.save(model.state_dict(), file)


def load(model: nn.Module, file: str | BinaryIO) -> None:
    """Fills a model that is built like the saved one."""
    model.load_state_dict(torch.load(file))


# Then improve, by changing one thing at a time.
def experiment(task: Task, **changes: Any) -> tuple[float, float]:
    """The (training, test) loss that the task ends with when it is so changed: `experiment(task, lr=0.1)`."""
    return list(Training(replace(task, **changes)).epochs())[-1]


TASKS = {
    "straight line": Task(straight_line, loss="mae", optimizer="sgd", seed=1),
    "2-3-1": Task(fold, hidden=(3,), epochs=300, seed=9, target="|x₁ - x₂|"),
    "diabetes": Task(diabetes, (32,), lr=0.001, epochs=50, batch_size=32, target="disease after a year (score)"),
}
EXPERIMENTS: list[dict[str, Any]] = [{}, {"hidden": (128,)}, {"epochs": 200}, {"lr": 0.01}, {"optimizer": "sgd"}]
