"""One training run made twice, in eager mode and compiled, for tests to hold side by side."""

import minitorch as torch
from minitorch import nn
from minitorch.testing import assert_close

X = torch.arange(12.0).reshape(6, 2) / 7 - 0.5
Y = torch.arange(6.0).reshape(6, 1) / 3 - 1


def mlp():
    """The model 2-3-1, the same each time."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))


def stepper(model, optimizer, loss_fn=nn.functional.mse_loss):
    """The ordinary training step."""

    def step(x, y):
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return step


def both(run):
    """What `run(compile)` returns in eager mode and compiled."""
    return run(lambda function: function), run(torch.compile)


def assert_same(ours, eager, rtol=3e-6, atol=2e-7):
    """Lists of tensors are the same but for the last bits."""
    assert_close(ours, eager, rtol=rtol, atol=atol)
