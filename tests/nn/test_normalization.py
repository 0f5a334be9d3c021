"""Normalisation against PyTorch's: values, gradients of both orders, running numbers, errors, compiled steps."""

import numpy as np
import pytest

import minitorch
from minitorch.kernels import normalisation as kernels
from minitorch.ops import normalisation as ops
from minitorch.testing import assert_close
from tests.both import check
from tests.nn.mirror import PLACES, agree, array

FRESH = {"grad_fn": "of a batch of no examples PyTorch records what it does to its shape"}
LAYERS = {
    "BatchNorm1d": (lambda nn: nn.BatchNorm1d(4), [(5, 4), (5, 4, 3), (2, 4)]),
    "BatchNorm1d with options": (lambda nn: nn.BatchNorm1d(4, 1e-3, 0.3, bias=False), [(5, 4), (5, 4, 3)]),
    "BatchNorm1d, mean of all": (lambda nn: nn.BatchNorm1d(4, momentum=None), [(5, 4)]),
    "BatchNorm1d, plain": (lambda nn: nn.BatchNorm1d(4, affine=False), [(5, 4)]),
    "BatchNorm1d, no memory": (lambda nn: nn.BatchNorm1d(4, track_running_stats=False), [(5, 4)]),
    "BatchNorm2d": (lambda nn: nn.BatchNorm2d(3), [(4, 3, 2, 5), (1, 3, 2, 2), (4, 3, 1, 1)]),
    "BatchNorm3d": (lambda nn: nn.BatchNorm3d(2), [(2, 2, 3, 2, 2)]),
    "SyncBatchNorm": (lambda nn: nn.SyncBatchNorm(3), [(4, 3), (2, 3, 2, 2)]),
    "InstanceNorm1d": (lambda nn: nn.InstanceNorm1d(3), [(2, 3, 5), (3, 5)]),
    "InstanceNorm2d": (lambda nn: nn.InstanceNorm2d(3, affine=True), [(2, 3, 4, 2), (3, 4, 2)]),
    "InstanceNorm2d with memory": (lambda nn: nn.InstanceNorm2d(3, track_running_stats=True), [(2, 3, 4, 2)]),
    "InstanceNorm3d": (lambda nn: nn.InstanceNorm3d(2, 1e-3, 0.3, True, True), [(3, 2, 3, 2, 2)]),
    "LayerNorm": (lambda nn: nn.LayerNorm(7), [(7,), (3, 7), (2, 3, 7), (0, 7)]),
    "LayerNorm of two": (lambda nn: nn.LayerNorm((3, 5), 1e-3), [(3, 5), (4, 3, 5)]),
    "LayerNorm without bias": (lambda nn: nn.LayerNorm([6], bias=False), [(2, 6)]),
    "LayerNorm, plain": (lambda nn: nn.LayerNorm(6, elementwise_affine=False), [(2, 6)]),
    "RMSNorm": (lambda nn: nn.RMSNorm(6), [(6,), (2, 3, 6)]),
    "RMSNorm with options": (lambda nn: nn.RMSNorm((3, 4), 1e-3, False), [(2, 3, 4)]),
    "GroupNorm": (lambda nn: nn.GroupNorm(2, 4), [(3, 4), (3, 4, 5), (2, 4, 3, 2), (0, 4, 3)]),
    "GroupNorm of one": (lambda nn: nn.GroupNorm(1, 4, 1e-3, bias=False), [(2, 4, 3, 2)]),
    "GroupNorm, plain": (lambda nn: nn.GroupNorm(4, 4, affine=False), [(2, 4, 3)]),
    "LocalResponseNorm": (lambda nn: nn.LocalResponseNorm(2), [(2, 5, 3), (2, 5, 2, 3), (0, 5, 2)]),
    "LocalResponseNorm of three": (lambda nn: nn.LocalResponseNorm(3, 0.5, 0.6, 2.0), [(2, 5, 2, 3, 2)]),
}
"""Layers, and shapes of inputs."""
CASES = [(name, shape) for name, (_, shapes) in LAYERS.items() for shape in shapes]


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_layers(name, shape):
    """In training twice, so that running numbers count, then in evaluation; gradients of gradients too."""

    def program(torch, x):
        layer = LAYERS[name][0](torch.nn).double()
        for k, parameter in enumerate(layer.parameters()):
            torch.nn.init.uniform_(parameter, k - 0.9, k + 0.1)
        outs = [layer(x), layer(x * x), layer.eval()(x)]
        loss = sum((out * torch.arange(0.0, out.numel()).view(out.shape).double().sin()).sum() for out in outs)
        asked = [x, *layer.parameters()]
        first = torch.autograd.grad(loss, asked, create_graph=True)
        squares = sum((g * g).sum() for g in first)
        second = torch.autograd.grad(squares, asked, allow_unused=True, retain_graph=True)
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        return outs, [g.detach() for g in first], second, repr(layer), own, layer.state_dict(), list(layer.__dict__)

    x = array(np.random.default_rng(0), *shape, dtype="float64")
    check(program, x, rtol=1e-9, atol=1e-9, but=PLACES | FRESH if 0 in shape else PLACES)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("name", ["BatchNorm2d", "LayerNorm of two", "GroupNorm", "RMSNorm"])
