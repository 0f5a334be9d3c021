"""Datasets made of tensors and of other datasets, against PyTorch's."""

import pytest
import torch
import torch.utils.data as reference

import minitorch
from minitorch.utils import data

SIDES = ((minitorch, data), (torch, reference))


def test_rows_of_tensors():
    for library, kit in SIDES:
        dataset = kit.TensorDataset(library.tensor([[1, 2], [3, 4]]), library.tensor([5, 6]))
        assert len(dataset) == 2
        assert [x.tolist() for x in dataset[-1]] == [[3, 4], 6]
        assert [x.tolist() for x in dataset[0:1]] == [[[1, 2]], [5]]
        with pytest.raises(AssertionError, match="Size mismatch between tensors"):
            kit.TensorDataset(library.tensor([1]), library.tensor([1, 2]))


def test_concatenation():
    for _, kit in SIDES:

        class Letters(kit.Dataset):
            def __init__(self, text):
                self.text = text

            def __getitem__(self, i):
                return self.text[i]

            def __len__(self):
                return len(self.text)

        both = Letters("ab") + Letters("cde")
        assert isinstance(both, kit.ConcatDataset) and len(both) == 5 and both.cumulative_sizes == [2, 5]
        assert [both[i] for i in (0, 1, 2, 4, -1, -4, -5)] == list("abceeba")
        with pytest.raises(ValueError, match="absolute value of index should not exceed dataset length"):
            both[-6]
        with pytest.raises(IndexError):
            both[5]
        with pytest.raises(AssertionError, match="datasets should not be an empty iterable"):
            kit.ConcatDataset([])


def test_streams_are_chained_not_concatenated():
    for _, kit in SIDES:

        class Count(kit.IterableDataset):
            def __iter__(self):
                return iter(range(2))

            def __len__(self):
                return 2

        assert list(Count() + Count()) == [0, 1, 0, 1]
        assert len(kit.ChainDataset([Count(), Count()])) == 4
        with pytest.raises(AssertionError, match="ConcatDataset does not support IterableDataset"):
            kit.ConcatDataset([Count()])
        with pytest.raises(AssertionError, match="ChainDataset only supports IterableDataset"):
            list(kit.ChainDataset([[1]]))


def test_subsets():
    for _, kit in SIDES:
        subset = kit.Subset(list("abcdef"), [5, 0, 3])
        assert len(subset) == 3 and [subset[0], subset[-1]] == ["f", "d"]
        assert subset.__getitems__([2, 0]) == ["d", "f"]

        class Shouting(kit.Subset):
            def __getitem__(self, i):
                return super().__getitem__(i).upper()

        with pytest.raises(NotImplementedError, match="Shouting overrides __getitem__ but not __getitems__"):
            Shouting("abc", [1])


def test_stacking_datasets():
    for _, kit in SIDES:
        assert kit.StackDataset("ab", [1, 2])[1] == ("b", 2)
        named = kit.StackDataset(x="ab", y=[1, 2])
        assert len(named) == 2 and named[0] == {"x": "a", "y": 1}
        assert named.__getitems__([1, 0]) == [{"x": "b", "y": 2}, {"x": "a", "y": 1}]
        for arguments, names in (((), {}), (("a",), {"x": "a"}), (("ab", "a"), {})):
            with pytest.raises(ValueError):
                kit.StackDataset(*arguments, **names)


def test_what_a_subclass_must_define():
    for _, kit in SIDES:
        with pytest.raises(NotImplementedError, match="Subclasses of Dataset should implement __getitem__"):
            kit.Dataset()[0]
        with pytest.raises(TypeError):
            len(kit.Dataset())
        assert kit.Dataset[int].__origin__ is kit.Dataset
