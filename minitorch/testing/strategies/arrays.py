"""Strategies for arrays and tensors: dtype x shape x layout in memory x values.

A layout is a larger or smaller array in C order and the steps (permute, slice, expand) that lead from it to a view of
the wanted shape. An array takes these steps in numpy, a tensor is a recipe that takes them in any library.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ..recipes import Call, Method, Name, Recipe
from .numbers import numbers
from .shapes import Shape, dtypes, shapes

Steps = tuple[tuple[str, tuple], ...]
"""Methods and their arguments, in order."""


@st.composite
def arrays(
    draw: st.DrawFn,
    dtype: str | st.SearchStrategy[str] | None = None,
    shape: Shape | st.SearchStrategy[Shape] | None = None,
    elements: st.SearchStrategy[Any] | None = None,
    special: bool = True,
    layouts: bool = True,
) -> np.ndarray:
    """numpy arrays; with `layouts` also transposed, sliced, broadcast (then read-only) and reversed ones.

    `elements` are the numbers to be drawn (by default `numbers(dtype, special)`).
    """
    base, steps = draw(_bases(dtype, shape, elements, special, layouts, backwards=True))
    for name, args in steps:
        base = _take(base, name, args)
    return base


@st.composite
def tensors(
    draw: st.DrawFn,
    dtype: str | st.SearchStrategy[str] | None = None,
    shape: Shape | st.SearchStrategy[Shape] | None = None,
    elements: st.SearchStrategy[Any] | None = None,
    special: bool = True,
    layouts: bool = True,
    requires_grad: bool | st.SearchStrategy[bool] = False,
) -> Recipe:
    """Recipes of tensors: `recipe.build(lib)` makes it in any torch-like library, in the same layout.

    `requires_grad` makes the tensor that owns the memory a leaf that asks for gradients (floats only).
    """
    base, steps = draw(_bases(dtype, shape, elements, special, layouts, backwards=False))
    asks = draw(_strategy(requires_grad)) and base.dtype.kind == "f"
    recipe = tensor_of(base, asks)
    for name, args in steps:
        recipe = Method(recipe, name, args)
    return recipe


def tensor_of(array: np.ndarray, requires_grad: bool = False) -> Recipe:
    """The recipe of a contiguous tensor with the numbers of `array`."""
    options = {"dtype": Name(array.dtype.name), **({"requires_grad": True} if requires_grad else {})}
    if array.size or array.shape == (0,):
        return Call("tensor", (array.tolist(),), options)
    return Call("zeros", (array.shape,), options)  # a nested list of no numbers has lost its shape


@st.composite
def _bases(
    draw: st.DrawFn, dtype: Any, shape: Any, elements: Any, special: bool, layouts: bool, backwards: bool
) -> tuple[np.ndarray, Steps]:
    """An array in C order, and the steps from it to a view of the drawn shape."""
    name = draw(dtypes() if dtype is None else _strategy(dtype))
    wanted = draw(shapes() if shape is None else _strategy(shape))
    base_shape, steps = draw(_layouts(wanted, backwards)) if layouts else (wanted, ())
    values = elements if elements is not None else numbers(name, special)
    return draw(hnp.arrays(np.dtype(name), base_shape, elements=values)), steps


def _strategy(value: Any) -> st.SearchStrategy[Any]:
    return value if isinstance(value, st.SearchStrategy) else st.just(value)


_STEPS = st.lists(st.sampled_from(["permute", "slice", "expand"]), max_size=2)
_BACKWARD_STEPS = st.lists(st.sampled_from(["permute", "slice", "expand", "reverse"]), max_size=2)


@st.composite
def _layouts(draw: st.DrawFn, shape: Shape, backwards: bool) -> tuple[Shape, Steps]:
    """Up to two steps that end at `shape`, and the shape where they begin; found from the end."""
    steps: Steps = ()
    for kind in draw(_BACKWARD_STEPS if backwards else _STEPS) if shape else []:
        shape, step = draw(_BEFORE[kind](shape))
        steps = (step, *steps)
    return shape, steps


@st.composite
def _before_permute(draw: st.DrawFn, shape: Shape) -> tuple[Shape, tuple]:
    order = draw(st.permutations(range(len(shape))))
    return tuple(shape[order.index(k)] for k in range(len(shape))), ("permute", tuple(order))


@st.composite
def _before_slice(draw: st.DrawFn, shape: Shape) -> tuple[Shape, tuple]:
    """Every element, or every second or third, from some place on along one dimension of a longer array."""
    at, start, step = draw(st.integers(0, len(shape) - 1)), draw(st.integers(0, 2)), draw(st.integers(1, 3))
    stop = start + shape[at] * step
    key = (slice(None),) * at + (slice(start, stop, step if step > 1 else None),)
    return (*shape[:at], stop + draw(st.integers(0, 1)), *shape[at + 1 :]), ("__getitem__", (key,))


@st.composite
def _before_expand(draw: st.DrawFn, shape: Shape) -> tuple[Shape, tuple]:
    """One dimension repeated without a copy."""
    at = draw(st.integers(0, len(shape) - 1))
    return (*shape[:at], 1, *shape[at + 1 :]), ("expand", shape)


@st.composite
def _before_reverse(draw: st.DrawFn, shape: Shape) -> tuple[Shape, tuple]:
    at = draw(st.integers(0, len(shape) - 1))
    return shape, ("__getitem__", ((slice(None),) * at + (slice(None, None, -1),),))


_BEFORE = {
    "permute": _before_permute,
    "slice": _before_slice,
    "expand": _before_expand,
    "reverse": _before_reverse,
}


def _take(array: np.ndarray, name: str, args: tuple) -> np.ndarray:
    """A step in numpy's words."""
    if name == "permute":
        return array.transpose(args)
    return np.broadcast_to(array, args) if name == "expand" else array[args[0]]
