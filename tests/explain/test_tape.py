"""The tape of a tensor says what the graph is, what it keeps, and which gradients go through it: PyTorch's."""

import builtins
import json
import math
import re
import shutil
import weakref

import numpy as np
import pytest

import minitorch
from minitorch.explain import sources
from minitorch.ops.op import registry
from tests.both import pytorch


def model_and_data(torch):
    model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2))
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(torch.linspace(-1, 1 + i, p.numel()).reshape(p.shape))
    return model, torch.linspace(-2, 2, 12).reshape(4, 3), torch.ones(4, 2)


def loss_of(torch):
    model, x, y = model_and_data(torch)
    out = model(x)
    return model, out, ((out - y) ** 2).mean() + (out * out).sum() * 0.25


def named(tape, op):
    (found,) = [node for node in tape.nodes if node.op == op]
    return found


def shares(tape, node):
    return [edge for edge in tape.edges if edge.source == node.id]


def test_gradients_are_pytorchs_and_touch_no_grad():
    ours, _, loss = loss_of(minitorch)
    theirs, out, expected = loss_of(pytorch)
    out.retain_grad()
    expected.backward()
    tape = minitorch.explain(loss, ours, gradients=True)
    for name, p in theirs.named_parameters():
        told = named(tape, name)
        assert told.kind == "leaf" and told.shape == tuple(p.shape)
        assert math.isclose(told.gradient.norm, p.grad.norm(), rel_tol=1e-6)
        assert math.isclose(told.value.norm, p.detach().norm(), rel_tol=1e-6)
        assert told.gradient.zeros == int((p.grad == 0).sum())
    assert all(p.grad is None for p in ours.parameters())
    (told,) = [node for node in tape.nodes if node.op == "linear" and node.layer == "2"]
    assert np.allclose(told.gradient.first, out.grad.numpy(), rtol=1e-5)
    assert len(shares(tape, told)) == 3  # at the fan-out they add up
    assert np.allclose(sum(np.array(e.gradient.first) for e in shares(tape, told)), told.gradient.first, rtol=1e-5)
    loss.backward()
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert np.allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-5)


def test_nodes_are_those_of_the_graph_in_the_order_of_backward():
    model, _, loss = loss_of(minitorch)
    tape = loss.explain(model)
    order = []
    left = [loss.grad_fn]
    while left:
        node = left.pop()
        if not any(node is seen for seen, _ in order):
            order.append((node, node.sequence))
            left += [edge for edge in node.edges if edge is not None]
    calls = sorted((pair for pair in order if pair[0].edges), key=lambda pair: -pair[1])
    assert [node.name for node in tape.nodes if node.kind == "call"] == [node.name() for node, _ in calls]
    assert [node.op for node in tape.nodes[:3]] == ["add", "mul", "sum"]
    assert [node.id for node in tape.nodes] == list(range(len(tape.nodes)))
    assert {tape.nodes[edge.source].op for edge in tape.edges if edge.target == 0} == {"mean", "mul"}
    assert all(edge.source > edge.target for edge in tape.edges)