def test_dtypes(name, dtype):
    make, shapes = LAYERS[name]
    x = array(np.random.default_rng(0), *shapes[-1 if name != "GroupNorm" else 2], dtype=dtype)

    def program(torch):
        layer = make(torch.nn).to(getattr(torch, dtype))
        z = torch.from_numpy(x).requires_grad_()
        y = layer(z)
        weights = torch.arange(0.0, y.numel()).view(y.shape).to(y.dtype).sin()
        (y * weights).sum().backward()
        return y, z.grad, layer.state_dict(), layer.eval()(z)

    near = {"float16": 2e-3, "float32": 4e-6}[dtype]
    agree(program, rtol=near, atol=2 * near)


@pytest.mark.parametrize("name", ["batch_norm", "layer_norm", "group_norm"])
def test_half_floats_with_single_parameters(name):
    x = array(np.random.default_rng(0), 5, 4, dtype="float16")

    def program(torch):
        F, w = torch.nn.functional, torch.arange(1.0, 5.0)
        z = torch.from_numpy(x)
        return {
            "batch_norm": lambda: F.batch_norm(z, torch.zeros(4), torch.ones(4), w, w, True),
            "layer_norm": lambda: F.layer_norm(z, (4,), w, w),
            "group_norm": lambda: F.group_norm(z, 2, w, w),
        }[name]()

    agree(program, atol=4e-3)


def f(torch):
    return torch.nn.functional


def ones(torch, *shape):
    return torch.ones(*shape)


