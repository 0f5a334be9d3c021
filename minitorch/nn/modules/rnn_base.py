"""What LSTM, GRU and RNN have in common: their parameters, what they take and how their layers are run."""

import math
import warnings
from numbers import Number
from typing import Any, cast

from ...functions.creation import empty, zeros
from ...tensor.tensor import Tensor
from .. import init
from ..functional.recurrent import CELLS, Weights
from ..functional.recurrent_layers import stacked
from ..parameter import Parameter
from ..utils.rnn import PackedSequence
from .module import Module

GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}

States = tuple[Tensor, ...]


class RNNBase(Module):
    """Layers of recurrent cells over time. PyTorch's `torch.nn.RNNBase`.

    The parameters of layer k are `weight_ih_l[k]` (gates · H, inputs), `weight_hh_l[k]` (gates · H, H or P), with
    `bias` `bias_ih_l[k]` and `bias_hh_l[k]` (gates · H,), with `proj_size` P `weight_hr_l[k]` (P, H); those of the
    second direction of time end in `_reverse`. All start uniform within ± 1/√H.
    """

    def __init__(
        self,
        mode: str,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        _check_dropout(dropout, num_layers)
        _check_kinds(bias=(bool, bias), batch_first=(bool, batch_first), input_size=(int, input_size))
        _check_kinds(hidden_size=(int, hidden_size))
        self.mode, self.input_size, self.hidden_size, self.num_layers = mode, input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        self._check_sizes()
        self._flat_weights_names: list[str] = []
        self._all_weights: list[list[str]] = []
        for layer in range(num_layers):
            for suffix in ("", "_reverse") if bidirectional else ("",):
                shapes = {
                    f"{name}_l{layer}{suffix}": shape
                    for name, shape in self._shapes(layer).items()
                    if bias or not name.startswith("bias")
                }
                for name, shape in shapes.items():
                    setattr(self, name, Parameter(empty(shape, device=device, dtype=dtype)))
                self._flat_weights_names.extend(shapes)
                self._all_weights.append([*shapes])
        self.reset_parameters()

    def _check_sizes(self) -> None:
        for name in ("input_size", "hidden_size", "num_layers"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be greater than zero")
        if self.proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if self.proj_size >= self.hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")
        if self.mode not in GATES:
            raise ValueError(f"Unrecognized RNN mode: {self.mode}")

    def _shapes(self, layer: int) -> dict[str, tuple[int, ...]]:
        """Of the parameters of a layer, in order."""
        rows, out = GATES[self.mode] * self.hidden_size, self.proj_size or self.hidden_size
        inputs = out * self._directions if layer else self.input_size
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows, inputs), "weight_hh": (rows, out), "bias_ih": (rows,), "bias_hh": (rows,),
        }  # fmt: skip
        return shapes | ({"weight_hr": (self.proj_size, self.hidden_size)} if self.proj_size else {})

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters, a list for each direction of each layer."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights(self) -> list[Parameter]:
        return [getattr(self, name) for name in self._flat_weights_names]

    def flatten_parameters(self) -> None:
        """Does nothing: in PyTorch too it only matters to cuDNN."""

    def reset_parameters(self) -> None:
        """Draw all parameters again, in their order."""
        bound = 1 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def _run(self, input: Any, hx: States | None) -> tuple[Any, States]:
        """The last layer's output, of the form of the input, and the states after the last step."""
        if isinstance(input, PackedSequence):
            data, sizes, order, back = input
            start = hx if hx is None or order is None else tuple(s.index_select(1, order) for s in hx)
            rows, states = self._layers(data, tuple(sizes.tolist()), start, 2)
            if back is not None:
                states = tuple(s.index_select(1, back) for s in states)
            return PackedSequence(rows, sizes, order, back), states
        if input.dim() not in (2, 3):
            raise ValueError(f"{type(self).__name__}: Expected input to be 2D or 3D, got {input.dim()}D instead")
        is_batched = input.dim() == 3
        for state in hx or ():
            if state.dim() != input.dim():
                kind = "batched 3-D" if is_batched else "unbatched 2-D"
                raise RuntimeError(
                    f"For {kind} input, hx should also be {input.dim()}-D but got {state.dim()}-D tensor"
                )
        if not is_batched:
            input, hx = input.unsqueeze(1), hx and tuple(s.unsqueeze(1) for s in hx)
        by_time = input.transpose(0, 1) if self.batch_first and is_batched else input
        steps, batch = by_time.shape[:2]
        if not steps:
            raise RuntimeError("Expected sequence length to be larger than 0 in RNN")
        rows, states = self._layers(by_time, (batch,) * steps, hx, 3)
        output = rows.reshape(steps, batch, rows.shape[-1])
        if not is_batched:
            return output.squeeze(1), tuple(s.squeeze(1) for s in states)
        return output.transpose(0, 1) if self.batch_first else output, states

    def _layers(self, x: Tensor, sizes: tuple[int, ...], hx: States | None, ndim: int) -> tuple[Tensor, States]:
        self._check_input(x, ndim)
        shapes = self._state_shapes(sizes[0])
        if hx is None:
            hx = tuple(zeros(shape, dtype=x.dtype, device=x.device) for shape in shapes)
        for i, (state, shape) in enumerate(zip(hx, shapes, strict=True)):
            if tuple(state.shape) != shape:
                name = f"hidden[{i}]" if len(shapes) > 1 else "hidden"
                raise RuntimeError(f"Expected {name} size {shape}, got {list(state.shape)}")
        parts = [[name.split("_l")[0].replace("weight", "w").replace("bias", "b") for name in names]
                 for names in self._all_weights]  # fmt: skip
        weights = [Weights(**dict(zip(names, own, strict=True)))
                   for names, own in zip(parts, self.all_weights, strict=True)]  # fmt: skip
        p = self.dropout if self.training else 0.0
        rows = x.reshape(-1, x.shape[-1]) if ndim == 3 else x
        return stacked(CELLS[self.mode], rows, weights, hx, sizes, self.bidirectional, p)

    def _state_shapes(self, batch: int) -> list[tuple[int, int, int]]:
        count = self.num_layers * self._directions
        h = (count, batch, self.proj_size or self.hidden_size)
        return [h, (count, batch, self.hidden_size)] if self.mode == "LSTM" else [h]

    def _check_input(self, x: Tensor, ndim: int) -> None:
        own = self._flat_weights[0].dtype
        if x.dtype is not own:
            raise ValueError(
                f"RNN input dtype ({x.dtype}) does not match weight dtype ({own}). Convert input: input.to({own}), or "
                f"convert model: model.to({x.dtype})"
            )
        if x.dim() != ndim:
            raise RuntimeError(f"input must have {ndim} dimensions, got {x.dim()}")
        if x.shape[-1] != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {x.shape[-1]}"
            )

    def extra_repr(self) -> str:
        usual = {"proj_size": 0, "num_layers": 1, "bias": True, "batch_first": False, "dropout": 0,
                 "bidirectional": False}  # fmt: skip
        own = {name: getattr(self, name) for name in usual}
        others = "".join(f", {name}={value}" for name, value in own.items() if value != usual[name])
        return f"{self.input_size}, {self.hidden_size}{others}"

    def __getstate__(self) -> dict[str, Any]:
        """With PyTorch's list of parameters, so that it can load the layer."""
        return self.__dict__ | {"_flat_weights": self._flat_weights}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__({name: value for name, value in state.items() if name != "_flat_weights"})


def _check_dropout(p: Any, num_layers: int) -> None:
    if not isinstance(p, Number) or isinstance(p, bool) or not 0 <= cast(float, p) <= 1:
        raise ValueError(
            "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
        )
    if p and num_layers == 1:
        warnings.warn(
            "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers "
            f"greater than 1, but got dropout={p} and num_layers={num_layers}",
            stacklevel=4,
        )


def _check_kinds(**values: tuple[type, Any]) -> None:
    for name, (kind, value) in values.items():
        if not isinstance(value, kind):
            raise TypeError(f"{name} should be of type {kind.__name__}, got: {type(value).__name__}")
