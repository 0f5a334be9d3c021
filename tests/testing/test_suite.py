"""Every layer, loss, optimizer, scheduler, data set, sampler and loader of this package under the kit."""

from types import SimpleNamespace

import pytest
import torch

import minitorch
from minitorch.testing.suite import checks
from minitorch.testing.suite.outcome import lawful
from tests.slow import mostly_slow

APART = {
    "optim.Muon": "PyTorch orthogonalizes in bfloat16, off in the third digit: tests/optim/test_muon.py",
    "optim.SparseAdam": "refuses what it is called with",
    **dict.fromkeys(
        ("nn.FractionalMaxPool2d", "nn.FractionalMaxPool3d"),
        "the simplest calls, drawn first, have neither a size nor a ratio: tests/nn/test_further_layers.py",
    ),
}
"""What is not held to PyTorch here, and why."""

ROUNDED = dict.fromkeys(("nn.Hardsigmoid", "nn.Hardswish"), "PyTorch takes 1/6 as a float32 in float64 too")
"""What is held to it in float32 only, and why."""

CHECKS = [
    *checks(minitorch, torch, strict=True, dtypes=("float64", "float32"), without=[*APART, *ROUNDED]),
    *(check for check in checks(minitorch, torch, strict=True, dtypes=("float32",)) if str(check) in ROUNDED),
]


@pytest.mark.parametrize("check", mostly_slow(CHECKS, every=4), ids=str)
def test_as_pytorch(check):
    check()


def test_nothing_is_left_out():
    """What users can reach, by the names that PyTorch's documentation groups them under."""
    names = {str(check) for check in CHECKS}
    assert {"nn.Linear", "nn.CrossEntropyLoss", "nn.ModuleDict", "optim.SGD", "utils.data.DataLoader"} <= names
    assert {"optim.lr_scheduler.ReduceLROnPlateau", "utils.data.ChainDataset", "utils.data.BatchSampler"} <= names
    abstract = {"nn.Module", "optim.Optimizer", "optim.lr_scheduler.LRScheduler", "utils.data.Sampler"}
    assert not names & (abstract | {"utils.data.Dataset", "utils.data.IterableDataset"})


def members(lib):
    """A copy of a module to be changed, with what it imports only when asked for."""
    return SimpleNamespace(**{name: getattr(lib, name) for name in dir(lib)})


def changed(path, cls):
    """A library with one class put in another's place."""
    *parents, name = path.split(".")
    lib = part = members(minitorch)
    for parent in parents:
        setattr(part, parent, members(getattr(part, parent)))
        part = getattr(part, parent)
    setattr(part, name, type(name, (cls,), {}))  # named like it, as modules print their names
    return lib


def found(path, cls, error=AssertionError, **others):
    subject = changed(path, cls)
    vars(subject).update(others)
    (check,) = [check for check in checks(subject, torch, strict=True) if str(check) == path]
    with pytest.raises(error) as raised:
        check()
    return str(raised.value)


class WrongTanh(minitorch.nn.Tanh):
    def forward(self, input):
        return input.tanh() * (1 + 1e-8)


class CutTanh(minitorch.nn.Tanh):
    def forward(self, input):
        return input.tanh().detach() + 0 * input


class TalkativeTanh(minitorch.nn.Tanh):
    def extra_repr(self):
        return "really"


class UnseededDropout(minitorch.nn.Dropout):
    def forward(self, input):
        return minitorch.nn.functional.dropout(input, self.p if self.p in (0, 1) else self.p / 2, self.training)


class WiderLinear(minitorch.nn.Linear):
    def reset_parameters(self):
        minitorch.nn.init.uniform_(self.weight, -2, 2)


class Unpadded(minitorch.nn.Conv2d):
    def forward(self, input):
        sizes = self.stride, self.padding, self.dilation
        return minitorch.nn.functional.conv2d(input, self.weight, self.bias, *sizes, self.groups)


class Shifted(minitorch.nn.MaxUnpool1d):
    def forward(self, input, indices):
        return super().forward(input, indices).roll(1)


class MeanOfSquares(minitorch.nn.MSELoss):
    def forward(self, input, target):
        return super().forward(input, target) * (2 if self.reduction == "sum" else 1)


class Forgetful(minitorch.optim.Adagrad):
    def state_dict(self):
        return {**super().state_dict(), "state": {}}


class Eager(minitorch.optim.lr_scheduler.StepLR):
    def get_lr(self):
        return [lr * 1.001 for lr in super().get_lr()]


