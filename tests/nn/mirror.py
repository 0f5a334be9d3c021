"""The same program in PyTorch and here: `agree(program)` runs `program(torch)` in both and compares what comes out."""

import warnings

import numpy as np
import pytest
import torch

import minitorch


def outcome(program, lib):
    """What the program returns or raises, and what it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = program(lib)
        except Exception as error:
            result = error
    return result, [(w.category, str(w.message)) for w in caught]


def agree(program, rtol=0.0, atol=0.0):
    """Both libraries return equal values, or raise the same class with PyTorch's first sentence in the message."""
    theirs, their_warnings = outcome(program, torch)
    ours, our_warnings = outcome(program, minitorch)
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)), f"expected {theirs!r}, got {ours!r}"
        assert sentence(theirs) in str(ours).replace("minitorch.", "torch.")
    else:
        if isinstance(ours, Exception):
            raise ours
        same(ours, theirs, rtol, atol)
    assert our_warnings == their_warnings
    return ours


def sentence(error):
    return str(error).split("\n")[0]


def same(ours, theirs, rtol=0.0, atol=0.0):
    """Equal up to the tolerance: tensors by dtype, shape and numbers, containers part by part."""
    if isinstance(theirs, torch.Tensor):
        assert str(ours.dtype) == str(theirs.dtype)
        assert tuple(ours.shape) == tuple(theirs.shape)
        assert ours.requires_grad == theirs.requires_grad
        np.testing.assert_allclose(ours.detach().numpy(), theirs.numpy(force=True), rtol=rtol, atol=atol)
    elif isinstance(theirs, dict):
        same(list(ours.items()), list(theirs.items()), rtol, atol)
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            same(a, b, rtol, atol)
    elif isinstance(theirs, float):
        assert ours == pytest.approx(theirs, rel=rtol, abs=atol, nan_ok=True)
    else:
        assert ours == theirs


def array(rng, *shape, dtype="float32"):
    return rng.normal(size=shape).astype(dtype)
