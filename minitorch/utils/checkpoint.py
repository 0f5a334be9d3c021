"""Checkpointing: what a function saves for backward is not kept, but computed again when backward asks for it.

    y = checkpoint(block, x, use_reentrant=False)

Hooks for saved tensors put a holder in the place of each tensor that is saved while the function runs. The first of
them that backward unpacks has the function run once more, with the random numbers of the first time; the tensors that
are saved then, in the same order, are what the holders stand for (`recomputation.py`). `use_reentrant=True` is the
older way: a Function whose backward runs the function recorded, and a backward pass of its own through that.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from ..autograd.function import Function
from ..autograd.grad import backward
from ..autograd.graph import saved_tensors_hooks
from ..autograd.modes import enable_grad, no_grad
from ..nn.modules.container import Sequential
from ..random import fork_rng, get_rng_state, set_rng_state
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .recomputation import CheckpointError as CheckpointError
from .recomputation import Frame

Contexts = tuple[AbstractContextManager, AbstractContextManager]

_WITHOUT_CHOICE = (
    "{}: the use_reentrant parameter should be passed explicitly. use_reentrant=False is recommended; without it the "
    "function is called with use_reentrant=True."
)
_WANTED = (
    "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to "
    ".backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without passing "
    "the `inputs` argument."
)


def noop_context_fn() -> Contexts:
    """Two contexts that do nothing."""
    return nullcontext(), nullcontext()


_early_stop: list[bool] = []


@contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """In the block, functions that are checkpointed do (or do not) stop when run again as soon as all is there."""
    _early_stop.append(enable)
    try:
        yield
    finally:
        _early_stop.pop()


def _facts(x: Tensor) -> dict[str, Any]:
    return {"shape": x.shape, "dtype": x.dtype, "device": x.device}


CHECKS: dict[str, Callable[[Tensor], Any]] = {"default": _facts, "none": lambda x: None}
"""What has to be the same of a tensor that is saved again, by `determinism_check`."""


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], Contexts] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    **kwargs: Any,
) -> Any:
    """`function(*args, **kwargs)`, of which nothing is kept for backward but the arguments: it then runs again.

    Random numbers are the same again unless `preserve_rng_state=False`. `context_fn` gives two contexts, for the first
    run and for the second. A second run that saves tensors of other shapes or dtypes raises CheckpointError, unless
    `determinism_check="none"`. PyTorch's `torch.utils.checkpoint.checkpoint`.
    """
    if use_reentrant is None:
        warnings.warn(_WITHOUT_CHOICE.format("torch.utils.checkpoint"), stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if use_reentrant:
        if kwargs:
            raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
        if context_fn is not noop_context_fn or debug is not False:
            raise ValueError("Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
        return CheckpointFunction.apply(function, preserve, *args)
    if debug:
        raise NotImplementedError("checkpoint: debug=True is not supported")
    return _recomputed(function, args, kwargs, preserve, context_fn, determinism_check, early_stop)


def _recomputed(
    function: Callable[..., Any],
    args: tuple,
    kwargs: dict[str, Any],
    preserve: bool,
    context_fn: Callable[[], Contexts],
    determinism_check: str,
    early_stop: bool,
) -> Any:
    """`checkpoint` with `use_reentrant=False`."""
    if determinism_check not in CHECKS:
        raise ValueError(f"determinism_check should be one of {[*CHECKS]}, but got {determinism_check}")
    first, second = context_fn()
    if not modes.grad:
        with first:
            return function(*args, **kwargs)
    state = get_rng_state() if preserve else None

    def again(*values: Any) -> None:
        with _random_state(state), second:
            function(*values, **kwargs)

    frame = Frame(again, args, _early_stop[-1] if _early_stop else early_stop, CHECKS[determinism_check])
    with saved_tensors_hooks(frame.pack, frame.unpack), first:
        result = function(*args, **kwargs)
    frame.completed = True
    return result


@contextmanager
def _random_state(state: Tensor | None) -> Iterator[None]:
    """In the block the default stream goes on from `state`, if there is one; then from where it was."""
    with fork_rng(enabled=state is not None):
        if state is not None:
            set_rng_state(state)
        yield


def detach_variable(inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Tensors without their history, that require grad where they did; other values as they are."""
    if not isinstance(inputs, tuple):
        kind = type(inputs).__name__
        raise RuntimeError(f"Only tuple of tensors is supported. Got Unsupported input type: {kind}")
    return tuple(x.detach().requires_grad_(x.requires_grad) if isinstance(x, Tensor) else x for x in inputs)


def check_backward_validity(inputs: Iterable[Any]) -> None:
    """Warn if none of the inputs requires grad."""
    if not any(x.requires_grad for x in inputs if isinstance(x, Tensor)):
        warnings.warn("None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2)


class CheckpointFunction(Function):
    """`checkpoint` with `use_reentrant=True`."""

    @staticmethod
    def forward(ctx: Any, run_function: Callable[..., Any], preserve_rng_state: bool, *args: Any) -> Any:
        check_backward_validity(args)
        ctx.run_function, ctx.state = run_function, get_rng_state() if preserve_rng_state else None
        ctx.rest = [None if isinstance(x, Tensor) else x for x in args]
        ctx.places = [i for i, x in enumerate(args) if isinstance(x, Tensor)]
        ctx.save_for_backward(*[args[i] for i in ctx.places])
        with no_grad():
            return run_function(*args)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> tuple[Any, ...]:
        if modes.backward.wanted is not None:
            raise RuntimeError(_WANTED)
        values = list(ctx.rest)
        for i, x in zip(ctx.places, ctx.saved_tensors, strict=True):
            values[i] = x
        inputs = detach_variable(tuple(values))
        with _random_state(ctx.state), enable_grad():
            outputs = ctx.run_function(*inputs)
        outputs = outputs if isinstance(outputs, tuple | list) else (outputs,)
        live = [i for i, y in enumerate(outputs) if isinstance(y, Tensor) and y.requires_grad]
        if not live:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        backward([outputs[i] for i in live], [grads[i] for i in live])
        return None, None, *[x.grad if isinstance(x, Tensor) else None for x in inputs]


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """A `Sequential`, or a list of functions, in `segments` parts, each but the last checkpointed.

    PyTorch's `torch.utils.checkpoint.checkpoint_sequential`.
    """
    if use_reentrant is None:
        warnings.warn(_WITHOUT_CHOICE.format("torch.utils.checkpoint.checkpoint_sequential"), stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    steps = list(functions.children()) if isinstance(functions, Sequential) else list(functions)

    def part(start: int, end: int) -> Callable[[Any], Any]:
        def run(x: Any) -> Any:
            for step in steps[start:end]:
                x = step(x)
            return x

        return run

    size = len(steps) // segments
    last = size * (segments - 1)
    for start in range(0, last, size):
        run = part(start, start + size)
        input = checkpoint(run, input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    return part(last, len(steps))(input)
