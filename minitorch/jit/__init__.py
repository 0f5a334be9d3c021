"""From a formula to machine code: all that knows of numba, LLVM, BLAS, and the memory of numpy and CPython.

`compiler.py` is the way from one to the other, `elementwise.py` and `in_place.py` are the kinds of loop that ops and
optimizers are made of; `machine.py` and `native.py` serve the compiler of whole functions. `objects.py` says how
objects lie in memory, `dtypes.py` what kinds of numbers there are.
"""
