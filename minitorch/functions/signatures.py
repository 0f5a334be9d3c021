"""Signatures: what `help`, editors and type checkers are told of a public function's arguments.

A composition's is its own; where one call has several forms, each is a `typing.overload` and the first is what `help`
shows. An op's is read off its formula: its arrays `x` and `y` are PyTorch's `input` and `other`, what comes after the
`/` are settings, and `out` is taken by all but a few. None of this costs anything when a function is called, or
before somebody asks.
"""

import inspect
from collections.abc import Callable, Collection, Iterator
from inspect import Parameter, Signature
from typing import Any, get_overloads

from ..ops.op import Op
from ..tensor.tensor import Tensor

NAMES = {"x": "input", "y": "other"}
"""PyTorch's names for the first two arrays of an op; others are named like PyTorch's from the start."""

_FIRST = frozenset((
    "add", "bitwise_and", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift", "bitwise_xor", "div",
    "floor_divide", "mul", "pow", "remainder", "sub",
))  # fmt: skip
NUMBERS = {
    "x": _FIRST.union(["xlog1py", "xlogy", "zeta"]),
    "y": _FIRST.union([
        "clamp_max", "clamp_min", "copysign", "eq", "fmod", "ge", "gt", "le", "lt", "ne", "rsub", "xlog1py", "xlogy",
        "zeta",
    ]),
    "max": {"clamp_max"}, "min": {"clamp_min"}, "weight": {"lerp"},
}  # fmt: skip
"""By the name of an array, the ops that also take a number for it."""

KEYWORD_ONLY = {"decimals": int, "value": float}
"""Settings of ops that PyTorch takes by name only."""

WITHOUT_OUT = frozenset((
    "adjoint", "allclose", "argsort", "argwhere", "as_strided", "as_strided_scatter", "atleast_1d", "atleast_2d",
    "atleast_3d", "bincount", "block_diag", "broadcast_shapes", "broadcast_tensors", "broadcast_to", "can_cast",
    "cartesian_prod", "cdist", "channel_shuffle", "chunk", "clone", "combinations", "conj", "constant_pad_nd", "conv1d",
    "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "corrcoef", "count_nonzero", "cov",
    "cumulative_trapezoid", "det", "detach", "diag_embed", "diagflat", "diagonal", "diagonal_scatter", "dist", "dsplit",
    "einsum", "empty_like", "empty_permuted", "empty_strided", "equal", "fill", "flatten", "flip", "fliplr", "flipud",
    "full_like", "gradient", "histogramdd", "hsplit", "imag", "index_fill", "index_put", "is_complex", "is_conj",
    "is_floating_point", "is_inference", "is_neg", "is_nonzero", "is_same_size", "is_signed", "isclose", "isfinite",
    "isinf", "isnan", "isreal", "logdet", "masked_fill", "masked_scatter", "matrix_exp", "meshgrid", "moveaxis",
    "movedim", "narrow", "numel", "ones_like", "pdist", "permute", "pinverse", "pixel_shuffle", "pixel_unshuffle",
    "positive", "promote_types", "put", "ravel", "real", "relu", "repeat_interleave", "reshape", "resolve_conj",
    "resolve_neg", "result_type", "roll", "rot90", "rsub", "select", "select_scatter", "split", "split_copy",
    "split_with_sizes", "split_with_sizes_copy", "squeeze", "std_mean", "swapaxes", "swapdims", "t", "tensor_split",
    "tile", "trace", "transpose", "trapezoid", "trapz", "unbind", "unbind_copy", "unflatten", "unique",
    "unique_consecutive", "unravel_index", "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes", "unsqueeze",
    "vander", "var_mean", "vsplit", "zeros_like",
))  # fmt: skip
"""Functions that have no `out=` in PyTorch."""

OUT = Parameter("out", Parameter.KEYWORD_ONLY, default=None, annotation=Tensor | None)
OUTS = OUT.replace(annotation=tuple[Tensor, Tensor] | None)
OUTS_OF_MORE = OUT.replace(annotation=tuple[Tensor, ...] | None)


class Shown:
    """What `inspect.signature`, going from one `__wrapped__` to the next, finds behind a public function: there are
    hundreds, so it is made when it is asked for."""

    def __init__(self, wrapped: Callable[..., Any], signature: Callable[[], Signature]) -> None:
        self.__wrapped__, self.signature = wrapped, signature

    @property
    def __signature__(self) -> Signature:
        return self.signature()


def signature_of(op: Op) -> Signature:
    """The signature of the function that an op becomes."""
    return Signature([*_arrays(op), *_settings(op)], return_annotation=Tensor)


def signature_in_place(op: Op) -> Signature:
    """The signature of the method that overwrites its tensor by an op of it."""
    return of_method(Signature([*_arrays(op), *_settings(op)]))


def of_method(signature: Signature) -> Signature:
    """The same for a method that returns a tensor: its first argument is the tensor itself."""
    _, *others = signature.parameters.values()
    parameters = [Parameter("self", Parameter.POSITIONAL_OR_KEYWORD, annotation=Tensor), *others]
    return Signature(parameters, return_annotation=Tensor)


def with_out(f: Callable[..., Any], without: Collection[str] = WITHOUT_OUT) -> Signature:
    """The signature of `f` with `out`, unless its name is in `without`: one tensor, or one for each result."""
    return _with_out(shown_signature(f)) if f.__name__ not in without else shown_signature(f)


def _with_out(signature: Signature) -> Signature:
    if "out" in signature.parameters or signature.return_annotation == tuple[Tensor, ...]:
        return signature
    several = len(getattr(signature.return_annotation, "_names", ()))
    out = OUT if signature.return_annotation is Tensor else OUTS_OF_MORE if several > 2 else OUTS
    return signature.replace(parameters=[*signature.parameters.values(), out])


def shown_signature(f: Callable[..., Any]) -> Signature:
    """The first of the forms in which `f` may be called."""
    return inspect.signature((get_overloads(f) or [f])[0])


def forms(f: Callable[..., Any]) -> list[Signature]:
    """Every form in which a public function may be called."""
    shown = inspect.signature(f)
    several = [inspect.signature(form) for form in get_overloads(f)]
    if several and "out" in shown.parameters and "out" not in several[0].parameters:
        several = [_with_out(form) for form in several]
    return several or [shown]


def _arrays(op: Op) -> Iterator[Parameter]:
    for name in op.arrays:
        kind = Tensor | float if op.name in NUMBERS.get(name, ()) else Tensor
        yield Parameter(NAMES.get(name, name), Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)


def _settings(op: Op) -> list[Parameter]:
    found = []
    for name, default in op.settings.items():
        by_name = name in KEYWORD_ONLY
        kind: Any = KEYWORD_ONLY[name] if by_name else float | None if default is None else type(default)
        place = Parameter.KEYWORD_ONLY if by_name else Parameter.POSITIONAL_OR_KEYWORD
        found.append(Parameter(name, place, default=default, annotation=kind))
    return found
