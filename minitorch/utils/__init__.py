"""Utilities that stand beside the training loop."""

from ..later import later as _later

with _later(globals()):
    from . import checkpoint as checkpoint
    from . import data as data
    from . import dlpack as dlpack
    from . import hooks as hooks
