"""Recurrent layers, and their cells, which take one step."""

import math
from typing import Any

from ...functions.creation import empty, zeros
from ...tensor.tensor import Tensor
from .. import init
from ..functional.linear import linear
from ..functional.recurrent import CELLS
from ..parameter import Parameter
from .module import Module
from .rnn_base import GATES, RNNBase

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNBase", "RNNCell", "RNNCellBase"]

PROJECTED = "proj_size argument is only supported for LSTM, not RNN or GRU"


class RNN(RNNBase):
    """`h' = tanh(W_ih x + b_ih + W_hh h + b_hh)` over time, or `relu` of it. Elman, 1990. PyTorch's `torch.nn.RNN`.

    Takes the arguments of `RNNBase`, with `nonlinearity` behind `num_layers`, but for `proj_size`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError(PROJECTED)
        nonlinearity = args[3] if len(args) > 3 else kwargs.pop("nonlinearity", "tanh")
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__(f"RNN_{nonlinearity.upper()}", *args[:3], *args[4:], **kwargs)
        self.nonlinearity = nonlinearity

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """As `GRU`."""
        output, (h,) = self._run(input, None if hx is None else (hx,))
        return output, h


class LSTM(RNNBase):
    """Cells c that gates keep, fill and show over time. Hochreiter and Schmidhuber, 1997. PyTorch's `torch.nn.LSTM`.

    i, f, o are sigmoids and g the tanh of `W_ih x + b_ih + W_hh h + b_hh`, a quarter of its rows each in the order
    i, f, g, o; `c' = f c + i g`, `h' = o tanh(c')`, or `W_hr` times that with `proj_size`. Takes the arguments of
    `RNNBase`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("LSTM", *args, **kwargs)

    def forward(self, input: Any, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Any, tuple[Tensor, Tensor]]:
        """As `GRU`, with h and c for states."""
        output, (h, c) = self._run(input, hx)
        return output, (h, c)


class GRU(RNNBase):
    """`h' = (1 - z) n + z h` over time. Cho et al., 2014. PyTorch's `torch.nn.GRU`.

    The gates r and z are sigmoids of `W_ih x + b_ih + W_hh h + b_hh`, a third of its rows each, and n, of the last
    third, is `tanh(W_in x + b_in + r (W_hn h + b_hn))`. Takes the arguments of `RNNBase` but for `proj_size`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError(PROJECTED)
        super().__init__("GRU", *args, **kwargs)

    def forward(self, input: Any, hx: Tensor | None = None) -> tuple[Any, Tensor]:
        """Input (L, N, inputs), (N, L, inputs) if `batch_first`, (L, inputs), or a PackedSequence.

        The output has the same form with D · H features, D directions of time; h, before and after, is
        (layers · D, N, H), or without N.
        """
        output, (h,) = self._run(input, None if hx is None else (hx,))
        return output, h


class RNNCellBase(Module):
    """One step of a recurrent layer, with its parameters. PyTorch's `torch.nn.RNNCellBase`.

    weight_ih: (chunks · H, inputs), weight_hh: (chunks · H, H), bias_ih and bias_hh: (chunks · H,) or None; all start
    uniform within ± 1/√H.
    """

    mode: str

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, num_chunks: int, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = num_chunks * hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows, input_size), "weight_hh": (rows, hidden_size), "bias_ih": (rows,), "bias_hh": (rows,),
        }  # fmt: skip
        for name, shape in shapes.items():
            given = bias or name.startswith("weight")
            self.register_parameter(name, Parameter(empty(shape, device=device, dtype=dtype)) if given else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all parameters again, in their order."""
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def _step(self, input: Tensor, hx: tuple[Tensor, ...] | None, count: int) -> tuple[Tensor, ...]:
        """The `count` states after this one: (N, H), or (H,) for an input without N."""
        name = type(self).__name__
        given = {"input": input} | {f"hx[{i}]" if count > 1 else "hidden": s for i, s in enumerate(hx or ())}
        for what, x in given.items():
            if x.dim() not in (1, 2):
                raise ValueError(f"{name}: Expected {what} to be 1D or 2D, got {x.dim()}D instead")
        is_batched = input.dim() == 2
        x = input if is_batched else input.unsqueeze(0)
        if hx is None:
            hx = (zeros(len(x), self.hidden_size, dtype=x.dtype, device=x.device),) * count
        elif not is_batched:
            hx = tuple(s.unsqueeze(0) for s in hx)
        self._check(x, hx)
        z, r = linear(x, self.weight_ih, self.bias_ih), linear(hx[0], self.weight_hh, self.bias_hh)
        states = CELLS[self.mode].step(z, r, *hx)
        return states if is_batched else tuple(s.squeeze(0) for s in states)

    def _check(self, x: Tensor, hx: tuple[Tensor, ...]) -> None:
        if x.shape[1] != self.input_size:
            raise RuntimeError(f"input has inconsistent input_size: got {x.shape[1]} expected {self.input_size}")
        for i, state in enumerate(hx):
            if len(state) != len(x):
                raise RuntimeError(f"Input batch size {len(x)} doesn't match hidden{i} batch size {len(state)}")
            if state.shape[1] != self.hidden_size:
                raise RuntimeError(
                    f"hidden{i} has inconsistent hidden_size: got {state.shape[1]}, expected {self.hidden_size}"
                )

    def extra_repr(self) -> str:
        bias = "" if self.bias is True else f", bias={self.bias}"
        return f"{self.input_size}, {self.hidden_size}{bias}"


class RNNCell(RNNCellBase):
    """`h' = tanh(W_ih x + b_ih + W_hh h + b_hh)`, or `relu` of it. PyTorch's `torch.nn.RNNCell`."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, GATES["RNN_TANH"], device, dtype)
        self.nonlinearity = nonlinearity

    @property
    def mode(self) -> str:  # type: ignore[override]
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        return f"RNN_{self.nonlinearity.upper()}"

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """input (N, inputs) or (inputs,), hx (N, H) or (H,) → the same form as hx"""
        return self._step(input, None if hx is None else (hx,), 1)[0]

    def extra_repr(self) -> str:
        named = "" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}"
        return super().extra_repr() + named


class LSTMCell(RNNCellBase):
    """One step of `LSTM`. PyTorch's `torch.nn.LSTMCell`."""

    mode = "LSTM"

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, GATES["LSTM"], device, dtype)

    def forward(self, input: Tensor, hx: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, Tensor]:
        """input (N, inputs) or (inputs,), h and c (N, H) or (H,) → the next h and c"""
        h, c = self._step(input, hx, 2)
        return h, c


class GRUCell(RNNCellBase):
    """One step of `GRU`. PyTorch's `torch.nn.GRUCell`."""

    mode = "GRU"

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(input_size, hidden_size, bias, GATES["GRU"], device, dtype)

    def forward(self, input: Tensor, hx: Tensor | None = None) -> Tensor:
        """input (N, inputs) or (inputs,), hx (N, H) or (H,) → the same form as hx"""
        return self._step(input, None if hx is None else (hx,), 1)[0]
