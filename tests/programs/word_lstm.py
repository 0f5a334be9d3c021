"""A language model of words: truncated backpropagation through time, tied weights, a learning rate that is annealed."""

import copy
import math

import torch
import torch.nn as nn

TEXT = """the cat sat on the mat . the dog sat on the log . the cat saw the dog and the dog saw the cat .
the rat ran to the mat and the cat ran to the rat . on the log the dog sat and saw the rat . the end ."""


class Corpus:
    def __init__(self, text):
        self.idx2word = sorted(set(text.split()))
        self.word2idx = {word: i for i, word in enumerate(self.idx2word)}
        ids = torch.tensor([self.word2idx[word] for word in text.split()]).type(torch.int64)
        self.train, self.valid = ids.repeat(4), ids[20:]


def batchify(data, bsz):
    nbatch = data.size(0) // bsz
    return data.narrow(0, 0, nbatch * bsz).view(bsz, -1).t().contiguous()


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers, dropout=0.2, tie_weights=False):
        super().__init__()
        self.ntoken, self.nhid, self.nlayers = ntoken, nhid, nlayers
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.LSTM(ninp, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight
        self.init_weights()

    def init_weights(self):
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)

    def forward(self, input, hidden):
        output, hidden = self.rnn(self.drop(self.encoder(input)), hidden)
        decoded = self.decoder(self.drop(output)).view(-1, self.ntoken)
        return nn.functional.log_softmax(decoded, dim=1), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return tuple(weight.new_zeros(self.nlayers, bsz, self.nhid) for _ in range(2))


def repackage_hidden(h):
    return h.detach() if isinstance(h, torch.Tensor) else tuple(repackage_hidden(v) for v in h)


def get_batch(source, i, bptt=8):
    seq_len = min(bptt, len(source) - 1 - i)
    return source[i : i + seq_len], source[i + 1 : i + 1 + seq_len].view(-1)


torch.manual_seed(1111)
corpus = Corpus(TEXT)
train_data, val_data = batchify(corpus.train, 4), batchify(corpus.valid, 2)
model = RNNModel(len(corpus.idx2word), 16, 16, 2, tie_weights=True)
criterion = nn.NLLLoss()
print(model, len(list(model.parameters())), model.decoder.weight is model.encoder.weight)


def train_step(data, targets, hidden, lr):
    model.zero_grad()
    output, hidden = model(data, hidden)
    loss = criterion(output, targets)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(p.grad, alpha=-lr)
    return loss, hidden


def evaluate(source):
    model.eval()
    total, hidden = 0.0, model.init_hidden(source.size(1))
    with torch.no_grad():
        for i in range(0, source.size(0) - 1, 8):
            data, targets = get_batch(source, i)
            output, hidden = model(data, hidden)
            total += len(data) * criterion(output, targets).item()
    return total / (len(source) - 1)


lr, best_loss, best_state = 20.0, None, None
for epoch in range(1, 5):
    model.train()
    hidden = model.init_hidden(4)
    for i in range(0, train_data.size(0) - 1, 8):
        loss, hidden = train_step(*get_batch(train_data, i), repackage_hidden(hidden), lr)
    val_loss = evaluate(val_data)
    print(f"epoch {epoch} lr {lr:.2f} loss {loss.item():.4f} valid {val_loss:.4f} ppl {math.exp(val_loss):.4f}")
    if best_loss is None or val_loss < best_loss:
        best_loss, best_state = val_loss, copy.deepcopy(model.state_dict())
    else:
        lr /= 4.0
model.load_state_dict(best_state)
model.eval()
hidden, input = model.init_hidden(1), torch.randint(model.ntoken, (1, 1))
words = []
with torch.no_grad():
    for _ in range(15):
        output, hidden = model(input, hidden)
        weights = output.squeeze().div(0.8).exp()
        input.fill_(torch.multinomial(weights, 1)[0])
        words.append(corpus.idx2word[input])
print(" ".join(words))
