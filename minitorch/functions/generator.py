"""Generator: a random stream that users seed, save and pass on; and the one that is used when none is passed.

The streams themselves are in `rng/`; here they get PyTorch's public face, with states that are tensors. Whatever draws
without a generator of the user's own draws from `default_generator`: one for the whole process, whose lock is held for
each call, as in PyTorch.
"""

from typing import Any, Self

from .. import rng
from ..tensor.devices import CPU, device
from ..tensor.tensor import Tensor, wrap


class Generator(rng.Generator):
    """A stream of random numbers on the CPU, PyTorch's `torch.Generator`: equal seeds give PyTorch's numbers.

    A state is a uint8 tensor of shape (5056,), and PyTorch's generators and these take each other's.
    """

    def __init__(self, device: device | str | int | None = None) -> None:
        _require_cpu(device)
        super().__init__()

    @property
    def device(self) -> device:
        """Where the numbers are drawn: the CPU."""
        return CPU

    def get_state(self) -> Tensor:
        """All there is to know about the stream."""
        return wrap(self.state())

    def set_state(self, new_state: Tensor) -> Self:
        """Continue from what `get_state` returned; TypeError or RuntimeError for anything else."""
        if not isinstance(new_state, Tensor):
            raise TypeError(f"expected a torch.ByteTensor, but got {type(new_state).__name__}")
        self.restore(new_state._array)
        return self

    def clone_state(self) -> Self:
        """Another generator that continues from the same place."""
        return self.clone()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (), self.get_state()

    def __setstate__(self, state: Tensor) -> None:
        self.set_state(state)


def _require_cpu(where: Any) -> None:
    asked = CPU if where is None else device(where)
    if asked.type != "cpu":
        raise RuntimeError(f"Cannot get {asked.type.upper()} generator: tensors and generators are on the CPU only")


default_generator = Generator()
default_generator.manual_seed(rng.fresh_seed())


def stream(generator: Any) -> rng.Generator:
    """The generator passed as `generator=`, or the default one for None."""
    if generator is None:
        return default_generator
    if not isinstance(generator, rng.Generator):
        raise TypeError(f"argument 'generator' must be torch.Generator, not {type(generator).__name__}")
    return generator
