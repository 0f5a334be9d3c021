"""What programs ask of TorchScript, which is not here: functions and modules are used as they are.

PyTorch's `torch.jit`, as far as a program gives the same numbers without it. `minitorch.compile` makes machine code.
"""

import warnings
from typing import Any, TypeVar
from typing import Final as Final

T = TypeVar("T")

_told: list[str] = []
_NO_FILES = "TorchScript is not supported: save a state dict by torch.save instead of a scripted module"


def script(obj: T, *args: Any, **kwargs: Any) -> T:
    """`obj` itself, a function, class or module, with one UserWarning in a program that nothing is compiled."""
    _tell_once()
    return obj


def trace(func: T, *args: Any, **kwargs: Any) -> T:
    """`func` itself, a function or module, with one UserWarning in a program that nothing is compiled."""
    _tell_once()
    return func


def script_if_tracing(fn: T) -> T:
    """`fn` itself: there is no tracing."""
    return fn


def ignore(drop: Any = False, **kwargs: Any) -> Any:
    """A function as it is; also as `@ignore(drop=True)`."""
    return drop if callable(drop) else _as_it_is


def _as_it_is(fn: T) -> T:
    return fn


def unused(fn: T) -> T:
    """A function as it is."""
    return fn


def export(fn: T) -> T:
    """A method as it is."""
    return fn


def interface(obj: T) -> T:
    """A class as it is."""
    return obj


def freeze(mod: T, *args: Any, **kwargs: Any) -> T:
    """`mod` itself."""
    return mod


def optimize_for_inference(mod: T, *args: Any, **kwargs: Any) -> T:
    """`mod` itself."""
    return mod


def annotate(the_type: Any, the_value: T) -> T:
    """`the_value` itself."""
    return the_value


def is_scripting() -> bool:
    """Whether a function runs as TorchScript: no."""
    return False


def is_tracing() -> bool:
    """Whether a function is being traced for TorchScript: no."""
    return False


def save(m: Any, f: Any, *args: Any, **kwargs: Any) -> None:
    """Write a scripted module; NotImplementedError, for there are none."""
    raise NotImplementedError(_NO_FILES)


def load(f: Any, *args: Any, **kwargs: Any) -> Any:
    """Read a scripted module; NotImplementedError, for there are none."""
    raise NotImplementedError(_NO_FILES)


class ScriptFunction:
    """A compiled function, of which there are none: for `isinstance`. NotImplementedError when one is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__}: TorchScript is not supported; use torch.nn.Module")


class ScriptModule(ScriptFunction):
    """A compiled module, of which there are none: for `isinstance`. NotImplementedError when one is made."""


def _tell_once() -> None:
    if not _told:
        _told.append("told")
        text = "TorchScript is not here: functions and modules are used as they are, and nothing is compiled"
        warnings.warn(text, UserWarning, stacklevel=3)
