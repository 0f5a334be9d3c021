"""`import torch` in a process that was started by a program whose `torch` is minitorch: here it is too.

This folder is in the PYTHONPATH of such processes. The package is that which the file is part of, wherever that lies.
"""

import sys
from importlib import import_module
from pathlib import Path

_home = str(Path(__file__).parents[3])
sys.path.insert(0, _home)
try:
    import_module("minitorch.runner").install_as_torch()
finally:
    sys.path.remove(_home)