ERRORS = {
    "bn: one value": lambda torch: f(torch).batch_norm(ones(torch, 1, 3), None, None, training=True),
    "bn: one value a plane": lambda torch: torch.nn.BatchNorm2d(3)(ones(torch, 1, 3, 1, 1)),
    "bn: no running mean": lambda torch: f(torch).batch_norm(ones(torch, 2, 3), None, None),
    "bn: no running variance": lambda torch: f(torch).batch_norm(
        ones(torch, 2, 3), ones(torch, 3), None, training=True
    ),
    "bn: running mean": lambda torch: f(torch).batch_norm(ones(torch, 2, 3), ones(torch, 2), ones(torch, 3)),
    "bn: weight": lambda torch: f(torch).batch_norm(ones(torch, 2, 3), None, None, ones(torch, 2), training=True),
    "bn: eps": lambda torch: f(torch).batch_norm(ones(torch, 2, 3), None, None, training=True, eps=0.0),
    "bn: negative eps": lambda torch: f(torch).batch_norm(ones(torch, 2, 3), ones(torch, 3), ones(torch, 3), eps=-1.0),
    "bn: integers": lambda torch: f(torch).batch_norm(ones(torch, 2, 3).long(), None, None, training=True),
    "bn: dtypes": lambda torch: torch.nn.BatchNorm1d(3)(ones(torch, 2, 3).double()),
    "bn: channels": lambda torch: torch.nn.BatchNorm1d(3)(ones(torch, 2, 4)),
    "bn: one dimension": lambda torch: torch.nn.BatchNorm1d(3)(ones(torch, 3)),
    "bn: four dimensions": lambda torch: torch.nn.BatchNorm1d(3)(ones(torch, 2, 3, 1, 1)),
    "bn2d: three dimensions": lambda torch: torch.nn.BatchNorm2d(3)(ones(torch, 2, 3, 1)),
    "in: one value": lambda torch: f(torch).instance_norm(ones(torch, 2, 3, 1)),
    "in: nothing kept": lambda torch: f(torch).instance_norm(ones(torch, 2, 3, 2), use_input_stats=False),
    "in: channels": lambda torch: torch.nn.InstanceNorm1d(4, affine=True)(ones(torch, 2, 3, 2)),
    "in: channels, without parameters": lambda torch: torch.nn.InstanceNorm1d(4)(torch.arange(12.0).view(2, 3, 2)),
    "in: dimensions": lambda torch: torch.nn.InstanceNorm2d(4)(ones(torch, 2, 3)),
    "ln: sizes": lambda torch: f(torch).layer_norm(ones(torch, 2, 3), (4,)),
    "ln: more sizes": lambda torch: f(torch).layer_norm(ones(torch, 3), (2, 3)),
    "ln: no sizes": lambda torch: f(torch).layer_norm(ones(torch, 2, 3), ()),
    "ln: a number": lambda torch: f(torch).layer_norm(ones(torch, 2, 3), 3),
    "ln: weight": lambda torch: f(torch).layer_norm(ones(torch, 2, 3), (3,), ones(torch, 4)),
    "ln: bias": lambda torch: f(torch).layer_norm(ones(torch, 2, 3), (3,), None, ones(torch, 4)),
    "ln: dtypes": lambda torch: f(torch).layer_norm(ones(torch, 2, 3).double(), (3,), ones(torch, 3)),
    "ln: integers": lambda torch: f(torch).layer_norm(ones(torch, 2, 3).long(), (3,)),
    "rms: sizes": lambda torch: f(torch).rms_norm(ones(torch, 2, 3), (4,)),
    "rms: weight": lambda torch: f(torch).rms_norm(ones(torch, 2, 3), (3,), ones(torch, 4)),
    "rms: integers": lambda torch: f(torch).rms_norm(ones(torch, 2, 3).long(), (3,)),
    "gn: groups": lambda torch: f(torch).group_norm(ones(torch, 2, 6, 4), 4),
    "gn: groups of a layer": lambda torch: torch.nn.GroupNorm(4, 6),
    "gn: weight": lambda torch: f(torch).group_norm(ones(torch, 2, 6, 4), 3, ones(torch, 5)),
    "gn: one value": lambda torch: f(torch).group_norm(ones(torch, 1, 1, 1), 1),
    "gn: dimensions": lambda torch: f(torch).group_norm(ones(torch, 6), 1),
    "gn: integers": lambda torch: f(torch).group_norm(ones(torch, 2, 6, 4).long(), 3),
    "lrn: dimensions": lambda torch: f(torch).local_response_norm(ones(torch, 2, 3), 2),
}


@pytest.mark.parametrize("name", ERRORS)
def test_edges(name):
    agree(ERRORS[name], rtol=2e-6)


def test_states_of_earlier_versions():
    def program(torch):
        results = []
        for layer in (torch.nn.BatchNorm1d(2), torch.nn.InstanceNorm1d(2)):
            state = {"running_mean": torch.ones(2), "running_var": torch.ones(2)}
            if layer.affine:
                state |= {"weight": torch.ones(2), "bias": torch.ones(2)}
            try:
                results.append((repr(layer.load_state_dict(state)), layer.state_dict()))
            except RuntimeError as error:
                results.append(str(error))
        return results

    agree(program)


LAYOUTS = [np.array, lambda a: a.T.copy().T, lambda a: np.repeat(a, 2, -1)[..., ::2]]
FORMS = [((6, 300), (1,), (300,)), ((2, 3, 40), (1, 2), (3, 40)), ((300, 5), (0,), (5,)), ((4, 3, 70), (0, 2), (3, 1)),
         ((3, 4, 5, 6), (0, 2, 3), (4, 1, 1)), ((2, 3, 4), (2,), (3, 1)),
         ((3, 2, 4, 50), (2, 3), (2, 4, 1))]  # fmt: skip


