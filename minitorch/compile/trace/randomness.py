"""Randomness: functions that fill a new tensor with random numbers, which are drawn before each compiled call."""

from typing import Any

import numpy as np

from ...functions import random
from ...functions.generator import Generator, stream
from ...functions.public import functions
from ...tensor import Tensor
from ...tensor.tensor import wrap
from .program import Buffer
from .symbol import Symbol

DRAWING = {
    functions[name] if name in functions else getattr(random, name)
    for name in ("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like")
}


class Draw:
    """A call of one of these functions, made again before each call of the compiled code."""

    def __init__(self, function: Any, args: tuple, kwargs: dict[str, Any]):
        self.function, self.args, self.kwargs = function, args, kwargs

    def run(self, like: np.ndarray, *_: Any) -> np.ndarray:
        """The numbers."""
        return self.function(*self.args, **self.kwargs)._array


def drawn(recorder: Any, function: Any, args: tuple, kwargs: dict[str, Any]) -> Tensor:
    """A tensor of random numbers that are not known yet."""
    for value in (*args, *kwargs.values()):
        recorder.look(value)
    stream(kwargs.get("generator"))
    args = tuple(_like(x) for x in args)
    recorder.paused = True
    try:
        array = function(*args, **kwargs | {"generator": Generator()})._array
    finally:
        recorder.paused = False
    program = recorder.tracer.program
    layout = np.empty_like(array)
    source = Draw(function, args, kwargs), layout, ()
    buffer = Buffer(program.name("noise"), array.dtype, array.size, "noise", source)
    program.noise.append(buffer)
    home = np.ndarray(array.shape, array.dtype, buffer.standin, 0, array.strides)
    result = wrap(Symbol(program, buffer, home))
    result.requires_grad = kwargs.get("requires_grad", False)
    return result


def _like(x: Any) -> Any:
    """For a tensor one of the same form."""
    if not isinstance(x, Tensor):
        return x
    return wrap(np.empty_like(x._array.layout if isinstance(x._array, Symbol) else x._array))
