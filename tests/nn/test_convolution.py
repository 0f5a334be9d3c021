"""Convolutions and their transposes against PyTorch's: values, gradients to the second order, errors, weights."""

import itertools

import numpy as np
import pytest

import minitorch
from tests.both import check
from tests.nn.mirror import agree

RNG = np.random.default_rng(0)
SIZES, KERNEL = (7, 6, 5), (3, 2, 4)

SETTINGS = [
    {},
    {"stride": 2, "padding": 1},
    {"stride": 3, "padding": 2, "dilation": 2},
    {"dilation": 2, "padding": 3},
    {"groups": 2, "padding": 1},
    {"groups": 4},
    {"padding": "same"},
    {"padding": "same", "dilation": 3},
    {"padding": "valid"},
]


def arrays(d, weight, batch=(2,)):
    x, w = RNG.normal(size=(*batch, 4, *SIZES[:d])), RNG.normal(size=(*weight, *KERNEL[:d]))
    return x, w


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_convolution(d, settings):
    x, w = arrays(d, (8, 4 // settings.get("groups", 1)))

    def program(torch, x, w, b):
        return getattr(torch.nn.functional, f"conv{d}d")(x, w, b, **settings)

    terms = {"rtol": 1e-10, "atol": 1e-10, "but": {"warnings": "PyTorch warns of even kernels, once in a process"}}
    check(program, x, w, RNG.normal(size=8), **terms)
    check(lambda torch, x, w: program(torch, x, w, None), x[0], w, **terms)
    check(lambda torch, x, w: program(torch, x, w, None), x[:0], w, **terms)


TRANSPOSED = [
    {},
    {"stride": 2, "padding": 1, "output_padding": 1},
    {"stride": 3, "padding": 2, "dilation": 2, "output_padding": 2},
    {"dilation": 3, "output_padding": 2},
    {"stride": 2, "groups": 2},
    {"groups": 4, "padding": 1},
]


@pytest.mark.parametrize("settings", TRANSPOSED, ids=str)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_transposed_convolution(d, settings):
    x, w = arrays(d, (4, 3))

    def program(torch, x, w, b):
        return getattr(torch.nn.functional, f"conv_transpose{d}d")(x, w, b, **settings)

    check(program, x, w, RNG.normal(size=3 * settings.get("groups", 1)), rtol=1e-10, atol=1e-10)
    check(lambda torch, x, w: program(torch, x, w, None), x[0], w, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d"])
def test_lesser_precision(name, dtype):
    x, w = (a.astype(dtype) for a in arrays(2, (4, 4)))
    tolerance = {"float32": 1e-4, "float16": 3e-2}[dtype]

    def program(torch, x, w):
        y = getattr(torch.nn.functional, name)(x, w, padding=1)
        return y, *torch.autograd.grad(y.sum(), (x, w))

    agree(lambda torch: program(torch, *(torch.from_numpy(a).requires_grad_() for a in (x, w))), rtol=tolerance,
          atol=tolerance, but={"stride": "PyTorch's lies as it likes", "grad_fn": "so"})  # fmt: skip


@pytest.mark.parametrize(
    "shape",
    [(1, 28, 28, 6, 5), (6, 14, 14, 16, 5), (3, 32, 32, 32, 3), (32, 16, 16, 64, 3), (64, 8, 8, 9, 3), (9, 9, 9, 5, 1)],
)
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 1), (2, 1)])
def test_every_way_to_compute(shape, stride, padding):
    """Large enough for the fast loops of each kind, in single precision."""
    c, h, w, o, k = shape
    images, weights = RNG.normal(size=(9, c, h, w)), RNG.normal(size=(o, c, k, k)) / k
    cast = [a.astype(np.float32) for a in (images, weights, RNG.normal(size=o))]

    def program(torch):
        x, w, b = (torch.from_numpy(a).requires_grad_() for a in cast)
        y = torch.nn.functional.conv2d(x, w, b, stride, padding)
        g = torch.from_numpy(np.random.default_rng(1).normal(size=tuple(y.shape)).astype(np.float32))
        return y.detach(), *torch.autograd.grad(y, (x, w, b), g)

    agree(program, rtol=1e-3, atol=2e-3)


def test_inputs_that_do_not_lie_in_rows():
    x, w = arrays(2, (5, 4))

    def program(torch, x, w):
        y = torch.nn.functional.conv2d(x.transpose(2, 3), w.flip(2).transpose(2, 3))
        return torch.nn.functional.conv2d(x[:, :, ::2], w[..., ::2]).sum() + y.sum()

    check(program, x, w, rtol=1e-10, atol=1e-10)


