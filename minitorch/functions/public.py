"""How declared ops and compositions become functions, methods and operators.

An op is declared once, in `ops/`; `publish` makes of it `minitorch.exp`, `Tensor.exp` and, for elementwise ops,
`Tensor.exp_`. A composition is a plain function of tensors; `@function` and `@method` put it in the same two places.
What is said of them stands in `signatures.py` and `documentation.py`.
"""

from collections.abc import Callable
from inspect import Signature
from typing import Any, TypeVar, get_overloads

import numpy as np

from ..autograd.edits import edit
from ..autograd.errors import cannot_hold
from ..autograd.record import record
from ..ops.op import Op, registry
from ..tensor.methods import attach, cite, method
from ..tensor.tensor import Tensor
from .documentation import document, document_in_place
from .signatures import shown_signature, signature_in_place, signature_of

F = TypeVar("F", bound=Callable[..., Any])

_PACKAGE = __name__.partition(".")[0]  # where a pickled function is looked for

functions: dict[str, Callable[..., Any]] = {}
"""Every public function of tensors, by PyTorch's name."""

FUNCTIONS_ONLY = ("atleast_1d", "atleast_2d", "empty_like", "full_like", "ones_like", "rsub", "std_mean", "tensordot",
                  "var_mean", "zeros_like")  # fmt: skip
WITHOUT_EDIT = ("fmax", "fmin", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "logaddexp", "maximum", "minimum",
                "rsub", "signbit")  # fmt: skip
"""What PyTorch has as a function but not as a method, and what it has no in-place method of."""


def function(f: F) -> F:
    """Make `f(tensor, ...)` the public function and the method of its name."""
    public(f)
    return f if f.__name__ in FUNCTIONS_ONLY else method(f)


def public(f: F, name: str | None = None) -> F:
    """Make `f` the public function of its name, or of another."""
    cite(f, f"torch.{f.__name__}")
    functions[name or f.__name__] = f
    if not hasattr(f, "__signature__") and get_overloads(f):
        described(f, f.__name__, shown_signature(f), f.__doc__)
    return f


def in_place(f: F) -> F:
    """Make `f(tensor, ...)` a method, documented as the in-place form of the function that has its name but for `_`."""
    f.__doc__ = document_in_place(f.__name__[:-1])
    return method(f)


def publish(op: Op) -> None:
    """Make `op` a public function and a method, and an operator and an in-place method where it has one."""
    call = public(function_of(op))
    attach(op.name, call)
    if op.promote in ("same", "float") and op.name not in WITHOUT_EDIT:
        attach(f"{op.name}_", edit_of(op))
    if op.operator:
        _operators(op, op.operator)


def function_of(op: Op) -> Callable[..., Any]:
    """The public function of an op: PyTorch's, so at least one argument must be a tensor."""

    def call(*args: Any, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        arrays, settings = op.bind(args, kwargs)
        for x in arrays:
            if isinstance(x, Tensor):
                break
        else:
            given = type(arrays[0]).__name__ if arrays else "nothing"
            raise TypeError(f"{op.name}(): argument 'input' (position 1) must be Tensor, not {given}")
        result = record(op, arrays, settings)
        return result if out is None else fill_out(out, result)

    call.__module__, call.__wrapped__ = _PACKAGE, op.formula  # type: ignore[attr-defined]
    return described(call, op.name, signature_of(op), document(op))


def edit_of(op: Op) -> Callable[..., Tensor]:
    """The in-place method of an op; the result's category must fit the tensor it is written to."""

    def call(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        arrays, settings = op.bind((self, *args), kwargs)
        return edit(op, *arrays, settings=settings)

    return described(call, f"{op.name}_", signature_in_place(op), document_in_place(op.name))


def described(f: F, name: str, signature: Signature, text: str | None) -> F:
    """`f` as `help` is to show it."""
    f.__name__ = f.__qualname__ = name
    f.__doc__, f.__signature__ = text, signature  # type: ignore[attr-defined]
    return f


def _operators(op: Op, name: str) -> None:
    def unary(self: Tensor) -> Tensor:
        return record(op, (self,), op.defaults)

    def forward(self: Tensor, other: Tensor | float) -> Tensor:
        return record(op, (self, other), op.defaults) if is_operand(other) else NotImplemented

    def reflected(self: Tensor, other: Tensor | float) -> Tensor:
        args = (self, other) if name in ("add", "mul") else (other, self)
        return record(op, args, op.defaults) if is_operand(other) else NotImplemented

    def edited(self: Tensor, other: Tensor | float) -> Tensor:
        return edit(op, self, other) if is_operand(other) else NotImplemented

    _operator(f"__{name}__", forward if op.arity == 2 else unary)
    if op.arity == 2 and name not in ("eq", "ne", "lt", "le", "gt", "ge"):
        _operator(f"__r{name}__", reflected)
        _operator(f"__i{name}__", edited)


def _operator(name: str, f: Callable[..., Tensor]) -> None:
    f.__name__ = f.__qualname__ = name
    attach(name, f)


def is_operand(x: Any) -> bool:
    # Anything that calls itself an array of numbers; strings, None and lists are left to Python's own TypeError.
    return isinstance(x, Tensor | float | int) or hasattr(x, "__array__") or hasattr(x, "__op__")


def fill_out(out: Tensor, result: Tensor) -> Tensor:
    """Write `result` into `out`, the tensor given as `out=`; an empty one is resized, as PyTorch does."""
    if out.requires_grad or result.requires_grad:
        raise RuntimeError("functions with out=... arguments don't support automatic differentiation")
    if out._array.size == 0:
        out._array = np.empty(result.shape, out._array.dtype)
    if out.shape != result.shape:
        raise RuntimeError(
            f"out= has shape {list(out.shape)}, but the result has {list(result.shape)}; pass one of that shape"
        )
    problem = cannot_hold(out, result._array)
    if problem:
        raise RuntimeError(problem)
    return out.copy_(result)


for _op in list(registry.values()):
    if _op.public:
        publish(_op)
