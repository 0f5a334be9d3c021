"""Meanings: what the names that a derivative rule asks for stand for."""

from typing import Any


def meanings(op: Any) -> list[str]:
    """What a rule of `op` may name: arrays, the output, settings, shapes and dtypes, and its number if there are many.

    TypeError if the op calls an argument as something else is called.
    """
    facts = [f"{value}_{fact}" for value in (*op.arrays, "out") for fact in ("shape", "dtype")]
    own = ["out", *facts, *["i"] * op.variadic]
    for name in (*op.arrays, *op.settings):
        if name in own or (op.variadic and name.rstrip("0123456789") == op.arrays[0] != name):
            raise TypeError(f"{op.name}: a parameter cannot be called {name!r}: rules mean something else by it")
    return [*op.arrays, *op.settings, *own]
