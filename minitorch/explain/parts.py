"""Parts: what answers, imported when something is first to be explained."""

from ..later import later as _later

with _later(globals()):
    from .notebook import of_tensor as of_tensor
    from .subjects import answer as answer
