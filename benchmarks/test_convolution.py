"""Convolutions and pooling of images as they come in models, forward and backward; also in PyTorch's other order."""

import numpy as np
import pytest
import torch

from benchmarks.runs import Case, Run
from benchmarks.sizes import only_full

BATCH = 64
SHAPES = ((1, 28, 6, 5, 0), (6, 14, 16, 5, 0), (3, 32, 32, 3, 1), (32, 16, 64, 3, 1), (64, 8, 128, 3, 1))
"""Channels in, height and width, channels out, those of the kernel, padding."""


def conv(shape):
    c, size, o, k, padding = shape

    def arrays(noise, n):
        shapes = ((n, c, size, size), (o, c, k, k), (o,))
        return [noise.standard_normal(shape, np.float32) for shape in shapes]

    return Case(
        f"conv {c}x{size}x{size} to {o}, {k}x{k}",
        lambda lib: lambda x, w, b: lib.nn.functional.conv2d(x, w, b, padding=padding),
        arrays,
    )


class ChannelsLast(Run):
    """PyTorch's images with their channels closest together."""

    def __init__(self, case, n):
        super().__init__(torch, case, n, backward=True)
        last = [x.detach().to(memory_format=torch.channels_last) if x.ndim == 4 else x.detach() for x in self.inputs]
        self.inputs = self.leaves = [x.requires_grad_() for x in last]


@pytest.mark.benchmark(group="convolution")
@pytest.mark.parametrize("shape", only_full(SHAPES, but=SHAPES[:2]), ids=str)
def test_convolution(duel, shape):
    c, size, o, k, padding = shape
    case, places = conv(shape), (size + 2 * padding - k + 1) ** 2
    facts = {"size": BATCH, "curve": case.name, "flop": 6 * BATCH * places * o * c * k * k}
    duel(lambda lib: Run(lib, case, BATCH, backward=True), {"torch, channels last": lambda: ChannelsLast(case, BATCH)},
         **facts)  # fmt: skip


POOL = Case(
    "max_pool2d",
    lambda lib: lambda x: lib.nn.functional.max_pool2d(x, 2),
    lambda noise, n: [noise.standard_normal((n, 16, 28, 28), np.float32)],
)


@pytest.mark.benchmark(group="convolution")
def test_max_pool(duel):
    last = {"torch, channels last": lambda: ChannelsLast(POOL, BATCH)}
    duel(lambda lib: Run(lib, POOL, BATCH, backward=True), last, size=BATCH, curve=POOL.name)
