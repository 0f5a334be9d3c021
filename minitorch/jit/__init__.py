"""From a formula to machine code: all that knows of numba, LLVM, BLAS, and the memory of numpy and CPython.

`compiler.py` is the way from one to the other, `elementwise.py` and `in_place.py` are the kinds of loop that ops and
optimizers are made of. `kept.py` has machine code on disk, `linking.py` brings it into memory and `machine.py` into
Python; numba is needed only to make more of it, in `entry.py` and `native.py`. `objects.py` says how objects lie in
memory, `dtypes.py` what kinds of numbers there are.
"""
