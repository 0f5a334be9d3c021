"""From a formula to machine code: all that knows of numba, LLVM, BLAS, and the memory of numpy and CPython."""
