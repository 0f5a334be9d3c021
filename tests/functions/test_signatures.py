"""What public functions say of themselves: signatures beside those of PyTorch's docs and stubs, and docstrings."""

import ast
import inspect
import re
import types
import typing
from functools import cache
from pathlib import Path

import pytest
import torch

import minitorch
from minitorch.functions.public import functions
from minitorch.functions.signatures import NAMES, forms, signature_of
from minitorch.ops.op import registry
from minitorch.tensor.tensor import Tensor

STUB = Path(torch.__file__).parent / "_C" / "_VariableFunctions.pyi"

WITHOUT = {"split_copy": "out", "split_with_sizes_copy": "out", "unbind_copy": "out"}
"""Arguments that are not supported."""

BESIDES = {
    "bernoulli": "out",  # with `p` too
    "cat": "axis", "concat": "axis", "concatenate": "axis", "stack": "axis",  # taken by PyTorch, though not documented
    "median": "out", "nanmedian": "out", "prod": "out",  # without `dim` too
    "std": "out", "var": "out",  # in every form
    "empty_permuted": "memory_format", "empty_strided": "memory_format",
    "scatter": "reduce value",  # several forms as one
}  # fmt: skip
"""Arguments that are taken besides PyTorch's."""

OTHERWISE = {
    "einsum": "PyTorch writes out only the form with an equation",
    "trapz": "PyTorch's has its two forms apart",
    "lu": "PyTorch's says (*args, **kwargs)",
    "norm": "`out` stands before `dtype` in PyTorch's",
    "unique_consecutive": "PyTorch's says (*args, **kwargs)",
}


def arguments(parameters):
    """The names of arguments that may be given by position, in order, and of those that may not."""
    in_order, by_name = [], set()
    for p in parameters:
        if p.kind is p.VAR_KEYWORD:  # PyTorch's have no annotation
            by_name |= {name for options in typing.get_args(p.annotation) for name in options.__annotations__}
        elif p.kind is p.KEYWORD_ONLY:
            by_name.add(p.name)
        else:
            in_order.append(p.name)
    return tuple(in_order), by_name


@cache
def stub():
    """The arguments of every form of call in PyTorch's stub, by function."""
    found = {}
    for node in ast.parse(STUB.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            a = node.args
            in_order = [*a.posonlyargs, *a.args, *([a.vararg] if a.vararg else [])]
            found.setdefault(node.name, []).append((tuple(x.arg for x in in_order), {x.arg for x in a.kwonlyargs}))
    return found


def pytorchs(name):
    """The arguments of every form in which PyTorch's function of this name is called."""
    text = getattr(torch, name).__doc__ or ""
    for written in re.findall(rf"^\s*(?:\.\. function:: )?{name}\((.*?)\)\s*(?:->|$)", text, re.MULTILINE):
        given = re.split(r",\s*(?![^\[(]*[\])])", written.replace("\\", ""))
        words = [re.split("[:=]", word.strip())[0] for word in given]
        at = words.index("*") if "*" in words else len(words)
        yield tuple(word.removeprefix("*") for word in words[:at]), set(words[at + 1 :])
    yield from stub().get(name, [])
    if inspect.isfunction(getattr(torch, name)):
        yield arguments(inspect.signature(getattr(torch, name)).parameters.values())


@pytest.mark.parametrize("name", sorted(functions.keys() - OTHERWISE.keys()))
def test_arguments_have_pytorchs_names_and_order(name):
    without, besides = (set(table.get(name, "").split()) for table in (WITHOUT, BESIDES))
    theirs = list(pytorchs(name))
    for shown in forms(functions[name]):
        in_order, by_name = arguments(shown.parameters.values())
        wanted = [(x, y - without) for x, y in theirs]
        assert (in_order, by_name) in wanted or (in_order, by_name - besides) in wanted, theirs


@pytest.mark.parametrize("name", [name for name, op in registry.items() if op.public])
def test_arguments_of_ops_are_accepted_by_their_names(name):
    op, x = registry[name], minitorch.tensor([0.5])
    for dtype in (minitorch.float32, minitorch.int64):
        arrays = {p.name: x.to(dtype) for p in signature_of(op).parameters.values() if p.default is p.empty}
        try:
            expected = functions[name](*arrays.values())
        except (RuntimeError, NotImplementedError):
            continue
        if not op.elementwise:
            arrays = {key: value.reshape(1, 1) for key, value in arrays.items()}
        assert functions[name](**arrays, **op.settings).dtype is expected.dtype


def test_a_signature_costs_nothing_when_a_function_is_called():
    assert isinstance(minitorch.exp, types.FunctionType) and minitorch.Tensor.exp is minitorch.exp
    assert str(inspect.signature(minitorch.exp)).startswith("(input: ")


SECTIONS = ("\nShapes: ", "\nDtypes: ", "\nErrors: ", "\nSource: PyTorch's `torch.")


@pytest.mark.parametrize("name", sorted(functions))
def test_functions_say_their_shapes_dtypes_errors_and_source(name):
    text = inspect.getdoc(functions[name])
    sentence, _, rest = text.partition("\n\n")
    assert sentence.endswith(".") and "\n" not in sentence and "Shapes" not in sentence
    assert all(f"\n{rest}".count(section) == 1 for section in SECTIONS), text


@pytest.mark.parametrize("name", [name for name in vars(Tensor) if not name.startswith("_")])
def test_methods_and_properties_say_what_they_do_and_their_source(name):
    value = vars(Tensor)[name]
    if not isinstance(value, types.FunctionType | property):
        return  # a constant: `is_cuda`
    text = inspect.cleandoc(value.__doc__)
    assert "\nSource: PyTorch's `torch." in text or name == "explain"
    assert len(text.split("\n\n")[0]) > 15
    if name[:-1] in functions and name.endswith("_") and name != "bernoulli_":
        assert text.startswith(f"In-place `{functions[name[:-1]].__name__}`: ")


def test_docstrings_name_arguments_as_signatures_do():
    for name, f in functions.items():
        told = {word for code in re.findall("`([^`]*)`", f.__doc__) for word in re.findall(r"\b[a-z_]\w*", code)}
        own = ("cumulative_trapezoid", "einsum", "trapezoid", "trapz", "vander")  # PyTorch's arguments are x and y
        assert not told & NAMES.keys() or name in own, name
