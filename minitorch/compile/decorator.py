"""`compile` as it is called. All that stands behind it is imported when something is first to be compiled."""

from collections.abc import Callable
from typing import Any

from . import launch


def compile(
    model: Callable[..., Any] | None = None,
    *,
    fullgraph: bool = True,
    dynamic: bool | None = None,
    backend: str = "inductor",
    mode: str | None = None,
    options: dict[str, Any] | None = None,
    disable: bool = False,
) -> Any:
    """A training step, a `Module` or any function of tensors as machine code with the same results.

    PyTorch's `torch.compile`, also a decorator, with or without arguments. The function is traced at its first call,
    and again when the call, or something that it depends on, has changed in kind. A Python number that it meets is
    one of these things, unless it belongs to an optimizer: one that is another at each call makes a trace at each,
    until there have been 64 (`OFTEN`). What fits none of the traces kept then runs eagerly, and a RuntimeWarning says
    so once, and which number it was: pass that as a tensor. The whole function is compiled or nothing (`fullgraph`),
    for the shapes that it meets (`dynamic=True` raises); `disable` gives it back as it is.
    """
    if dynamic or mode not in (None, "default") or options or backend != "inductor":
        raise NotImplementedError("compile takes no dynamic=True, backend, mode or options: it has one way to compile")
    if disable:
        return model if model is not None else lambda function: function
    if model is None:
        return compile
    return launch.form_of(model, compile)
