"""Where in a model an error arose: the path and the description of the layer, put in front of its message.

    '2' (Linear(in_features=4, out_features=1, bias=True)): expected input of shape (..., 4), got (100, 3): mat1 and ...

Each module that the error passes on its way up adds its name for the one below. Only errors that this package raised
itself are changed: what the user's own code raises is the user's.
"""

from typing import Any

_CHANGED = (RuntimeError, ValueError, TypeError, IndexError)
_PACKAGE = __name__.partition(".")[0]


class _Location:
    """The innermost layer, the module that the error passed last, and the path from that one down to the layer."""

    def __init__(self, layer: Any, args: tuple[Any, ...], message: str):
        self.layer, self.passed, self.path = layer, layer, ""
        expectation = layer._expectation(*args)
        self.text = f"{_describe(layer)}", (f"{expectation}: " if expectation else "") + message

    def climb(self, module: Any) -> None:
        """The error passes `module`, one level up."""
        names = (name for name, inner in module.named_modules() if inner is self.passed and name)
        name = next(names, None)
        if name is not None:
            self.path = f"{name}.{self.path}" if self.path else name
        self.passed = module

    def __str__(self) -> str:
        description, message = self.text
        return f"'{self.path}' ({description}): {message}" if self.path else f"{description}: {message}"


def locate(error: Exception, module: Any, args: tuple[Any, ...]) -> None:
    """Note in `error` that it passes `module`, called with `args`."""
    location = getattr(error, "_location", None)
    if location is not None:
        location.climb(module)
    elif type(error) in _CHANGED and len(error.args) == 1 and isinstance(error.args[0], str) and _is_ours(error):
        location = error._location = _Location(module, args, error.args[0])  # type: ignore[attr-defined]
    else:
        return
    error.args = (str(location),)


def _is_ours(error: Exception) -> bool:
    """Whether the frame that raised it is in this package."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE


def _describe(layer: Any) -> str:
    return f"{type(layer).__name__}(...)" if layer._modules else repr(layer)
