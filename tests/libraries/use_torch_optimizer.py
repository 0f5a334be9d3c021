"""torch_optimizer: every optimizer of a sample brings a quadratic down."""

import warnings

import torch
import torch_optimizer

warnings.simplefilter("ignore")  # PyTorch tells this library, too, of signatures that are no more
for name in ("AdaBound", "AdaMod", "DiffGrad", "Lamb", "NovoGrad", "QHAdam", "RAdam", "Ranger", "SGDW", "Yogi"):
    w = torch.tensor([1.0, -2.0], requires_grad=True)
    optimizer = getattr(torch_optimizer, name)([w], lr=0.01)
    for _ in range(50):
        optimizer.zero_grad()
        loss = w.square().sum()
        loss.backward()
        optimizer.step()
    assert loss < 4.99, (name, loss)
w = torch.tensor([1.0, -2.0], requires_grad=True)
lookahead = torch_optimizer.Lookahead(torch_optimizer.Yogi([w], lr=0.1), k=5, alpha=0.5)
for _ in range(20):
    lookahead.zero_grad()
    w.square().sum().backward()
    lookahead.step()
assert w.square().sum() < 4.9
