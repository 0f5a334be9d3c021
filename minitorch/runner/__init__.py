"""Programs written for PyTorch, unchanged: `minitorch run script.py`, or `install_as_torch()` before their imports.

finder.py makes `torch` mean this package, path/ does so in processes that the program starts, program.py runs a program
as Python itself does, missing.py says which name of PyTorch's it has asked for that is not here; launch.py starts one
in several processes.
"""

from .finder import install_as_torch as install_as_torch
from .launch import launch as launch
from .program import run_program as run_program
