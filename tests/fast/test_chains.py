"""A folded chain is the plain way: values, gradients, nodes, versions and errors, to the bit."""

import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.fast import chains
from minitorch.fast.chain_node import Folded
from minitorch.fast.chain_program import Form, checked_product, routines
from minitorch.jit.compiler import Meter
from minitorch.jit.shortcuts import ways

pytestmark = pytest.mark.skipif(routines() is None, reason="numpy has another BLAS than its packages come with")

MODELS = {
    "1-1": (100, lambda: nn.Sequential(nn.Linear(1, 1))),
    "2-3-1": (100, lambda: nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))),
    "no bias": (5, lambda: nn.Sequential(nn.Linear(4, 3, bias=False), nn.ReLU(), nn.Linear(3, 2))),
    "a last ReLU": (7, lambda: nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 4), nn.ReLU())),
    "one row": (1, lambda: nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))),
    "two rows": (2, lambda: nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1))),
    "many rows": (1025, lambda: nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))),
    "wide": (64, lambda: nn.Sequential(nn.Linear(33, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 10))),
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(Meter, "pays", lambda *_: True)


@pytest.fixture
def plainly(monkeypatch):
    """`plainly(f)` is what `f()` gives where nothing is folded."""

    def run(function):
        with monkeypatch.context() as patch:
            patch.setattr(nn.Sequential, "_at_once", None)
            return function()

    return run


def made(name="2-3-1"):
    torch.manual_seed(0)
    n, model = MODELS[name]
    model = model()
    return model, torch.randn(n, model[0].in_features)


def bits(tensor):
    return None if tensor is None else (tensor.shape, tensor._array.tobytes())


def graph(node):
    """The names and edges of a graph, with what its nodes have saved."""
    if node is None:
        return None
    plan = getattr(node, "plan", None)
    saved = plan and node.saved and tuple(x.tobytes() if isinstance(x, np.ndarray) else type(x) for x in node.saved)
    versions = plan and [(k, counter[0], version) for k, counter, version in node.guards]
    return node.name(), node.shape, node.dtype, saved, versions, [graph(edge) for edge in node.edges]


def step(model, x, between=lambda model, out: None):
    out = model(x)
    between(model, out)
    out.square().mean().backward()
    return bits(out.detach()), [bits(p.grad) for p in model.parameters()]


@pytest.mark.parametrize("name", MODELS)
def test_values_and_gradients_have_the_bits_of_the_plain_way(name, plainly):
    def train():
        model, x = made(name)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        seen = []
        for _ in range(5):
            optimizer.zero_grad()
            seen.append(step(model, x))
            optimizer.step()
        return seen

    assert train() == plainly(train)


@pytest.mark.parametrize("name", MODELS)
def test_it_is_folded(name):
    model, x = made(name)
    folded = len(x) in range(2, chains.MOST + 1)
    assert (model(x)._node.__class__ is Folded) == folded
    with torch.no_grad():
        assert model(x)._node is None
    assert chains._chains[id(model)].programs[x._array.shape] is not None


@pytest.mark.parametrize("name", MODELS)
def test_looked_at_it_is_the_graph_of_the_plain_way(name, plainly):
    def look():
        model, x = made(name)
        return graph(model(x)._node)

    assert look() == plainly(look)


def special(x):
    x[0, 0], x[1, 1], x[2, 0], x[3, 0] = float("nan"), float("inf"), -0.0, 1e30
    return x


@pytest.mark.parametrize("name", ["2-3-1", "no bias", "wide"])
def test_infinities_and_nan_too(name, plainly):
    def run():
        model, x = made(name)
        with torch.no_grad():
            model[0].weight[0] = -0.0
        return step(model, special(x))

    assert run() == plainly(run)


def hook_output(model, out):
    out.register_hook(lambda g: g * 2)


def hook_inner(model, out):
    out.grad_fn.next_functions[1][0].register_hook(lambda given, come: None)


def keep_gradient(model, out):
    out.retain_grad()


def walk(model, out):
    assert [str(node)[:6] for node, _ in out.grad_fn.next_functions] == ["<Accum", "<ReluB", "<TBack"]


