"""A compiled module: one more object of the model's kind, with the model's own attributes, whose call is compiled."""

from collections.abc import Callable
from typing import Any

from ...nn import Module


def compiled_module(compiled: Any, again: Callable[[Module], Module]) -> Module:
    """A module that has its attributes, and so its parameters and layers, in common with the model of `compiled`.

    What the model does not have, such as `explain`, is asked of `compiled`; `again` compiles a copy of the model.
    """
    model = compiled.function
    kind: Any = type(model)

    def __getattr__(self: Any, name: str) -> Any:
        try:
            return super(made, self).__getattr__(name)
        except AttributeError:
            if not hasattr(type(compiled), name) and name not in vars(compiled):
                raise
            return getattr(compiled, name)

    def __reduce_ex__(self: Any, protocol: Any) -> tuple:
        return again, (model,)

    own = {"__call__": staticmethod(compiled.__call__), "__getattr__": __getattr__, "__reduce_ex__": __reduce_ex__}
    own |= {"_compiled": compiled, "_orig_mod": model, "__module__": kind.__module__, "__doc__": kind.__doc__}
    made: Any = type(kind)(kind.__name__, (kind,), own)
    module = object.__new__(made)
    object.__setattr__(module, "__dict__", vars(model))
    return module
