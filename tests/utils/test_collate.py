"""default_collate and default_convert against PyTorch's: values, dtypes, container types, errors."""

import collections
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import torch
import torch.utils.data as reference

import minitorch
from minitorch.utils import data

SIDES = ((minitorch, data), (torch, reference))
Point = collections.namedtuple("Point", "x y")


class Fixed(Mapping):
    """A mapping that cannot be changed."""

    def __init__(self, items):
        self.items_ = dict(items)

    def __getitem__(self, key):
        return self.items_[key]

    def __iter__(self):
        return iter(self.items_)

    def __len__(self):
        return len(self.items_)


class Needy(Fixed):
    """A mapping that cannot be made from another."""

    def __init__(self, items, more):
        super().__init__(items)


class Row(Sequence):
    def __init__(self, items):
        self.items = tuple(items)

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return len(self.items)


SAMPLES = {
    "tensor": lambda t: [t([1.0, 2.0]), t([3.0, 4.0])],
    "0-d tensor": lambda t: [t(1), t(2)],
    "float": lambda t: [1.0, 2.5],
    "int": lambda t: [1, 2],
    "bool": lambda t: [True, False],
    "str": lambda t: ["a", "b"],
    "bytes": lambda t: [b"a", b"b"],
    "array": lambda t: [np.ones((2, 3), np.float32), np.zeros((2, 3), np.float32)],
    "0-d array": lambda t: [np.array(1, np.int16), np.array(2, np.int16)],
    "numpy number": lambda t: [np.float32(1), np.float32(2)],
    "numpy bool": lambda t: [np.bool_(True), np.bool_(False)],
    "tuple": lambda t: [(1, 2.0, "a"), (3, 4.0, "b")],
    "list": lambda t: [[1, t([2.0])], [3, t([4.0])]],
    "dict": lambda t: [{"a": 1, "b": [2.0]}, {"a": 3, "b": [4.0]}],
    "ordered dict": lambda t: [collections.OrderedDict(b=1, a=2), collections.OrderedDict(b=3, a=4)],
    "default dict": lambda t: [collections.defaultdict(int, a=1), collections.defaultdict(int, a=2)],
    "named tuple": lambda t: [Point(1, t([2])), Point(3, t([4]))],
    "fixed mapping": lambda t: [Fixed({"a": 1}), Fixed({"a": 2})],
    "needy mapping": lambda t: [Needy({"a": 1}, 0), Needy({"a": 2}, 0)],
    "sequence": lambda t: [Row([1, 2.0]), Row([3, 4.0])],
    "deque": lambda t: [collections.deque([1, 2]), collections.deque([3, 4])],
    "range": lambda t: [range(3), range(3)],
    "nested": lambda t: [{"a": (Point([1], {"b": t([1.0])}), "s")}] * 3,
}


def described(value):
    if hasattr(value, "tolist"):
        return value.tolist(), str(value.dtype), tuple(value.shape)
    if isinstance(value, Mapping):
        return type(value), [(k, described(value[k])) for k in value]
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return type(value), [described(v) for v in value]
    return value


@pytest.mark.parametrize("name", SAMPLES)
def test_batches_have_pytorchs_values_and_structure(name):
    mine, theirs = (described(kit.default_collate(SAMPLES[name](library.tensor))) for library, kit in SIDES)
    assert mine == theirs


@pytest.mark.parametrize("name", SAMPLES)
def test_conversion_of_single_samples_is_pytorchs(name):
    mine, theirs = (described(kit.default_convert(SAMPLES[name](library.tensor)[0])) for library, kit in SIDES)
    assert mine == theirs


@pytest.mark.parametrize(
    "batch", [[None], [object()], [np.array(["a"])], [{1, 2}]], ids=["None", "object", "text", "set"]
)
def test_what_is_not_a_number_is_refused(batch):
    messages = []
    for _, kit in SIDES:
        with pytest.raises(TypeError) as caught:
            kit.default_collate(batch)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def test_samples_of_unequal_size_are_refused():
    for library, kit in SIDES:
        with pytest.raises(RuntimeError, match="each element in list of batch should be of equal size"):
            kit.default_collate([[1, 2], [3]])
        with pytest.raises(RuntimeError, match=r"stack expects each tensor to be equal size, but got \[2\] at entry 0"):
            kit.default_collate([library.tensor([1, 2]), library.tensor([3])])


def test_collated_tensors_keep_their_history():
    for library, kit in SIDES:
        x = library.tensor([1.0, 2.0], requires_grad=True)
        kit.default_collate([x * 2, x])[0].sum().backward()
        assert x.grad.tolist() == [2.0, 2.0]
