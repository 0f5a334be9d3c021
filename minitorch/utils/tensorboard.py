"""SummaryWriter: numbers and pictures of a training for TensorBoard. PyTorch's `torch.utils.tensorboard`.

tensorboardX writes the files, of the same format; it has to be installed: `pip install tensorboardX`.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, NoReturn

from ..tensor import Tensor

try:
    _base: Any = import_module("tensorboardX").SummaryWriter
except ModuleNotFoundError as error:
    if error.name != "tensorboardX":
        raise
    raise ModuleNotFoundError("SummaryWriter needs tensorboardX: pip install tensorboardX", name=error.name) from None


class SummaryWriter(_base):
    """Writes events under `log_dir`; `with SummaryWriter(...) as writer` closes it.

    Every `add_` of tensorboardX takes tensors where it takes arrays; `add_graph` is refused. PyTorch's
    `torch.utils.tensorboard.SummaryWriter`.
    """

    def __init__(
        self,
        log_dir: str | None = None,
        comment: str = "",
        purge_step: int | None = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        filename_suffix: str = "",
    ) -> None:
        super().__init__(log_dir, comment, purge_step, max_queue, flush_secs, filename_suffix)
        self.log_dir = self.logdir

    def add_graph(self, *args: Any, **kwargs: Any) -> NoReturn:
        """NotImplementedError: PyTorch draws the graph of TorchScript, which is not here."""
        raise NotImplementedError("SummaryWriter.add_graph is not supported: it draws TorchScript, which is not here")


def _taking_tensors(add: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(add)
    def adding(self: Any, *args: Any, **kwargs: Any) -> Any:
        return add(self, *map(_arrays, args), **{name: _arrays(value) for name, value in kwargs.items()})

    return adding


def _arrays(value: Any) -> Any:
    """`value` with arrays for its tensors."""
    if isinstance(value, Tensor):
        return value.detach().numpy()
    if isinstance(value, Mapping):
        return {key: _arrays(part) for key, part in value.items()}
    return [_arrays(part) for part in value] if isinstance(value, list) else value


for _name in dir(_base):
    if _name.startswith("add_") and _name != "add_graph":
        setattr(SummaryWriter, _name, _taking_tensors(getattr(_base, _name)))