ERRORS = {
    "dimensions": lambda F, x, w: F.conv2d(x[0, 0], w),
    "channels": lambda F, x, w: F.conv2d(x[:, :2], w),
    "channels of groups": lambda F, x, w: F.conv2d(x, w, groups=2),
    "groups that do not divide": lambda F, x, w: F.conv2d(x, w, groups=5),
    "bias": lambda F, x, w: F.conv2d(x, w, x[0, 0, 0, :2]),
    "dtype of the bias": lambda F, x, w: F.conv2d(x, w, w[:, 0, 0, 0].float()),
    "kernel": lambda F, x, w: F.conv2d(x[..., :2], w, dilation=2),
    "no group": lambda F, x, w: F.conv2d(x, w, groups=0),
    "stride": lambda F, x, w: F.conv2d(x, w, stride=0),
    "strides": lambda F, x, w: F.conv2d(x, w, stride=(1, 2, 3)),
    "padding": lambda F, x, w: F.conv2d(x, w, padding=-1),
    "paddings": lambda F, x, w: F.conv2d(x, w, padding=(1, 2, 3)),
    "dilation": lambda F, x, w: F.conv2d(x, w, dilation=0),
    "same with stride": lambda F, x, w: F.conv2d(x, w, padding="same", stride=2),
    "another word": lambda F, x, w: F.conv2d(x, w, padding="none"),
    "channels transposed": lambda F, x, w: F.conv_transpose2d(x, w),
    "output_padding": lambda F, x, w: F.conv_transpose2d(x, w.transpose(0, 1), output_padding=-1),
}
ABRIDGED = {
    "dtype of the weight": lambda F, x, w: F.conv2d(x, w.float()),
    "output_padding too large": lambda F, x, w: F.conv_transpose2d(x, w.transpose(0, 1), output_padding=1),
    "weight of one dimension less": lambda F, x, w: F.conv2d(x, w[0]),
    "nothing left": lambda F, x, w: F.conv_transpose2d(x, w.transpose(0, 1), padding=9),
    "no tensor": lambda F, x, w: F.conv2d([1.0], w),
}


@pytest.mark.parametrize("name", ERRORS | ABRIDGED)
def test_errors(name):
    x, w = np.ones((2, 4, 5, 5)), np.ones((6, 4, 3, 3))
    call = (ERRORS | ABRIDGED)[name]
    but = {"text": "PyTorch's names its C++"} if name in ABRIDGED else {}
    check(lambda torch: call(torch.nn.functional, torch.from_numpy(x), torch.from_numpy(w)), but=but)


