"""The laws hold in both libraries for what the strategies draw, and each of them notices what breaks it."""

from types import SimpleNamespace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.testing import laws, strategies

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
few = settings(deadline=None, max_examples=20)
SMOOTH = {
    "exp of product": lambda x: (x * x[0]).exp(),
    "tanh": lambda x: x.tanh() * x,
    "softmax": lambda x: x.softmax(-1),
    "matmul": lambda x: x @ x.t(),
}


def breaks(law, *args, **options):
    with pytest.raises(AssertionError) as error:
        law(*args, **options)
    return str(error.value)


def draw(lib, *shape, seed=0, dtype=None):
    lib.manual_seed(seed)
    return lib.randn(*shape, dtype=dtype or lib.float64) * 0.5


@BOTH
@few
@given(recipe=strategies.modules(), rows=st.integers(1, 5), pieces=st.integers(1, 4), data=st.data())
def test_rows_of_a_batch(lib, recipe, rows, pieces, data):
    lib.manual_seed(0)
    model = recipe.build(lib)
    x = data.draw(strategies.tensors("float32", (rows, recipe.in_features), special=False)).build(lib)
    y = lib.zeros(rows, recipe.out_features)
    if list(model.parameters()):
        laws.accumulation_is_one_batch(lib, model, lib.nn.functional.mse_loss, x, y, pieces, rtol=1e-4, atol=1e-5)
    laws.rows_are_equivariant(lib, model, x, data.draw(st.permutations(range(rows))))
    laws.inputs_are_left_alone(model, x)
    laws.saving_is_identity(lib, dict(model.state_dict()))


@BOTH
def test_rows_that_know_of_each_other_are_noticed(lib):
    def total(output, target):
        return ((output - target) ** 2).sum()

    x, y = draw(lib, 4, 2, dtype=lib.float32), draw(lib, 4, 1, seed=1, dtype=lib.float32)
    model = lib.nn.Linear(2, 1)
    assert "one batch: " in breaks(laws.accumulation_is_one_batch, lib, model, total, x, y)
    assert "permuting" in breaks(laws.rows_are_equivariant, lib, lambda t: t.cumsum(0), x, [1, 0, 3, 2])
    assert "left alone" in breaks(laws.inputs_are_left_alone, lambda t: t.add_(1), x)


@BOTH
@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
def test_mean_and_sum(lib, name):
    loss = getattr(lib.nn.functional, name)
    x, y = draw(lib, 3, 2), draw(lib, 3, 2, seed=1)
    laws.mean_is_sum_over_count(lib, loss, x, y)
    wrong = {"none": "none", "mean": "sum", "sum": "sum"}
    assert "count" in breaks(
        laws.mean_is_sum_over_count, lib, lambda a, b, reduction: loss(a, b, reduction=wrong[reduction]), x, y
    )


@BOTH
def test_saving_that_loses_something_is_noticed(lib):
    laws.saving_is_identity(lib, {"x": [lib.tensor([float("nan"), -0.0]), 3]})
    rounding = SimpleNamespace(save=lambda value, file: lib.save(value.half().float(), file), load=lib.load)
    assert "saved" in breaks(laws.saving_is_identity, rounding, lib.tensor([0.1]))


@BOTH
@few
@given(
    lr=st.floats(0.001, 0.5),
    momentum=st.sampled_from([0.0, 0.5, 0.9]),
    weight_decay=st.sampled_from([0.0, 0.1]),
    steps=st.integers(0, 12),
)
def test_sgd(lib, lr, momentum, weight_decay, steps):
    laws.sgd_has_a_closed_form(lib, lr, momentum, weight_decay, steps=steps)


@BOTH
def test_another_sgd_is_noticed(lib):
    def dampened(params, **options):
        return lib.optim.SGD(params, dampening=0.1, **options)

    assert "closed form" in breaks(laws.sgd_has_a_closed_form, lib, momentum=0.9, sgd=dampened)


@BOTH
@pytest.mark.parametrize("options", [{"dampening": 0.5}, {"nesterov": True}, {"dampening": 0.3, "weight_decay": 0.1}])
def test_more_options_of_sgd(lib, options):
    laws.sgd_has_a_closed_form(lib, momentum=0.9, **options)
    ignored = {name: x for name, x in options.items() if name == "weight_decay"}

    def deaf(params, lr, momentum, weight_decay, **_):
        return lib.optim.SGD(params, lr=lr, momentum=momentum, **ignored)

    assert "closed form" in breaks(laws.sgd_has_a_closed_form, lib, momentum=0.9, sgd=deaf, **options)


@BOTH
def test_first_steps_of_adam_and_what_dropout_keeps(lib):
    laws.adam_begins_in_closed_form(lib, lr=0.1, betas=(0.5, 0.999))
    assert "step 1" in breaks(laws.adam_begins_in_closed_form, lib, adam=lambda p, lr, **_: lib.optim.SGD(p, lr=lr))
    laws.dropout_keeps_the_expectation(lib)
    often = breaks(laws.dropout_keeps_the_expectation, lib, dropout=lambda p: lib.nn.Dropout(p * 1.1))
    assert "an element that is kept" in often


def test_a_law_says_what_it_needs():
    assert laws.lacking(laws.an_edit_is_counted, torch) == []
    bare = SimpleNamespace(tensor=lambda data: SimpleNamespace(sum=lambda: 0, backward=lambda: 0))
    assert laws.lacking(laws.gradients_accumulate, bare) == ["Tensor.__mul__"]
    assert laws.lacking(laws.graphs_are_used_once, bare) == ["Tensor.__mul__", "Tensor.backward(retain_graph)"]
    assert laws.lacking(laws.gradients_share_no_memory, bare)[-1] == "Tensor.backward(...)"
    assert all(law.needs for law in laws.OF_FRAMEWORKS)


@BOTH
def test_seeds(lib):
    def train():
        model = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.Dropout(0.5), lib.nn.Linear(4, 1))
        optimizer = lib.optim.Adam(model.parameters())
        for _ in range(3):
            optimizer.zero_grad()
            model(lib.rand(5, 3)).sum().backward()
            optimizer.step()
        return dict(model.state_dict())

    laws.one_seed_gives_one_result(lib, train)
    count = iter(range(2))
    assert "one seed" in breaks(laws.one_seed_gives_one_result, lib, lambda: next(count))


@BOTH
def test_order_of_calls(lib):
    x = draw(lib, 3, 3)
    laws.independent_calls_commute([lambda f=f: f(x) for f in SMOOTH.values()])
    assert "order" in breaks(laws.independent_calls_commute, [lambda: lib.rand(2), lambda: lib.rand(2)])
