"""Grad modes: what records and what does not, nested, as decorators, and per thread."""

import threading

import pytest
import torch

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])


@BOTH
def test_contexts_nest_and_restore(lib):
    with lib.no_grad():
        assert not lib.is_grad_enabled()
        with lib.enable_grad():
            assert lib.is_grad_enabled()
        assert not lib.is_grad_enabled()
    assert lib.is_grad_enabled()
    with pytest.raises(KeyError), lib.no_grad():
        raise KeyError
    assert lib.is_grad_enabled()


@BOTH
@pytest.mark.parametrize("form", ["no_grad", "no_grad()", "inference_mode", "inference_mode()"])
def test_decorators(lib, form):
    decorate = getattr(lib, form.removesuffix("()"))
    decorate = decorate() if form.endswith("()") else decorate

    @decorate
    def double(x, again=True):
        assert not lib.is_grad_enabled()
        return double(x, again=False) if again else x * 2

    assert double.__name__ == "double"
    assert not double(lib.tensor([1.0], requires_grad=True)).requires_grad
    assert lib.is_grad_enabled()


@BOTH
def test_set_grad_enabled_acts_at_once_and_as_a_context(lib):
    with lib.set_grad_enabled(False):
        assert not lib.is_grad_enabled()
    assert lib.is_grad_enabled()
    lib.set_grad_enabled(False)
    try:
        assert not lib.is_grad_enabled()
    finally:
        lib.set_grad_enabled(True)

    @lib.set_grad_enabled(False)
    def inside():
        return lib.is_grad_enabled()

    assert lib.is_grad_enabled()
    assert not inside()


@BOTH
def test_inference_tensors_stay_out_of_graphs(lib):
    with lib.inference_mode():
        made = lib.tensor([1.0]) * 2
    x = lib.tensor([3.0], requires_grad=True)
    assert made.is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        made * x
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
        made.add_(1)
    with lib.inference_mode():
        made = lib.tensor([1.0]) * 2  # again: PyTorch edits before it raises
    (made.clone() * x).backward()
    assert x.grad.tolist() == [2.0]
    with lib.inference_mode(False):
        assert lib.is_grad_enabled()
        assert not lib.ones(1).is_inference()


@BOTH
def test_what_inference_mode_makes_is_marked_and_what_was_there_is_not(lib):
    before = lib.ones(3)
    with lib.inference_mode():
        made = (lib.ones(2), lib.tensor([1.0]), lib.nn.Parameter(lib.ones(2)), before + 1, before.clone())
        seen = (before.detach(), before.data, before[0], before.view(3, 1))
    assert [x.is_inference() for x in made] == [True] * len(made)
    assert [x.is_inference() for x in seen] == [False] * len(seen)


@BOTH
def test_inference_mode_false_records_wherever_it_stands(lib):
    for outer in (lib.no_grad, lib.inference_mode):
        with outer():
            with lib.inference_mode(False):
                x = lib.ones(1, requires_grad=True) * 2
                assert x.requires_grad and not x.is_inference()
            assert not lib.is_grad_enabled()


def test_modes_belong_to_a_thread():
    entered, leave, seen = threading.Event(), threading.Event(), []

    def other():
        with minitorch.no_grad():
            entered.set()
            leave.wait(10)
            seen.append(minitorch.is_grad_enabled())

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(10)
    assert minitorch.is_grad_enabled()
    assert (minitorch.tensor([1.0], requires_grad=True) * 2).requires_grad
    leave.set()
    thread.join()
    assert seen == [False]


@BOTH
def test_anomaly_mode_refuses_nan_gradients(lib, recwarn):
    x = lib.tensor([0.0], requires_grad=True)
    message = "Function 'DivBackward0' returned nan values in its 0th output"
    with lib.autograd.detect_anomaly(), pytest.raises(RuntimeError, match=message):
        (x / x * 0).sum().backward()
    assert not lib.is_anomaly_enabled()


@BOTH
def test_set_detect_anomaly_acts_at_once_and_as_a_context(lib, recwarn):
    x = lib.tensor([0.0], requires_grad=True)
    with lib.autograd.set_detect_anomaly(True):
        assert lib.is_anomaly_enabled()
        with pytest.raises(RuntimeError, match="returned nan values"):
            (x / x).sum().backward()
        with lib.autograd.set_detect_anomaly(True, check_nan=False):
            (x / x).sum().backward()
        with pytest.raises(RuntimeError, match="returned nan values"):
            (x / x).sum().backward()
    assert not lib.is_anomaly_enabled()
    lib.autograd.set_detect_anomaly(True)
    assert lib.is_anomaly_enabled()
    lib.autograd.set_detect_anomaly(False)
    assert not lib.is_anomaly_enabled()


@BOTH
def test_one_context_can_be_entered_inside_of_itself(lib):
    off = lib.set_grad_enabled(False)
    with off:
        with off:
            assert not lib.is_grad_enabled()
        assert lib.is_grad_enabled()  # each time it puts back what was before it was made
    assert lib.is_grad_enabled()
    on = lib.autograd.set_detect_anomaly(True)
    with on:
        with on:
            assert lib.is_anomaly_enabled()
        assert not lib.is_anomaly_enabled()
    assert not lib.is_anomaly_enabled()


def test_anomaly_mode_names_the_line():
    with pytest.warns(UserWarning, match="Anomaly Detection has been enabled"), minitorch.autograd.detect_anomaly():
        x = minitorch.tensor([0.0], requires_grad=True)
        y = x / x  # the line that is named
        with pytest.raises(RuntimeError) as caught:
            y.sum().backward()
    assert "the line that is named" in "".join(caught.value.__notes__)


def test_anomaly_mode_names_the_line_that_called_a_function():
    class Nothing(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g * float("nan")

    x = minitorch.ones(1, requires_grad=True)
    with pytest.warns(UserWarning, match="Anomaly Detection has been enabled"), minitorch.autograd.detect_anomaly():
        y = Nothing.apply(x)  # the line that is named
        with pytest.raises(RuntimeError) as caught:
            y.sum().backward()
    assert "the line that is named" in "".join(caught.value.__notes__)
    assert Nothing.apply(x).grad_fn.trace is None


def test_what_inference_mode_makes_is_not_recorded_even_under_enable_grad():
    for kit in (minitorch, torch):
        x = kit.ones(2, requires_grad=True)
        with kit.inference_mode(), kit.enable_grad():
            y = x * 2
            assert kit.is_grad_enabled() and not y.requires_grad and y.is_inference()
