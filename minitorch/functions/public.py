"""How declared ops and compositions become functions, methods and operators.

An op is declared once, in `ops/`; `publish` makes of it `minitorch.exp`, `Tensor.exp` and, for elementwise ops,
`Tensor.exp_`. A composition is a plain function of tensors; `@function` and `@method` put it in the same two places.
What is said of them stands in `signatures.py` and `documentation.py`.
"""

import functools
from collections.abc import Callable
from inspect import Signature
from typing import Any, TypeVar

import numpy as np

from ..autograd.edits import edit
from ..autograd.record import record
from ..ops.op import Op, registry
from ..tensor.methods import attach, cite, method
from ..tensor.promotion import number_dtype
from ..tensor.tensor import Tensor, wrap
from .calling import called
from .documentation import document, document_in_place
from .kinds import type_name
from .signatures import Shown, signature_in_place, signature_of, with_out

F = TypeVar("F", bound=Callable[..., Any])

_PACKAGE = __name__.partition(".")[0]  # where a pickled function is looked for

functions: dict[str, Callable[..., Any]] = {}
"""Every public function of tensors, by PyTorch's name."""

FUNCTIONS_ONLY = ("atleast_1d", "atleast_2d", "atleast_3d", "empty_like", "full_like", "ones_like", "rsub", "std_mean",
                  "tensordot", "var_mean", "zeros_like")  # fmt: skip
WITHOUT_EDIT = ("fmax", "fmin", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "logaddexp", "logaddexp2",
                "maximum", "minimum", "rsub", "signbit")  # fmt: skip
WITH_EDIT = ("tril", "triu")
"""What PyTorch has as a function but not as a method, what it has no in-place method of, and of which ops that are no
arithmetic it has one."""


def function(f: F) -> F:
    """Make `f(tensor, ...)`, called in PyTorch's forms, the public function and the method of its name."""
    call = public(f)
    return call if f.__name__ in FUNCTIONS_ONLY else method(call)


def public(f: F) -> F:
    """Make `f`, called in PyTorch's forms, the public function of its name."""
    cite(f, f"torch.{f.__name__}")
    call = functions[f.__name__] = described(called(f), f.__name__, f.__doc__, lambda: with_out(f))
    return call


def tensor_method(f: F) -> F:
    """Make `f(tensor, ...)`, called in PyTorch's forms, the method of its name."""
    return method(described(called(f), f.__name__, f.__doc__))


def in_place(f: F) -> F:
    """Make `f(tensor, ...)` a method, documented as the in-place form of the function that has its name but for `_`."""
    f.__doc__ = document_in_place(f.__name__[:-1])
    return tensor_method(f)


def publish(op: Op) -> None:
    """Make `op` a public function and a method, and an operator and an in-place method where it has one."""
    call = public(function_of(op))
    attach(op.name, call)
    if (op.promote != "no" and op.name not in WITHOUT_EDIT) or op.name in WITH_EDIT:
        attach(f"{op.name}_", called(edit_of(op)))
    if op.operator:
        _operators(op, op.operator)


def function_of(op: Op) -> Callable[..., Any]:
    """The public function of an op: PyTorch's, so at least one argument must be a tensor."""

    def compute(*args: Any, **kwargs: Any) -> Tensor:
        arrays, settings = op.bind(args, kwargs)
        for x in arrays:
            if isinstance(x, Tensor):
                return record(op, arrays, settings)
        return record(op, _of_numbers(op, arrays), settings)

    def directly(kinds: tuple[type, ...]) -> Callable[..., Any]:
        if len(kinds) != op.arity or not op.complete or not any(issubclass(kind, Tensor) for kind in kinds):
            return compute
        if op.recorder is not None and not op.settings:
            return op.recorder
        return lambda *arrays: record(op, arrays, op.defaults)

    compute.directly = directly  # type: ignore[attr-defined]
    compute.__module__ = _PACKAGE
    return described(compute, op.name, document(op), lambda: signature_of(op), op.formula)


def _of_numbers(op: Op, arrays: tuple) -> tuple[Tensor, ...]:
    """Numbers as 0-d tensors, for the ops to which PyTorch lets one give them alone."""
    if op.name not in ("add", "div", "floor_divide", "mul", "rounded_div", "sub"):
        given = ", ".join(map(type_name, arrays))
        raise TypeError(f"{op.name}(): expected a Tensor among the arguments, got ({given})")
    return tuple(wrap(np.array(x, number_dtype(x))) for x in arrays)


def edit_of(op: Op) -> Callable[..., Tensor]:
    """The in-place method of an op; the result's category must fit the tensor it is written to."""

    def compute(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        arrays, settings = op.bind((self, *args), kwargs)
        return edit(op, *arrays, settings=settings)

    compute.directly = lambda kinds: (  # type: ignore[attr-defined]
        functools.partial(edit, op) if len(kinds) == op.arity and op.complete else compute
    )
    return described(compute, f"{op.name}_", document_in_place(op.name), lambda: signature_in_place(op), op.formula)


def described(
    f: F,
    name: str,
    text: str | None,
    signature: Callable[[], Signature] | None = None,
    source: Callable[..., Any] | None = None,
) -> F:
    """`f` as `help` is to show it: with a signature that is not its own, `source` or what it wraps stands behind it."""
    f.__name__ = f.__qualname__ = name
    f.__doc__ = text
    if signature is not None:
        f.__wrapped__ = Shown(source or f.__wrapped__, signature)  # type: ignore[attr-defined]
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


for _op in list(registry.values()):
    if _op.public:
        publish(_op)
