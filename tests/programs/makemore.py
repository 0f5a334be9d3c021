"""makemore, four steps: bigrams counted, bigrams learned, an MLP, BatchNorm by hand with its backward pass."""

import torch
import torch.nn.functional as F

names = """emma olivia ava isabella sophia charlotte mia amelia harper evelyn abigail emily ella elizabeth camila luna
sofia avery mila aria scarlett penelope layla chloe victoria madison eleanor grace nora riley""".split()
chars = sorted(set("".join(names)))
stoi = {s: i + 1 for i, s in enumerate(chars)} | {".": 0}
itos = {i: s for s, i in stoi.items()}
V = len(itos)

# 1. Bigrams counted.
N = torch.zeros((V, V), dtype=torch.int32)
for w in names:
    chs = ["."] + list(w) + ["."]
    for ch1, ch2 in zip(chs, chs[1:]):
        N[stoi[ch1], stoi[ch2]] += 1
P = (N + 1).float()
P /= P.sum(1, keepdim=True)
g = torch.Generator().manual_seed(2147483647)
for _ in range(3):
    out, ix = [], 0
    while True:
        ix = torch.multinomial(P[ix], num_samples=1, replacement=True, generator=g).item()
        out.append(itos[ix])
        if ix == 0:
            break
    print("".join(out))

# 2. The same, learned: a layer of one-hot vectors.
xs, ys = (torch.tensor([stoi[c] for w in names for c in end(w)]) for end in (lambda w: "." + w, lambda w: w + "."))
W = torch.randn((V, V), generator=g, requires_grad=True)
for k in range(20):
    logits = F.one_hot(xs, num_classes=V).float() @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(len(xs)), ys].log().mean() + 0.01 * (W**2).mean()
    W.grad = None
    loss.backward()
    W.data += -20 * W.grad
print(f"{loss.item():.6f} {-P[xs, ys].log().mean():.6f}")

# 3. An MLP over three letters, with minibatches.
block = 3
X, Y = [], []
for w in names:
    context = [0] * block
    for ch in w + ".":
        X.append(context)
        Y.append(stoi[ch])
        context = context[1:] + [stoi[ch]]
X, Y = torch.tensor(X), torch.tensor(Y)
C = torch.randn((V, 4), generator=g)
W1 = torch.randn((12, 24), generator=g) * (5 / 3) / 12**0.5
W2, b2 = torch.randn((24, V), generator=g) * 0.1, torch.randn(V, generator=g) * 0.1
bngain, bnbias = torch.randn((1, 24), generator=g) * 0.1 + 1.0, torch.randn((1, 24), generator=g) * 0.1
parameters = [C, W1, W2, b2, bngain, bnbias]
for p in parameters:
    p.requires_grad = True
print(sum(p.nelement() for p in parameters))

# 4. BatchNorm by hand, and the backward pass of all of it by hand.
n = 32
for i in range(40):
    ix = torch.randint(0, X.shape[0], (n,), generator=g)
    Xb, Yb = X[ix], Y[ix]
    emb = C[Xb]
    embcat = emb.view(emb.shape[0], -1)
    hprebn = embcat @ W1
    bnvar_inv = (hprebn.var(0, keepdim=True, unbiased=True) + 1e-5) ** -0.5
    bnraw = (hprebn - hprebn.mean(0, keepdim=True)) * bnvar_inv
    hpreact = bngain * bnraw + bnbias
    h = torch.tanh(hpreact)
    logits = h @ W2 + b2
    loss = F.cross_entropy(logits, Yb)
    for p in parameters:
        p.grad = None
    loss.backward()
    with torch.no_grad():
        dlogits = F.softmax(logits, 1)
        dlogits[range(n), Yb] -= 1
        dlogits /= n
        dh = dlogits @ W2.T
        dhpreact = (1.0 - h**2) * dh
        dbnraw = dhpreact * bngain
        dhprebn = bnvar_inv / n * (n * dbnraw - dbnraw.sum(0) - n / (n - 1) * bnraw * (dbnraw * bnraw).sum(0))
        demb = (dhprebn @ W1.T).view(emb.shape)
        dC = torch.zeros_like(C).index_add_(0, Xb.view(-1), demb.view(-1, 4))
        dbngain, dbnbias = (bnraw * dhpreact).sum(0, True), dhpreact.sum(0, True)
        grads = [dC, embcat.T @ dhprebn, h.T @ dlogits, dlogits.sum(0), dbngain, dbnbias]
        for p, grad in zip(parameters, grads):
            assert torch.allclose(grad, p.grad, atol=1e-6), (grad - p.grad).abs().max()
            p.data += -0.1 * grad
    if i % 10 == 0:
        print(f"{i:3d} {loss.item():.5f} {(h.abs() > 0.97).float().mean():.4f}")
