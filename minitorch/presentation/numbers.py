"""Numbers beside tensors: in which ops PyTorch treats them otherwise than as one more tensor."""

EXACT = frozenset(("div", "floor_divide", "lerp", "mul", "nextafter", "rounded_div"))
"""The ops in which a number beside half floats keeps all its digits; in others it becomes a half float first."""

FITTING = frozenset(("clamp_max", "clamp_min"))
"""The ops in which a number must fit the dtype of integers; in others it wraps around."""
