"""The written way to record a call against the one that looks at each argument anew: same values, nodes and errors."""

import traceback

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record_plainly
from minitorch.fast.recorder import recorder
from minitorch.ops.activations import relu
from minitorch.ops.op import registry
from minitorch.ops.products import mm
from minitorch.presentation.refused import takes
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


def outcome(call, *args):
    try:
        result = call(*args)
    except (RuntimeError, TypeError, AttributeError) as error:  # `pow` is handed no numbers: powers.py sees to them
        return type(error), str(error)
    return result._array.dtype, facts(result)


def check_both_ways(op, inputs, settings, usual=True):
    written = outcome(recorder(op, refuse if usual else record_plainly), *inputs, *settings)
    np.testing.assert_equal(written, outcome(record_plainly, op, inputs, settings))


@pytest.mark.parametrize(("name", "k"), [call for call in CALLS if call[0] not in RANDOM])
def test_it_records_what_the_other_way_records(name, k):
    op, arrays, settings = made(name, k)
    for flags in ([False] * len(arrays), differentiable(op, arrays, settings)):
        inputs = tuple(tensors(arrays, flags))
        for i, x in enumerate(inputs):
            if isinstance(x, minitorch.Tensor):
                x._counter[0] = i
        usual = all(isinstance(x, minitorch.Tensor) and x.dtype == minitorch.float64 for x in inputs)
        check_both_ways(op, inputs, settings, usual)


@pytest.mark.parametrize("number", [1.5, 2])
@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.int32, np.bool_])
@pytest.mark.parametrize("name", sorted(op.name for op in registry.values() if op.elementwise and op.arity == 2))
def test_a_number_beside_a_tensor(name, dtype, number):
    op, arrays, settings = made(name, 0, np.float32)
    x = (np.abs(np.asarray(arrays[0])) + 1).astype(dtype)
    usual = dtype == np.float32 and op.promote in ("same", "float") and takes(op.name, "f")
    for asking in (False, dtype == np.float32 and op.rules.keys() == set(op.arrays)):
        t = minitorch.from_numpy(x).requires_grad_(asking)
        check_both_ways(op, (t, number), settings, usual)
        check_both_ways(op, (number, t), settings, usual)


def test_what_may_be_left_out():
    x, weight = minitorch.ones(3, 4), minitorch.ones(2, 4, requires_grad=True)
    check_both_ways(registry["linear"], (x, weight, None), ())
    inputs, settings = registry["nll_loss"].bind((weight, minitorch.ones(2).long()), {})
    check_both_ways(registry["nll_loss"], inputs, settings)


def test_a_view_whose_base_was_edited_has_its_new_history():
    base = minitorch.ones(3, requires_grad=True) * 2
    view = base[1:]
    base.mul_(2)
    y = recorder(relu, refuse)(view)
    assert y.grad_fn.next_functions == ((view.grad_fn, 0),)
    check_both_ways(relu, (view,), ())


@pytest.mark.parametrize("unusual", [
    lambda x: x.double(), lambda x: x.int(), lambda x: 2.0, lambda x: None, lambda x: "text",
], ids=["other dtype", "integers", "number", "none", "text"])  # fmt: skip
def test_what_is_unusual_goes_the_other_way(unusual):
    x = minitorch.ones(3, 3)
    call = recorder(registry["lerp"], lambda op, args, settings: (op.name, args, settings))
    assert call(x, x, y := unusual(x)) == ("lerp", (x, x, y), ())
    assert isinstance(call(x, x, x), minitorch.Tensor)


def test_errors_are_pytorchs_and_show_the_written_line():
    x = minitorch.ones(2, 3)
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied") as caught:
        recorder(mm, refuse)(x, x)
    assert "raise explain(op, [x_, y_], (), error) from None" in "".join(traceback.format_exception(caught.value))


def test_inference_tensors_are_marked_and_not_saved():
    with minitorch.inference_mode():
        x = minitorch.ones(2)
        assert recorder(relu, refuse)(x).is_inference()
        with minitorch.enable_grad():
            assert recorder(relu, refuse)(minitorch.ones(2, requires_grad=True)).is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        recorder(registry["mul"], refuse)(minitorch.ones(2, requires_grad=True), x)


def test_the_written_function_can_be_read():
    assert recorder(relu, refuse).source.splitlines()[1:8] == [
        "def call(x_tensor):",
        "    if isinstance(x_tensor, Tensor):",
        "        x_ = x_tensor._array",
        '        if x_.__class__ is ndarray and x_.dtype.char in "BHILQbhilqfd":',
        "            token = silence()",
        "            try:",
        "                out = run(x_)",
    ]
