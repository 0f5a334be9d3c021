"""From a formula to machine code: all that knows of numba, LLVM, BLAS, and the memory of numpy and CPython.

`compiler.py` is the way from one to the other, `elementwise.py` and `in_place.py` are the kinds of loop that ops and
optimizers are made of. `kept.py` has machine code on disk, `linking.py` brings it into memory and `machine.py` into
Python; numba is needed only to make more of it, in `entry.py` and `native.py`. `objects.py` says how objects lie in
memory, `dtypes.py` what kinds of numbers there are.
"""

from ..later import later as _later

with _later(globals()):
    # PyTorch's `torch.jit` is another thing of the same name, and not here: what programs ask of it does nothing.
    from .torchscript import Final as Final
    from .torchscript import ScriptFunction as ScriptFunction
    from .torchscript import ScriptModule as ScriptModule
    from .torchscript import annotate as annotate
    from .torchscript import export as export
    from .torchscript import freeze as freeze
    from .torchscript import ignore as ignore
    from .torchscript import interface as interface
    from .torchscript import is_scripting as is_scripting
    from .torchscript import is_tracing as is_tracing
    from .torchscript import load as load
    from .torchscript import optimize_for_inference as optimize_for_inference
    from .torchscript import save as save
    from .torchscript import script as script
    from .torchscript import script_if_tracing as script_if_tracing
    from .torchscript import trace as trace
    from .torchscript import unused as unused
