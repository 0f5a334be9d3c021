"""pytorch_optimizer: optimizers, one tensor or lists of tensors at a time, with a scheduler and SAM."""

import torch
from pytorch_optimizer import SAM, load_optimizer
from torch import nn

ends = {}
for foreach in (False, None):
    for name in ("AdamP", "AdaBelief", "Lion", "AdamW", "RAdam", "Adan", "Lamb", "AdEMAMix", "Tiger", "StableAdamW"):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
        x = torch.rand(32, 2)
        kind = load_optimizer(name)
        optimizer = kind(
            model.parameters(), lr=1e-2, **({"foreach": foreach} if name in ("Lion", "AdaBelief", "Tiger") else {})
        )
        losses = []
        for _ in range(15):
            optimizer.zero_grad()
            loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert losses[-1] < losses[0], (name, losses)
        ends.setdefault(name, losses[-1])
        assert abs(ends[name] - losses[-1]) < 1e-6, name

w = torch.tensor([1.0, -2.0], requires_grad=True)
sam = SAM([w], torch.optim.SGD, lr=0.1)
for _ in range(20):
    w.square().sum().backward()
    sam.first_step(zero_grad=True)
    w.square().sum().backward()
    sam.second_step(zero_grad=True)
assert w.square().sum() < 0.01
