"""The mean of squares behind a folded chain, and backward from there, are the plain way's, to the bit."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.fast import folding
from minitorch.fast.chain_loss import FoldedLoss
from minitorch.fast.chain_program import routines
from minitorch.jit.compiler import Meter
from tests.fast.test_chains import MODELS, bits, error_of, graph, made

pytestmark = pytest.mark.skipif(routines() is None, reason="numpy has another BLAS than its packages come with")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(Meter, "pays", lambda *_: True)


@pytest.fixture
def plainly(monkeypatch):
    """`plainly(f)` is what `f()` gives where nothing is folded."""

    def run(function):
        with monkeypatch.context() as patch:
            patch.setattr(nn.Sequential, "_at_once", None)
            patch.setattr(nn.MSELoss, "_at_once", None)
            patch.setattr(torch.Tensor, "backward", folding._plain_backward)
            return function()

    return run


def target_of(out):
    return torch.arange(out.numel()).reshape(out.shape) / 7


def gradients_of(model):
    return [bits(p.grad) for p in model.parameters()]


@pytest.mark.parametrize("name", MODELS)
def test_losses_and_gradients_have_the_bits_of_the_plain_way(name, plainly):
    def train():
        model, x = made(name)
        loss_of, optimizer, seen = nn.MSELoss(), torch.optim.Adam(model.parameters(), lr=0.05), []
        for i in range(6):
            if i != 3:  # once, gradients are added to those that are there
                optimizer.zero_grad()
            out = model(x)
            loss = loss_of(out, target_of(out))
            seen.append((bits(loss.detach()), loss._version, out._version))
            loss.backward()
            seen.append((gradients_of(model), [p.grad._version for p in model.parameters()]))
            optimizer.step()
        return seen

    assert train() == plainly(train)


def test_it_is_folded():
    model, x = made()
    out = model(x)
    assert nn.MSELoss()(out, target_of(out))._node.__class__ is FoldedLoss


def test_looked_at_it_is_the_graph_of_the_plain_way(plainly):
    def look():
        model, x = made()
        out = model(x)
        return graph(nn.MSELoss()(out, target_of(out))._node)

    assert look() == plainly(look)


def again(loss, model, out, y):
    loss.backward()
    loss.backward()


def retained(loss, model, out, y):
    loss.backward(retain_graph=True)
    loss.backward()


def recorded(loss, model, out, y):
    loss.backward(create_graph=True)
    sum(p.grad.square().sum() for p in model.parameters()).backward()


def with_gradient(loss, model, out, y):
    loss.backward(torch.tensor(3.0))


def of_one_parameter(loss, model, out, y):
    loss.backward(inputs=[model[2].weight])


def twice_as_large(loss, model, out, y):
    (loss * 2 + out.sum()).backward()


def hooked(loss, model, out, y):
    loss.register_hook(lambda g: g * 2)
    loss.backward()


def hooked_output(loss, model, out, y):
    out.register_hook(lambda g: g * 2)
    loss.backward()


def kept_output(loss, model, out, y):
    out.retain_grad()
    loss.backward()
    assert out.grad.shape == out.shape


def seen(loss, model, out, y):
    assert str(loss.grad_fn.next_functions[0][0])[:6] == "<Addmm"
    loss.backward()


def used_by_another(loss, model, out, y):
    out.sum().backward()
    loss.backward()


def used_before(loss, model, out, y):
    loss.backward()
    out.sum().backward()


def edited_target(loss, model, out, y):
    y.add_(1)
    loss.backward()


def edited_output(loss, model, out, y):
    with torch.no_grad():
        out.add_(1)
    loss.backward()


def with_other_data(loss, model, out, y):
    out.data = out.data * 2
    loss = nn.MSELoss()(out, y)
    loss.backward()


def edited_weight(loss, model, out, y):
    with torch.no_grad():
        model[2].weight.add_(1)
    loss.backward()


def frozen(loss, model, out, y):
    model[0].weight.requires_grad_(False)
    loss.backward()


def without_grad(loss, model, out, y):
    with torch.no_grad():
        loss.backward()


def in_anomaly(loss, model, out, y):
    with torch.autograd.set_detect_anomaly(True):
        loss.backward()


def in_strict(loss, model, out, y):
    with torch.strict():
        loss.backward()


def by_grad(loss, model, out, y):
    return [bits(g) for g in torch.autograd.grad(loss, list(model.parameters()))]


def by_function(loss, model, out, y):
    torch.autograd.backward([loss, out.sum()])


WAYS = [
    again, retained, recorded, with_gradient, of_one_parameter, twice_as_large, hooked, hooked_output, kept_output,
    seen, used_by_another, used_before, edited_target, edited_output, edited_weight, frozen, without_grad, in_anomaly,
    in_strict, by_grad, by_function, with_other_data,
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Anomaly", "ignore:Using backward")
@pytest.mark.parametrize("way", WAYS)
def test_backward_in_any_way_does_the_same(way, plainly):
    def run():
        model, x = made()
        out = model(x)
        y = target_of(out)
        loss = nn.MSELoss()(out, y)
        error = error_of(lambda: way(loss, model, out, y))
        return error, gradients_of(model), loss.grad_fn.name()

    assert run() == plainly(run)


def test_a_hook_of_a_parameter_is_called(plainly):
    def run():
        model, x = made()
        called = []
        model[0].bias.register_hook(lambda g: called.append(bits(g)) or g * 2)
        model[2].bias.register_post_accumulate_grad_hook(lambda p: called.append(bits(p.grad)))
        out = model(x)
        nn.MSELoss()(out, target_of(out)).backward()
        return called, gradients_of(model)

    assert run() == plainly(run)


def other_reduction(loss_of, out, y):
    loss_of.reduction = "sum"
    return loss_of(out, y)


OTHERS = {
    "another reduction": other_reduction,
    "a target to broadcast": lambda loss_of, out, y: loss_of(out, y[:1]),
    "a target with a history": lambda loss_of, out, y: loss_of(out, y.requires_grad_() * 2),
    "a target that asks for a gradient": lambda loss_of, out, y: loss_of(out, y.requires_grad_()),
    "a transposed target": lambda loss_of, out, y: loss_of(out, y.expand(len(y), 2).T[:1].T),
    "a target of doubles": lambda loss_of, out, y: loss_of(out, y.double()),
    "the output itself": lambda loss_of, out, y: loss_of(out, out.detach()),
    "a part of the output": lambda loss_of, out, y: loss_of(out[:5], y[:5]),
    "swapped": lambda loss_of, out, y: loss_of(y, out),
    "no tensor": lambda loss_of, out, y: loss_of(out, 3.0),
    "a target that is a view": lambda loss_of, out, y: loss_of(out, torch.cat([y, y])[: len(y)]),
}


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("other", OTHERS)
def test_other_calls_of_the_loss(other, plainly):
    def run():
        model, x = made()
        out, seen = model(x), []

        def call():
            loss = OTHERS[other](nn.MSELoss(), out, target_of(out))
            seen.append((graph(loss._node), bits(loss.detach())))
            loss.backward()

        return error_of(call), seen, gradients_of(model)

    assert run() == plainly(run)


def test_infinities_and_nan_too(plainly):
    def run():
        model, x = made()
        x[0, 0], x[1, 1] = float("nan"), float("inf")
        out = model(x)
        loss = nn.MSELoss()(out, target_of(out))
        loss.backward()
        return bits(loss.detach()), gradients_of(model)

    assert run() == plainly(run)


def test_a_profile_names_every_op(plainly):
    def run():
        model, x = made()
        with torch.profiler.profile() as profile:
            out = model(x)
            nn.MSELoss()(out, target_of(out)).backward()
        return sorted((event.key, event.count) for event in profile.key_averages())

    assert run() == plainly(run)


def train(seed, model):
    x = torch.from_numpy(np.random.default_rng(seed).standard_normal((100, 2), np.float32))
    for _ in range(20):
        out = model(x)
        nn.MSELoss()(out, target_of(out)).backward()
    return gradients_of(model)


def test_two_threads_have_their_own_gradients():
    alone = [train(seed, made()[0]) for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(train, (1, 2), (made()[0], made()[0]))) == alone
