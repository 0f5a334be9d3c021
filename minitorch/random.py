"""The default random stream: seeded, saved, restored, forked. PyTorch's `torch.random`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from .functions.generator import Generator as Generator
from .functions.generator import default_generator as default_generator
from .tensor.tensor import Tensor


def manual_seed(seed: Any) -> Generator:
    """Start the default stream again from `seed` in [-2⁶³, 2⁶⁴) and return its generator."""
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the default stream again from a seed of the operating system's, and return it."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed that the default stream was last started from."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The state of the default stream: uint8 of shape (5056,)."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Continue the default stream from a state, PyTorch's or one of these."""
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(
    devices: Iterable[Any] | None = None, enabled: bool = True, device_type: str | None = None
) -> Iterator[None]:
    """Put the default stream back, on leaving the block, to where it was on entering; not if `enabled` is False.

    `devices` are accelerators whose streams would be forked too: none.
    """
    if devices is not None and list(devices):
        raise RuntimeError("fork_rng forks the stream of the CPU; there are no other devices: leave `devices` out")
    before = get_rng_state()
    try:
        yield
    finally:
        if enabled:
            set_rng_state(before)
