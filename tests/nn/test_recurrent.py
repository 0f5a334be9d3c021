"""Recurrent layers and their cells, against PyTorch's from the same seed: values, gradients and those of gradients."""

import io
import pickle

import numpy as np
import pytest
import torch

import minitorch
from minitorch.nn.functional.recurrent import CELLS, Weights, over_time, written_out
from tests.nn.mirror import agree

NODES = {"grad_fn": "a layer over time is one node here"}

KINDS = ("LSTM", "GRU", "RNN")
OPTIONS = {
    "plain": {},
    "without bias": {"bias": False},
    "two layers": {"num_layers": 2, "dropout": 0.5},
    "both ways": {"bidirectional": True},
    "batch first": {"num_layers": 2, "bidirectional": True, "batch_first": True, "bias": False},
}
CASES = [(kind, name) for kind in KINDS for name in OPTIONS]
OWN = {
    "projected": ("LSTM", {"proj_size": 3, "bidirectional": True, "num_layers": 2}),
    "relu": ("RNN", {"nonlinearity": "relu", "num_layers": 2}),
}


def made(torch, kind, options, dtype="float64"):
    """A layer from 4 to 6 features."""
    torch.manual_seed(3)
    return getattr(torch.nn, kind)(4, 6, **options, dtype=getattr(torch, dtype))


def states_of(torch, layer, *batch):
    """States to begin with."""
    count = layer.num_layers * (2 if layer.bidirectional else 1)
    sizes = [layer.proj_size or 6, 6] if layer.mode == "LSTM" else [6]
    dtype = layer.weight_ih_l0.dtype
    return [torch.randn(count, *batch, size, dtype=dtype).requires_grad_() for size in sizes]


def all_of(torch, layer, x, states, run):
    """Outputs, gradients and gradients of gradients of a layer run on an input and states."""
    output, ends = run(layer, x, (tuple(states) if len(states) > 1 else states[0]) if states else None)
    ends = ends if isinstance(ends, tuple) else (ends,)
    leaves = [x, *layer.parameters(), *states]
    loss = output.pow(3).sum() + sum(end.square().sum() for end in ends)
    first = torch.autograd.grad(loss, leaves, retain_graph=True)
    again = torch.autograd.grad(loss, leaves, create_graph=True)
    second = torch.autograd.grad(sum(g.square().sum() for g in again), leaves)
    return output, *ends, *first, *(g.detach() for g in again), *second


def check_layer(kind, options, shape, with_states, run=lambda layer, x, states: layer(x, states)):
    def program(torch):
        layer = made(torch, kind, options)
        x = torch.randn(shape, dtype=torch.float64).requires_grad_()
        batch = () if len(shape) == 2 else (shape[0 if layer.batch_first else 1],)
        states = states_of(torch, layer, *batch) if with_states else []
        return repr(layer), layer.state_dict(), *all_of(torch, layer, x, states, run)

    agree(program, rtol=1e-11, atol=1e-11, but={**NODES, "offset": "an output is no part of a larger memory here"})


@pytest.mark.parametrize("with_states", [False, True])
@pytest.mark.parametrize("shape", [(5, 3, 4), (5, 4), (1, 1, 4)])
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_layers(kind, name, shape, with_states):
    check_layer(kind, OPTIONS[name], shape, with_states)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("with_states", [False, True])
