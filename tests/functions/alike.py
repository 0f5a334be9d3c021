"""Running one program in both packages and holding the results together: values, dtypes, gradients, theirs, errors."""

import numpy as np
import torch

import minitorch

TOLERANCE = {"float64": 1e-10, "float32": 3e-5, "float16": 4e-3}


def leaves(x):
    """The tensors and other values in nested tuples and lists, in order."""
    return [y for part in x for y in leaves(part)] if isinstance(x, tuple | list) else [x]


def as_array(x):
    return x.numpy(force=True) if hasattr(x, "detach") else np.asarray(x)


def assert_alike(ours, theirs, tolerance=None):
    """Both hold the same values, of the same dtypes and shapes."""
    ours, theirs = leaves(ours), leaves(theirs)
    assert len(ours) == len(theirs)
    for x, y in zip(ours, theirs, strict=True):
        if x is None or y is None:
            assert x is y
            continue
        assert isinstance(x, minitorch.Tensor) == isinstance(y, torch.Tensor)
        x, y = as_array(x), as_array(y)
        assert x.dtype == y.dtype
        assert x.shape == y.shape
        rtol = tolerance or TOLERANCE.get(x.dtype.name, 0)
        np.testing.assert_allclose(x, y, rtol=rtol, atol=rtol)


def outcome(program, package, arrays, grad):
    """What `program(package, *tensors)` returns, or its error; and the tensors."""
    inputs = [package.from_numpy(np.array(x)) for x in arrays]
    for x in inputs:
        if grad and x.dtype.is_floating_point:
            x.requires_grad_()
    try:
        return program(package, *inputs), inputs
    except (RuntimeError, IndexError, TypeError, ValueError, NotImplementedError) as error:
        return error, inputs


def check(program, *arrays, grad=True, tolerance=None):
    """`program(package, *tensors)` comes out the same in both packages, to the second order; errors word for word."""
    ours, our_inputs = outcome(program, minitorch, arrays, grad)
    theirs, their_inputs = outcome(program, torch, arrays, grad)
    if isinstance(theirs, Exception):
        assert type(ours) is type(theirs), (ours, theirs)
        assert str(ours) == str(theirs).split("\n")[0]
        return
    if isinstance(ours, Exception):
        raise ours
    assert_alike(ours, theirs, tolerance)
    our_grads = derivatives(minitorch, ours, our_inputs)
    their_grads = derivatives(torch, theirs, their_inputs)
    assert_alike(our_grads, their_grads, tolerance)


def derivatives(package, results, inputs):
    """Gradients of a weighted sum of the results, and gradients of a weighted sum of these."""
    inputs = [x for x in inputs if x.requires_grad]
    first = gradients(package, results, inputs)
    second = gradients(package, first, inputs)
    return first, second


def gradients(package, results, inputs):
    roots = [y for y in leaves(results) if isinstance(y, package.Tensor) and y.requires_grad]
    if not roots or not inputs:
        return [package.zeros_like(x) for x in inputs]
    weights = [weight(package, y, i) for i, y in enumerate(roots)]
    return list(
        package.autograd.grad(roots, inputs, weights, create_graph=True, allow_unused=True, materialize_grads=True)
    )


def weight(package, y, i):
    shape, name = tuple(y.shape), as_array(y).dtype
    return package.from_numpy(np.asarray(np.random.default_rng(i).uniform(0.5, 1.5, shape)).astype(name))
