"""`out=`: every function that takes it in PyTorch, for tensors of every kind and shape, is as there."""

import warnings

import numpy as np
import pytest
import torch

import minitorch
from minitorch.functions.signatures import WITHOUT_OUT
from tests.functions.calls import CALLS, scope

DIFFERENT = {
    "stack": "PyTorch raises TypeError for a dtype that does not fit", "cat": "so", "concat": "so",
    "concatenate": "so", "column_stack": "so", "hstack": "so", "vstack": "so", "row_stack": "so", "dstack": "so",
    **dict.fromkeys(
        ("chain_matmul", "cholesky", "lu", "lu_solve", "qr", "triangular_solve"), "warns in PyTorch that it is to go"
    ),
    **dict.fromkeys(("cholesky_inverse", "cholesky_solve"), "what cancels is left to rounding"),
    **dict.fromkeys(("arange", "cumprod", "cumsum", "linspace", "logspace"), "PyTorch has none of bool"),
    "conj_physical": "PyTorch copies, here it is the tensor itself", "ger": "warns in PyTorch that it is to go",
    "addbmm": "PyTorch resizes without a warning", "narrow_copy": "so", "index_reduce": "warns that it is in beta",
    "range": "warns anyway", "tensordot": "is Python in PyTorch", "tril_indices": "has none", "triu_indices": "so",
}  # fmt: skip

KINDS = ("float32", "float64", "int64", "int32", "bool")


def outcome(package, name, call, kind, shape):
    """What a call with such an `out` writes into it and returns, or the class that it raises; and whether it warns."""
    names = scope(package)
    result = eval(f"T.{name}({call})", names)
    several = not isinstance(result, package.Tensor)

    def room(x):
        return package.zeros(x.shape if shape is None else shape, dtype=getattr(package, kind) if kind else x.dtype)

    names["o"] = out = tuple(map(room, result)) if several else room(result)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = eval(f"T.{name}({call}, out=o)", names)
        except RuntimeError:
            return "RuntimeError"
    outs, founds = (out, found) if several else ((out,), (found,))
    assert all(a is b for a, b in zip(outs, founds, strict=True))
    return [(str(x.dtype), x.tolist()) for x in outs], [w.category for w in caught]


@pytest.mark.parametrize("name", sorted(CALLS.keys() - WITHOUT_OUT - DIFFERENT.keys() - {"empty"}))
def test_out_is_filled_resized_or_refused_as_in_pytorch(name):
    call = CALLS[name][0]
    torch.set_warn_always(True)
    try:
        for kind, shape in [(None, None), (None, (0,)), (None, (2, 2, 2, 2)), *((kind, None) for kind in KINDS)]:
            found = outcome(minitorch, name, call, kind, shape)
            expected = outcome(torch, name, call, kind, shape)
            if "RuntimeError" in (found, expected):
                assert found == expected, (kind, shape)
                continue
            assert found[1] == expected[1], (kind, shape)
            for (dtype, numbers), (wanted, values) in zip(found[0], expected[0], strict=True):
                assert dtype == wanted
                np.testing.assert_allclose(np.array(numbers), np.array(values), rtol=3e-6)
    finally:
        torch.set_warn_always(False)


def test_out_is_not_for_gradients():
    x = minitorch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="automatic differentiation"):
        minitorch.exp(x, out=minitorch.ones(2))


def test_out_of_a_dtype_that_was_not_asked_for_is_refused():
    for package in (minitorch, torch):
        for make in (
            lambda T: T.cumsum(T.ones(3), 0, dtype=T.float64, out=T.ones(3)),
            lambda T: T.zeros(3, dtype=T.float64, out=T.ones(3)),
            lambda T: T.sum(T.ones(3), 0, dtype=T.float64, out=T.ones(())),
        ):
            with pytest.raises(RuntimeError):
                make(package)
