"""Wrong calls: what PyTorch takes is taken, and what is of the wrong kind raises TypeError, as there."""

import ast
import warnings

import numpy as np
import pytest
import torch

import minitorch
from minitorch.functions.public import functions
from tests.functions.calls import CALLS, scope

WRONG = ("None", "'a'", "1.5", "True", "2", "[1.5]", "object()", "np.ones((3, 4), 'f')", "np.float32(.5)",
         "np.int64(1)", "T.tensor(1.)", "T.tensor(1)", "T.float64", "{}", "x")  # fmt: skip

DIFFERENT = {
    "broadcast_shapes": "is Python in PyTorch, without a check of its own",
    "einsum": "so",
    "eye": "m=None is the default here",
    **dict.fromkeys(("flip", "permute", "reshape", "tile"), "take numbers one by one too, as the methods do"),
    **dict.fromkeys(("empty", "ones", "zeros"), "PyTorch takes a bool as any size but the first"),
    "lerp": "PyTorch takes a 0-d weight of another dtype, none with dimensions",
    "constant_pad_nd": "PyTorch looks at what stands in a list",
    **dict.fromkeys(("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), "PyTorch counts dimensions first"),
    **dict.fromkeys(("cumulative_trapezoid", "trapezoid", "trapz"), "None is the default of x and dx here"),
    "index_put": "PyTorch's tuples may hold tensors only",
    "meshgrid": "is Python in PyTorch",
    "norm": "is Python in PyTorch",
    "split": "is Python in PyTorch",
    "tensordot": "is Python in PyTorch",
    "unravel_index": "is Python in PyTorch",
    "unique": "is Python in PyTorch",
    "unique_consecutive": "is Python in PyTorch",
}
"""Functions that are not held to PyTorch's TypeErrors, and why."""


def written(args, named):
    return ", ".join([*args, *(f"{name}={value}" for name, value in named)])


def wrong_calls(call):
    """The call, and the same with one argument of another kind, with one too few, too many, and an unknown one."""
    parsed = ast.parse(f"f({call})").body[0].value
    args = [ast.unparse(x) for x in parsed.args]
    named = [(x.arg, ast.unparse(x.value)) for x in parsed.keywords]
    yield call
    for wrong in WRONG:
        for i in range(len(args)):
            yield written([*args[:i], wrong, *args[i + 1 :]], named)
        for i, (name, _) in enumerate(named):
            yield written(args, [*named[:i], (name, wrong), *named[i + 1 :]])
    yield written(args[:-1], named)
    yield written([*args, *"1111111"], named)
    yield written(args, [*named, ("dims_", "1")])


def refused(package, name, call):
    """The class of what a call raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            eval(f"T.{name}({call})", scope(package))
        except Exception as error:
            return type(error)
    return None


@pytest.mark.parametrize("name", sorted(CALLS.keys() - DIFFERENT.keys()))
def test_calls_of_the_wrong_kind_raise_pytorchs_type_error(name):
    for call in {call: None for right in CALLS[name] for call in wrong_calls(right)}:
        expected, found = refused(torch, name, call), refused(minitorch, name, call)
        assert (found is TypeError) == (expected is TypeError), f"{name}({call}): {found}, expected {expected}"
        assert expected is not None or found is None, f"{name}({call}): {found}"


def test_every_function_is_called():
    in_place = {name for name in functions if name.endswith("_")}  # are methods, called by their second names
    assert functions.keys() - CALLS.keys() - in_place == {"bernoulli", "imag", "multinomial"}


@pytest.mark.parametrize("call", [
    "add(x, 2, x)", "sub(x, 2, x)", "addcmul(x, 2, x, x)", "addcdiv(x, 2, x, x)", "addmm(2, z, 3, x, m)",
    "addmm(2, z, x, m)", "addmv(2, w, 3, x, v)", "baddbmm(2, q, q, q)",
])  # fmt: skip
def test_former_orders_of_arguments_are_taken_with_a_warning(call):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = eval(f"T.{call}", scope(torch))
    with pytest.warns(UserWarning, match="This overload of .* is deprecated"):
        found = eval(f"T.{call}", scope(minitorch))
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)


@pytest.mark.parametrize("call", [
    "sum(x, axis=1)", "sum(x=x)", "sum(a=x, axis=0, keepdims=True)", "add(x1=x, x2=p)", "softmax(x, axis=0)",
    "cat([x, x], axis=1)", "max(x, axis=0).values", "amax(x, np.int64(1))", "sum(x, T.tensor(1))",
    "clamp(x, T.tensor(.2), .5)", "add(2, 3)", "mul(1.5, 2)", "div(3, 2)", "add(True, 2)", "floor_divide(7, 2)",
    "diag(v, T.tensor(1))", "roll(x, 1)", "full((2,), T.tensor(3.))",
])  # fmt: skip
def test_other_names_and_kinds_that_pytorch_takes(call):
    expected, found = eval(f"T.{call}", scope(torch)), eval(f"T.{call}", scope(minitorch))
    assert str(found.dtype) == str(expected.dtype)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-6)


def test_an_error_says_what_was_expected_what_came_and_where():
    x = minitorch.ones(2, 3)
    for call, text in {
        lambda: minitorch.topk(x, True): "topk(): argument 'k' (position 2) must be int, not bool",
        lambda: minitorch.exp(np.ones(2)): "exp(): argument 'input' (position 1) must be Tensor, not numpy.ndarray",
        lambda: minitorch.cumsum(x, dim="a"): "cumsum(): argument 'dim' must be int, not str",
        lambda: minitorch.cumsum(x): 'cumsum() missing 1 required positional arguments: "dim"',
        lambda: minitorch.cumsum(x, 1, 2): "cumsum() takes 2 positional arguments but 3 were given",
        lambda: minitorch.cumsum(x, 1, dim=1): "cumsum() got multiple values for argument 'dim'",
        lambda: x.sum(dims=1): "sum() got an unexpected keyword argument 'dims'; it takes input, dim, keepdim, ",
        lambda: x.max(1.5): "max() received an invalid combination of arguments - got (Tensor, float), but expected",
    }.items():
        with pytest.raises(TypeError) as raised:
            call()
        assert str(raised.value).startswith(text)
