"""Whether the same program gives the same numbers again: it does, whatever is asked for.

Every op adds in an order that depends on sizes alone. What programs say of it is kept, so that they can ask again.
"""

_asked = {"on": False, "warn_only": False}


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for ops that give the same numbers each time: they all do.

    PyTorch's `torch.use_deterministic_algorithms`, but that what `empty` makes is not filled with NaN.

    Errors: TypeError where `mode` is not a bool.
    """
    if not isinstance(mode, bool):
        raise TypeError(
            f"_set_deterministic_algorithms(): argument 'mode' (position 1) must be bool, not {type(mode).__name__}"
        )
    _asked.update(on=mode, warn_only=warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """What `use_deterministic_algorithms` was last told; False until then."""
    return _asked["on"]


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Whether it was told to warn only."""
    return _asked["warn_only"]