@pytest.mark.parametrize("name", OWN)
def test_layers_with_options_of_their_own(name, with_states):
    check_layer(*OWN[name], (5, 3, 4), with_states)


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("both_ways", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_packed_sequences(kind, both_ways, batch_first):
    def run(layer, x, states):
        rnn = (minitorch if isinstance(x, minitorch.Tensor) else torch).nn.utils.rnn
        packed = rnn.pack_padded_sequence(x, [2, 5, 3], batch_first, enforce_sorted=False)
        output, ends = layer(packed, states)
        return rnn.pad_packed_sequence(output, batch_first)[0], ends

    options = {"bidirectional": both_ways, "num_layers": 2, "batch_first": batch_first}
    for with_states in (False, True):
        check_layer(kind, options, (3, 5, 4) if batch_first else (5, 3, 4), with_states, run)


@pytest.mark.parametrize("kind", KINDS)
def test_large_layers_in_single_precision(kind):
    """By the compiled loops, held against PyTorch in double precision."""
    x = np.random.default_rng(0).normal(size=(7, 40, 20))
    weight = np.random.default_rng(1).normal(size=(7, 40, 64))

    def run(torch, dtype):
        torch.manual_seed(0)
        layer = getattr(torch.nn, kind)(20, 64).to(dtype)
        z = torch.from_numpy(x).to(dtype).requires_grad_()
        output, ends = layer(z)
        ((output * torch.from_numpy(weight).to(dtype)).sum() + sum(end.sum() for end in ends)).backward()
        return [output.detach(), z.grad, *(p.grad for p in layer.parameters())]

    for ours, exact in zip(run(minitorch, minitorch.float32), run(torch, torch.float64), strict=True):
        assert ours.dtype is minitorch.float32
        np.testing.assert_allclose(ours.numpy(), exact.numpy(), rtol=1e-4, atol=2e-6 * float(exact.abs().max()))


@pytest.mark.parametrize("mode", CELLS)
def test_the_kernels_compute_what_is_written_out(mode):
    rng, gates = np.random.default_rng(0), {"LSTM": 4, "GRU": 3}.get(mode, 1)
    shapes = [(9, 4), (gates * 5, 4), (gates * 5, 5), (gates * 5,), (gates * 5,), *[(3, 5)] * (1 + (mode == "LSTM"))]
    arrays = [rng.normal(size=shape) for shape in shapes]

    def run(function):
        x, *rest = leaves = [minitorch.from_numpy(a.copy()).requires_grad_() for a in arrays]
        states = function(CELLS[mode], x, Weights(*rest[:4]), tuple(rest[4:]), (3, 3, 2, 1))
        sum((k + 1) * s.square().sum() for k, s in enumerate(states)).backward()
        return [*(s.detach() for s in states), *(leaf.grad for leaf in leaves)]

    for ours, defined in zip(run(over_time), run(written_out), strict=True):
        np.testing.assert_allclose(ours.numpy(), defined.numpy(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_other_dtypes_and_few_gradients(kind, dtype):
    def program(torch):
        layer = made(torch, kind, {}, dtype)
        for name, parameter in layer.named_parameters():
            parameter.requires_grad_(name.startswith("weight_hh"))
        output, _ = layer(torch.randn(3, 2, 4, dtype=getattr(torch, dtype)))
        output.sum().backward()
        return output, [p.grad for p in layer.parameters()]

    tolerance = 2e-2 if dtype == "float16" else 2e-6
    agree(program, rtol=tolerance, atol=tolerance, but=NODES)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_last_state_is_asked_for(kind):
    def program(torch):
        layer = made(torch, kind, {"num_layers": 2})
        x = torch.randn(4, 3, 4, dtype=torch.float64).requires_grad_()
        ends = layer(x)[1]
        (ends[1] if isinstance(ends, tuple) else ends)[-1].sum().backward()
        return x.grad, [p.grad for p in layer.parameters()]

    agree(program, rtol=1e-12, atol=1e-13)


def test_what_was_saved_must_not_be_edited():
    layer = minitorch.nn.LSTM(2, 3)
    output, _ = layer(minitorch.ones(4, 1, 2))
    with minitorch.no_grad():
        layer.weight_hh_l0 += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.sum().backward()


CALLS = {
    "of four dimensions": lambda torch: torch.nn.LSTM(4, 6)(torch.ones(1, 2, 3, 4)),
    "of another size": lambda torch: torch.nn.GRU(4, 6)(torch.ones(2, 3, 5)),
    "of another dtype": lambda torch: torch.nn.RNN(4, 6)(torch.ones(2, 3, 4, dtype=torch.float64)),
    "h of another size": lambda torch: torch.nn.GRU(4, 6)(torch.ones(2, 3, 4), torch.ones(1, 3, 5)),
    "h of another batch": lambda torch: torch.nn.LSTM(4, 6)(torch.ones(2, 3, 4), (torch.ones(1, 1, 6),) * 2),
    "c of another size": lambda torch: torch.nn.LSTM(4, 6)(
        torch.ones(2, 3, 4), (torch.ones(1, 3, 6), torch.ones(1, 3, 5))
    ),
    "h without a batch": lambda torch: torch.nn.RNN(4, 6)(torch.ones(2, 3, 4), torch.ones(1, 6)),
    "no steps": lambda torch: torch.nn.LSTM(4, 6)(torch.ones(0, 3, 4)),
    "no batch": lambda torch: torch.nn.GRU(4, 6)(torch.ones(2, 0, 4))[0].shape,
    "no features": lambda torch: torch.nn.LSTM(0, 6),
    "no hidden": lambda torch: torch.nn.LSTM(4, 0),
    "no layers": lambda torch: torch.nn.LSTM(4, 6, 0),
    "sizes that are none": lambda torch: torch.nn.LSTM(4.0, 6),
    "bias that is none": lambda torch: torch.nn.LSTM(4, 6, 1, 1),
    "too much dropout": lambda torch: torch.nn.LSTM(4, 6, dropout=2),
    "dropout for one layer": lambda torch: repr(torch.nn.LSTM(4, 6, dropout=0.5)),
    "projection of a GRU": lambda torch: torch.nn.GRU(4, 6, proj_size=2),
    "projection of an RNN": lambda torch: torch.nn.RNN(4, 6, proj_size=2),
    "projection to too much": lambda torch: torch.nn.LSTM(4, 6, proj_size=6),
    "projection below 0": lambda torch: torch.nn.LSTM(4, 6, proj_size=-1),
    "another activation": lambda torch: torch.nn.RNN(4, 6, nonlinearity="gelu"),
    "activation by position": lambda torch: repr(torch.nn.RNN(4, 6, 1, "relu", False)),
    "all weights": lambda torch: [[p.shape for p in own] for own in torch.nn.LSTM(4, 6, 2).all_weights],
    "cell of three dimensions": lambda torch: torch.nn.LSTMCell(4, 6)(torch.ones(1, 2, 4)),
    "cell with h of three": lambda torch: torch.nn.GRUCell(4, 6)(torch.ones(2, 4), torch.ones(1, 2, 6)),
    "cell of another size": lambda torch: torch.nn.GRUCell(4, 6)(torch.ones(2, 5)),
    "cell of another batch": lambda torch: torch.nn.RNNCell(4, 6)(torch.ones(2, 4), torch.ones(3, 6)),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name):
    agree(CALLS[name], but={"text": "a shape is written in its own way"})


CELL_CASES = {
    "LSTMCell": lambda nn: nn.LSTMCell(4, 6),
    "GRUCell": lambda nn: nn.GRUCell(4, 6),
    "RNNCell": lambda nn: nn.RNNCell(4, 6),
    "RNNCell with relu": lambda nn: nn.RNNCell(4, 6, nonlinearity="relu"),
    "GRUCell without bias": lambda nn: nn.GRUCell(4, 6, bias=False),
}


@pytest.mark.parametrize("shape", [(3, 4), (4,), (0, 4)])
@pytest.mark.parametrize("with_state", [False, True])
@pytest.mark.parametrize("name", CELL_CASES)
def test_cells(name, with_state, shape):
    def program(torch):
        torch.manual_seed(0)
        cell = CELL_CASES[name](torch.nn).double()
        x = torch.randn(shape, dtype=torch.float64).requires_grad_()
        start = [torch.randn(*shape[:-1], 6, dtype=torch.float64).requires_grad_() for _ in range(2)]
        hx = (tuple(start) if name == "LSTMCell" else start[0]) if with_state else None
        states = cell(x, hx)
        states = states if isinstance(states, tuple) else (states,)
        leaves = [x, *cell.parameters(), *(start[: len(states)] if with_state else [])]
        first = torch.autograd.grad(sum(s.pow(3).sum() for s in states), leaves, create_graph=True)
        second = torch.autograd.grad(sum(g.square().sum() for g in first), leaves)
        return repr(cell), cell.state_dict(), *states, *first, *second

    nodes = {"grad_fn": "not every node is PyTorch's", "stride": "nor how gradients lie in memory"}
    agree(program, rtol=1e-12, atol=1e-13, but=nodes)


@pytest.mark.parametrize("kind", [*KINDS, "LSTMCell", "GRUCell", "RNNCell"])
def test_whole_layers_travel_in_files(kind):
    def saved(lib):
        lib.manual_seed(0)
        buffer = io.BytesIO()
        lib.save(getattr(lib.nn, kind)(3, 4), buffer)
        buffer.seek(0)
        return buffer

    x = np.random.default_rng(0).normal(size=(2, 3) if kind.endswith("Cell") else (5, 2, 3)).astype(np.float32)

    def output(lib, layer):
        y = layer(lib.from_numpy(x))
        return (y[0] if isinstance(y, tuple) else y).detach().numpy()

    ours = minitorch.load(saved(torch), weights_only=False)
    theirs = torch.load(saved(minitorch), weights_only=False)
    np.testing.assert_allclose(output(minitorch, ours), output(torch, theirs), rtol=1e-6, atol=1e-6)
    again = pickle.loads(pickle.dumps(ours))
    np.testing.assert_array_equal(output(minitorch, again), output(minitorch, ours))


@pytest.mark.parametrize("kind", KINDS)
def test_compiled_steps(kind):
    def losses(compiled):
        minitorch.manual_seed(0)
        layer = getattr(minitorch.nn, kind)(3, 4)
        optimizer = minitorch.optim.SGD(layer.parameters(), lr=0.1)
        x = minitorch.randn(3, 2, 3)

        def step(x):
            loss = layer(x)[0].square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        run = minitorch.compile(step) if compiled else step
        return [run(x).item() for _ in range(4)]

    np.testing.assert_allclose(losses(True), losses(False), rtol=1e-5)


def test_flattening_parameters_changes_nothing():
    layer = minitorch.nn.LSTM(2, 3)
    before = [p.detach().clone() for p in layer.parameters()]
    assert layer.flatten_parameters() is None
    assert all(minitorch.equal(p, q) for p, q in zip(layer.parameters(), before, strict=True))
