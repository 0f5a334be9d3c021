"""lion-pytorch: its optimizer beside the formula of Chen et al., 2023."""

import numpy as np
import torch
from lion_pytorch import Lion

w = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
optimizer = Lion([w], lr=0.1, betas=(0.9, 0.99), weight_decay=0.01)
expected, mean = np.array([1.0, -2.0, 0.5]), np.zeros(3)
for _ in range(20):
    optimizer.zero_grad()
    w.square().sum().backward()
    optimizer.step()
    grad = 2 * expected
    expected = expected * (1 - 0.1 * 0.01) - 0.1 * np.sign(0.9 * mean + 0.1 * grad)
    mean = 0.99 * mean + 0.01 * grad
assert np.allclose(w.detach().numpy(), expected, rtol=1e-12), (w, expected)
state = optimizer.state_dict()
optimizer.load_state_dict(state)
assert torch.is_tensor(state["state"][0]["exp_avg"])
