"""Grad modes: whether calls are recorded, held per thread so that two threads that train never disturb each other."""

import functools
import inspect
import warnings
from collections.abc import Callable, Generator
from typing import Any, ClassVar, Self

from ..jit.at_once import at_once
from ..tensor.modes import modes

_CLASS = (
    "Decorating classes is deprecated and will be disabled in future versions. You should only decorate functions or "
    "methods. To preserve the current behavior of class decoration, you can directly decorate the `__init__` method "
    "and nothing else."
)


_ANOMALY = (
    "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging."
)


class _Switch:
    """Sets attributes of `modes` while it is entered; usable as a context manager and as a decorator."""

    def __init__(self, values: dict[str, bool]):
        self._values = values
        self._before: list[dict[str, bool]] = []

    def __enter__(self) -> Self:
        own = modes.__dict__
        self._before.append({name: own[name] for name in self._values})
        own |= self._values  # the last thing, and no call, behind which a Ctrl-C could leave it so
        return self

    @at_once
    def __exit__(self, *exception: object) -> None:
        own = modes.__dict__
        own |= self._before[-1]
        self._before.pop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function` run in these modes; of a generator, each stretch between two yields."""
        if isinstance(function, type):
            warnings.warn(_CLASS, FutureWarning, stacklevel=2)
        if inspect.isgeneratorfunction(function):
            return self._over_generator(function)

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            own, values = modes.__dict__, self._values
            before = {name: own[name] for name in values}
            try:
                own |= values
                result = function(*args, **kwargs)
            finally:
                own |= before
            return result

        return wrapper

    def _over_generator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Generator:
            generator = function(*args, **kwargs)
            resume, sent = generator.send, None
            while True:
                try:
                    with self._again():
                        value = resume(sent)
                except StopIteration as end:
                    return end.value
                try:
                    resume, sent = generator.send, (yield value)
                except GeneratorExit:
                    with self._again():
                        generator.close()
                    raise
                except BaseException as error:
                    resume, sent = generator.throw, error

        return wrapper

    def _again(self) -> "_Switch":
        """A fresh switch of the same values, so that a decorated function may recurse and run in several threads."""
        return _Switch(self._values)


class _Bare(_Switch):
    """A switch that also decorates without parentheses: `@no_grad`."""

    _sets: ClassVar[dict[str, bool]]

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        switch = super().__new__(cls)
        if function is None:
            return switch
        cls.__init__(switch)
        return switch(function)

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        super().__init__(self._sets)


class no_grad(_Bare):
    """Calls are not recorded: results do not require grad. PyTorch's `torch.no_grad`."""

    _sets: ClassVar = {"grad": False}


class enable_grad(_Bare):
    """Calls are recorded again inside `no_grad`. PyTorch's `torch.enable_grad`."""

    _sets: ClassVar = {"grad": True}


class set_grad_enabled(_Switch):
    """Sets recording to `mode` at once; as a context manager it puts the former mode back on leaving."""

    def __init__(self, mode: bool):
        if not isinstance(mode, bool):
            given = type(mode).__name__
            raise TypeError(f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {given}")
        super().__init__({"grad": mode})
        self._outer = modes.grad
        modes.grad = mode

    def __enter__(self) -> Self:
        super().__enter__()
        self._before[-1] = {"grad": self._outer}
        return self

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        modes.grad = self._outer
        return super().__call__(function)


class inference_mode(_Switch):
    """As `no_grad`, and what is made inside can never take part in a graph. PyTorch's `torch.inference_mode`."""

    def __new__(cls, mode: Any = True) -> Any:
        switch = super().__new__(cls)
        if isinstance(mode, bool):
            return switch
        cls.__init__(switch)
        return switch(mode)

    def __init__(self, mode: bool = True):
        super().__init__({"grad": not mode, "inference": mode})


def is_grad_enabled() -> bool:
    """Whether this thread records calls at the moment."""
    return modes.grad


def is_inference_mode_enabled() -> bool:
    """Whether this thread is inside `inference_mode`."""
    return modes.inference


class set_detect_anomaly(_Switch):
    """Turn anomaly detection on or off, at once or for a `with` block: see `detect_anomaly`."""

    def __init__(self, mode: bool, check_nan: bool = True):
        super().__init__({"anomaly": mode, "anomaly_check_nan": check_nan})
        self._outer = {"anomaly": modes.anomaly, "anomaly_check_nan": modes.anomaly_check_nan}
        modes.anomaly, modes.anomaly_check_nan = mode, check_nan

    def __enter__(self) -> Self:
        super().__enter__()
        self._before[-1] = self._outer
        return self


class detect_anomaly(_Switch):
    """While entered, every node remembers the line that made it: errors in backward name that line, and a gradient
    that is NaN raises. PyTorch's `torch.autograd.detect_anomaly`."""

    def __init__(self, check_nan: bool = True):
        warnings.warn(_ANOMALY, UserWarning, stacklevel=2)
        super().__init__({"anomaly": True, "anomaly_check_nan": check_nan})


def is_anomaly_enabled() -> bool:
    """Whether anomaly detection is on in this thread."""
    return modes.anomaly
