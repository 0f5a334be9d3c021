"""Padding, folding, shuffling and interpolation against PyTorch's."""

import numpy as np
import pytest

from tests.both import check, programs, stated
from tests.nn.mirror import agree

RNG = np.random.default_rng(0)
SIZES = (5, 6, 4)
CIRCULAR = {"grad_fn": "PyTorch writes parts into an empty tensor"}


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("widths", [(1, 2), (0, 3), (-1, 1), (2, -3), (0, 0), (-1, -1)])
def test_padding(d, mode, widths):
    if (widths, d, mode) == ((2, -3), 3, "circular"):
        pytest.skip("what PyTorch continues beyond what is left is memory that was never written")
    pad = widths * d
    but = CIRCULAR if mode == "circular" else {}
    for lead in ((2, 3), (3,)):
        x = RNG.normal(size=(*lead, *SIZES[:d]))
        check(lambda torch, x: torch.nn.functional.pad(x, pad, mode), x, rtol=1e-12, but=but)


@programs(
    lambda torch, x: torch.nn.functional.pad(x, (1, 2), value=2.5),
    lambda torch, x: torch.nn.functional.pad(x, (1, 0, 2, 0, 1, 1, 0, 3), value=-np.inf),
    lambda torch, x: torch.nn.functional.pad(x, ()),
    lambda torch, x: torch.constant_pad_nd(x, [1, 1], 3),
    lambda torch, x: torch.nn.functional.pad((x > 0), (1, 1), value=1),
    lambda torch, x: torch.nn.functional.pad((x * 9).long(), (1, 1), value=2.5),
    lambda torch, x: torch.nn.functional.pad(x, (1, 1, 1)),
    lambda torch, x: torch.nn.functional.pad(x, (1, 1), "mirror"),
    lambda torch, x: torch.nn.functional.pad(x, (1, 1, 1, 1), "reflect", 2),
    lambda torch, x: torch.nn.functional.pad(x, (9, 1, 1, 1), "reflect"),
    lambda torch, x: torch.nn.functional.pad(x, (9, 1, 1, 1), "circular"),
    stated(lambda torch, x: torch.nn.functional.pad(x, (1, 1), "reflect"), but={"more text": "all lines of it"}),
    stated(lambda torch, x: torch.nn.functional.pad(x, (1,) * 10), but={"text": "ours is that of the function below"}),
    stated(lambda torch, x: torch.nn.functional.pad(x, (-3, -3)), but={"text": "PyTorch's names narrow()"}),
    stated(lambda torch, x: torch.nn.functional.pad(x, (-3, -3, 1, 1), "replicate"), but={"text": "PyTorch's own"}),
    stated(lambda torch, x: torch.nn.functional.pad([1], (1, 1)), but={"text": "PyTorch's names the C++ function"}),
)  # fmt: skip
def test_padding_calls(program):
    check(program, RNG.normal(size=(2, 3, 5, 4)))


FOLDS = [
    {"kernel_size": 2},
    {"kernel_size": (2, 3), "stride": 2},
    {"kernel_size": (3, 2), "dilation": 2, "padding": 1},
    {"kernel_size": 3, "padding": (1, 2), "stride": (2, 1)},
]


@pytest.mark.parametrize("settings", FOLDS, ids=str)
def test_columns(settings):
    x = RNG.normal(size=(2, 3, 6, 7))
    check(lambda torch, x: torch.nn.functional.unfold(x, **settings), x)
    check(lambda torch, x: torch.nn.functional.unfold(x, **settings), x[0])
    check(
        lambda torch, x: torch.nn.functional.fold(torch.nn.functional.unfold(x, **settings), (6, 7), **settings),
        x,
        rtol=1e-12,
    )


@programs(
    lambda torch, x: torch.nn.functional.pixel_shuffle(x, 2),
    lambda torch, x: torch.nn.functional.pixel_shuffle(x[0], 2),
    lambda torch, x: torch.pixel_unshuffle(x, 2),
    lambda torch, x: torch.nn.functional.pixel_unshuffle(x[0, :1], 2),
    lambda torch, x: torch.nn.functional.channel_shuffle(x, 4),
    lambda torch, x: torch.channel_shuffle(x[..., 0], 2),
    lambda torch, x: torch.nn.functional.pixel_shuffle(x, 3),
    lambda torch, x: torch.nn.functional.pixel_shuffle(x, 0),
    lambda torch, x: torch.nn.functional.pixel_shuffle(x[0, 0], 2),
    lambda torch, x: torch.nn.functional.pixel_unshuffle(x, 4),
    lambda torch, x: torch.nn.functional.pixel_unshuffle(x, -1),
    lambda torch, x: torch.nn.functional.channel_shuffle(x, 3),
    lambda torch, x: torch.nn.functional.channel_shuffle(x, 0),
    lambda torch, x: torch.nn.functional.channel_shuffle(x[0, 0], 2),
    stated(lambda torch, x: torch.nn.functional.unfold(x, 9), but={"text": "PyTorch counts no windows as 0"}),
    lambda torch, x: torch.nn.functional.fold(x[0, :, 0], (3, 3), 3),
    lambda torch, x: torch.nn.functional.fold(x[0], (4, 4), 2),
    stated(lambda torch, x: torch.nn.functional.unfold(x, 2, stride=0), but={"text": "PyTorch's names its sides"}),
)
def test_shuffling(program):
    check(program, RNG.normal(size=(2, 8, 4, 6)))


