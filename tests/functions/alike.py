"""Programs of functions that add up: rounding is a few units in the last place, or of what cancels."""

from tests import both

CLOSE = {"ulp": 4, "atol": {"float64": 1e-13, "float32": 3e-6, "float16": 4e-3}}

# What is not compared of some of them, and why.
NODES = {"grad_fn": "PyTorch has nodes of its own for what is composed of others here", "is_leaf": "so"}
OVERLOADS = {"grad_fn": "PyTorch counts the overloads of a name"}
LAYOUT = {"stride": "nobody has promised how a result lies in memory", "offset": "so"}


def check(program, *arrays, **terms):
    """`program(torch, *tensors)` comes to the same in both packages, to the second order; errors word for word."""
    both.check(program, *arrays, **CLOSE | terms)


def assert_alike(ours, theirs, **terms):
    both.assert_same(ours, theirs, **CLOSE | terms)
