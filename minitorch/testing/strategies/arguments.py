"""A strategy for the arguments of any class of a library, found in its signature.

The names of parameters are a vocabulary of the field ("betas", "reduction", "dim"); a default value and an annotation
say the rest. A class whose parameters have such names needs no line here; any other raises LookupError.
"""

import inspect
import re
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_overloads

import numpy as np
from hypothesis import strategies as st

from ..recipes import Call, Code, Name, Variable
from .arrays import tensor_of
from .calls import calls
from .data import datasets, generators, samplers, streams
from .optimizers import BETAS
from .schedulers import LAMBDAS

Strategies = Mapping[str, st.SearchStrategy[Any]]

LEFT_OUT = {
    *("device", "dtype", "foreach", "fused", "capturable", "differentiable", "pin_memory", "pin_memory_device"),
    *("num_workers", "timeout", "worker_init_fn", "multiprocessing_context", "prefetch_factor", "persistent_workers"),
    *("size_average", "reduce", "max_norm", "scale_grad_by_freq", "sparse", "last_epoch", "in_order"),
}
"""Optional parameters about the machine, or that are out of date or rarely there: they keep their defaults."""

LARGE = {"d_model", "nhead", "num_encoder_layers", "num_decoder_layers", "dim_feedforward"}
"""Parameters whose defaults make a layer too large to be tried: they are always given."""

SIZES = st.integers(1, 4)
WHOLE = st.lists(st.integers(0, 2), min_size=1, max_size=4)
NAMED = st.sampled_from(["a", "b"])
STEPS = st.sampled_from([2, 1])
LAYERS = st.sampled_from([Call("nn.ReLU"), Call("nn.Linear", (3, 3)), Call("nn.Tanh")])
TENSORS = st.sampled_from([tensor_of(np.array([0.5, 1.0, 2.0])), tensor_of(np.array([1.0, 0.25, 0.5]))])

EVEN = st.sampled_from([2, 4])
ORDERS = st.sampled_from([2.0, 1.0, 3.0])  # of norms; that of order 0 has no gradient
SCHEDULERS = [
    Call("optim.lr_scheduler.StepLR", (Variable("optimizer"), 2)),
    Call("optim.lr_scheduler.ExponentialLR", (Variable("optimizer"), 0.5)),
]


def _of_width_4(path: str, *args: Any, **options: Any) -> st.SearchStrategy[Any]:
    """A layer that is a part of a larger one, as wide as `d_model`."""
    return st.just(Call(path, (4, *args), options))


BY_NAME: Strategies = {
    "activation": st.sampled_from(["relu", "gelu"]),
    "approximate": st.sampled_from(["none", "tanh"]),
    "batch_sampler": samplers(3, batches=True),
    "batch_size": st.sampled_from([1, 2, 4, None]),
    "betas": BETAS,
    "blank": st.sampled_from([0, 3]),
    "collate_fn": st.just(Code("list")),
    "datasets": st.lists(datasets(3), min_size=1, max_size=2) | st.lists(streams(), min_size=1, max_size=2),
    "decoder_layer": _of_width_4("nn.TransformerDecoderLayer", 2, dim_feedforward=3),
    "dilation": STEPS,
    "dim": st.sampled_from([-1, 0, 1]),
    "d_model": st.just(4),
    "encoder_layer": _of_width_4("nn.TransformerEncoderLayer", 2, dim_feedforward=3),
    "end_dim": st.sampled_from([-1, 1]),
    "groups": STEPS,
    "ignore_index": st.sampled_from([-100, 1]),
    "in_channels": EVEN,
    "indices": WHOLE,
    "kernel_size": st.sampled_from([2, 1, 3]),
    "lr_lambda": LAMBDAS,
    "max_lr": st.sampled_from([0.5, [0.1, 0.5]]),
    "nhead": STEPS,
    "nonlinearity": st.sampled_from(["tanh", "relu"]),
    "norm": _of_width_4("nn.LayerNorm"),
    "norm_type": ORDERS,
    "normalized_shape": st.sampled_from([3, [3], [4]]),  # the deviation of one number is nothing but rounding
    "num_channels": st.just(4),
    "num_decoder_layers": st.just(1),
    "num_encoder_layers": st.just(1),
    "num_groups": STEPS,
    "num_layers": st.sampled_from([1, 2]),
    "modules": st.lists(LAYERS, max_size=3) | st.dictionaries(NAMED, LAYERS),
    "out_channels": EVEN,
    "output_padding": st.just(1),
    "output_ratio": st.sampled_from([0.5, 0.75]),
    "output_size": st.sampled_from([2, 4, 3]),
    "p": st.sampled_from([0.5, 0.0, 1.0]),
    "padding": st.sampled_from([1, 0]),
    "padding_idx": st.sampled_from([0, -1]),
    "padding_mode": st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    "parameters": st.dictionaries(NAMED, TENSORS),
    "reduction": st.sampled_from(["mean", "sum", "none"]),
    "sampler": samplers(3),
    "scale_factor": st.sampled_from([2.0, 1.5]),
    "schedulers": st.just(SCHEDULERS),
    "size": st.sampled_from([5, 2]),
    "start_dim": st.sampled_from([0, 1]),
    "stride": STEPS,
    "total_steps": st.sampled_from([15, 20]),
    "unflattened_size": st.sampled_from([(1, -1), (3, 1)]),
    "values": st.lists(TENSORS, max_size=3),
    "optim.lr_scheduler.SequentialLR.milestones": st.just([3]),
    "nn.PairwiseDistance.p": ORDERS,
    "nn.RNNBase.mode": st.sampled_from(["LSTM", "GRU", "RNN_TANH"]),
    "nn.TripletMarginLoss.p": ORDERS,
    "nn.Upsample.mode": st.sampled_from(["nearest", "linear", "bilinear", "bicubic", "trilinear", "nearest-exact"]),
}
"""By the parameter's name, or by path and name where a name means several things."""