def use_twice(model, out):
    out.sum().backward(retain_graph=True)


def hook_parameter(model, out):
    model[0].weight.register_hook(lambda g: g * 3)


def freeze(model, out):
    model[0].weight.requires_grad_(False)


def edit_first(model, out):
    with torch.no_grad():
        model[0].weight.add_(1)  # which backward does not need


@pytest.mark.parametrize(
    "between", [hook_output, hook_inner, keep_gradient, walk, use_twice, hook_parameter, freeze, edit_first]
)
def test_what_is_done_to_the_graph_has_its_effect(between, plainly):
    def run():
        return step(*made(), between)

    assert run() == plainly(run)


def error_of(function):
    try:
        function()
    except Exception as error:
        return type(error), str(error), getattr(error, "__notes__", None)
    return None


def edit_second(model, x, out):
    with torch.no_grad():
        model[2].weight.add_(1)


def edit_input(model, x, out):
    x.add_(1)


def go_back_before(model, x, out):
    out.sum().backward()


@pytest.mark.parametrize("spoil", [edit_second, edit_input, go_back_before])
def test_errors_in_backward_are_those_of_the_plain_way(spoil, plainly):
    def run():
        model, x = made()
        out = model(x)
        spoil(model, x, out)
        return error_of(lambda: out.square().mean().backward())

    assert run() is not None
    assert run() == plainly(run)


@pytest.mark.parametrize("shape", [(100, 3), (2,), (), (4, 5, 2), (0, 2)])
def test_other_inputs_and_their_errors_too(shape, plainly):
    def run():
        model, _ = made()
        x = torch.ones(shape)
        return error_of(lambda: model(x)) or graph(model(x)._node)

    assert run() == plainly(run)


MISFITS = {
    "layers": lambda: nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(4, 1)),
    "layers with nothing between": lambda: nn.Sequential(nn.Linear(2, 4), nn.Linear(3, 1)),
    "a bias of one": lambda: with_bias(torch.ones(1)),
    "a bias too long": lambda: with_bias(torch.ones(4)),
    "a bias of rows": lambda: with_bias(torch.ones(100, 3)),
}


def with_bias(bias):
    model, _ = made()
    model[0].bias = nn.Parameter(bias)
    return model


@pytest.mark.parametrize("misfit", MISFITS)
def test_parameters_that_do_not_fit_too(misfit, plainly):
    def run():
        model = MISFITS[misfit]()
        x = torch.ones(100, 2)
        return error_of(lambda: model(x)) or (graph(model(x)._node), bits(model(x)))

    assert run() == plainly(run)


def of_doubles(model, x):
    return model.double(), x.double()


def transposed(model, x):
    return model, x.T.contiguous().T


def with_history(model, x):
    return model, x.requires_grad_()


def with_hook(model, x):
    model[1].register_forward_hook(lambda module, given, out: out + 1)
    return model, x


def with_backward_hook(model, x):
    model[2].register_full_backward_hook(lambda module, given, come: tuple(g * 2 for g in given))
    return model, x


def with_own_forward(model, x):
    model[1].forward = lambda x: x * 2
    return model, x


def with_another_layer(model, x):
    model[1] = nn.Tanh()
    return model, x


def with_another_parameter(model, x):
    model[2].weight = nn.Parameter(torch.ones(1, 3))
    return model, x


def with_a_shared_one(model, x):
    model[2] = nn.Linear(3, 2)
    model.append(model[0])
    return model, x


def longer(model, x):
    model.append(nn.ReLU())
    return model, x


def in_place(model, x):
    model[1].inplace = True
    return model, x


def frozen(model, x):
    model[0].requires_grad_(False)
    return model, x


def transposed_weight(model, x):
    model[0].weight.data = torch.ones(2, 3).T
    return model, x


def parametrized(model, x):
    nn.utils.parametrizations.weight_norm(model[0])
    return model, x


def weight_as_input(model, x):
    return model, model[0].weight.detach()


def without_bias(model, x):
    model[0].bias = None
    return model, x


