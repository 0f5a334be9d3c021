"""How results lie in memory, for every function, of arguments that lie in every way: as in PyTorch."""

import warnings

import pytest
import torch

import minitorch
from tests.functions.calls import CALLS, scope

LIES = {
    "transposed": lambda torch, x: x.t().contiguous().t(),
    "rows repeated": lambda torch, x: x[:1].expand(3, 4),
    "columns repeated": lambda torch, x: x[:, :1].expand(3, 4),
    "with gaps": lambda torch, x: torch.cat([x, x], 1)[:, ::2],
    "no rows": lambda torch, x: x[:0],
    "no columns": lambda torch, x: x[:, :0],
}

DIFFERENT = {
    **dict.fromkeys(("svd", "triangular_solve"), "lie in PyTorch as LAPACK has left them"),
    **dict.fromkeys(("geqrf", "lu", "orgqr", "ormqr"), "so"),
    "rot90": "is a copy turned in PyTorch, and a turned copy here",
    **dict.fromkeys(("as_strided_scatter", "diagonal_scatter", "select_scatter", "slice_scatter"), "keep gaps"),
    "histogramdd": "has bins of no numbers in PyTorch",
}

VIEWS = ("adjoint", "chunk", "diagonal", "moveaxis", "movedim", "narrow", "permute", "split", "squeeze", "swapaxes",
         "swapdims", "t", "tensor_split", "transpose")  # fmt: skip
"""Of these the strides are compared also where there are no elements."""


def layouts(package, name, call, lies):
    """For each tensor that the call returns, what is to be compared of its strides; None if it raises."""
    names = scope(package)
    names["x"] = lies(package, names["x"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = eval(f"T.{name}({call})", names)
        except (RuntimeError, IndexError, TypeError):
            return None
    several = result if isinstance(result, tuple | list) else (result,)
    tensors = [y for y in several if isinstance(y, package.Tensor)]
    return [layout(y, name in VIEWS) for y in tensors]


def layout(y, view):
    """The stride along one element says nothing of where any lies, nor do others where there are none at all."""
    if not y.numel():
        return (tuple(y.shape), y.stride() if view else None)
    return tuple(y.shape), [step for n, step in zip(y.shape, y.stride(), strict=True) if n > 1]


@pytest.mark.parametrize("lies", LIES)
@pytest.mark.parametrize("name", sorted(CALLS.keys() - DIFFERENT.keys()))
def test_results_lie_in_memory_as_pytorchs(name, lies):
    for call in CALLS[name]:
        expected = layouts(torch, name, call, LIES[lies])
        if expected is not None:
            assert layouts(minitorch, name, call, LIES[lies]) == expected, call


def test_what_has_gaps_is_copied_to_be_one_row():
    for package in (minitorch, torch):
        x = package.arange(6.0)[::2]
        assert x.ravel().stride() == (1,) and x.ravel().data_ptr() != x.data_ptr()
        assert x.flatten().stride() == (2,)