BY_TYPE: Strategies = {
    "Tensor": TENSORS,
    "Dataset": datasets(3),
    "Module": LAYERS,
    "Generator": generators(),
    "Sized": st.integers(1, 6).map(range),
    "bool": st.booleans(),
    "float": st.sampled_from([0.5, 0.1, 1.0]),
    "int": SIZES,
}
"""By a word in the annotation; the first that occurs there counts."""


class Parameters(NamedTuple):
    """What the parameters of a signature may be, those with a default apart."""

    positional: tuple[st.SearchStrategy[Any], ...]
    needed: dict[str, st.SearchStrategy[Any]]
    optional: dict[str, st.SearchStrategy[Any]]
    defaults: dict[str, Any]


def arguments(
    path: str,
    lib: Any,
    given: Strategies | None = None,
    always: Collection[str] = (),
    only: Collection[str] | None = None,
) -> st.SearchStrategy[Call]:
    """Calls of `lib.<path>`, a class or function, with what its signature asks for; options come and go.

    given: strategies for parameters, before those of the vocabulary: by name, or by path and name ("nn.Linear.bias").
    always: options that every call has, with something else than their default.
    only: names of the options that may be given; all by default.
    LookupError for a parameter without a default and without anything to be drawn from.
    """
    found = parameters(path, lib, given)
    forced = {name: _other_than(found.defaults[name], found.optional[name]) for name in always}
    options = found.optional if only is None else {name: found.optional[name] for name in only}
    optional = {name: values for name, values in options.items() if name not in forced}
    return calls(path, *found.positional, optional=optional, **found.needed, **forced)


def parameters(path: str, lib: Any, given: Strategies | None = None) -> Parameters:
    """What the arguments of `lib.<path>` may be; LookupError as for `arguments`."""
    found = Parameters((), {}, {}, {})
    for name, parameter in signature(Name(path).build(lib)).items():
        own = [values for at, values in (given or {}).items() if at in (name, f"{path}.{name}")]
        values = own[-1] if own else _values(path, parameter)
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            found = found._replace(positional=(values, values) if values is not None else ())
        elif parameter.default is not parameter.empty and name not in LARGE:
            found.optional.update({name: values} if values is not None else {})
            found.defaults[name] = parameter.default
        elif values is not None:
            found.needed[name] = values
        else:
            raise LookupError(f"no way to draw '{parameter}' of {path}: annotate it, or add given={{{name!r}: ...}}")
    return found


def signature(function: Any) -> Mapping[str, inspect.Parameter]:
    """The parameters; of a class that has overloads those of the first, without `self`."""
    made_by = vars(function).get("__init__") if isinstance(function, type) else None
    overloads = get_overloads(made_by) if inspect.isfunction(made_by) else []
    if overloads:
        return dict(list(inspect.signature(overloads[0]).parameters.items())[1:])
    found = inspect.signature(function).parameters
    any_at_all = {p.kind for p in found.values()} == {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    return {} if any_at_all and not made_by else found  # a base class takes what its subclasses do, here nothing


def _other_than(default: Any, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values.filter(lambda value: type(value) is not type(default) or value != default)


def _values(path: str, parameter: inspect.Parameter) -> st.SearchStrategy[Any] | None:
    """What a parameter may be, by its name, its default or its annotation; None if none of them says."""
    for name in (f"{path}.{parameter.name}", parameter.name):
        if name in BY_NAME:
            return BY_NAME[name]
    if parameter.name in LEFT_OUT or parameter.name.startswith("_"):
        return None
    if get_origin(parameter.annotation) is Literal:
        return st.sampled_from(get_args(parameter.annotation))
    words = re.findall(r"\w+", inspect.formatannotation(parameter.annotation))
    if isinstance(parameter.default, bool):
        return st.just(not parameter.default)
    if isinstance(parameter.default, int | float):
        return _near(parameter.default) if "float" in words or parameter.default % 1 else SIZES
    found = next((BY_TYPE[word] for word in BY_TYPE if word in words), None)
    if found is not None and {"Iterable", "Sequence", "list"} & set(words):
        return st.lists(found, min_size=1, max_size=3)
    return found


def _near(default: float) -> st.SearchStrategy[float]:
    """Numbers at which an option of this default does something else."""
    return st.sampled_from([default / 2, default] if default else [0.1, 0.5])
