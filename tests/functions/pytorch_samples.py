"""PyTorch's own sample inputs of every function that is here: values, dtypes, strides, errors and gradients agree.

`python -m tests.functions.pytorch_samples` counts how many of PyTorch's operators do so in all of their samples, and
says what differs; names behind that try those alone. What is known to differ is in KNOWN, each with its reason.
"""

import importlib
import sys
import types
import unittest
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

import minitorch
from minitorch.testing import assert_close
from tests.divergences import raised

DTYPES = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool")
TOLERANCE = {"float64": 1e-12, "float32": 2e-5, "float16": 1e-2}
CONVERSIONS = ("bool", "byte", "char", "double", "float", "half", "int", "long", "short")
SECOND_FIRST = ("einsum", "nn.functional.embedding", "nn.functional.embedding_bag", "where")
"""Functions whose sample's input is their second argument."""
PROPERTIES = ("T", "mT", "real")
OF_COPIES = ("zero_",)
"""Edits: made of a copy, for a leaf takes none."""
ANY_VALUES = ("empty", "empty_like", "empty_permuted", "empty_strided", "new_empty", "new_empty_strided")
"""Memory of which nothing is known."""

ANY_STRIDES = (
    "cholesky", "geqrf", "linalg.cholesky", "linalg.cholesky_ex", "linalg.householder_product", "linalg.lstsq",
    "linalg.lu_factor", "linalg.lu_factor_ex", "linalg.lu_solve", "linalg.matrix_power", "linalg.solve",
    "linalg.solve_ex", "linalg.solve_triangular", "lu", "lu_solve", "ormqr", "triangular_solve",
)  # fmt: skip
"""Functions some of whose results are in PyTorch in the order in which LAPACK has left them."""
ANY_SIGNS = ("linalg.eigh", "linalg.qr", "linalg.svd", "qr", "svd")
"""Functions whose vectors may have either sign: what PyTorch's own tests make of them is compared."""
ANY_PLACES = {
    "argsort": ("dim",), "kthvalue": ("k", "dim"), "median": ("dim",), "mode": ("dim",), "msort": (), "sort": ("dim",),
    "topk": ("k", "dim"),
}  # fmt: skip
"""Functions that may name any of equal elements, and their arguments up to `dim`: what stands there is compared."""
LEFT_OUT = ("in_place", "partial_views")
"""Variants: edits, and samples that see memory around them, which is not handed over."""

KNOWN = {
    ("arange", "uint8"): "bounds below 0: PyTorch's result depends on how the processor converts them",
    ("as_strided_scatter", ""): "PyTorch's gradient passes what was overwritten, and goes astray beside it",
    ("logcumsumexp", "float64"): "PyTorch's gradient goes by logarithms and loses digits",
    ("histc", "float16"): "PyTorch counts in half precision",
    ("ldexp", "float16"): "gradients that cancel are left with what rounding leaves",
    ("div", "float16"): "so",
    ("true_divide", "float16"): "so",
    ("xlogy", "float16"): "so",
    ("special.xlog1py", "float16"): "so",
    ("cov", "float16"): "so",
    ("nn.functional.layer_norm", "float32"): "so: of one element, whose gradient is 0",
    ("nn.functional.soft_margin_loss", "float16"): "the exponential overflows in both, and PyTorch's gradient earlier",
    ("nn.functional.hardsigmoid", "float64"): "PyTorch's gradient has a sixth of single precision",
    ("digamma", "float64"): "PyTorch's gradient is right to nine digits",
    ("cholesky_inverse", ""): "PyTorch gives a gradient to the triangle that is not read",
    ("cholesky_solve", ""): "so",
    ("nn.functional.scaled_dot_product_attention", "float32"): "single elements beyond the tolerance, in both",
    ("grid_sampler_2d", "float32"): "so",
    ("grid_sampler_3d", "float32"): "so",
}


def counterpart(lib: Any, name: str) -> Any:
    """The function, or else the method, of this name in a package; None if it has none."""
    if name in PROPERTIES:
        return lambda x: getattr(x, name)
    if name in OF_COPIES:
        return lambda x: getattr(x.clone(), name)()
    found = lib.Tensor if name in CONVERSIONS else lib
    for part in name.split("."):
        found = getattr(found, part, None)
    return found or getattr(lib.Tensor, name, None)


