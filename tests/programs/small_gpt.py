"""A small GPT that learns to say numbers backwards: causal attention, blocks with residual sums; and an encoder."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = (
            part.view(n, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(x).split(width, dim=2)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(1, 2).contiguous().view(n, length, width))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width), nn.Dropout(0.1))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class GPT(nn.Module):
    def __init__(self, size=8, length=11, width=16, heads=2, depth=2):
        super().__init__()
        self.tokens, self.places = nn.Embedding(size, width), nn.Embedding(length, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, size, bias=False)
        self.head.weight = self.tokens.weight
        for name, p in self.named_parameters():
            if name.endswith("out.weight"):
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * depth))

    def forward(self, x, targets=None):
        h = self.tokens(x) + self.places(torch.arange(x.shape[1]))
        for block in self.blocks:
            h = block(h)
        logits = self.head(self.norm(h))
        if targets is None:
            return logits
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1)


torch.manual_seed(1)
model = GPT()
print(model, sum(p.numel() for p in model.parameters()))
decay = [p for p in model.parameters() if p.dim() >= 2]
rest = [p for p in model.parameters() if p.dim() < 2]
optimizer = torch.optim.AdamW(
    [{"params": decay, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}], lr=3e-3, betas=(0.9, 0.95)
)
for step in range(25):
    numbers = torch.randint(0, 8, (16, 6))
    line = torch.cat([numbers, numbers.flip(1)], 1)
    x, y = line[:, :-1], line[:, 1:].clone()
    y[:, :5] = -1
    loss = model(x, y)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 6 == 0:
        print(f"{step} {loss.item():.4f}")
model.eval()
with torch.no_grad():
    print(F.softmax(model(torch.tensor([[1, 2, 3, 4, 5, 6]]))[:, -1], -1))

encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2)
classifier = nn.Sequential(nn.Flatten(), nn.Linear(5 * 8, 2))
x, padding = torch.randn(4, 5, 8), torch.tensor([[False] * 3 + [True] * 2] * 4)
loss = F.cross_entropy(classifier(encoder(x, src_key_padding_mask=padding)), torch.tensor([0, 1, 0, 1]))
loss.backward()
print(loss, encoder.layers[0].self_attn.in_proj_weight.grad.abs().sum())
