"""makemore's fifth step: layers written by hand, letters joined two by two in a tree, a look at what is dead."""

import torch
import torch.nn.functional as F

names = """liam noah oliver james elijah mateo theodore henry lucas william benjamin levi sebastian jack ezra
michael daniel leo owen samuel hudson alexander asher luca ethan john david jackson joseph mason""".split()
itos = dict(enumerate([".", *sorted(set("".join(names)))]))
stoi = {s: i for i, s in itos.items()}


class Linear:
    def __init__(self, fan_in, fan_out):
        self.parameters = [torch.randn((fan_in, fan_out)) / fan_in**0.5]

    def __call__(self, x):
        return x @ self.parameters[0]


class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        self.eps, self.momentum, self.training = eps, momentum, True
        self.parameters = [torch.ones(dim), torch.zeros(dim)]
        self.running_mean, self.running_var = torch.zeros(dim), torch.ones(dim)

    def __call__(self, x):
        xmean, xvar = self.running_mean, self.running_var
        if self.training:
            dim = 0 if x.ndim == 2 else (0, 1)
            xmean, xvar = x.mean(dim, keepdim=True), x.var(dim, keepdim=True)
            with torch.no_grad():
                self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean
                self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
        gamma, beta = self.parameters
        return gamma * ((x - xmean) / torch.sqrt(xvar + self.eps)) + beta


class Tanh:
    parameters = ()

    def __call__(self, x):
        return torch.tanh(x)


class Embedding:
    def __init__(self, count, dim):
        self.parameters = [torch.randn((count, dim))]

    def __call__(self, ix):
        return self.parameters[0][ix]


class FlattenConsecutive:
    parameters = ()

    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        B, T, C = x.shape
        x = x.view(B, T // self.n, C * self.n)
        return x.squeeze(1) if x.shape[1] == 1 else x


torch.manual_seed(42)
V, n_embd, n_hidden, block = len(itos), 6, 16, 8
layers = [Embedding(V, n_embd)]
for width in (n_embd, n_hidden, n_hidden):
    layers += [FlattenConsecutive(2), Linear(width * 2, n_hidden), BatchNorm1d(n_hidden), Tanh()]
layers.append(Linear(n_hidden, V))
with torch.no_grad():
    layers[-1].parameters[0] *= 0.1
parameters = [p for layer in layers for p in layer.parameters]
for p in parameters:
    p.requires_grad = True
pairs = [("." * block + w + ".", k) for w in names for k in range(len(w) + 1)]
X = torch.tensor([[stoi[c] for c in w[k : k + block]] for w, k in pairs])
Y = torch.tensor([stoi[w[k + block]] for w, k in pairs])


def model(x):
    for layer in layers:
        x = layer.out = layer(x)
    return x


for i in range(40):
    ix = torch.randint(0, X.shape[0], (32,))
    loss = F.cross_entropy(model(X[ix]), Y[ix])
    for layer in layers:
        layer.out.retain_grad()
    for p in parameters:
        p.grad = None
    loss.backward()
    lr = 0.1 if i < 30 else 0.01
    for p in parameters:
        p.data += -lr * p.grad
    if i % 13 == 0:
        saturated = [(layer.out.abs() > 0.97).float().mean().item() for layer in layers[4::4]]
        ratio = [(lr * p.grad).std().item() / p.data.std().item() for p in parameters if p.ndim == 2]
        print(f"{i} {loss.item():.5f}", *(f"{x:.5f}" for x in saturated + ratio), f"{layers[4].out.grad.std():.4e}")

for layer in layers:
    layer.training = False
with torch.no_grad():
    print(f"{F.cross_entropy(model(X), Y).item():.5f}")
    for _ in range(2):
        out, context = [], [0] * block
        while len(out) < 12 and (not out or out[-1] != 0):
            probs = F.softmax(model(torch.tensor([context])), dim=1)
            out.append(torch.multinomial(probs, num_samples=1).item())
            context = context[1:] + out[-1:]
        print("".join(itos[i] for i in out))
