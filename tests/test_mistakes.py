"""Beginners' mistakes are told in words that say what to do, the silent ones by `strict`; docs/errors.md lists them."""

import linecache
import warnings

import pytest
import torch

import minitorch
from minitorch import StrictWarning
from minitorch.autograd.backward import differentiate
from tests.mistakes import FILE, MISTAKES, page, said, said_here

every = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)


def kinds(texts):
    return [text.partition(":")[0] for text in texts]


@every
def test_it_is_told_by_pytorchs_class_and_with_what_to_do(mistake):
    theirs, ours = said(mistake.code, torch), said_here(mistake, minitorch)
    assert any(mistake.says in text for text in ours)
    assert kinds(said(mistake.code, minitorch)) == kinds(theirs)
    if mistake.strict:
        assert not theirs and set(kinds(ours)) == {"StrictWarning"}


def test_the_page_is_up_to_date():
    assert FILE.read_text() == page(torch, minitorch), "run `python -m tests.mistakes --write`"


def trained(zero, lib=minitorch, passes=1):
    """A few right steps, zeroed by `zero`."""
    w = lib.tensor([1.0, 2.0], requires_grad=True)
    optimizer = lib.optim.Adam([w])
    for _ in range(3):
        for _ in range(passes):
            w.square().sum().backward()
        optimizer.step()
        zero(optimizer, w)


def removed(optimizer, w):
    w.grad = None


RIGHT = {
    "zero_grad": lambda optimizer, w: optimizer.zero_grad(),
    "zeros": lambda optimizer, w: optimizer.zero_grad(set_to_none=False),
    "None": removed,
    "grad.zero_": lambda optimizer, w: w.grad.zero_(),
    "grad.data.zero_": lambda optimizer, w: w.grad.data.zero_(),
}


@pytest.mark.parametrize("passes", [1, 3])
@pytest.mark.parametrize("zero", RIGHT.values(), ids=RIGHT)
def test_strict_has_nothing_to_say_of_right_steps(zero, passes):
    with minitorch.strict():
        trained(zero, passes=passes)


def test_strict_looks_at_gradients_only_when_they_are_used():
    """Those of a discriminator's loss at a generator's weights are zeroed before the generator's next step."""
    w = minitorch.tensor([1.0], requires_grad=True)
    optimizer = minitorch.optim.SGD([w], lr=0.1)
    with minitorch.strict():
        for _ in range(2):
            (2 * w).sum().backward()
            optimizer.zero_grad()
            (3 * w).sum().backward()
            optimizer.step()
            (4 * w).sum().backward()
            w.grad.zero_()


def test_strict_has_nothing_to_say_of_averages_and_of_what_is_meant():
    model = minitorch.nn.Sequential(minitorch.nn.BatchNorm1d(2), minitorch.nn.Dropout(0.0))
    x, y = minitorch.ones(3, 1, requires_grad=True), minitorch.ones(3)
    with minitorch.strict():
        minitorch.optim.swa_utils.update_bn([minitorch.ones(3, 2)], model)
        x - y.unsqueeze(0)
        y.unsqueeze(1) - y  # all pairs of what is given
        with minitorch.strict(False):
            x - y
        with pytest.warns(StrictWarning):
            x - y
    with minitorch.strict(), warnings.catch_warnings():
        warnings.simplefilter("ignore", StrictWarning)
        x - y


def test_a_warning_names_the_users_line():
    with minitorch.strict(), pytest.warns(StrictWarning) as told:
        minitorch.ones(3, 1, requires_grad=True) - minitorch.ones(3)
    assert told[0].filename == __file__


def test_nothing_of_strict_is_there_while_it_is_off():
    def places():
        methods = vars(minitorch.Tensor)
        return methods["__sub__"], methods["_accumulate"], differentiate.__globals__["differentiate"]

    before = places()
    minitorch.strict()
    assert all(x is not y for x, y in zip(before, places(), strict=True))
    minitorch.strict(False)
    assert places() == before
    with minitorch.strict(), minitorch.strict():
        pass
    assert places() == before
    with pytest.raises(TypeError, match="mode must be bool"):
        minitorch.strict(1)


def test_compiled_steps_are_the_same_under_strict():
    w = minitorch.tensor([1.0], requires_grad=True)
    optimizer = minitorch.optim.SGD([w], lr=0.25)

    @minitorch.compile
    def step():
        loss = w.square().sum()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    step()
    with minitorch.strict():
        step()
        step()
    assert step().item() == 1 / 64


def test_anomaly_detection_ends_its_trace_at_the_users_line():
    x = minitorch.zeros(1, requires_grad=True)
    with minitorch.autograd.set_detect_anomaly(True), pytest.raises(RuntimeError) as caught:
        (minitorch.sqrt(x) * 0).backward()  # this line
    assert caught.value.__notes__[-1].strip().endswith("# this line")


def test_what_was_typed_is_named_by_its_line_and_its_text():
    source = "def positive(x):\n    y = x + 1\n    return y[y > 0]\n"
    file = "<ipython-input-7-f>"
    scope = {}
    exec(compile(source, file, "exec"), scope)
    with pytest.raises(RuntimeError) as caught:
        minitorch.compile(scope["positive"])(minitorch.ones(3))
    assert str(caught.value).startswith(f"{file}:3: a result whose size depends on values (x[x > 0]")
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    with pytest.raises(RuntimeError) as caught:
        minitorch.compile(scope["positive"])(minitorch.ones(3))
    assert str(caught.value).startswith(f"{file}:3 (return y[y > 0]): a result")
