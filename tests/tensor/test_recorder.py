"""The written way to record a call against the one that looks at each argument anew: same values, nodes and errors."""

import traceback

import numpy as np
import pytest

import minitorch
from minitorch.ops.activations import relu
from minitorch.ops.op import registry
from minitorch.ops.products import mm
from minitorch.tensor.recorder import recorder
from minitorch.tensor.recording import record_any
from tests.ops.calling import differentiable, made, tensors
from tests.ops.samples import calls_of

CALLS = [(op.name, k) for op in registry.values() if not op.view and not op.variadic for k in range(len(calls_of(op)))]
RANDOM = {op.name for op in registry.values() if "generator" in op.settings}


def refuse(*call):
    raise AssertionError("an unusual call")


def facts(t):
    """What a tensor, and the node that made it, are made of."""
    node = t._node
    if node is None:
        return t._array, t._inference, t._counter
    guards = [(k, None if counter is t._counter else id(counter), version) for k, counter, version in node.guards]
    kept = list(node.edges), guards, node.saved
    return t._array, t._counter, node.name(), node.shape, node.dtype, node.plan, node.settings, *kept


@pytest.mark.parametrize(("name", "k"), [call for call in CALLS if call[0] not in RANDOM])
def test_it_records_what_the_other_way_records(name, k):
    op, arrays, settings = made(name, k)
    for flags in ([False] * len(arrays), differentiable(op, arrays, settings)):
        inputs = tuple(tensors(arrays, flags))
        for i, x in enumerate(inputs):
            if isinstance(x, minitorch.Tensor):
                x._counter[0] = i
        usual = all(isinstance(x, minitorch.Tensor) and x.dtype == minitorch.float64 for x in inputs)
        written = recorder(op, refuse if usual else record_any)(*inputs, *settings)
        np.testing.assert_equal(facts(written), facts(record_any(op, inputs, settings)))


@pytest.mark.parametrize("unusual", [
    lambda x: x[1:], lambda x: x.double(), lambda x: x.int(), lambda x: 2.0, lambda x: None,
], ids=["view", "other dtype", "integers", "number", "none"])  # fmt: skip
def test_what_is_unusual_goes_the_other_way(unusual):
    x = minitorch.ones(3, 3)
    call = recorder(registry["lerp"], lambda op, args, settings: (op.name, args, settings))
    assert call(x, x, y := unusual(x)) == ("lerp", (x, x, y), ())
    assert isinstance(call(x, x, x), minitorch.Tensor)


def test_errors_are_pytorchs_and_show_the_written_line():
    x = minitorch.ones(2, 3)
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied") as caught:
        recorder(mm, refuse)(x, x)
    assert "raise explain(op, [x, y], (), error) from None" in "".join(traceback.format_exception(caught.value))


def test_inference_tensors_are_marked_and_not_saved():
    with minitorch.inference_mode():
        x = minitorch.ones(2)
        assert recorder(relu, refuse)(x).is_inference()
        with minitorch.enable_grad():
            assert recorder(relu, refuse)(minitorch.ones(2, requires_grad=True)).is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        recorder(registry["mul"], refuse)(minitorch.ones(2, requires_grad=True), x)


def test_the_written_function_can_be_read():
    assert recorder(relu, refuse).source.splitlines()[1:6] == [
        "def call(x_tensor):",
        "    if isinstance(x_tensor, Tensor):",
        "        x = x_tensor._array",
        '        if x.dtype.kind == "f" and x.__class__ is ndarray and x_tensor._base is None:',
        "            token = silence()",
    ]
