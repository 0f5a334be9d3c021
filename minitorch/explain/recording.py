"""Recording lines: a mode in which every node remembers the line, and the layer, that made it."""

import threading
from typing import Any, Self

from ..nn import Module
from ..nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from ..tensor.modes import modes


class _Inside(threading.local):
    """The layers that this thread is inside of: what `modes.layer` was before each; and the paths in the outermost."""

    def __init__(self) -> None:
        self.before: list[str] = []
        self.paths: dict[int, str] = {}


_inside = _Inside()


class recording_lines:
    """While entered, `explain` learns of each call the user's line and the layer that it was made in.

    It is anomaly detection without its warning and without the look for NaN: a call takes longer, and errors in
    backward name the line of forward.
    """

    def __init__(self) -> None:
        self._undo: list[Any] = []

    def __enter__(self) -> Self:
        mode = {"anomaly": modes.anomaly, "anomaly_check_nan": modes.anomaly_check_nan}
        handles = [
            register_module_forward_pre_hook(_enter),
            register_module_forward_hook(_leave, always_call=True),
        ]
        self._undo.append((mode, handles))
        modes.anomaly, modes.anomaly_check_nan = True, False
        return self

    def __exit__(self, *exception: object) -> None:
        mode, handles = self._undo.pop()
        modes.__dict__.update(mode)
        for handle in handles:
            handle.remove()


def _enter(module: Module, args: tuple) -> None:
    if not _inside.before:
        _inside.paths = {id(inner): name for name, inner in module.named_modules()}
        if len(_inside.paths) == 1:
            _inside.paths[id(module)] = type(module).__name__  # a layer, or a loss, on its own
    _inside.before.append(modes.layer)
    modes.layer = _inside.paths.get(id(module), type(module).__name__)


def _leave(module: Module, args: tuple, output: Any) -> None:
    if _inside.before:
        modes.layer = _inside.before.pop()
