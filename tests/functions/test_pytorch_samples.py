"""PyTorch's own sample inputs of every function that is here: values, dtypes, strides, errors and gradients agree.

What differs is in KNOWN, each with its reason.
"""

import importlib
import sys
import types
import unittest
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import minitorch
from minitorch.testing import assert_close
from tests.divergences import raised

torch = pytest.importorskip("torch", reason="needs PyTorch")
DTYPES = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool")
TOLERANCE = {"float64": 1e-12, "float32": 2e-5, "float16": 1e-2}
CONVERSIONS = ("bool", "byte", "char", "double", "float", "half", "int", "long", "short")
SECOND_FIRST = ("einsum", "nn.functional.embedding", "where")
"""Functions whose sample's input is their second argument."""
NOT_CALLED = ("T", "mT", "real", "sgn", "zero_", "empty", "empty_like", "empty_permuted", "empty_strided", "new_empty",
              "new_empty_strided")  # fmt: skip
"""Properties, edits of leaves, and memory of which nothing is known."""

ANY_STRIDES = (
    "cholesky", "linalg.cholesky", "linalg.cholesky_ex", "linalg.lstsq", "linalg.lu_factor", "linalg.lu_factor_ex",
    "linalg.lu_solve", "linalg.matrix_power", "linalg.solve", "linalg.solve_ex", "linalg.solve_triangular",
    "triangular_solve",
)  # fmt: skip
"""Functions some of whose results are in PyTorch in the order in which LAPACK has left them."""
ANY_SIGNS = ("linalg.eigh", "linalg.qr", "linalg.svd", "qr", "svd")
"""Functions whose vectors may have either sign: what PyTorch's own tests make of them is compared."""
LEFT_OUT = ("in_place", "partial_views")
"""Variants: edits, and samples that see memory around them, which is not handed over."""

KNOWN = {
    ("arange", "uint8"): "bounds below 0: PyTorch's result depends on how the processor converts them",
    ("argsort", ""): "among equal elements PyTorch's order is that of an unstable sort",
    ("sort", ""): "so",
    ("msort", ""): "so",
    ("topk", ""): "so",
    ("mode", ""): "so",
    ("kthvalue", ""): "so",
    ("median", ""): "so",
    ("as_strided_scatter", ""): "PyTorch's gradient passes what was overwritten, and goes astray beside it",
    ("logcumsumexp", ""): "PyTorch's gradient goes by logarithms and loses digits, against more of them",
    ("cat", ""): "the layout of PyTorch's is that of channels_last, which is not here",
    ("histc", "float16"): "PyTorch counts in half precision",
    ("logspace", "float16"): "PyTorch rounds the exponents",
    ("linspace", "float16"): "PyTorch rounds in between",
    ("ldexp", "float16"): "so",
    ("pow", "float16"): "PyTorch's gradient overflows in between",
    ("linalg.vector_norm", "float16"): "so",
    ("div", "float16"): "PyTorch rounds gradients in between",
    ("true_divide", "float16"): "so",
    ("fmod", "float16"): "so",
    ("addcmul", "float16"): "so",
    ("addcdiv", "float16"): "so",
    ("atanh", "float16"): "so",
    ("linalg.multi_dot", "float16"): "so",
    ("cov", "float16"): "gradients that cancel are left with what rounding leaves",
    ("cov", "float32"): "so",
    ("nn.functional.normalize", "float16"): "so",
    ("nn.functional.binary_cross_entropy_with_logits", "float16"): "so",
    ("einsum", "float16"): "so",
    ("cholesky_inverse", ""): "PyTorch gives a gradient to the triangle that is not read",
    ("cholesky_solve", ""): "so",
    ("triangular_solve", "float32"): "of badly conditioned matrices",
    ("linalg.lstsq", "float32"): "so",
    ("matrix_exp", "float16"): "refused: PyTorch's overflows",
    ("linalg.matrix_exp", "float16"): "so",
    ("matrix_exp", "float32"): "PyTorch's is less exact",
    ("linalg.matrix_exp", "float32"): "so",
}


def counterpart(lib: Any, name: str) -> Any:
    """The function, or else the method, of this name in a package; None if it has none."""
    found = lib.Tensor if name in CONVERSIONS else lib
    for part in name.split("."):
        found = getattr(found, part, None)
    return found or getattr(lib.Tensor, name, None)


def op_infos() -> list[Any]:
    """What PyTorch tests of itself, as far as it is here; to import that takes ten seconds."""
    sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=unittest.TestCase))  # type: ignore[arg-type]
    listed = importlib.import_module("torch.testing._internal.common_methods_invocations").op_db
    here = [op for op in listed if op.name not in NOT_CALLED and op.variant_test_name not in LEFT_OUT]
    return [op for op in here if counterpart(minitorch, op.name) and counterpart(torch, op.name)]


