"""Pooling, and pooling undone, against PyTorch's: values, places, gradients to the second order, errors."""

import numpy as np
import pytest

from tests.both import check
from tests.nn.mirror import agree

RNG = np.random.default_rng(0)
SIZES = (9, 8, 7)

MAX = [
    {"kernel_size": 2},
    {"kernel_size": 3, "stride": 2, "padding": 1},
    {"kernel_size": 3, "stride": 2, "ceil_mode": True},
    {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True},
    {"kernel_size": 3, "stride": 1, "dilation": 2, "padding": 1},
]


def image(d, *lead):
    """Numbers of which no two are the same."""
    shape = (*lead, *SIZES[:d])
    return RNG.permutation(np.arange(np.prod(shape))).reshape(shape) / 100 - 1


@pytest.mark.parametrize("settings", MAX, ids=str)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_largest(d, settings):
    def program(torch, x, **more):
        return getattr(torch.nn.functional, f"max_pool{d}d")(x, **settings, **more)

    check(program, image(d, 2, 3), ulp=4)  # gradients of windows that overlap are added up in another order
    check(program, image(d, 3), ulp=4)
    check(lambda torch, x: program(torch, x, return_indices=True)[0], image(d, 2, 3), ulp=4)
    agree(lambda torch: program(torch, torch.from_numpy(image_of_ties(d)), return_indices=True))


def image_of_ties(d):
    return np.random.default_rng(0).integers(0, 3, (2, 3, *SIZES[:d])).astype(np.float32)


AVERAGE = [
    {"kernel_size": 2},
    {"kernel_size": 3, "stride": 2, "padding": 1},
    {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False},
    {"kernel_size": 3, "stride": 2, "ceil_mode": True},
    {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True},
    {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True, "count_include_pad": False},
    {"kernel_size": 2, "divisor_override": 3},
]


@pytest.mark.parametrize("settings", AVERAGE, ids=str)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_mean(d, settings):
    if d == 1 and "divisor_override" in settings:
        pytest.skip("PyTorch's has none")
    check(lambda torch, x: getattr(torch.nn.functional, f"avg_pool{d}d")(x, **settings), image(d, 2, 3), rtol=1e-12)
    check(lambda torch, x: getattr(torch.nn.functional, f"avg_pool{d}d")(x, **settings), image(d, 3), rtol=1e-12)


MEAN = {"grad_fn": "PyTorch takes the mean for one place, a node of another name"}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, None])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_as_many_windows_as_are_wanted(d, size):
    size = (size,) * d if d > 1 else size or 4
    for x in (image(d, 2, 3), image(d, 3)):
        but = {**MEAN, "stride": "of a mean, PyTorch's is its own"} if size in (1, (1, 1), (1, 1, 1)) else {}
        check(
            lambda torch, x: getattr(torch.nn.functional, f"adaptive_avg_pool{d}d")(x, size),
            x,
            rtol=1e-12,
            atol=1e-14,
            but=but,
        )
        check(lambda torch, x: getattr(torch.nn.functional, f"adaptive_max_pool{d}d")(x, size), x)
        agree(
            lambda torch, x=x: getattr(torch.nn.functional, f"adaptive_max_pool{d}d")(torch.from_numpy(x), size, True)
        )


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "adaptive_max_pool2d", "adaptive_avg_pool2d"])
def test_lesser_precision(name, dtype):
    def program(torch):
        x = torch.from_numpy(image_of_ties(2).astype(dtype)).requires_grad_()
        y = getattr(torch.nn.functional, name)(x, 3)
        return y.detach(), torch.autograd.grad(y, x, y)

    agree(program, rtol=1e-6 if dtype == "float32" else 2e-3)


def test_whole_numbers_and_special_ones():
    agree(lambda torch: torch.nn.functional.max_pool2d(torch.arange(36).reshape(1, 1, 6, 6) % 7, 2))
    special = np.array([[np.nan, 1, -np.inf, -np.inf], [2, 3, -np.inf, -np.inf], [np.inf, 1, 0, 1], [2, 3, 0, 0]])
    agree(
        lambda torch: torch.nn.functional.max_pool2d(torch.from_numpy(special[None]), 2, padding=1, return_indices=True)
    )


