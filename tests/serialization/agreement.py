"""How the tests compare an object of this package with PyTorch's."""

import io

import numpy as np
import torch

import minitorch
from minitorch.serialization import load, save


def loaded(data, **options):
    return load(io.BytesIO(data), **options)


def saved(obj):
    """The bytes that `save` writes of `obj`."""
    buffer = io.BytesIO()
    save(obj, buffer)
    return buffer.getvalue()


def assert_same(ours, theirs, path="obj"):
    """The same values, dtypes, layouts and kinds of container all the way down."""
    if isinstance(theirs, torch.Tensor):
        _assert_same_tensor(ours, theirs, path)
    elif isinstance(theirs, dict):
        assert type(ours) is type(theirs) and list(ours) == list(theirs), path
        assert getattr(ours, "_metadata", None) == getattr(theirs, "_metadata", None), path
        for key, value in theirs.items():
            assert_same(ours[key], value, f"{path}[{key!r}]")
    elif isinstance(theirs, list | tuple):
        assert type(ours).__name__ == type(theirs).__name__ and len(ours) == len(theirs), path
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            assert_same(a, b, f"{path}[{i}]")
    elif isinstance(theirs, torch.dtype | torch.device):
        assert str(ours) == str(theirs), path
    else:
        assert type(ours) is type(theirs) and ours == theirs, path


def _assert_same_tensor(ours, theirs, path):
    assert isinstance(ours, minitorch.Tensor), path
    assert isinstance(ours, minitorch.nn.Parameter) == isinstance(theirs, torch.nn.Parameter), path
    assert str(ours.dtype) == str(theirs.dtype) and tuple(ours.shape) == tuple(theirs.shape), path
    assert ours.requires_grad == theirs.requires_grad, path
    if theirs.numel():
        assert ours.stride() == theirs.stride() and ours.storage_offset() == theirs.storage_offset(), path
    assert np.array_equal(ours.detach().numpy(), theirs.detach().numpy(), equal_nan=theirs.is_floating_point()), path