def ours(x: Any) -> Any:
    """A value of PyTorch's as one of this package's, with the same memory layout."""
    if isinstance(x, torch.Tensor):
        return minitorch.from_numpy(x.detach().numpy()).requires_grad_(x.requires_grad)
    if isinstance(x, torch.dtype | torch.layout | torch.memory_format):
        return getattr(minitorch, str(x).removeprefix("torch."))
    if isinstance(x, torch.Size):
        return minitorch.Size(x)
    if isinstance(x, list | tuple):
        return type(x)(map(ours, x))
    return {key: ours(value) for key, value in x.items()} if isinstance(x, dict) else x


def tensors(x: Any) -> Iterator[Any]:
    """The tensors in nested lists, tuples and dicts."""
    if isinstance(x, torch.Tensor | minitorch.Tensor):
        yield x
    elif isinstance(x, list | tuple | dict):
        for part in x.values() if isinstance(x, dict) else x:
            yield from tensors(part)


def gradients(lib: Any, result: Any, given: Any) -> list[Any]:
    roots = [y for y in tensors(result) if y.requires_grad]
    inputs = [x for x in tensors(given) if x.requires_grad]
    if not roots or not inputs:
        return []
    weights = [np.random.default_rng(i).uniform(0.5, 1.5, tuple(y.shape)) for i, y in enumerate(roots)]
    incoming = [lib.from_numpy(np.asarray(w)).to(y.dtype) for w, y in zip(weights, roots, strict=True)]
    return list(lib.autograd.grad(roots, inputs, incoming, allow_unused=True, materialize_grads=True))


def compare(found: Any, expected: Any, is_gradient: bool = False, any_strides: bool = False) -> None:
    if isinstance(expected, torch.Tensor):
        assert str(found.dtype) == str(expected.dtype) and tuple(found.shape) == tuple(expected.shape)
        if not is_gradient and expected.numel():
            assert any_strides or steps(found) == steps(expected)
            assert found.requires_grad == expected.requires_grad
        x, y = found.detach().numpy(), expected.detach().numpy()
        near = TOLERANCE.get(x.dtype.name, 0.0)
        assert_close(x, y, rtol=near, atol=near, equal_nan=True)
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected)
        for x, y in zip(found, expected, strict=True):
            compare(x, y, is_gradient, any_strides)
    else:
        assert found == expected or (found != found and expected != expected)


def steps(x: Any) -> list[int]:
    return [step for n, step in zip(x.shape, x.stride(), strict=True) if n > 1]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")  # PyTorch says these once a process
def test_pytorchs_samples_agree() -> None:
    different: dict[str, str] = {}
    count = 0
    for op in op_infos():
        for dtype in DTYPES:
            known = (op.name, dtype) in KNOWN or (op.name, "") in KNOWN
            if known or getattr(torch, dtype) not in op.supported_dtypes("cpu"):
                continue
            for k, sample in enumerate(samples(op, getattr(torch, dtype))):
                count += 1
                try:
                    run(op, sample)
                except Exception as error:
                    different[f"{op.name} {op.variant_test_name} {dtype} {k}"] = repr(error)[:500]
    assert count > 20_000 and not different, "\n".join(f"{name}: {text}" for name, text in different.items())


def samples(op: Any, kind: Any) -> list[Any]:
    """Those in layouts that are here."""
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = list(op.sample_inputs("cpu", kind, requires_grad=kind.is_floating_point and op.supports_autograd))
    return [sample for sample in drawn if torch.channels_last not in sample.kwargs.values()]


def run(op: Any, sample: Any) -> None:
    args = (sample.input, *sample.args)
    if op.name in SECOND_FIRST:
        args = (args[1], args[0], *args[2:])
    mine = ours(args), ours(sample.kwargs)
    try:
        torch.manual_seed(0)
        expected = counterpart(torch, op.name)(*args, **sample.kwargs)
    except Exception as error:
        assert raised(lambda: counterpart(minitorch, op.name)(*mine[0], **mine[1])) == type(error).__name__
        return
    minitorch.manual_seed(0)
    found = counterpart(minitorch, op.name)(*mine[0], **mine[1])
    if op.name in ANY_SIGNS:
        found, expected = sample.output_process_fn_grad(found), sample.output_process_fn_grad(expected)
    compare(found, expected, any_strides=op.name in ANY_STRIDES + ANY_SIGNS)
    try:
        theirs = gradients(torch, expected, (args, sample.kwargs))
    except (RuntimeError, NotImplementedError):
        return  # there is none
    compare(gradients(minitorch, found, mine), theirs, is_gradient=True)