LAYERS = {
    "Conv1d": lambda nn: (nn.Conv1d(4, 6, 3), (2, 4, 9)),
    "Conv2d": lambda nn: (nn.Conv2d(4, 6, (3, 2), stride=2, padding=(1, 0)), (2, 4, 9, 7)),
    "Conv2d without bias": lambda nn: (nn.Conv2d(4, 6, 3, bias=False, groups=2), (4, 9, 7)),
    "Conv2d same": lambda nn: (nn.Conv2d(4, 6, (3, 2), padding="same", dilation=2), (2, 4, 9, 7)),
    "Conv2d valid": lambda nn: (nn.Conv2d(4, 6, 3, padding="valid"), (2, 4, 9, 7)),
    "Conv2d reflect": lambda nn: (nn.Conv2d(4, 6, 3, padding=(2, 1), padding_mode="reflect"), (2, 4, 9, 7)),
    "Conv2d replicate": lambda nn: (nn.Conv2d(4, 6, 3, padding=2, padding_mode="replicate"), (4, 9, 7)),
    "Conv2d circular": lambda nn: (nn.Conv2d(4, 6, 3, padding="same", padding_mode="circular"), (2, 4, 9, 7)),
    "Conv3d": lambda nn: (nn.Conv3d(4, 6, 2, dilation=(1, 2, 1)), (2, 4, 5, 5, 4)),
    "ConvTranspose1d": lambda nn: (nn.ConvTranspose1d(4, 6, 3, 2, output_padding=1), (2, 4, 9)),
    "ConvTranspose2d": lambda nn: (nn.ConvTranspose2d(4, 6, 3, 2, padding=1, groups=2, bias=False), (2, 4, 5, 4)),
    "ConvTranspose3d": lambda nn: (nn.ConvTranspose3d(4, 2, 2, dilation=2), (2, 4, 3, 2, 3)),
    "LazyConv1d": lambda nn: (nn.LazyConv1d(6, 3), (2, 4, 9)),
    "LazyConv2d": lambda nn: (nn.LazyConv2d(6, 3, padding=1, groups=2), (4, 9, 7)),
    "LazyConv3d": lambda nn: (nn.LazyConv3d(6, 2, bias=False), (2, 4, 5, 5, 4)),
    "LazyConvTranspose1d": lambda nn: (nn.LazyConvTranspose1d(6, 3, output_padding=1, stride=2), (2, 4, 9)),
    "LazyConvTranspose2d": lambda nn: (nn.LazyConvTranspose2d(6, 3, groups=2, dilation=2), (2, 4, 5, 4)),
    "LazyConvTranspose3d": lambda nn: (nn.LazyConvTranspose3d(2, 2), (2, 4, 3, 2, 3)),
    "LazyLinear": lambda nn: (nn.LazyLinear(3), (5, 2)),
    "groups": lambda nn: nn.Conv2d(4, 6, 3, groups=0),
    "groups of channels in": lambda nn: nn.Conv2d(4, 6, 3, groups=3),
    "groups of channels out": lambda nn: nn.Conv2d(4, 6, 3, groups=4),
    "mode of transposed": lambda nn: nn.ConvTranspose2d(4, 6, 3, padding_mode="reflect"),
    "same with stride": lambda nn: nn.Conv2d(4, 6, 3, padding="same", stride=2),
    "lazy groups": lambda nn: (nn.LazyConv2d(6, 3, groups=3), (2, 4, 9, 7)),
    "lazy dimensions": lambda nn: (nn.LazyConv2d(6, 3), (4, 9)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    """How they print, start and compute; and what they keep, in order."""

    def program(torch):
        torch.manual_seed(1)
        layer, shape = LAYERS[name](torch.nn)
        before = repr(layer)
        z = torch.from_numpy(np.random.default_rng(0).normal(size=shape).astype(np.float32)).requires_grad_()
        y = layer(z)
        y.square().sum().backward()
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        parameters = [(k, p.grad) for k, p in layer.named_parameters()]
        return before, repr(layer), own, y.detach(), z.grad, parameters, list(layer.__dict__), type(layer).__name__

    agree(program, rtol=1e-4, atol=1e-4)
    agree(lambda torch: LAYERS[name](torch.nn)[0].state_dict() if "azy" not in name else None)


@pytest.mark.parametrize(("size", "given"), [*itertools.product([(9, 8), (1, 6, 10, 8), (11, 8), (9,)], [True, False])])
def test_sizes_of_transposed_layers(size, given):
    def program(torch):
        torch.manual_seed(0)
        layer = torch.nn.ConvTranspose2d(4, 6, 3, 2)
        x = torch.ones(1, 4, 4, 3)
        return layer(x, output_size=size) if given else layer(x, size)

    agree(program, rtol=1e-5, atol=1e-6)


def test_lazy_layers_read_files_before_the_first_input(tmp_path):
    model = minitorch.nn.Sequential(minitorch.nn.LazyConv2d(3, 2), minitorch.nn.Flatten(), minitorch.nn.LazyLinear(2))
    twin = minitorch.nn.Sequential(minitorch.nn.LazyConv2d(3, 2), minitorch.nn.Flatten(), minitorch.nn.LazyLinear(2))
    x = minitorch.randn(2, 1, 4, 4)
    y = model(x)
    minitorch.save(model.state_dict(), tmp_path / "model.pth")
    twin.load_state_dict(minitorch.load(tmp_path / "model.pth"))
    assert (twin(x) == y).all()
    assert isinstance(twin[0], minitorch.nn.Conv2d) and isinstance(twin[2], minitorch.nn.Linear)


def test_what_has_no_shape_yet_says_so():
    layer = minitorch.nn.LazyConv2d(3, 2)
    assert repr(layer.weight) == "<UninitializedParameter>"
    for use in (lambda: layer.weight + 1, lambda: layer.weight.sum(), lambda: layer.weight.numel()):
        with pytest.raises(ValueError, match="Call the lazy module with a first batch"):
            use()
    with pytest.raises(RuntimeError, match="Can't access the shape"):
        minitorch.nn.Conv2d(1, 3, 2).load_state_dict(layer.state_dict())


def test_lazy_layers_become_of_another_dtype():
    layer = minitorch.nn.LazyLinear(3).double()
    assert layer(minitorch.ones(2, 4, dtype=minitorch.float64)).dtype is minitorch.float64
