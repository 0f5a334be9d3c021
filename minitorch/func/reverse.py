"""Reverse mode: `grad`, `grad_and_value`, `vjp` and `jacrev` make functions that compute derivatives of functions.

    grad(lambda x: (x**3).sum())(x)           # 3 x², with no `requires_grad` anywhere
    grad(loss)(params, data)                  # of a dict of parameters, a dict of gradients

Arguments and outputs may be trees (`utils/_pytree.py`) of tensors. See `level.py`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from ..functions.creation import zeros_like
from ..functions.joining import stack
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from ..utils._pytree import tree_flatten, tree_unflatten
from .argnums import Argnums, chosen, exchanged
from .level import Evaluated, Level, gradients, require_floating, split_aux

_GRAD = "grad_and_value(f)(*args)"
_VJP = "vjp(f, *primals)"


def grad(func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that computes the gradient of `func`, whose output has no dimensions, by the arguments `argnums`.

    With `has_aux`, `func` returns `(output, aux)` and the new one `(gradient, aux)`. PyTorch's `torch.func.grad`.
    """
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        gradient, value = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return wrapper


def grad_and_value(func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """As `grad`, of which the function returns `(gradient, output)`, or `(gradient, (output, aux))` with `has_aux`.

    PyTorch's `torch.func.grad_and_value`.
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with Level() as level:
            points = level.points(chosen(args, argnums))
            output = func(*exchanged(args, argnums, points), **kwargs)
            output, aux = split_aux(output, _GRAD) if has_aux else (output, None)
            if not isinstance(output, Tensor):
                raise RuntimeError(f"{_GRAD}: Expected f(*args) to return a Tensor, got {type(output)}")
            if output.ndim != 0:
                raise RuntimeError(
                    f"{_GRAD}: Expected f(*args) to return a scalar Tensor, got tensor with {output.ndim} dims. Maybe "
                    "you wanted to use the vjp or jacrev APIs instead?"
                )
            flat, spec = tree_flatten(points)
            found = tree_unflatten(gradients([output], flat), spec)
            value = (output, aux) if has_aux else output
            return level.outside(found), level.outside(value)

    return wrapper


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """`(func(*primals), vjp_fn)`, and `aux` as a third with `has_aux`.

    `vjp_fn(cotangents)`, given what has the form of the output, gives the gradients by all `primals`, a tuple of as
    many; it may be called again. PyTorch's `torch.func.vjp`.
    """
    pullback = _Pullback(func, primals, None, has_aux)
    return (pullback.value, pullback, pullback.aux) if has_aux else (pullback.value, pullback)


class _Pullback(Evaluated):
    """A function evaluated at points, and what gradients at its outputs make at those; of all arguments, or some."""

    def __init__(self, func: Callable[..., Any], args: tuple, argnums: Argnums | None, has_aux: bool):
        super().__init__(func, args, argnums, has_aux, _VJP)
        require_floating(self.outputs)

    def __call__(self, cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None) -> Any:
        seeds, form = tree_flatten(cotangents)
        if form != self.output_form:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the "
                f"function. cotangents: {form}, primal output: {self.output_form}"
            )
        create_graph = modes.grad if create_graph is None else create_graph
        found = gradients(self.outputs, self.points, seeds, create_graph, retain_graph)
        return self.level.outside(tree_unflatten(found, self.form))


def jacrev(
    func: Callable[..., Any],
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    _preallocate_and_copy: bool = False,
) -> Callable[..., Any]:
    """A function that computes the Jacobian of `func` by `argnums`, row by row: shape `output.shape + input.shape`.

    It has the form of the output, with that of the arguments in the place of each of its tensors. Rows are computed one
    at a time, whatever `chunk_size` says of how many to compute at once. PyTorch's `torch.func.jacrev`.
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @wraps(func)
    def wrapper(*args: Any) -> Any:
        pullback = _Pullback(func, args, argnums, has_aux)
        with pullback.level:
            blocks = [tree_unflatten(_rows(y, pullback.points), pullback.form) for y in pullback.outputs]
            jacobian = pullback.level.outside(tree_unflatten(blocks, pullback.output_form))
        return (jacobian, pullback.aux) if has_aux else jacobian

    return wrapper


def _rows(y: Tensor, points: list[Tensor]) -> list[Tensor]:
    """For each point the derivatives of all elements of `y`: shape `y.shape + point.shape`."""
    rows = [gradients([element], points) for element in y.reshape(-1)]
    return [joined([row[i] for row in rows], x).reshape((*y.shape, *x.shape)) for i, x in enumerate(points)]


def joined(parts: list[Tensor], x: Tensor) -> Tensor:
    """Tensors of the form of `x`, of which there may be none, one upon the other."""
    return stack(parts) if parts else zeros_like(x).reshape((1, *x.shape))[:0]
