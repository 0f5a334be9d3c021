"""What the formulas of the optimizers share.

A formula is compiled for numbers, run on arrays and traced on symbols: it does nothing but compute.
`p` is one weight and `g` its gradient; its state follows, up to the `/`. Then come numbers that are the same for all
weights in a step. An argument that is None is switched off.
"""

from .options import number


def objective(p, g, maximize, weight_decay):
    """The gradient of what is minimised: of -f if f is to be maximised, plus that of `weight_decay/2 p²`."""
    if maximize:
        g = -g
    return g if weight_decay is None else g + weight_decay * p


def shrunk(p, shrink):
    """The weight after decay that the gradient has no part in: `shrink = 1 - lr weight_decay`."""
    return p if shrink is None else p * shrink


def unless_zero(x):
    """`x` as a number, or None to switch it off."""
    x = number(x)
    return x if x != 0 else None


def decay(group: dict, lr: float) -> tuple[float | None, float | None]:
    """`(weight_decay, shrink)`: the one that a group asks for, the other None."""
    weight_decay = unless_zero(group["weight_decay"])
    if weight_decay is not None and group["decoupled_weight_decay"]:
        return None, 1 - lr * weight_decay
    return weight_decay, None
