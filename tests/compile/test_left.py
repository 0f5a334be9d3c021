"""What a compiled step leaves to the kernels of eager mode: their numbers, and their errors where they belong."""

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.compile import CompileError

pytestmark = pytest.mark.usefixtures("interpreted")


def trained(make, x, compiled, steps=3):
    """The losses of a few steps, and what they made of the weights; and the step."""
    torch.manual_seed(0)
    model = make()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def step(x):
        loss = model(x).square().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    step = torch.compile(step) if compiled else step
    return [step(x).item() for _ in range(steps)], [p.detach().numpy() for p in model.parameters()], step


class Reader(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layer = kind(3, 4, num_layers=2, batch_first=True)

    def forward(self, x):
        return self.layer(x)[0][:, -1]


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(3, 12)

    def forward(self, x):
        q, k, v = self.qkv(x).split(4, -1)
        return nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)


MODELS = {
    "convolution": (lambda: nn.Sequential(nn.Conv1d(3, 2, 3), nn.ReLU(), nn.MaxPool1d(2)), ["convolution", "max_pool"]),
    "transposed": (lambda: nn.ConvTranspose1d(3, 2, 2, 2), ["transposed_convolution"]),
    "LSTM": (lambda: Reader(nn.LSTM), ["_forward", "_backward"]),
    "GRU": (lambda: Reader(nn.GRU), ["_forward", "_backward"]),
    "attention": (Heads, ["attention", "attention_gradient"]),
}


@pytest.mark.parametrize("name", MODELS)
def test_kernels_give_the_numbers_of_eager_mode(name):
    make, kernels = MODELS[name]
    x = torch.randn(2, 3, 8, generator=torch.Generator().manual_seed(1))
    x = x if name in ("convolution", "transposed") else x.transpose(1, 2)
    losses, weights, step = trained(make, x, compiled=True)
    expected, expected_weights, _ = trained(make, x, compiled=False)
    np.testing.assert_allclose(losses, expected, rtol=2e-6)
    for ours, eager in zip(weights, expected_weights, strict=True):
        np.testing.assert_allclose(ours, eager, rtol=1e-5, atol=1e-7)
    assert all(f"the kernel of {kernel}, entered through Python" in step.explain() for kernel in kernels)


def test_another_argument_is_read_where_it_lies():
    step = torch.compile(lambda x: x.sort().values + nn.functional.max_pool1d(x, 1))
    for seed in range(3):
        x = torch.randn(2, 5, generator=torch.Generator().manual_seed(seed))
        np.testing.assert_array_equal(step(x).numpy(), (x.sort().values + x).numpy())
    assert len(step.traces) == 1


def test_what_a_kernel_raises_ends_the_call_before_what_comes_after_it():
    count = torch.zeros(1)

    def step(x):
        factor = torch.linalg.cholesky(x)
        count.add_(1)
        return factor

    compiled = torch.compile(step)
    np.testing.assert_array_equal(compiled(4 * torch.eye(2)).numpy(), 2 * np.eye(2, dtype=np.float32))
    for _ in range(2):
        with pytest.raises(torch.linalg.LinAlgError, match="not positive-definite"):
            compiled(-torch.eye(2))
    assert count.item() == 1


def test_random_kernels_are_refused_and_the_line_is_named():
    layer = nn.RReLU()
    with pytest.raises(CompileError, match=r"test_left\.py:\d+: rrelu_noise"):
        torch.compile(lambda x: layer(x))(torch.ones(3))