class Uncounted(minitorch.utils.data.SequentialSampler):
    def __len__(self):
        return 2


class Backwards(minitorch.utils.data.Subset):
    def __getitem__(self, index):
        return super().__getitem__(-1 - index)

    def __getitems__(self, indices):
        return [self[i] for i in indices]


class Drawing(minitorch.utils.data.DataLoader):
    def __iter__(self):
        minitorch.rand(1)
        return super().__iter__()


@pytest.mark.parametrize(
    ("path", "cls", "word"),
    [
        ("nn.Tanh", WrongTanh, "ulps"),
        ("nn.Tanh", CutTanh, "gradients: "),
        ("nn.Tanh", TalkativeTanh, "repr"),
        ("nn.Dropout", UnseededDropout, "Mismatched"),
        ("nn.Linear", WiderLinear, "'weight'"),
        ("nn.Conv2d", Unpadded, "padding_mode="),
        ("nn.MaxUnpool1d", Shifted, "Mismatched"),
        ("nn.MSELoss", MeanOfSquares, "Mismatched"),
        ("optim.Adagrad", Forgetful, "state"),
        ("optim.lr_scheduler.StepLR", Eager, "got 0.5005"),
        ("utils.data.SequentialSampler", Uncounted, "len is 2"),
        ("utils.data.Subset", Backwards, "Mismatched"),
        ("utils.data.DataLoader", Drawing, "Mismatched"),
    ],
)
def test_what_is_wrong_is_noticed(path, cls, word):
    assert word in found(path, cls)


class Once(minitorch.autograd.Function):
    """tanh with a gradient that is right, and cut off."""

    @staticmethod
    def forward(ctx, x):
        ctx.out = x.tanh().detach()
        return ctx.out.clone()

    @staticmethod
    def backward(ctx, g):
        return g * (1 - ctx.out * ctx.out)


class OnceTanh(minitorch.nn.Tanh):
    def forward(self, input):
        return Once.apply(input)


class GrowingTanh(minitorch.nn.Tanh):
    def forward(self, input):
        GrowingTanh.calls += 1
        return input.tanh() * (1 + GrowingTanh.calls * 1e-14)

    calls = 0


class Amnesic(minitorch.optim.Adagrad):
    def load_state_dict(self, state_dict):
        pass


class AmnesicSchedule(minitorch.optim.lr_scheduler.StepLR):
    def load_state_dict(self, state_dict):
        pass


class LeafSum(minitorch.nn.MSELoss):
    """Wrong for leaves only, which the comparison with PyTorch does not give it."""

    def forward(self, input, target):
        leaf = input.is_leaf and input.requires_grad
        return super().forward(input, target) * (2 if leaf and self.reduction == "sum" else 1)


@pytest.mark.parametrize(
    ("path", "cls", "word"),
    [
        ("nn.Tanh", OnceTanh, "gradcheck"),
        ("nn.Tanh", GrowingTanh, "one seed"),
        ("optim.Adagrad", Amnesic, "going on from a saved state"),
        ("optim.lr_scheduler.StepLR", AmnesicSchedule, "going on from a saved state"),
    ],
)
def test_what_only_a_law_can_tell_is_noticed(path, cls, word):
    assert word in found(path, cls)


def test_laws_are_asked_of_losses_and_of_files():
    assert "mean times count is sum" in found("nn.MSELoss", LeafSum)
    assert "what is loaded is what was saved" in found("nn.Linear", minitorch.nn.Linear, load=lambda file: {})


def test_a_law_that_the_oracle_breaks_is_not_held_against_the_subject():
    def law(lib):
        assert lib.holds

    good, bad = SimpleNamespace(holds=True), SimpleNamespace(holds=False)
    lawful(law, bad, bad)
    lawful(law, good, bad)
    with pytest.raises(AssertionError):
        lawful(law, bad, good)
    with pytest.raises(AttributeError):
        lawful(law, SimpleNamespace(), good)


def test_what_cannot_be_sampled_fails():
    class Tanh(minitorch.nn.Module):
        def __init__(self, temper):
            super().__init__()

    class Linear(minitorch.nn.Linear):
        def __init__(self, in_features: int, out_features: int):
            raise ValueError("never")

    assert "no way to draw 'temper' of nn.Tanh" in found("nn.Tanh", Tanh, LookupError)
    assert "ValueError('never')" in found("nn.Linear", Linear)
    assert "AttributeError" in found("nn.Unheard", minitorch.nn.Tanh)