def test_a_tensor_that_is_no_single_number_needs_a_gradient():
    x = minitorch.tensor([1.0, -2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="gradient of the tensor"):
        minitorch.explain(x * x, gradients=True)
    with pytest.raises(RuntimeError, match=r"shape \[3\]"):
        minitorch.explain(x * x, gradients=minitorch.ones(3))
    tape = minitorch.explain(x * x, {"x": x}, gradients=minitorch.tensor([3.0, 1.0]))
    assert named(tape, "x").gradient.first == [[6.0, -4.0]]


def test_hooks_change_gradients_but_retain_grad_fills_nothing():
    x = minitorch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    y.grad_fn.register_prehook(lambda gs: (gs[0] + 1,))
    seen = []
    x.register_post_accumulate_grad_hook(seen.append)
    tape = minitorch.explain(y.sum(), {"x": x}, gradients=True)
    assert named(tape, "x").gradient.first == [[33.0, 33.0]]
    assert y.grad is None and x.grad is None and not seen
    y.sum().backward()
    assert x.grad.tolist() == [33.0, 33.0]


def test_memory_is_counted_once():
    x = minitorch.ones(100, requires_grad=True)
    w = minitorch.ones(100, dtype=minitorch.float32)
    y = (x * w).exp()
    tape = minitorch.explain((y * y).sum(), {"x": x, "w": w})
    assert tape.bytes == 400 + 400 and tape.bytes_of_leaves == 0  # w, and y three times
    assert [kept.of for node in tape.nodes for kept in node.kept] == ["exp", "exp", "exp", "w"]
    assert len({kept.memory for node in tape.nodes for kept in node.kept}) == 2
    tape = minitorch.explain(x[:2] * x[:2])
    assert (tape.bytes, tape.bytes_of_leaves) == (400, 400)  # a view keeps all of it
    assert minitorch.explain(x + 1).bytes == 0


def test_an_edit_of_what_was_kept_is_told():
    x = minitorch.ones(3, requires_grad=True)
    w = minitorch.ones(3)
    y = x * w
    w += 1
    tape = minitorch.explain(y)
    assert named(tape, "mul").kept[0].edited and "edited since" in str(tape)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        minitorch.explain(y, gradients=minitorch.ones(3))


def test_lines_and_layers_are_those_of_the_user():
    model, x, y = model_and_data(minitorch)
    loss_fn = minitorch.nn.MSELoss()
    with minitorch.recording_lines():
        loss = loss_fn(model(x), y)  # the line
        loss = loss * 2
    assert not minitorch.is_anomaly_enabled()
    tape = minitorch.explain(loss, model)
    (told,) = {(node.file, node.code) for node in tape.nodes if node.kind == "call" and node.op != "mul"}
    assert told == (__file__, "loss = loss_fn(model(x), y)  # the line")
    layers = [(node.op, node.layer) for node in tape.nodes if node.kind == "call"]
    assert layers == [("mul", ""), ("mse_loss", "MSELoss"), ("linear", "2"), ("tanh", "1"), ("linear", "0")]
    assert tape.notes == [] and f"test_tape.py:{tape.nodes[0].line}  loss = loss * 2" in str(tape)
    outside = minitorch.explain(loss_fn(model(x), y), model)
    assert "recording_lines" in outside.notes[0] and outside.nodes[0].line == 0
    assert [node.layer for node in outside.nodes[:4]] == ["", "2", "", "0"]  # as the parameters tell


def test_recording_ends_where_a_layer_fails_and_keeps_the_modes_of_before():
    layer = minitorch.nn.Linear(3, 2)
    with minitorch.autograd.set_detect_anomaly(True), minitorch.recording_lines():
        with pytest.raises(RuntimeError):
            layer(minitorch.ones(2, 7))
        y = minitorch.ones(2, requires_grad=True) * 2
        assert minitorch.is_anomaly_enabled()
    assert minitorch.explain(y).nodes[0].layer == "" and not minitorch.is_anomaly_enabled()
    assert not minitorch.nn.modules.hooks.of_all


def test_every_rule_is_shown_as_written():
    for op in registry.values():
        for argument in op.rules:
            assert sources.rule(op, argument), (op, argument)
    x = minitorch.ones(2, requires_grad=True)
    rules = minitorch.explain((x * x).sigmoid()).nodes
    assert rules[1].rules == {"x": "lambda g, y: g * y", "y": "lambda g, x: g * x"}
    assert "def sigmoid(x, /)" in rules[0].formula and "out" in rules[0].rules["x"]


def test_values_are_kept_or_computed_again_or_not_known():
    x = minitorch.tensor([1.0, 4.0], requires_grad=True)
    w = minitorch.tensor([3.0, 5.0])
    z = ((x + 1).sqrt() * w - w).sum()
    tape = minitorch.explain(z, {"x": x}, gradients=True)
    told = {node.op: node.value for node in tape.nodes}
    assert told["sqrt"].origin == "kept for backward" and np.allclose(told["sqrt"].first, [[2**0.5, 5**0.5]])
    assert told["mul"].origin == "computed again" and np.allclose(told["mul"].first, [[3 * 2**0.5, 5 * 5**0.5]])
    assert told["add"] is None and told["sub"] is None  # nothing keeps the number 1, or the second w
    assert told["sum"].first == [[float(f"{z.item():.6g}")]] and told["data"].first == [[3.0, 5.0]]
    assert named(minitorch.explain(z), "sqrt").value is None  # nobody asked


def test_a_graph_that_is_used_up_says_so():
    x = minitorch.ones(3, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    tape = minitorch.explain(y)
    assert named(tape, "mul").freed and tape.bytes == 0 and "used up" in tape.notes[-1]
    with pytest.raises(RuntimeError, match="second time"):
        minitorch.explain(y, gradients=True)


def test_functions_of_users_and_several_outputs():
    class Twice(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * 2, x * 3

        @staticmethod
        def backward(ctx, a, b):
            return a * 2 + b * 3

    x = minitorch.ones(2, requires_grad=True)
    a, b = Twice.apply(x)
    tape = minitorch.explain((a * b).sum(), {"x": x}, gradients=True)
    assert named(tape, "x").gradient.first == [[12.0, 12.0]]
    node = named(tape, "Twice")
    assert node.name == "TwiceBackward" and "return a * 2 + b * 3" in node.rules["backward"]
    assert [kept.of for kept in node.kept] == ["x"]


def test_the_same_as_json_dot_text_and_colours():
    x = minitorch.tensor([math.nan, 0.0, math.inf, 1.0, 2.0], requires_grad=True)
    tape = minitorch.explain((x * 2).sum(), {"x": x}, gradients=True)
    data = json.loads(tape.to_json())
    assert data["nodes"][2]["value"]["first"] == [["nan", 0.0, "inf", 1.0, 2.0]]
    assert (data["nodes"][2]["value"]["nans"], data["nodes"][2]["value"]["infinities"]) == (1, 1)
    assert tape.to_dict()["nodes"][0]["op"] == "sum"
    dot = tape.to_dot()
    assert dot.startswith("digraph tape {") and dot.count("->") == 4 and '"x\\nAccumulateGrad' in dot
    assert tape.__rich__().plain == str(tape) == repr(tape)
    assert "1 zeros, 1 NaN, 1 infinite" in str(tape)


def test_without_rich_it_is_plain_text_with_a_hint(capsys, monkeypatch):
    tape = minitorch.explain(minitorch.ones(2, requires_grad=True).sum())
    imported = builtins.__import__

    def without_rich(name, *args, **kwargs):
        if name.startswith("rich"):
            raise ImportError(name)
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_rich)
    tape.show()
    assert capsys.readouterr().out == f"{tape}\n(colours: pip install rich)\n"
    monkeypatch.undo()
    tape.show()
    assert "SumBackward0" in capsys.readouterr().out


def test_what_cannot_be_explained_is_refused():
    x = minitorch.ones(2, requires_grad=True)
    for call, words in [
        (lambda: minitorch.explain(3), "not int"),
        (lambda: minitorch.explain(x * 2, 3), "not int"),
        (lambda: minitorch.explain(x * 2, y=x), "takes no y"),
        (lambda: minitorch.explain(minitorch.nn.Linear(2, 1), x, gradients=True), "are for tensors"),
    ]:
        with pytest.raises(TypeError, match=words):
            call()
    with pytest.raises(RuntimeError, match="requires no grad"):
        minitorch.explain(minitorch.ones(2))
    leaf = minitorch.explain(x, {"x": x})
    assert [node.op for node in leaf.nodes] == ["x"]


def test_a_compiled_function_explains_itself_and_its_result_says_where_to_look():
    @minitorch.compile
    def step(x):
        return (x * x).sum()

    with pytest.raises(RuntimeError, match="call the function first"):
        minitorch.explain(step)
    x = minitorch.ones(3, requires_grad=True)
    result = step(x)
    assert minitorch.explain(step) == step.explain()
    assert "compiled function" in minitorch.explain(result).notes[-1]


def test_an_explanation_keeps_nothing_alive():
    x = minitorch.ones(3, requires_grad=True)
    y = x.exp().sum()
    node = weakref.ref(y.grad_fn)
    tape = minitorch.explain(y, gradients=True)
    del y
    assert node() is None and tape.nodes[0].op == "sum"
    assert re.match("2 calls and 1 leaf,", str(tape))


def test_what_hooks_have_packed_is_left_to_them():
    x = minitorch.tensor([1.0, 2.0], requires_grad=True)
    with minitorch.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), minitorch.tensor):
        y = (x * x).sum()
    tape = minitorch.explain(y, {"x": x}, gradients=True)
    assert named(tape, "x").gradient.first == [[2.0, 4.0]] and tape.bytes == 0
    assert "neither listed nor counted" in tape.notes[-1] and named(tape, "mul").kept == []
    node = y.grad_fn.next_functions[0][0]
    assert type(node).__name__ == "MulBackward0" and node._saved_self.tolist() == [1.0, 2.0]


def test_an_svg_is_drawn_by_dot_or_refused(tmp_path, monkeypatch):
    x = minitorch.ones(2, requires_grad=True)
    tape = minitorch.explain((x * 3).sum(), {"x": x})
    if shutil.which("dot"):
        tape.to_svg(tmp_path / "tape.svg")
        text = (tmp_path / "tape.svg").read_text()
        assert "<svg" in text and "MulBackward0" in text and "SumBackward0" in text
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RuntimeError, match="dot was not found: install graphviz"):
        tape.to_svg(tmp_path / "other.svg")
    assert not (tmp_path / "other.svg").exists()
