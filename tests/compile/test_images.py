"""A step of a small network of images, compiled: the numbers of eager mode."""

import numpy as np

import minitorch
from minitorch import nn
from minitorch.testing import assert_close


def losses(wrapped):
    minitorch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 2, stride=2), nn.AvgPool2d(2, 1),
        nn.ConvTranspose2d(4, 2, 2), nn.Upsample(scale_factor=2), nn.ReflectionPad2d(1), nn.AdaptiveAvgPool2d(2),
        nn.Flatten(), nn.Linear(8, 3),
    )  # fmt: skip
    optimizer = minitorch.optim.SGD(model.parameters(), lr=0.1)

    def step(x, y):
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    step = wrapped(step)
    noise = np.random.default_rng(0)
    x = minitorch.from_numpy(noise.standard_normal((5, 1, 12, 12), np.float32))
    y = minitorch.from_numpy(noise.integers(0, 3, 5))
    return minitorch.stack([step(x, y).detach() for _ in range(4)])


def test_a_step_of_a_network_of_images(interpreted):
    assert_close(losses(minitorch.compile), losses(lambda step: step), ulp=16)
