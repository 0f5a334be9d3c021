"""torchdiffeq: solutions of x' = -a x, and their gradients by the adjoint method, beside the closed form."""

import math

import torch
from torch import nn
from torchdiffeq import odeint, odeint_adjoint


class Decay(nn.Module):
    def __init__(self):
        super().__init__()
        self.rate = nn.Parameter(torch.tensor(0.7, dtype=torch.float64))

    def forward(self, t, x):
        return -self.rate * x


decay = Decay()
x0 = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
times = torch.linspace(0, 2, 5, dtype=torch.float64)
for solve in (odeint, odeint_adjoint):
    for method, options in (("dopri5", {}), ("rk4", {"step_size": 0.02})):
        decay.zero_grad()
        x0.grad = None
        solution = solve(decay, x0, times, method=method, rtol=1e-8, atol=1e-10, options=options)
        assert torch.allclose(solution, x0 * torch.exp(-decay.rate * times)[:, None], rtol=1e-6)
        solution[-1].sum().backward()
        assert abs(decay.rate.grad + 6 * math.exp(-1.4)) < 1e-5 and abs(x0.grad[0] - math.exp(-1.4)) < 1e-6
