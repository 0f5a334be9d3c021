"""word2vec, three ways: skip-gram with negative samples, CBOW with a softmax, and bags of words by EmbeddingBag."""

from collections import Counter

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

TEXT = """the king rules the land and the queen rules the land the king and the queen sit in the castle
a dog runs in the field and a cat runs in the field the dog and the cat play in the garden
the queen wears a crown the king wears a crown the cat eats a fish the dog eats a bone""".split()
counts = Counter(TEXT)
vocab = [word for word, _ in counts.most_common()]
word_to_ix = {word: i for i, word in enumerate(vocab)}
ids = [word_to_ix[word] for word in TEXT]
WINDOW, DIM, NEGATIVES = 2, 10, 4


class SkipGram(nn.Module):
    def __init__(self, size, dim):
        super().__init__()
        self.center = nn.Embedding(size, dim)
        self.context = nn.Embedding(size, dim)
        self.center.weight.data.uniform_(-0.5 / dim, 0.5 / dim)
        nn.init.zeros_(self.context.weight)

    def forward(self, u, v, negatives):
        u, v, negatives = self.center(u), self.context(v), self.context(negatives)
        positive = F.logsigmoid(torch.sum(u * v, dim=1))
        negative = F.logsigmoid(-torch.bmm(negatives, u.unsqueeze(2)).squeeze(2)).sum(1)
        return -(positive + negative).mean()


torch.manual_seed(42)
pairs = [
    (ids[i], ids[j])
    for i in range(len(ids))
    for j in range(max(0, i - WINDOW), min(len(ids), i + WINDOW + 1))
    if i != j
]
noise = torch.tensor([counts[word] for word in vocab], dtype=torch.float).pow(0.75)
noise /= noise.sum()
model = SkipGram(len(vocab), DIM)
optimizer = torch.optim.Adagrad(model.parameters(), lr=0.2)


def train_step(u, v, negatives):
    optimizer.zero_grad()
    loss = model(u, v, negatives)
    loss.backward()
    optimizer.step()
    return loss


for epoch in range(5):
    total = 0.0
    for u, v in DataLoader(pairs, batch_size=32, shuffle=True, drop_last=True):
        negatives = torch.multinomial(noise, len(u) * NEGATIVES, replacement=True).view(len(u), -1)
        total += train_step(u, v, negatives).item()
    print(f"skip-gram {epoch} {total:.4f}")

vectors = F.normalize(model.center.weight.detach(), dim=1)
for word in ("king", "dog"):
    similar = vectors @ vectors[word_to_ix[word]]
    values, nearest = similar.topk(4)
    print(word, [vocab[i] for i in nearest.tolist()[1:]], values)
king, man, woman = (model.center(torch.tensor(word_to_ix[w])) for w in ("king", "dog", "cat"))
print(nn.CosineSimilarity(dim=0)(king - man + woman, king))


class CBOW(nn.Module):
    def __init__(self, size, dim):
        super().__init__()
        self.embeddings = nn.Embedding(size, dim, max_norm=1.0)
        self.linear = nn.Linear(dim, size)

    def forward(self, context):
        return F.log_softmax(self.linear(self.embeddings(context).sum(dim=1)), dim=1)


contexts = torch.tensor([ids[i - 2 : i] + ids[i + 1 : i + 3] for i in range(2, len(ids) - 2)])
targets = torch.tensor(ids[2:-2])
model, loss_fn = CBOW(len(vocab), DIM), nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
for epoch in range(12):
    model.zero_grad()
    loss = loss_fn(model(contexts), targets)
    loss.backward()
    optimizer.step()
    if epoch % 4 == 0:
        print(f"cbow {epoch} {loss.item():.5f} {model.embeddings.weight.norm(dim=1).max():.5f}")

bag = nn.EmbeddingBag(len(vocab), DIM, mode="mean")
lines = [torch.tensor([word_to_ix[w] for w in s.split()]) for s in ("the king rules", "a dog runs in the field", "cat")]
offsets = torch.tensor([0] + [len(line) for line in lines[:-1]]).cumsum(dim=0)
scores = nn.Linear(DIM, 2)(bag(torch.cat(lines), offsets))
F.cross_entropy(scores, torch.tensor([0, 1, 1])).backward()
print(scores, bag.weight.grad.abs().sum(1))
