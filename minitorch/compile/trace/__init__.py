"""Trace: what a function of tensors does to arrays, written down as equations while it runs once.

Let `step.py` hold

    import minitorch as torch

    w = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)

    @torch.compile
    def step(x):
        loss = (w * x).sum()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    step(torch.ones(3))

At the first call the function runs rewritten: each instruction that reads, writes or calls goes through an operation,
which tells a recorder. A tensor that is met, here `x`, `w` and its `.grad`, gets a `Symbol` for an array (`trace.py`,
`symbol.py`): shape, dtype and strides without numbers. `w * x` is recorded as ever, but a symbol has an `__op__`, so
the op hands it the call, and instead of computing it writes the op's formula down as an equation (`lowering.py`,
`program.py`). `loss.backward()` walks the same graph by the same rules, which are ops and so become equations too, as
does the optimizer's formula; its numbers stay names. Then the tensors get their arrays back. `print(step.program)`:

    x: float32[3]
    w: float32[3]

    # step.py:8: loss = (w * x).sum()
    mul: float32[3] = w * x           # mul
    sum: float32[1] = sum(mul, (0,))  # sum

    # step.py:9: loss.backward()
    empty: float32[3] = 1 * x         # mul backward

    # step.py:10: optimizer.step()
    w = w - (lr * empty)              # SGD

    return sum

What a trace stands on is a chapter of its own. Every read goes through the recorder; what was there before becomes a
condition, a number that each call reads anew, or a refusal that names the line; what the run itself has made is new, so
it is free; what is in C must be known to be pure. In this order:

1. what is read: `rewriting.py` (which operation stands for an instruction), `operations.py`, `attributes.py` (where
   Python looks for `obj.name`), `facts.py` (how a place is looked at), `known.py`, `recorder.py`, `writes.py`;
2. what is called: `sight.py` (functions that are met run rewritten, no others begin), `library.py` (what is known and
   need not be), `calls.py`, `builtin_functions.py`, and for what is in C `in_c.py` and `kinds.py`;
3. what goes on from call to call: `randomness.py`, `stepping.py`, `optimizers.py`, `updates.py`, `written.py`;
4. what is asked at each call: `guards.py`, `readying.py`, `launch.py` and `step.py` in `launch/`.

Next: `compile/loops/__init__.py`.
"""
