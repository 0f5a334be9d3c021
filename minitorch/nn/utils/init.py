"""Layers without initial weights."""

import inspect
from typing import Any

from ...random import get_rng_state, set_rng_state
from ..modules.module import Module


def skip_init(module_cls: type[Module], *args: Any, **kwargs: Any) -> Module:
    """`module_cls(*args, **kwargs)` whose parameters hold anything, and for which no random number is drawn."""
    if not issubclass(module_cls, Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    if "device" not in inspect.signature(module_cls).parameters:
        raise RuntimeError("Module must support a 'device' arg to skip initialization")
    state = get_rng_state()
    module = module_cls(*args, **kwargs)
    set_rng_state(state)
    return module
