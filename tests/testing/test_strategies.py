"""What the strategies draw can be built in both libraries, is alike there, covers what it promises and shrinks."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import find, given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.testing import assert_close, strategies
from minitorch.testing.recipes import Attribute, Call, Code, Method, Name, Variable
from tests.slow import mostly_slow

few = settings(deadline=None, max_examples=60)


def smallest(strategy, condition, tries=2000):
    options = settings(deadline=None, max_examples=tries, database=None, derandomize=True)
    return find(strategy, condition, settings=options)


@few
@given(strategies.tensors(requires_grad=st.booleans()))
def test_tensors_are_alike_in_both_libraries_and_in_their_code(recipe):
    ours, theirs = recipe.build(minitorch), recipe.build(torch)
    exactly = {"rtol": 0, "atol": 0, "equal_nan": True, "check_stride": theirs.numel() > 0}
    assert_close(ours, theirs, **exactly)
    assert ours.requires_grad == theirs.requires_grad and ours.is_leaf == theirs.is_leaf
    assert_close(eval(repr(recipe), {"torch": torch}), theirs, **exactly)


@pytest.mark.parametrize(
    "condition",
    mostly_slow(
        [
            lambda x: x.ndim == 0,
            lambda x: x.size == 0,
            lambda x: not x.flags.c_contiguous,
            lambda x: any(step < 0 for step in x.strides),
            lambda x: x.size > 1 and 0 in x.strides,
            lambda x: x.dtype.kind == "f" and np.isnan(x).any(),
            lambda x: x.dtype.kind == "f" and np.isinf(x).any(),
            lambda x: x.dtype.kind == "f" and ((x == 0) & np.signbit(x)).any(),
            lambda x: x.dtype.kind == "f" and ((x != 0) & (abs(x) < np.finfo(x.dtype).tiny)).any(),
            lambda x: x.size > 1 and (x == x.flat[0]).all(),
            lambda x: x.dtype == np.uint8 and (x == 255).any(),
        ],
        every=4,
    ),
)
def test_arrays_cover_what_they_promise(condition):
    found = smallest(strategies.arrays(), condition)
    assert found.size <= 2


def test_what_is_drawn_shrinks_to_the_simplest():
    assert (
        repr(smallest(strategies.tensors("float32"), lambda recipe: True)) == "torch.tensor(0.0, dtype=torch.float32)"
    )
    nested = smallest(strategies.modules(), lambda m: "Sequential(torch.nn.Sequential" in repr(m.tree))
    assert repr(nested.tree) == "torch.nn.Sequential(torch.nn.Sequential(torch.nn.ReLU()))"
    assert repr(smallest(strategies.optimizers(), lambda o: True)) == "torch.optim.SGD(params, lr=0.1)"
    assert smallest(strategies.broadcastable_shapes(), lambda pair: True) == ((), ())


@few
@given(st.data())
def test_shapes_broadcast(data):
    pair = data.draw(strategies.broadcastable_shapes(3))
    assert len(np.broadcast_shapes(*pair)) <= 3
    assert all(0 <= n <= 4 for n in data.draw(strategies.shapes()))
    assert data.draw(strategies.dtypes("int")).strip("u").startswith("int")
    with pytest.raises(ValueError, match="complex"):
        strategies.dtypes("complex")


@few
@given(st.data())
def test_indices_fit(data):
    shape = data.draw(strategies.shapes())
    key = data.draw(strategies.indices(shape))
    x = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    assert_close(minitorch.tensor(x)[key], torch.tensor(x)[key])
    code = repr(Method(Variable("x"), "__getitem__", (key,)))
    assert_close(eval(code, {"x": torch.tensor(x)}), torch.tensor(x)[key])


@pytest.mark.parametrize("kind", [int, slice, list, type(None), type(...)])
def test_indices_cover_every_kind_of_entry(kind):
    key = smallest(strategies.indices((2, 3)), lambda key: isinstance(key, tuple) and any(type(k) is kind for k in key))
    assert len(key) <= 2


@few
@given(strategies.modules(), st.data())
def test_modules_are_alike(recipe, data):
    ours, theirs = recipe.build_pair(minitorch, torch)
    x = data.draw(strategies.arrays("float32", (2, recipe.in_features), special=False, layouts=False))
    assert tuple(theirs(torch.tensor(x)).shape) == (2, recipe.out_features)
    assert_close(ours(minitorch.tensor(x)), theirs(torch.tensor(x)))
    assert_close(dict(ours.state_dict()), dict(theirs.state_dict()), rtol=0, atol=0)
    assert eval(repr(recipe.tree), {"torch": torch}).state_dict().keys() == theirs.state_dict().keys()


@few
@given(strategies.optimizers(), strategies.arrays("float32", (3,), special=False, layouts=False))
def test_optimizers_take_the_same_step(recipe, gradient):
    def stepped(lib):
        p = lib.zeros(3, requires_grad=True)
        p.grad = lib.tensor(gradient)
        optimizer = recipe.build(lib, [p])
        optimizer.step()
        return p

    assert_close(stepped(minitorch), stepped(torch))
    assert type(eval(repr(recipe), {"torch": torch, "params": [torch.zeros(1)]})).__name__ == recipe.name


def rounds(recipe, lib):
    """What two rounds over a data set, sampler or loader give, its length, and what it drew."""
    lib.manual_seed(0)
    source = recipe.build(lib)
    indexed = not isinstance(source, lib.utils.data.IterableDataset) and isinstance(source, lib.utils.data.Dataset)
    once = [source[i] for i in range(len(source))] if indexed else list(source)
    return [once, list(source) if not indexed else [], once if indexed else len(once), lib.rand(1)]


@few
@given(strategies.datasets() | strategies.streams() | strategies.samplers() | strategies.loaders())
def test_data_is_alike(recipe):
    theirs = rounds(recipe, torch)
    assert_close(rounds(recipe, minitorch), theirs, rtol=0, atol=0, equal_nan=True)
    assert type(eval(repr(recipe), {"torch": torch})).__name__ == type(recipe.build(torch)).__name__


@few
@given(strategies.datasets(3), strategies.samplers(3, batches=True))
def test_data_of_a_given_size(dataset, batches):
    assert len(dataset.build(minitorch)) == 3
    assert all(0 <= i < 3 for batch in batches.build(minitorch) for i in batch)


@few
@given(strategies.schedulers())
def test_schedulers_give_the_same_rates(recipe):
    def rates(lib):
        optimizer = lib.optim.SGD([lib.ones(1, requires_grad=True)], lr=0.5)
        scheduler = recipe.build(lib, {"optimizer": optimizer})
        figure = (0.5,) if "Plateau" in recipe.path else ()
        return [(optimizer.step(), scheduler.step(*figure), scheduler.get_last_lr())[2] for _ in range(8)]

    assert_close(rates(minitorch), rates(torch), rtol=1e-14, atol=0)


@settings(deadline=None, max_examples=30, derandomize=True)
@given(strategies.programs())
def test_programs_train_alike(program):
    assert_close(program.run(minitorch), program.run(torch), rtol=1e-6, atol=1e-8, equal_nan=True)


@pytest.mark.parametrize(
    ("strategy", "condition", "expected"),
    [
        (
            strategies.datasets(),
            lambda recipe: recipe.path.endswith("Subset"),
            "torch.utils.data.Subset(torch.utils.data.TensorDataset(torch.tensor([0.0], dtype=torch.float32)), [0])",
        ),
        (
            strategies.streams(),
            lambda recipe: recipe.build(torch) and sum(recipe.build(torch)) > 3,
            'type("Stream", (torch.utils.data.IterableDataset,), {"__iter__": lambda self: iter([4])})()',
        ),
        (
            strategies.samplers(),
            lambda recipe: len(list(recipe.build(torch))) > 2,
            "torch.utils.data.SequentialSampler(range(0, 3))",
        ),
        (
            strategies.loaders(Variable("data")),
            lambda recipe: "Random" in repr(recipe),
            "torch.utils.data.DataLoader(data, sampler=torch.utils.data.RandomSampler(range(0, 6)))",
        ),
        (
            strategies.schedulers(),
            lambda recipe: "gamma=0.1" in repr(recipe),
            "torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.1)",
        ),
    ],
)
def test_data_and_schedulers_shrink(strategy, condition, expected):
    assert repr(smallest(strategy, condition)) == expected


@pytest.mark.slow
def test_the_simplest_program():
    program = smallest(strategies.programs(), lambda program: True, tries=5)
    parts = (program.loader, program.model, program.criterion, program.optimizer)
    assert list(map(repr, parts)) == [
        "torch.utils.data.DataLoader(dataset)",
        "torch.nn.Sequential(torch.nn.Linear(1, 1))",
        "torch.nn.MSELoss()",
        "torch.optim.SGD(params, lr=0.1)",
    ]
    assert (program.scheduler, program.epochs, program.seed) == (None, 1, 0)
    assert repr(program).startswith("import torch\n") and len(repr(program).splitlines()) < 25


def test_arguments_of_a_signature():
    def layer(width: int, gradient: float = 0.5, *, shared: bool = False, betas=None, device=None, how: str = "x"):
        return width, gradient, shared, betas, device, how

    lib = SimpleNamespace(layer=layer)
    assert repr(smallest(strategies.arguments("layer", lib), lambda call: True)) == "torch.layer(width=1)"
    full = smallest(strategies.arguments("layer", lib), lambda call: len(call.options) == 4)
    assert list(full.options) == ["width", "gradient", "shared", "betas"]
    given = {"how": st.just("y"), "width": st.just(7)}
    assert smallest(strategies.arguments("layer", lib, given), lambda call: "how" in call.options).build(lib)[0] == 7
    with pytest.raises(LookupError, match="no way to draw 'how' of bare: annotate it"):
        strategies.arguments("bare", SimpleNamespace(bare=lambda how: None))


def test_recipes():
    recipe = Method(Call("ones", ((2,),), {"dtype": Name("float64")}), "add", (Variable("y"), float("inf")))
    assert repr(recipe) == 'torch.ones((2,), dtype=torch.float64).add(y, float("inf"))'
    assert repr(Attribute(Variable("x"), "grad")) == "x.grad"
    with pytest.raises(KeyError, match="'y'"):
        recipe.build(torch)
    assert Code("lambda x: x + 1").build(torch)(1) == 2
    double = Method(Call("ones", ((2,),)), "add", (Variable("y"),))
    assert double.build(minitorch, {"y": 2}).tolist() == [3, 3]