@pytest.mark.parametrize(("shape", "dim", "affine"), FORMS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("parameters", [True, False])
def test_one_pass_gives_what_the_composition_gives(shape, dim, affine, dtype, layout, parameters):
    """The gradients too: of arrays by a loop, of tensors with a history by ops."""
    rng = np.random.default_rng(0)
    x, g = (layout(array(rng, *shape, dtype=dtype)) for _ in range(2))
    n = int(np.prod(affine))
    weight, bias = (array(rng, n, dtype=dtype) if parameters else None for _ in range(2))
    settings = (dim, affine, 1e-3, None)
    exact = [None if a is None else a.astype("float64") for a in (g, x, weight, bias)]
    near = {"float32": 2e-5, "float64": 1e-12}[dtype]
    found = ops.normalize(x, weight, bias, None, *settings)
    expected = ops.normalize.formula(*exact[1:], None, *settings)
    assert found.dtype == x.dtype
    np.testing.assert_allclose(found, expected, rtol=near, atol=near)
    history = [None if a is None else minitorch.from_numpy(a).requires_grad_() for a in exact]
    slow = [t.detach().numpy().reshape(-1) for t in ops._gradients(*history[:3], None, *settings)]
    for known in (None, ops.moments(x, dim)):
        fast = ops._gradients(g, x, weight, known, *settings)
        for a, b in zip(fast, slow, strict=True):
            assert a.dtype == x.dtype
            np.testing.assert_allclose(a.reshape(-1), b, rtol=near, atol=20 * near)


def test_means_far_from_zero():
    """Where a mean is 10,000 times the distances from it, the variance is no difference of squares."""
    x = (1e4 + np.random.default_rng(0).normal(size=(64, 32))).astype("float32")
    for dim in ((0,), (1,)):
        mean, variance = (np.squeeze(a) for a in kernels.moments(x, dim))
        assert_close(mean, x.astype("float64").mean(dim).astype("float32"), ulp=1)
        assert_close(variance, x.astype("float64").var(dim).astype("float32"), ulp=1000)


@pytest.mark.parametrize("name", ["BatchNorm1d", "BatchNorm2d", "InstanceNorm2d with memory", "LayerNorm of two",
                                  "RMSNorm", "GroupNorm", "LocalResponseNorm"])  # fmt: skip
def test_compiled_steps(name):
    """Running numbers move in compiled steps as they do in eager ones."""
    make, shapes = LAYERS[name]
    x = array(np.random.default_rng(0), *shapes[1 if len(shapes) > 1 else 0])

    def trained(compiled):
        layer = make(minitorch.nn)
        optimizer = minitorch.optim.SGD([*layer.parameters(), minitorch.nn.Parameter(minitorch.ones(1))], lr=0.1)

        def step(x):
            y = layer(x)
            loss = (y * y.detach().sin()).sum()
            optimizer.zero_grad()
            if loss.requires_grad:
                loss.backward()
            optimizer.step()
            return y.detach(), loss.detach()

        step = minitorch.compile(step) if compiled else step
        results = [step(minitorch.from_numpy(x * k)) for k in (1, 2, 3)]
        return [results, list(layer.state_dict().values()), layer.eval()(minitorch.from_numpy(x)).detach()]

    assert_close(trained(True), trained(False), rtol=2e-5, atol=1e-5)


def test_evaluation_is_unmoved():
    layer = minitorch.nn.BatchNorm1d(3).eval()
    before = {k: v.clone() for k, v in layer.state_dict().items()}
    layer(minitorch.randn(4, 3))
    assert all(minitorch.equal(v, before[k]) for k, v in layer.state_dict().items())


def test_frozen_parameters_and_plain_inputs_get_no_gradient():
    layer, x = minitorch.nn.BatchNorm1d(3), minitorch.randn(4, 3)
    layer.weight.requires_grad_(False)
    layer(x).sum().backward()
    assert layer.weight.grad is None and x.grad is None
    assert_close(layer.bias.grad, minitorch.full((3,), 4.0))
