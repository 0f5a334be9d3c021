"""Views recorded in one function against the plain way: same memory, paths, nodes, counters and errors."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.views import record_view
from minitorch.fast.view_recorder import view_recorder
from minitorch.ops.op import registry
from tests.ops.calling import made
from tests.ops.samples import calls_of

VIEWS = [(op.name, k) for op in registry.values() if op.view for k in range(len(calls_of(op)))]


def refuse(*call):
    raise AssertionError("an unusual call")


def facts(t):
    node = t._node
    made = None if node is None else (node.name(), node.shape, node.dtype, node.edges, getattr(node, "saved", None))
    return t._array, t._array.__array_interface__, id(t._counter), id(t._base), t._path, t._seen, t._inference, made


def sources(array):
    """Tensors of these numbers with each kind of history that a view can be taken of."""
    plain = minitorch.from_numpy(array)
    leaf = minitorch.from_numpy(array.astype(np.float64)).requires_grad_()
    view = (leaf * 2).view_as(leaf)
    edited = (leaf * 3)[...]
    edited.mul_(2)
    return plain, leaf, leaf * 2, view, edited


@pytest.mark.parametrize(("name", "k"), VIEWS)
def test_it_records_what_the_plain_way_records(name, k):
    op, (array,), settings = made(name, k)
    for x in sources(np.asarray(array)):
        np.testing.assert_equal(facts(view_recorder(op, refuse)(x, *settings)), facts(record_view(op, x, settings)))


@pytest.mark.parametrize("mode", [minitorch.no_grad, minitorch.inference_mode])
def test_in_other_modes_the_plain_way_is_taken(mode):
    x = minitorch.ones(2, 3, requires_grad=True)
    with mode():
        assert view_recorder(registry["transpose"], lambda *call: call)(x, 0, 1)[0] is registry["transpose"]


def test_errors_are_the_same():
    x, messages = minitorch.ones(2, 3), []
    op = registry["transpose"]
    for call in (view_recorder(op, refuse), lambda x, *settings: record_view(op, x, settings)):
        with pytest.raises(IndexError) as caught:
            call(x, 0, 5)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