def of_another_class(model, x):
    model.__class__ = type("Other", (nn.Sequential,), {"forward": lambda self, x: self[0](x)})
    return model, x


CHANGES = [
    of_doubles, transposed, with_history, with_hook, with_backward_hook, with_own_forward, with_another_layer, longer,
    with_another_parameter, with_a_shared_one, in_place, frozen, transposed_weight, parametrized, weight_as_input,
    without_bias, of_another_class,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_model_that_has_changed_is_seen_to_have(change, plainly):
    def run():
        model, x = made()
        model(x)
        model, x = change(model, x)
        first = graph(model(x)._node)
        return first, step(model, x), graph(model(x)._node)

    assert run() == plainly(run)


def test_layers_in_place_of_others_every_time(plainly):
    def run():
        model, x = made()
        seen = []
        for _ in range(2 * chains.PATIENCE):
            model[0] = nn.Linear(2, 3)
            seen.append(step(model, x))
        return seen

    assert run() == plainly(run)


MODES = {
    "no_grad": torch.no_grad,
    "inference": torch.inference_mode,
    "anomaly": lambda: torch.autograd.set_detect_anomaly(True, check_nan=False),
    "saved tensors": lambda: torch.autograd.graph.saved_tensors_hooks(lambda x: x.clone(), lambda x: x),
    "strict": torch.strict,
    "lines": torch.recording_lines,
}


@pytest.mark.filterwarnings("ignore:Anomaly")
@pytest.mark.parametrize("mode", MODES)
def test_modes_have_their_effect(mode, plainly):
    def run():
        model, x = made()
        model(x)
        with MODES[mode]():
            out = model(x)
        node = out._node
        return bits(out.detach()), out._inference, type(node).__name__, node and bool(node.trace), graph(node)

    assert run() == plainly(run)


def test_a_profile_names_every_op(plainly):
    def run():
        model, x = made()
        model(x)
        with torch.profiler.profile() as profile:
            step(model, x)
        return sorted((event.key, event.count) for event in profile.key_averages())

    assert run() == plainly(run)


def test_gradients_of_gradients(plainly):
    def run():
        model, x = made()
        (g,) = torch.autograd.grad(model(x).square().sum(), model[0].weight, create_graph=True)
        g.square().sum().backward()
        return [bits(p.grad) for p in model.parameters()]

    assert run() == plainly(run)


def test_two_calls_in_one_graph(plainly):
    def run():
        model, x = made()
        (model(x) * model(x + 1) + model[0].weight.sum()).sum().backward()
        return [bits(p.grad) for p in model.parameters()]

    assert run() == plainly(run)


def test_what_a_chain_is_part_of_goes_with_it(plainly):
    def run():
        model, x = made()
        whole = nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.ReLU()), model)
        return step(whole, x)

    assert run() == plainly(run)


def test_models_are_copied_saved_and_let_go():
    model, x = made()
    before = set(vars(model))
    out = bits(model(x).detach())
    assert set(vars(model)) == before
    assert bits(copy.deepcopy(model)(x).detach()) == bits(pickle.loads(pickle.dumps(model))(x).detach()) == out
    key, gone = id(model), weakref.ref(model)
    assert key in chains._chains
    del model
    gc.collect()
    assert gone() is None
    assert key not in chains._chains


def test_a_call_lets_its_memory_go():
    model, x = made()
    node = weakref.ref(model(x)._node)
    assert node() is None


@pytest.mark.parametrize("n", [1, 2, 7, 64])
def test_products_are_those_of_numpy(n):
    forms = [np.empty(shape, np.float32) for shape in ((n, 3), (3, n), (3, 5), (5, 3), (n, 1), (1, n), (1, 5), (3, 1))]
    tried = 0
    for x in [*forms, *(form.T for form in forms)]:
        for y in [*forms, *(form.T for form in forms)]:
            if x.shape[1] == y.shape[0]:
                assert checked_product(Form.of(x), Form.of(y)) is not None
                tried += 1
    assert tried > 30


def test_it_is_what_a_sequential_runs():
    assert nn.Sequential._at_once is ways["Sequential"]
