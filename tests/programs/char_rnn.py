"""Names by language: a recurrent network written by hand, letter after letter, and then nn.RNN of packed names."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F

NAMES = {
    "English": "Adams Baker Clark Davies Edwards Fisher Green Harris Jackson Knight Lewis Mason",
    "Italian": "Abate Bianchi Conti DeLuca Esposito Ferrari Gallo Lombardi Marino Ricci Romano Russo",
    "Japanese": "Abe Endo Fujita Hayashi Inoue Ito Kimura Kobayashi Mori Nakamura Sato Suzuki",
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
languages = list(NAMES)
lines = {language: names.lower().split() for language, names in NAMES.items()}


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, len(LETTERS))
    for i, letter in enumerate(line):
        tensor[i][0][LETTERS.index(letter)] = 1
    return tensor


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        return self.softmax(self.h2o(hidden)), hidden

    def initHidden(self):
        return torch.zeros(1, self.hidden_size)


random.seed(1)
torch.manual_seed(1)
rnn = RNN(len(LETTERS), 16, len(languages))
criterion = nn.NLLLoss()
learning_rate = 0.1
current = 0.0
for iteration in range(1, 101):
    language = random.choice(languages)
    line = random.choice(lines[language])
    target = torch.tensor([languages.index(language)], dtype=torch.long)
    hidden = rnn.initHidden()
    rnn.zero_grad()
    for letter in line_to_tensor(line):
        output, hidden = rnn(letter, hidden)
    loss = criterion(output, target)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    current += loss.item()
    if iteration % 20 == 0:
        top_n, top_i = output.topk(1)
        guess = languages[top_i[0].item()]
        print(f"{iteration} {line} / {guess} {'right' if guess == language else language} {current / 20:.5f}")
        current = 0.0

confusion = torch.zeros(3, 3)
with torch.no_grad():
    for i, language in enumerate(languages):
        for line in lines[language]:
            hidden = rnn.initHidden()
            for letter in line_to_tensor(line):
                output, hidden = rnn(letter, hidden)
            confusion[i][output.argmax()] += 1
print(confusion / confusion.sum(1, keepdim=True))

pairs = [(line, i) for i, language in enumerate(languages) for line in lines[language]]
sequences = [line_to_tensor(line).squeeze(1) for line, _ in pairs]
targets = torch.tensor([i for _, i in pairs])
packed = nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
reader, head = nn.RNN(len(LETTERS), 16, num_layers=2, nonlinearity="relu", bidirectional=True), nn.Linear(32, 3)
optimizer = torch.optim.RMSprop([*reader.parameters(), *head.parameters()], lr=0.005)
for step in range(20):
    _, last = reader(packed)
    loss = F.cross_entropy(head(torch.cat([last[-2], last[-1]], dim=1)), targets)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_value_(reader.parameters(), 0.5)
    optimizer.step()
    if step % 5 == 0:
        print(f"{step} {loss.item():.5f}")
