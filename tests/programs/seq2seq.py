"""Sequence to sequence: numbers read aloud backwards, with a GRU that reads, one that writes, and attention between."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader

PAD, SOS, EOS = 0, 1, 2
WORDS = ["<pad>", "<sos>", "<eos>", *"zero one two three four five six seven eight nine".split()]


class Numbers(torch.utils.data.Dataset):
    def __init__(self, count):
        self.items = [[random.randrange(3, 13) for _ in range(random.randint(2, 5))] for _ in range(count)]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return torch.tensor(self.items[i]), torch.tensor([*self.items[i][::-1], EOS])


def collate(batch):
    batch.sort(key=lambda pair: len(pair[0]), reverse=True)
    sources, targets = zip(*batch)
    lengths = torch.tensor([len(s) for s in sources])
    return pad_sequence(sources, padding_value=PAD), lengths, pad_sequence(targets, padding_value=PAD)


class Encoder(nn.Module):
    def __init__(self, size, emb, hid):
        super().__init__()
        self.embedding = nn.Embedding(size, emb, padding_idx=PAD)
        self.rnn = nn.GRU(emb, hid, bidirectional=True)
        self.fc = nn.Linear(2 * hid, hid)

    def forward(self, src, lengths):
        packed = pack_padded_sequence(self.embedding(src), lengths)
        outputs, hidden = self.rnn(packed)
        outputs, _ = pad_packed_sequence(outputs)
        return outputs, torch.tanh(self.fc(torch.cat((hidden[-2], hidden[-1]), dim=1)))


class Attention(nn.Module):
    def __init__(self, hid):
        super().__init__()
        self.attn = nn.Linear(3 * hid, hid)
        self.v = nn.Parameter(torch.rand(hid))

    def forward(self, hidden, outputs, mask):
        repeated = hidden.unsqueeze(0).expand(outputs.size(0), -1, -1)
        energy = torch.tanh(self.attn(torch.cat((repeated, outputs), dim=2))) @ self.v
        return F.softmax(energy.t().masked_fill(mask == 0, -1e10), dim=1)


class Decoder(nn.Module):
    def __init__(self, size, emb, hid):
        super().__init__()
        self.attention = Attention(hid)
        self.embedding = nn.Embedding(size, emb)
        self.rnn = nn.GRU(emb + 2 * hid, hid)
        self.out = nn.Linear(3 * hid + emb, size)

    def forward(self, token, hidden, outputs, mask):
        embedded = self.embedding(token.unsqueeze(0))
        weights = self.attention(hidden, outputs, mask)
        context = torch.bmm(weights.unsqueeze(1), outputs.transpose(0, 1)).transpose(0, 1)
        output, hidden = self.rnn(torch.cat((embedded, context), dim=2), hidden.unsqueeze(0))
        return self.out(torch.cat((output, context, embedded), dim=2).squeeze(0)), hidden.squeeze(0), weights


class Seq2Seq(nn.Module):
    def __init__(self, size=13, emb=12, hid=16):
        super().__init__()
        self.encoder, self.decoder = Encoder(size, emb, hid), Decoder(size, emb, hid)

    def forward(self, src, lengths, trg=None, ratio=0.5, steps=6):
        outputs, hidden = self.encoder(src, lengths)
        mask, token, logits, seen = (src != PAD).t(), torch.full_like(src[0], SOS), [], []
        for t in range(steps if trg is None else len(trg)):
            output, hidden, weights = self.decoder(token, hidden, outputs, mask)
            logits.append(output)
            seen.append(weights)
            token = trg[t] if trg is not None and random.random() < ratio else output.argmax(1)
        return torch.stack(logits), torch.stack(seen)


random.seed(4)
torch.manual_seed(4)
loader = DataLoader(Numbers(96), batch_size=16, shuffle=True, collate_fn=collate)
model = Seq2Seq()
for name, param in model.named_parameters():
    nn.init.normal_(param.data, mean=0, std=0.1) if "weight" in name else nn.init.constant_(param.data, 0)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss(ignore_index=PAD)
for epoch in range(4):
    total = 0.0
    for src, lengths, trg in loader:
        optimizer.zero_grad()
        logits, _ = model(src, lengths, trg)
        loss = criterion(logits.flatten(0, 1), trg.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        total += loss.item()
    print(f"{epoch} {total / len(loader):.5f}")
model.eval()
with torch.no_grad():
    logits, seen = model(torch.tensor([[3], [5], [7]]), torch.tensor([3]))
print([WORDS[i] for i in logits.argmax(2)[:, 0]], seen[:, 0], sep="\n")
