"""A Transformer encoder, twice: a language model under a causal mask, and a classifier of lists with padding."""

import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.1, max_len=64):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x):
        return self.dropout(x + self.pe[: x.size(0)])


class TransformerModel(nn.Module):
    def __init__(self, ntoken, d_model=16, nhead=2, d_hid=32, nlayers=2):
        super().__init__()
        self.d_model = d_model
        self.pos_encoder = PositionalEncoding(d_model)
        layer = nn.TransformerEncoderLayer(d_model, nhead, d_hid, 0.1)
        self.transformer_encoder = nn.TransformerEncoder(layer, nlayers)
        self.embedding = nn.Embedding(ntoken, d_model)
        self.linear = nn.Linear(d_model, ntoken)
        for weight in (self.embedding.weight, self.linear.weight):
            weight.data.uniform_(-0.1, 0.1)
        self.linear.bias.data.zero_()

    def forward(self, src):
        src = self.pos_encoder(self.embedding(src) * math.sqrt(self.d_model))
        mask = nn.Transformer.generate_square_subsequent_mask(len(src))
        return self.linear(self.transformer_encoder(src, mask))


TEXT = "to be or not to be that is the question " * 6
letters = sorted(set(TEXT))
ids = torch.tensor([letters.index(c) for c in TEXT])
data = ids[: len(ids) // 4 * 4].view(4, -1).t().contiguous()

torch.manual_seed(0)
model = TransformerModel(len(letters))
print(model.transformer_encoder.layers[0], sum(p.numel() for p in model.parameters()))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
warm_up = 10
scheduler = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: 16**-0.5 * min((step + 1) ** -0.5, (step + 1) * warm_up**-1.5) / 4
)


def train_step(x, y):
    loss = criterion(model(x).view(-1, len(letters)), y.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    return loss


for epoch in range(6):
    for i in range(0, len(data) - 12, 12):
        loss = train_step(data[i : i + 12], data[i + 1 : i + 13])
        scheduler.step()
    print(f"{epoch} {loss.item():.5f} {scheduler.get_last_lr()[0]:.6f}")
model.eval()
with torch.no_grad():
    print(model(data[:5, :1])[-1, 0].softmax(0))


class Counter(nn.Module):
    """Says which of two numbers stands more often in a list."""

    def __init__(self, d_model=12):
        super().__init__()
        self.token, self.cls = nn.Embedding(3, d_model, padding_idx=0), nn.Parameter(torch.zeros(1, 1, d_model))
        layer = nn.TransformerEncoderLayer(d_model, 3, 24, 0.0, "gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(d_model), enable_nested_tensor=False)
        self.head = nn.Linear(d_model, 2)

    def forward(self, x):
        h = torch.cat([self.cls.expand(len(x), -1, -1), self.token(x)], dim=1)
        padding = torch.cat([torch.zeros(len(x), 1, dtype=torch.bool), x == 0], dim=1)
        return self.head(self.encoder(h, src_key_padding_mask=padding)[:, 0])


model = Counter()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=25)
for step in range(25):
    x = torch.randint(1, 3, (16, 7)).masked_fill(torch.arange(7) >= torch.randint(3, 8, (16, 1)), 0)
    y = ((x == 2).sum(1) > (x == 1).sum(1)).long()
    logits = model(x)
    loss = criterion(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
    if step % 6 == 0:
        print(f"{step} {loss.item():.5f} {(logits.argmax(-1) == y).sum().item()}/16")
