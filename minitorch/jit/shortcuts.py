"""Shortcuts: ways of layers to compute by one call what they else do piece by piece, by the names of the layers.

A way returns None where it does not apply. `fast/` brings some before the first layer is imported.
"""

from collections.abc import Callable
from typing import Any

ways: dict[str, Callable[..., Any]] = {}