@pytest.mark.parametrize("d", [1, 2, 3])
def test_undone(d):
    def program(torch, x, **more):
        F = torch.nn.functional
        y, places = getattr(F, f"max_pool{d}d")(x.detach(), 2, return_indices=True)
        return getattr(F, f"max_unpool{d}d")(torch.tanh(x)[(..., *(slice(n) for n in y.shape[2:]))], places, 2, **more)

    x = image(d, 2, 3)
    check(program, x[(..., *(slice(n // 2 * 2) for n in x.shape[2:]))], rtol=1e-12, atol=1e-14)
    check(lambda torch, x: program(torch, x, output_size=x.shape), x, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("p", [1, 2, 3, 1.5, float("inf"), -float("inf")])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_norms_of_windows(d, p):
    def program(torch, x):
        return getattr(torch.nn.functional, f"lp_pool{d}d")(x, p, 2, 1, ceil_mode=True)

    check(program, np.abs(image(d, 2, 3)) + 0.1, rtol=1e-9, but={"grad_fn": "PyTorch divides by a number at last"})


LAYERS = {
    "MaxPool1d": lambda nn: (nn.MaxPool1d(2), 1),
    "MaxPool2d": lambda nn: (nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=1), 2),
    "MaxPool2d indices": lambda nn: (nn.MaxPool2d(2, return_indices=True, ceil_mode=True), 2),
    "MaxPool3d": lambda nn: (nn.MaxPool3d(2), 3),
    "AvgPool1d": lambda nn: (nn.AvgPool1d(3, 2, 1), 1),
    "AvgPool2d": lambda nn: (nn.AvgPool2d((3, 2), count_include_pad=False, padding=1), 2),
    "AvgPool3d": lambda nn: (nn.AvgPool3d(2, divisor_override=5), 3),
    "LPPool1d": lambda nn: (nn.LPPool1d(2, 3), 1),
    "LPPool2d": lambda nn: (nn.LPPool2d(2, (3, 2), stride=2), 2),
    "LPPool3d": lambda nn: (nn.LPPool3d(1, 2, ceil_mode=True), 3),
    "AdaptiveAvgPool1d": lambda nn: (nn.AdaptiveAvgPool1d(2), 1),
    "AdaptiveAvgPool2d": lambda nn: (nn.AdaptiveAvgPool2d((None, 2)), 2),
    "AdaptiveAvgPool3d": lambda nn: (nn.AdaptiveAvgPool3d((2, 3, 4)), 3),
    "AdaptiveMaxPool1d": lambda nn: (nn.AdaptiveMaxPool1d(2), 1),
    "AdaptiveMaxPool2d": lambda nn: (nn.AdaptiveMaxPool2d((None, 2), return_indices=True), 2),
    "AdaptiveMaxPool3d": lambda nn: (nn.AdaptiveMaxPool3d(2), 3),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    def program(torch):
        layer, d = LAYERS[name](torch.nn)
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        return repr(layer), own, layer(torch.from_numpy(image_of_ties(d))), list(layer.__dict__)

    agree(program, rtol=1e-6, but={"stride": "of one place, PyTorch's is its own"})


@pytest.mark.parametrize("d", [1, 2, 3])
def test_layers_that_undo(d):
    def program(torch):
        pool = getattr(torch.nn, f"MaxPool{d}d")(2, return_indices=True)
        back = getattr(torch.nn, f"MaxUnpool{d}d")(2)
        x = torch.from_numpy(image_of_ties(d))
        return repr(back), vars(back)["kernel_size"], back(*pool(x), output_size=x.shape)

    agree(program)


ERRORS = {
    "dimensions": lambda F, x: F.max_pool2d(x[0, 0], 2),
    "kernel": lambda F, x: F.max_pool2d(x, 9),
    "kernels": lambda F, x: F.max_pool2d(x, (1, 2, 3)),
    "no kernel": lambda F, x: F.max_pool2d(x, 0),
    "stride": lambda F, x: F.avg_pool2d(x, 2, 0),
    "dilation": lambda F, x: F.max_pool2d(x, 2, dilation=0),
    "padding": lambda F, x: F.max_pool2d(x, 2, padding=2),
    "padding of a mean": lambda F, x: F.avg_pool2d(x, 2, padding=2),
    "no channels": lambda F, x: F.avg_pool2d(x[:, :0], 2),
    "divisor": lambda F, x: F.avg_pool2d(x, 2, divisor_override=0),
    "a negative size": lambda F, x: F.adaptive_avg_pool2d(x, -1),
    "places of another shape": lambda F, x: F.max_unpool2d(x, x.long()[:1], 2),
    "places that are no integers": lambda F, x: F.max_unpool2d(x, x, 2),
    "places outside": lambda F, x: F.max_unpool2d(x, x.long() + 1000, 2),
    "size": lambda F, x: F.max_unpool2d(x, x.long(), 2, output_size=(3, 3)),
    "sizes": lambda F, x: F.max_unpool2d(x, x.long(), 2, output_size=(3,)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors(name):
    check(
        lambda torch: ERRORS[name](torch.nn.functional, torch.ones(2, 3, 4, 4)),
        but={"text": "PyTorch's words are another's in each function"},
    )