MODES = [
    ("nearest", 1), ("nearest", 2), ("nearest", 3), ("nearest-exact", 1), ("nearest-exact", 2), ("nearest-exact", 3),
    ("linear", 1), ("bilinear", 2), ("trilinear", 3), ("bicubic", 2), ("area", 1), ("area", 2), ("area", 3),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "d"), MODES)
def test_interpolation(mode, d):
    x = RNG.normal(size=(2, 3, *SIZES[:d]))
    aligned = (None, True, False) if mode not in ("nearest", "nearest-exact", "area") else (None,)
    for align in aligned:
        for size in (1, 3, 7, 12):
            check(
                lambda torch, x: torch.nn.functional.interpolate(x, size, mode=mode, align_corners=align),  # noqa: B023
                x,
                rtol=1e-9,
                atol=1e-9,
                but={"grad_fn": "PyTorch's takes a mean"} if mode == "area" and size == 1 else {},
            )
        for factor in (0.4, 1.7, 2, (1.5,) * d):
            for again in (None, True):
                settings = {"scale_factor": factor, "align_corners": align, "recompute_scale_factor": again}
                check(
                    lambda torch, x: torch.nn.functional.interpolate(x, mode=mode, **settings),  # noqa: B023
                    x,
                    rtol=1e-9,
                    atol=1e-9,
                )


@programs(
    lambda torch, x: torch.nn.functional.interpolate(x),
    lambda torch, x: torch.nn.functional.interpolate(x, 3, 2),
    lambda torch, x: torch.nn.functional.interpolate(x, (3,)),
    lambda torch, x: torch.nn.functional.interpolate(x, scale_factor=[2.0]),
    lambda torch, x: torch.nn.functional.interpolate(x, 3, align_corners=True),
    lambda torch, x: torch.nn.functional.interpolate(x, 3, mode="linear"),
    lambda torch, x: torch.nn.functional.interpolate(x, 3, mode="trilinear"),
    lambda torch, x: torch.nn.functional.interpolate(x[0], 3, mode="bicubic"),
    lambda torch, x: torch.nn.functional.interpolate(x[0, 0], 3),
    lambda torch, x: torch.nn.functional.interpolate(x, 3, recompute_scale_factor=True),
    stated(lambda torch, x: torch.nn.functional.interpolate(x, 0), but={"text": "PyTorch's names H and W"}),
)
def test_interpolation_calls(program):
    check(program, RNG.normal(size=(2, 2, 3, 4)))


LAYERS = {
    "ZeroPad1d": lambda nn: (nn.ZeroPad1d(1), 1),
    "ZeroPad2d": lambda nn: (nn.ZeroPad2d((1, 2, 0, -1)), 2),
    "ZeroPad3d": lambda nn: (nn.ZeroPad3d(1), 3),
    "ConstantPad1d": lambda nn: (nn.ConstantPad1d(1, 2.5), 1),
    "ConstantPad2d": lambda nn: (nn.ConstantPad2d((1, 2, 0, 1), 2.5), 2),
    "ConstantPad3d": lambda nn: (nn.ConstantPad3d(1, -1), 3),
    "ReflectionPad1d": lambda nn: (nn.ReflectionPad1d((1, 2)), 1),
    "ReflectionPad2d": lambda nn: (nn.ReflectionPad2d(2), 2),
    "ReflectionPad3d": lambda nn: (nn.ReflectionPad3d(1), 3),
    "ReplicationPad1d": lambda nn: (nn.ReplicationPad1d((1, 2)), 1),
    "ReplicationPad2d": lambda nn: (nn.ReplicationPad2d(2), 2),
    "ReplicationPad3d": lambda nn: (nn.ReplicationPad3d(1), 3),
    "CircularPad1d": lambda nn: (nn.CircularPad1d((1, 2)), 1),
    "CircularPad2d": lambda nn: (nn.CircularPad2d(2), 2),
    "CircularPad3d": lambda nn: (nn.CircularPad3d(1), 3),
    "Unfold": lambda nn: (nn.Unfold((2, 3), padding=1), 2),
    "Fold": lambda nn: (nn.Fold((6, 2), (2, 1), stride=(2, 1)), 1),
    "PixelShuffle": lambda nn: (nn.PixelShuffle(2), 2),
    "PixelUnshuffle": lambda nn: (nn.PixelUnshuffle(1), 2),
    "ChannelShuffle": lambda nn: (nn.ChannelShuffle(2), 2),
    "Upsample": lambda nn: (nn.Upsample(scale_factor=2), 2),
    "Upsample to a size": lambda nn: (nn.Upsample((7, 3), mode="bilinear", align_corners=True), 2),
    "UpsamplingNearest2d": lambda nn: (nn.UpsamplingNearest2d(scale_factor=2), 2),
    "UpsamplingBilinear2d": lambda nn: (nn.UpsamplingBilinear2d((4, 9)), 2),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name):
    shapes = {"Fold": (2, 8, 6)}

    def program(torch):
        layer, d = LAYERS[name](torch.nn)
        x = np.random.default_rng(0).normal(size=shapes.get(name, (2, 4, *SIZES[:d]))).astype(np.float32)
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        return repr(layer), own, layer(torch.from_numpy(x)), list(layer.__dict__)

    agree(program, rtol=1e-5, atol=1e-6)
