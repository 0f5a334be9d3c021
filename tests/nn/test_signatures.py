"""What `nn` and `nn.functional` offer, found by their own lists, has PyTorch's signatures."""

import inspect

import pytest
import torch

import minitorch

EMPTY = inspect.Parameter.empty


def offered(namespace):
    return {name: value for name, value in vars(namespace).items() if name[0] != "_" and not inspect.ismodule(value)}


def parameters(f):
    """Name, kind and default of each that is named; None where Python cannot tell, as of functions written in C++."""
    try:
        found = inspect.signature(f).parameters.values()
    except ValueError:
        return None
    if not inspect.isclass(f) and all(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in found):
        return None  # one that hands all on to one of two functions
    return [(p.name, p.kind, p.default) for p in found if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]


LAYERS = {f"nn.{name}": value for name, value in offered(minitorch.nn).items()}
FUNCTIONS = {f"nn.functional.{name}": value for name, value in offered(minitorch.nn.functional).items()}
CASES = [
    (name, mine, theirs)
    for name, value in (LAYERS | FUNCTIONS).items()
    if (theirs := parameters(eval(name, vars(torch)))) is not None and (mine := parameters(value)) is not None
]


@pytest.mark.parametrize(("mine", "theirs"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_signatures_are_pytorchs(mine, theirs):
    assert [(*p[:2], named(p[2])) for p in mine] == [(*p[:2], named(p[2])) for p in theirs]


def named(default):
    """A default that is a function, as an activation may be, by its name."""
    return default.__name__ if inspect.isfunction(default) or inspect.isbuiltin(default) else default


def own(layer):
    """Its attributes beside those of every module."""
    usual = (*vars(torch.nn.Module()), "_load_hook", "_initialize_hook")  # the last two of lazy layers: handles
    return {name: value for name, value in vars(layer).items() if name not in usual}


PLAIN = [
    name
    for name, layer in LAYERS.items()
    if issubclass(layer, minitorch.nn.Module)
    and not issubclass(layer, minitorch.nn.RNNBase)  # whose signatures say nothing
    and all(p[2] is not EMPTY for p in parameters(layer))
]
"""Layers that need no arguments."""


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("name", PLAIN)
def test_attributes_are_pytorchs(name):
    """By name, in order, for files of whole models hold them."""
    mine, theirs = LAYERS[name](), eval(name, vars(torch))()
    assert list(vars(mine)) == list(vars(theirs)) and own(mine) == own(theirs)


def test_pages_offer_what_the_families_list():
    for page, module in ((minitorch.nn, minitorch.nn.modules), (minitorch.nn.functional, minitorch.nn.functional)):
        families = [family for family in vars(module).values() if hasattr(family, "__all__")]
        for name in (name for family in families for name in family.__all__):
            assert hasattr(page, name)
