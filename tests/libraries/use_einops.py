"""einops: rearrange, reduce, repeat, einsum, pack, and its layers in a model that is trained."""

import torch
from einops import einsum, pack, rearrange, reduce, repeat, unpack
from einops.layers.torch import EinMix, Rearrange, Reduce
from torch import nn

x = torch.arange(24.0).reshape(2, 3, 4).requires_grad_()
assert torch.equal(rearrange(x, "b c w -> b (w c)"), x.permute(0, 2, 1).reshape(2, 12))
assert torch.equal(reduce(x, "b c w -> b c", "mean"), x.mean(2))
assert torch.equal(repeat(x[0], "c w -> c n w", n=2), x[0][:, None].expand(3, 2, 4))
assert torch.allclose(einsum(x, x, "b i w, b j w -> b i j"), x @ x.mT)
packed, shapes = pack([x, x[:, 0]], "b *")
assert packed.shape == (2, 16) and torch.equal(unpack(packed, shapes, "b *")[0], x)
(grad,) = torch.autograd.grad(reduce(x, "b c w -> b", "max").sum(), x)
assert grad.sum() == 2

torch.manual_seed(0)
images, labels = torch.rand(16, 1, 8, 8), torch.arange(16) % 2
images[labels == 1] += 1
model = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.ReLU(),
    Reduce("b c (h i) (w j) -> b c h w", "max", i=2, j=2), Rearrange("b c h w -> b (c h w)"),
    EinMix("b i -> b o", weight_shape="i o", bias_shape="o", i=36, o=2),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for _ in range(30):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
assert loss < 0.1, loss
