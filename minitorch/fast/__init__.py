"""What is there for speed only: each piece is registered with the plain way it stands for, and held to it by a law.

The library works without this folder, and with `MINITORCH_PLAIN=1` in the environment; only slower.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from ..autograd import engine
from ..autograd.op_node import OpNode
from ..jit.compiler import Meter
from ..jit.in_place import InPlace
from ..jit.placement import Placement
from ..jit.unwatched import Unwatched
from ..ops import kernels
from ..ops.op import Op
from ..rng import loops
from ..tensor.methods import attach
from . import draws, tiers
from .allocation import keep_freed_memory
from .assigning import assign
from .blas import touch_packed_memory
from .exchange import exchange_kept, step_aside
from .folding import fold, folded_backward
from .in_place import NativePass
from .one_pass import one_pass_recorder
from .placement import empty_apart
from .recorder import recorder
from .rules import fitted, pull
from .view_recorder import view_recorder
from .watching import Watch


def _recorder(op: Op) -> Callable[..., Any] | None:
    return view_recorder(op) if op.view else one_pass_recorder(op) if op.variadic else recorder(op)


def install() -> None:
    """Register everything that is here."""
    keep_freed_memory()
    touch_packed_memory()
    recorders = cached_property(_recorder)  # when first called
    Op.recorder = recorders  # type: ignore[assignment]
    recorders.__set_name__(Op, "recorder")
    OpNode.pull = pull  # type: ignore[method-assign]
    engine._fitted = fitted
    Meter.pays = tiers.pays  # type: ignore[method-assign, assignment]
    InPlace.way = NativePass
    Placement.empty = staticmethod(empty_apart)
    Unwatched.kind = Watch
    kernels.keepers += [exchange_kept, step_aside]
    fold()
    attach("backward", folded_backward)
    attach("__setitem__", assign)
    for name in ("uniform", "normal", "integers", "permutation", "bernoulli"):
        setattr(loops, name, getattr(draws, name))
