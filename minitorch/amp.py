"""Mixed precision, where it is switched off: programs that ask for it on GPUs alone run. PyTorch's `torch.amp`."""

import functools
import warnings
from collections.abc import Callable, Iterable
from typing import Any, Self

from .optim.optimizer import Optimizer
from .tensor.tensor import Tensor


class autocast:
    """A block, or a decorator, in which PyTorch computes some ops in a shorter dtype: here none is.

    `enabled=False` changes nothing. For "cuda" it is switched off with a warning, as by PyTorch on a machine without
    a GPU. On the CPU it would compute in bfloat16, which is refused: NotImplementedError.
    """

    def __init__(
        self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        if enabled and device_type == "cuda":
            text = "CUDA is not available or torch_xla is imported. Disabling autocast."
            warnings.warn(text, UserWarning, stacklevel=2)
        elif enabled:
            raise NotImplementedError(
                f"autocast on {device_type!r} computes in bfloat16 or float16: here tensors keep their dtypes; pass "
                "enabled=False"
            )
        self.device, self.fast_dtype = device_type, dtype

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def unchanged(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        return unchanged


class GradScaler:
    """Scales losses so that gradients in float16 do not vanish. PyTorch's `torch.amp.GradScaler` without a GPU: it is
    switched off, with a warning where it was to be on, and its methods do what is left of them.
    """

    def __init__(
        self,
        device: str = "cuda",
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        if enabled and device != "cuda":
            raise NotImplementedError(f"GradScaler on {device!r} is not supported: pass enabled=False")
        if enabled:
            text = "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling."
            warnings.warn(text, UserWarning, stacklevel=2)

    def scale(self, outputs: Tensor | Iterable[Tensor]) -> Any:
        """`outputs`, as they are."""
        return outputs

    def unscale_(self, optimizer: Optimizer) -> None:
        """Divide gradients by the scale: they have none."""

    def step(self, optimizer: Optimizer, *args: Any, **kwargs: Any) -> Any:
        """`optimizer.step(*args, **kwargs)`."""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """Adapt the scale: there is none."""

    def get_scale(self) -> float:
        """The scale: 1."""
        return 1.0

    def is_enabled(self) -> bool:
        """Whether losses are scaled: no."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """What it keeps: nothing."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take what another has kept: nothing is done with it, as in PyTorch."""


def is_autocast_available(device_type: str) -> bool:
    """Whether a device has shorter dtypes to compute in: no."""
    return False
