"""What cannot be compiled, and where the user's code asked for it."""

from ...jit.callers import shown
from ...jit.callers import users_line as users_line


class CompileError(RuntimeError):
    """The function does something that a compiled step cannot repeat. The message names the line and what to do."""


def refused(what: str, instead: str) -> CompileError:
    """The error for something that the user's line does while it is traced."""
    return CompileError(f"{shown(*users_line())}: {what} cannot be compiled: {instead}")


_BY_VALUES = ("nonzero", "argwhere", "unique")
"""What numpy calls to find a number of elements that depends on values."""


def refused_of_array(name: str, said: str) -> CompileError:
    """The error for a call of numpy's, by its name, on a tensor's array; `said` is what is told of those that users do
    not know by other names."""
    if name in _BY_VALUES:
        instead = "keep the shape, as torch.where(x > 0, x, 0) does, or multiply by the mask"
        return refused("a result whose size depends on values (x[x > 0], masked_select, nonzero, unique)", instead)
    return refused(said, "take this part out of the compiled function")
