"""
11. From the tape to one fused loop
===================================

A step of a small model is a few dozen calls on tiny arrays. Nearly all of the time goes into Python around them.
``torch.compile`` turns the step into one function of machine code. This chapter follows how.
"""

import minitorch as torch

x = torch.arange(6.0)
target = 2 * x
w = torch.ones(6, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)


def step(x):
    loss = ((w * x - target) ** 2).sum()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss


for _ in range(3):
    print(step(x).item())

# %%
# This is the step as usual. The forward pass records a tape, ``backward`` walks it, the optimizer changes ``w``.
#
# First: equations
# ----------------
#
# The compiled step runs once with symbols in place of arrays. A symbol has a shape and a dtype, but no numbers. An op
# that meets one writes an equation down instead of computing. The tape is recorded and walked as ever: since the rules
# are ops (chapter 5), the backward pass becomes equations too, and so does the optimizer's formula (chapter 7). What
# Python did in between leaves no trace.

if torch.__name__ == "minitorch":
    with torch.no_grad():
        w.fill_(1.0)
    eager = step
    fused = torch.compile(step)
    print(fused(x).item())
    print(fused.program)

# %%
# Each line is an equation between arrays, with the line of the program that it comes from. ``lr`` has stayed a name:
# a call reads it anew, so that a scheduler can change it. How a function is traced is in ``minitorch/compile/trace``.
#
# Then: loops
# -----------
#
# Each equation is a loop over the elements of its result. Two loops of one length become one when no turn of the first
# touches what another turn of the second writes. Here everything is element by element but for the sum, which only adds
# to a number. So one loop is left, and arrays in between are numbers that live for one turn.


def loop_of(source):
    lines = source.splitlines()
    start = next(i for i, line in enumerate(lines) if line.lstrip().startswith("for "))
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith(" " * (depth + 1)))
    return "\n".join(lines[start:end])


if torch.__name__ == "minitorch":
    print(loop_of(fused.source))
    print(fused.explain().split("\n\n")[2])

# %%
# Large products of matrices are not written as loops: they are calls of BLAS. Fusion is in
# ``minitorch/compile/loops/fusion.py``, and the text of the function is written in ``minitorch/compile/loops/emit.py``.
# numba makes machine code of it, which is kept in a folder, so that a later process only loads it.
#
# The same numbers
# ----------------
#
# What the compiled step leaves behind is what the other would leave: the same weights, gradients that are None, edits
# counted, the same optimizer state.

if torch.__name__ == "minitorch":
    with torch.no_grad():
        w.fill_(1.0)
    expected = [eager(x).item() for _ in range(3)]
    weights = w.tolist()
    with torch.no_grad():
        w.fill_(1.0)
    print([fused(x).item() for _ in range(3)], expected)
    print(w.tolist() == weights, w.grad)

# %%
# What a trace stands on
# ----------------------
#
# The trace is right as long as what it has seen is so still: the functions, the shapes, the optimizer's options. All of
# it is written down and looked at in each call, most of it by the compiled code itself. A change leads to a new trace,
# not to a wrong result. ``minitorch/compile/trace/facts.py`` says how places are looked at.

if torch.__name__ == "minitorch":
    print(fused.traces)
    optimizer.param_groups[0]["lr"] = 0.0
    before = w.tolist()
    fused(x)
    print(w.tolist() == before, len(fused.traces))

    x, target = torch.arange(8.0), 2 * torch.arange(8.0)
    w = torch.ones(8, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01)
    print(fused(x).item(), len(fused.traces))
