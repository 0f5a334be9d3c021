"""Nodes as PyTorch shows them: the classes of their names, and what they have saved under PyTorch's names."""

import pytest

import minitorch
from minitorch.ops.op import registry
from tests.both import check, pytorch

UNARY = [
    "exp", "log", "sqrt", "rsqrt", "sin", "cos", "tan", "asin", "sinh", "tanh", "relu", "sigmoid", "abs", "reciprocal",
    "log1p", "expm1", "acosh", "erf", "mish", "silu", "hardswish", "nan_to_num",
]  # fmt: skip
BINARY = ["mul", "div", "pow", "atan2", "maximum", "logaddexp", "hypot", "fmod", "mse_loss", "huber_loss"]


def function(torch, name):
    return getattr(torch, name, None) or getattr(torch.nn.functional, name)


def saved(node):
    return {name: getattr(node, name) for name in dir(node) if name.startswith("_saved_")}


@pytest.mark.parametrize("name", UNARY + BINARY)
def test_what_is_saved_has_pytorchs_names_and_values(name):
    def node(torch):
        x = torch.tensor([0.25, 0.75], dtype=torch.float64, requires_grad=True)
        y = torch.tensor([0.5, 0.625], dtype=torch.float64, requires_grad=True)
        return function(torch, name)(*[x, y][: 1 + (name in BINARY)]).grad_fn

    ours, theirs = node(minitorch), node(pytorch)
    assert type(ours).__name__ == type(theirs).__name__ == ours.name()
    found, expected = saved(ours), saved(theirs)
    extra = {"div": {"_saved_result"}}.get(name, set())  # its rules use the quotient
    assert {n for n in found if n != "_saved_reduction"} - extra <= expected.keys()
    for n in found.keys() & expected.keys() - {"_saved_reduction"}:  # a number there
        value, other = found[n], expected[n]
        assert value.tolist() == pytest.approx(other.tolist()) if hasattr(other, "tolist") else value == other
    if name not in ("nan_to_num",):
        assert {n for n in found if getattr(found[n], "shape", None) is not None}


def names_of(torch):
    x = torch.ones(2, 3, requires_grad=True)
    z = torch.nn.functional.linear((x * 2).exp(), torch.ones(4, 3, requires_grad=True)).sum()
    left, names = [z.grad_fn], []
    while left:
        node = left.pop()
        if node is not None:
            names.append((type(node).__name__, str(type(node)).replace("minitorch.autograd.leaf.", "")))
            left += [following for following, _ in node.next_functions]
    return names


def test_types_of_all_nodes():
    check(names_of)


def test_a_saved_tensor_has_its_history():
    def program(torch):
        x = torch.ones(3, requires_grad=True)
        w = torch.full((3,), 2.0)
        y = x * 3
        z = y * w
        is_leaf = (x * x).grad_fn._saved_self is x
        node, again = z.grad_fn, (y * y).grad_fn
        names = type(again._saved_other.grad_fn).__name__, again._saved_self.grad_fn is y.grad_fn
        return is_leaf, node._saved_self is None, node._saved_other, names, node.metadata

    check(program, but={"text": "a tensor that stands for the saved one"})


def test_what_is_used_up_or_edited_is_refused():
    x = minitorch.ones(3, requires_grad=True)
    w = minitorch.ones(3)
    z = x * w
    w += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        _ = z.grad_fn._saved_other
    y = x.exp()
    y.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        _ = y.grad_fn._saved_result
    with pytest.raises(AttributeError):
        _ = y.grad_fn._saved_self


def test_a_node_is_the_same_before_and_after_somebody_looks():
    x = minitorch.ones(3, requires_grad=True)
    y = x * 2
    before = y._node
    y.grad_fn.metadata["a"] = 1
    assert y.grad_fn is before and before.metadata == {"a": 1} and type(y.grad_fn) is type((x * 3).grad_fn)
    assert type(y.grad_fn).__module__ == "builtins" and type(y.grad_fn) is not type((x + 3).grad_fn)
    y.sum().backward()
    assert x.grad.tolist() == [2, 2, 2]


def test_looking_at_an_argument_makes_no_new_trace():
    @minitorch.compile
    def double(x):
        return x * 2

    x = minitorch.ones(3, requires_grad=True)
    for look in (False, True):
        y = x * 1
        assert not look or y.grad_fn
        with minitorch.no_grad():
            double(y)
    assert len(double.traces) == 1, double.traces


def test_reprs_say_what_things_are():
    mul = registry["mul"]
    assert repr(mul) == "<op mul>" and repr(mul.plan(0b101)) == "<plan of mul: dx; keeps ('y',)>"
    assert repr(registry["add"].plan(0b111)) == "<plan of add: dx, dy; keeps ()>"
    assert repr((minitorch.ones(2, requires_grad=True) * 2).grad_fn).startswith("<MulBackward0 object at 0x")