def op_infos() -> list[Any]:
    """What PyTorch tests of itself, by what it is called; to import that takes ten seconds."""
    sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=unittest.TestCase))  # type: ignore[arg-type]
    return importlib.import_module("torch.testing._internal.common_methods_invocations").op_db


def is_here(op: Any) -> bool:
    both = counterpart(minitorch, op.name) and counterpart(torch, op.name)
    return bool(both) and op.variant_test_name not in LEFT_OUT


def ours(x: Any) -> Any:
    """A value of PyTorch's as one of this package's, with the same memory layout."""
    if isinstance(x, torch.Tensor):
        return minitorch.from_numpy(x.detach().numpy()).requires_grad_(x.requires_grad)
    if isinstance(x, torch.dtype | torch.layout | torch.memory_format):
        return getattr(minitorch, str(x).removeprefix("torch."))
    if isinstance(x, torch.nn.Module):
        return getattr(minitorch.nn, type(x).__name__)()
    if isinstance(x, torch.Size):
        return minitorch.Size(x)
    if isinstance(x, list | tuple):
        return type(x)(map(ours, x))
    return {key: ours(value) for key, value in x.items()} if isinstance(x, dict) else x


def in_double(x: Any) -> Any:
    """A value of PyTorch's with its floating point numbers in float64."""
    if isinstance(x, torch.Tensor):
        return x.detach().double().requires_grad_(x.requires_grad) if x.is_floating_point() else x
    if isinstance(x, list | tuple) and not isinstance(x, torch.Size):
        return type(x)(map(in_double, x))
    return {key: in_double(value) for key, value in x.items()} if isinstance(x, dict) else x


def rounded(x: Any, like: Any) -> Any:
    """What was computed in float64, in the dtypes that PyTorch has otherwise."""
    if isinstance(x, torch.Tensor):
        return x.to(like.dtype)
    return [rounded(*pair) for pair in zip(x, like, strict=True)] if isinstance(x, list | tuple) else x


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
    drawn = [np.random.default_rng(i).uniform(0.5, 1.5, tuple(y.shape)) for i, y in enumerate(roots)]
    weights = [np.asarray(w).astype(np.float16) for w in drawn]  # which have the same value in every dtype
    incoming = [lib.from_numpy(w).to(y.dtype) for w, y in zip(weights, roots, strict=True)]
    return list(lib.autograd.grad(roots, inputs, incoming, allow_unused=True, materialize_grads=True))


def compare(found: Any, expected: Any, is_gradient: bool = False, any_strides: bool = False) -> None:
    if isinstance(expected, torch.Tensor):
        assert str(found.dtype) == str(expected.dtype) and tuple(found.shape) == tuple(expected.shape)
        if not is_gradient and expected.numel():
            assert any_strides or steps(found) == steps(expected), f"{found.stride()}, expected {expected.stride()}"
            assert found.requires_grad == expected.requires_grad
        x, y = found.detach().numpy(), expected.detach().numpy(force=True)
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


def samples(op: Any, kind: Any) -> list[Any]:
    """Those in layouts that are here."""
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = list(op.sample_inputs("cpu", kind, requires_grad=kind.is_floating_point and op.supports_autograd))
    return [sample for sample in drawn if torch.channels_last not in sample.kwargs.values()]


def lies_otherwise(given: Any) -> bool:
    """Whether a tensor lies in memory with its channels last: PyTorch's results do so too then, and none do here."""
    kinds = {4: torch.channels_last, 5: torch.channels_last_3d}
    return any(
        x.ndim in kinds and not x.is_contiguous() and x.is_contiguous(memory_format=kinds[x.ndim])
        for x in tensors(given)
    )


def by_value(found: list[Any], x: torch.Tensor) -> list[torch.Tensor]:
    """The gradient of an input, in the order of that and of itself: equal elements may have each other's."""
    (gradient,) = (g.detach().numpy().reshape(-1) for g in found)
    return [torch.from_numpy(gradient[np.lexsort((gradient, x.detach().numpy().reshape(-1)))])]


