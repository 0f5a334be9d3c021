"""A first tour of tensors: making, printing, reshaping, indexing, arithmetic."""

import numpy as np
import torch

data = [[1, 2], [3, 4]]
x = torch.tensor(data)
print(x, x.dtype, x.shape, x.device)
array = np.array(data)
shared = torch.from_numpy(array)
array[0, 0] = 9
print(shared)
torch.manual_seed(1)
print(torch.ones_like(x), torch.rand_like(x, dtype=torch.float))
shape = (2, 3)
print(torch.rand(shape), torch.ones(shape), torch.zeros(shape), sep="\n")
t = torch.arange(12).reshape(3, 4)
print(t[0], t[:, 0], t[..., -1], t[1:, ::2], t[t > 5], sep="\n")
t[:, 1] = 0
print(t, t.T, t.sum(), t.sum(0), t.float().mean(dim=1, keepdim=True), sep="\n")
print(torch.cat([t, t], dim=1).size(), torch.stack([t, t]).size(0))
f = torch.tensor([0.1, -2.5, 1e-8, 1e8])
print(f, f.abs().sqrt(), f.exp(), f.clamp(-1, 1), f.round(), sep="\n")
print(torch.linspace(0, 1, 5), torch.eye(3), torch.full((2, 2), 3.5), sep="\n")
print((f > 0).any(), (f > 0).all(), f.argmax(), f.max(), f.min().item())
print(t.max(dim=0))
a, b = torch.randn(2, 3), torch.randn(3, 2)
print(a @ b, torch.matmul(a, b).equal(a.mm(b)), a.mul(2).add_(1), sep="\n")
print(torch.randn(1000), torch.randn(60, 60), sep="\n")
agg = t.sum()
print(agg.item(), type(agg.item()), f"{agg.float():.2f}", int(agg), float(agg))
print(torch.tensor(3.0), torch.tensor([]), torch.tensor(True), torch.zeros(0, 3))
print(torch.tensor([1.0, 2.0], dtype=torch.float64), torch.tensor([1, 2], dtype=torch.int16))
print(t.unsqueeze(0).shape, t.view(2, -1).shape, t.flatten().squeeze().shape, t.permute(1, 0).is_contiguous())
print(t.numpy().dtype, np.asarray(f), t.tolist())
