"""
7. An optimizer is its formula
==============================

An optimizer takes each weight, its gradient and what it remembers about the weight, and gives a new weight and a new
memory. The rest is bookkeeping that all optimizers share.
"""

import minitorch as torch

# %%
# SGD
# ---
#
# The simplest formula is ``p ← p - lr g``. Nothing is remembered.


def sgd(p, g, lr):
    return p - lr * g


start = [1.0, -2.0]
by_hand = torch.tensor(start)
w = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    (w * w).sum().backward()
    optimizer.step()
    by_hand = sgd(by_hand, 2 * by_hand, 0.1)
print(w.tolist())
print(by_hand.tolist())

# %%
# With momentum
# -------------
#
# Momentum remembers a velocity ``v``: ``v ← momentum v + g`` and ``p ← p - lr v``. The first velocity is the first
# gradient. What an optimizer remembers stands in ``state``, under a name.

w = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
p, v = torch.tensor(start), torch.zeros(2)
for _ in range(3):
    optimizer.zero_grad()
    (w * w).sum().backward()
    optimizer.step()
    v = 0.9 * v + 2 * p
    p = p - 0.1 * v
print(w.tolist(), p.tolist())
print(optimizer.state[w]["momentum_buffer"].tolist(), v.tolist())

# %%
# Adam
# ----
#
# Adam remembers two running means: ``m`` of the gradient and ``v`` of its square. Both start at 0, so at first they are
# too small; dividing them by ``1 - b1ᵗ`` and ``1 - b2ᵗ`` at step ``t`` corrects that. The weight moves along ``m``, and
# the root of ``v`` sets the unit: after the first step every weight has moved by nearly ``lr``.


def adam(p, g, m, v, t, lr=0.1, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    return p - lr * (m / (1 - b1**t)) / ((v / (1 - b2**t)).sqrt() + eps), m, v


w = torch.tensor(start, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1)
p, m, v = torch.tensor(start), torch.zeros(2), torch.zeros(2)
for step in range(1, 4):
    optimizer.zero_grad()
    (w * w).sum().backward()
    optimizer.step()
    p, m, v = adam(p, 2 * p, m, v, step)
    print(step, w.tolist(), p.tolist())

# %%
# Where this stands in minitorch
# ------------------------------
#
# ``minitorch/optim/adam.py`` has the formula for one weight, under the decorator ``in_place``. It works the two
# corrections into the rate and into ``eps``, so that there is one division less for each weight; that is why a last
# digit may differ from the function above. The numbers of a step, among them the rate, come from ``_numbers``. The loop
# over the parameters is ``Optimizer.step`` in ``minitorch/optim/optimizer.py``.

if torch.__name__ == "minitorch":
    import inspect

    print(inspect.getsource(torch.optim.Adam.rule.formula))
    print(torch.optim.Adam.rule.arrays, "are arrays")
    print(torch.optim.Adam.rule.numbers, "are numbers")

# %%
# The formula can run in three ways. On whole arrays in numpy, where each operation makes an array. Compiled by numba
# to one pass over memory (``minitorch/fast/in_place.py``), once a process has done enough steps for that to pay.
# Or traced on symbols, as a part of a compiled step (chapter 11). It is written once.

if torch.__name__ == "minitorch":
    print(torch.optim.SGD.rule.formula(1.0, 2.0, None, False, None, 0.1, 0.0, 1.0, False))

# %%
# The learning rate belongs to a group
# ------------------------------------
#
# Numbers stand in ``param_groups``. They are read at each step, so a change takes effect at the next one. Schedulers
# do no more than that.

optimizer.param_groups[0]["lr"] = 0.0
before = w.tolist()
optimizer.step()
print(w.tolist() == before)

decay = torch.optim.lr_scheduler.ExponentialLR(torch.optim.SGD([w], lr=0.1), gamma=0.5)
for _ in range(3):
    decay.optimizer.step()
    decay.step()
    print(decay.get_last_lr())