class Run:
    """A sample with both packages."""

    def __init__(self, op: Any, sample: Any):
        self.op, self.sample, self.name = op, sample, op.name
        self.args = sample.input, *sample.args
        if op.name in SECOND_FIRST:
            self.args = self.args[1], self.args[0], *self.args[2:]
        self.given = self.args, sample.kwargs
        self.any_strides = op.name in ANY_STRIDES + ANY_SIGNS or lies_otherwise(self.given)

    def call(self, lib: Any, given: Any) -> Any:
        lib.manual_seed(0)
        result = counterpart(lib, self.name)(*given[0], **given[1])
        if self.name in ANY_VALUES:
            result = result.zero_()
        return self.sample.output_process_fn_grad(result) if self.name in ANY_SIGNS else result

    def at_places(self, result: Any, given: Any) -> Any:
        """What stands in the input where indices among the results point to."""
        if not isinstance(result, tuple) and self.name != "argsort":
            return result
        values, places = result if isinstance(result, tuple) else (None, result)
        dim = (dict(zip(ANY_PLACES[self.name], given[0][1:], strict=False)) | given[1]).get("dim", -1)
        return values, given[0][0].gather(dim, places if places.ndim == given[0][0].ndim else places.unsqueeze(dim))

    def check(self) -> None:
        """AssertionError unless both agree, or ours with PyTorch's in float64 where that in less digits is off."""
        mine = ours(self.given)
        try:
            expected = self.call(torch, self.given)
        except Exception as error:
            assert raised(lambda: self.call(minitorch, mine)) == type(error).__name__
            return
        found = self.call(minitorch, mine)
        if self.name in ANY_PLACES:
            found, expected = self.at_places(found, mine), self.at_places(expected, self.given)
        self.agree(found, expected, lambda: self.call(torch, in_double(self.given)))
        try:
            theirs = gradients(torch, expected, self.given)
        except (RuntimeError, NotImplementedError):
            return  # there is none
        self.agree(gradients(minitorch, found, mine), theirs, self.gradients_in_double, is_gradient=True)

    def gradients_in_double(self) -> Any:
        given = in_double(self.given)
        return gradients(torch, self.call(torch, given), given)

    def agree(self, found: Any, expected: Any, exact: Callable[[], Any], is_gradient: bool = False) -> None:
        try:
            compare(found, expected, is_gradient, self.any_strides)
        except AssertionError:
            if all(x.dtype == torch.float64 for x in tensors(expected) if x.is_floating_point()):
                raise
            if is_gradient and self.name in ANY_PLACES:
                found, expected = (by_value(x, self.sample.input) for x in (found, expected))
                return compare(found, expected, is_gradient)
            compare(found, rounded(exact(), expected), is_gradient, self.any_strides)


def differences(ops: list[Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Of each operator that is here, by its two names: which samples differ, and how; known dtypes are left out."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for op in filter(is_here, ops):
        here = found[op.name, op.variant_test_name] = {}
        for dtype in DTYPES:
            known = (op.name, dtype) in KNOWN or (op.name, "") in KNOWN
            if known or getattr(torch, dtype) not in op.supported_dtypes("cpu"):
                continue
            for k, sample in enumerate(samples(op, getattr(torch, dtype))):
                try:
                    Run(op, sample).check()
                except Exception as error:
                    here[f"{dtype} {k}"] = repr(error)[:500]
    return found


def main(names: list[str]) -> None:
    warnings.simplefilter("ignore")
    every = [op for op in op_infos() if not names or op.name in names]
    found, known = differences(every), {name for name, _ in KNOWN}
    for (name, variant), here in found.items():
        for sample, text in here.items():
            print(name, variant, sample, text)
    whole = [name for (name, _), here in found.items() if not here and name not in known]
    print(f"{len(every)} operators of PyTorch's, {len(found)} here; {len(whole)} agree in all samples, "
          f"{sum(name in known for name, _ in found)} are known to differ in some")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
