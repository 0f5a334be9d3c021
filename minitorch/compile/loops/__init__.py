"""Loops: equations become loops, the loops are fused, and the result is written as one Python function.

At first each equation is a loop of its own over the elements of its result (`nests.py`); a large product is a call of
BLAS instead. Two loops of one length become one where no turn of the first touches what another turn of the second
writes, and memory that each turn writes before it reads becomes a local variable (`fusion.py`). The rest shares one
workspace (`memory.py`). Of the step in `trace/` one loop is left, forward, backward and update in one pass (`emit.py`):

    for i in range(3):
        mul = w[i] * x[i]
        sum_total += float64(mul)
        multiply_2 = c1 * x[i]
        empty = multiply_2
        multiply_3 = lr * empty
        subtract = w[i] - multiply_3
        w[i] = subtract

`step.source` is the whole function. numba makes machine code of it, kept on disk (`jit/machine.py`). Later calls look
whether all is as it was when the function was traced, hand the code the addresses of the arrays, and leave tensors as
an eager run would (`launch/`). A training script around such a step is the last file. Next: `workflow.py`.
"""
