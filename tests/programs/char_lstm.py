"""A language model of letters: an embedding, an LSTM of two layers, clipped gradients, and text drawn from it."""

import torch
import torch.nn.functional as F
from torch import nn

TEXT = "the cat sat on the mat and the dog sat on the log and the rat ran off with the hat. " * 4
letters = sorted(set(TEXT))
number = {letter: i for i, letter in enumerate(letters)}
data = torch.tensor([number[letter] for letter in TEXT])


class Writer(nn.Module):
    def __init__(self, size, hidden=24):
        super().__init__()
        self.embedding = nn.Embedding(size, 8)
        self.lstm = nn.LSTM(8, hidden, num_layers=2, batch_first=True, dropout=0.2)
        self.head = nn.Linear(hidden, size)

    def forward(self, x, state=None):
        out, state = self.lstm(self.embedding(x), state)
        return self.head(out), state


def batch(count=8, length=12):
    starts = torch.randint(0, len(data) - length - 1, (count,))
    return (torch.stack([data[i + k : i + k + length] for i in starts]) for k in (0, 1))


torch.manual_seed(5)
model = Writer(len(letters))
print(model, sum(p.numel() for p in model.parameters()))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(40):
    x, y = batch()
    logits, _ = model(x)
    loss = F.cross_entropy(logits.reshape(-1, len(letters)), y.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 8 == 0:
        print(f"{step} loss {loss.item():.4f} norm {norm.item():.4f}")

model.eval()
state, letter, written = None, torch.tensor([[number["t"]]]), "t"
with torch.no_grad():
    for _ in range(12):
        logits, state = model(letter, state)
        letter = logits[:, -1].argmax(-1, keepdim=True)
        written += letters[letter.item()]
print(repr(written), state[0].shape, state[1].norm())

packed = nn.utils.rnn.pack_sequence([data[:9], data[3:8], data[5:7]])
reader = nn.GRU(8, 6, bidirectional=True)
embedded = nn.utils.rnn.PackedSequence(model.embedding(packed.data), packed.batch_sizes)
out, last = reader(embedded)
padded, lengths = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
print(padded.shape, lengths, last[:, :, :2])
