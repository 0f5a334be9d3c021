"""Modules as functions of their parameters, against PyTorch's."""

import pytest

import minitorch
from tests.both import check, programs, pytorch, stated


def model(torch):
    return torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Tanh())


def called(torch, call):
    m = model(torch)
    state = {k: v.detach() * 0.5 for k, v in m.state_dict().items() if "tracked" not in k}
    y = call(torch)(m, state, torch.arange(8.0).reshape(4, 2))
    return y, state["1.running_mean"], m[1].running_mean, m[1].num_batches_tracked


def gradients(torch):
    m = model(torch).eval()
    state = {k: v.detach() * 0.5 for k, v in m.named_parameters()}
    x = torch.arange(8.0).reshape(4, 2)
    return torch.func.grad(lambda p: (torch.func.functional_call(m, (p, {}), x) ** 2).sum())(state)


def tied(torch, keys, **options):
    m = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    m[1].weight = m[0].weight
    state = {key: torch.full((2, 2), float(i)) for i, key in enumerate(keys)}
    return torch.func.functional_call(m, state, (torch.ones(1, 2),), **options)


def assigning(torch):
    class Counting(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("n", torch.zeros(()))

        def forward(self, x, *, more=0):
            self.n = self.n + 1
            return x + self.n + more

    m, state = Counting(), {"n": torch.ones(())}
    return torch.func.functional_call(m, state, torch.ones(1), {"more": 3}), m.n, state["n"]


def recurrent(torch):
    m = torch.nn.LSTM(2, 3)
    zeros = {k: torch.zeros_like(v) for k, v in m.named_parameters()}
    return torch.func.functional_call(m, zeros, torch.ones(2, 1, 2))[0]


def ensemble(torch):
    models = [torch.nn.Linear(2, 3) for _ in range(3)]
    parameters, buffers = torch.func.stack_module_state(models)
    run = torch.vmap(lambda p, x: torch.func.functional_call(models[0], p, (x,)), (0, None))
    y = run(parameters, torch.ones(1, 2))
    return parameters, buffers, y.detach(), torch.autograd.grad(y.sum(), list(parameters.values()))


def without_statistics(torch):
    m = torch.func.replace_all_batch_norm_modules_(model(torch))
    return m[1].running_mean, m[1].track_running_stats, m(torch.arange(8.0).reshape(4, 2))


@programs(
    stated(lambda torch: called(torch, lambda torch: torch.func.functional_call), ulp=8),
    stated(lambda torch: called(torch, lambda torch: torch.nn.utils.stateless.functional_call), ulp=8),
    stated(gradients, ulp=16, atol=1e-6),
    lambda torch: tied(torch, ["0.weight"]),
    lambda torch: tied(torch, ["1.weight"]),
    lambda torch: tied(torch, ["1.weight"], tie_weights=False),
    lambda torch: tied(torch, ["0.weight", "1.weight"]),
    lambda torch: tied(torch, ["0.weight", "1.weight"], tie_weights=False),
    stated(lambda torch: tied(torch, ["0.weight"], strict=True), but={"more text": "what is missing: compared below"}),
    lambda torch: tied(torch, ["2.weight"]),
    assigning,
    recurrent,
    stated(ensemble, ulp=4, but={"stride": "of gradients of a stacked tensor"}),
    stated(without_statistics, ulp=8),
    lambda torch: torch.func.functional_call(model(torch), ({"a": 1}, {"a": 2}), ()),
    lambda torch: torch.func.functional_call(model(torch), (3,), ()),
    lambda torch: torch.func.functional_call(model(torch), {"0.weight": 3}, ()),
    lambda torch: torch.func.stack_module_state([]),
    lambda torch: torch.func.stack_module_state([model(torch), torch.nn.Tanh()]),
    lambda torch: torch.func.stack_module_state([model(torch), model(torch).eval()]),
)
def test_same_as_pytorch(program):
    check(program)


def test_a_module_that_fails_gets_its_parameters_back():
    layer = minitorch.nn.Linear(2, 3)
    before = layer.weight
    with pytest.raises(RuntimeError):
        minitorch.func.functional_call(layer, {"weight": minitorch.ones(3, 2)}, minitorch.ones(5))
    assert layer.weight is before


def test_strict_names_what_is_missing_and_what_is_too_much():
    said = []
    for torch in (minitorch, pytorch):
        with pytest.raises(RuntimeError) as error:
            state = {"weight": torch.ones(3, 2), "w": torch.ones(1)}
            torch.func.functional_call(torch.nn.Linear(2, 3), state, (), strict=True)
        said.append(str(error.value))
    assert said[0] == said[1]
