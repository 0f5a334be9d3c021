"""gradcheck: what backward says about a function against what differences of its values say. Also of its gradients.

PyTorch's `torch.autograd.gradcheck`: every input element is moved by ±eps, and the change of every output element
compared with the Jacobian that backward gives, row by row.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..jit.dtypes import is_floating
from ..tensor.tensor import Tensor, wrap
from .grad import grad
from .modes import enable_grad, no_grad


class GradcheckError(RuntimeError):
    """Backward and differences disagree; the message says where and by how much."""


def gradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,
    **others: bool,
) -> bool:
    """Whether the gradients of `func` at `inputs` are right, up to `atol + rtol * |difference quotient|`.

    Two backward passes may differ by `nondet_tol`. Every element is checked, in `fast_mode` too. What else PyTorch
    checks, such as `check_forward_ad`, may be False only, but for `check_undefined_grad`, `check_grad_dtypes` and
    `check_backward_ad`, which take nothing from the check.
    `inputs` that require grad should be float64: in float32 the quotients themselves are wrong by 1e-2.
    """
    _refuse(others)
    try:
        arguments = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
        _check(func, arguments, eps, atol, rtol, nondet_tol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Any],
    grad_outputs: Tensor | Sequence[Tensor] | None = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,
    **others: bool,
) -> bool:
    """`gradcheck` of the gradients of `func`, by the inputs and by `grad_outputs` (random if not given)."""
    _refuse(others)
    arguments = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    varied = [i for i, x in enumerate(arguments) if _is_varied(x)]
    if grad_outputs is None:
        noise = np.random.default_rng(0)
        outputs = _outputs(func, arguments)
        seeds = tuple(wrap(noise.standard_normal(y.shape).astype(y._array.dtype)).requires_grad_() for y in outputs)
    else:
        seeds = (grad_outputs,) if isinstance(grad_outputs, Tensor) else tuple(grad_outputs)

    def gradients(*everything: Any) -> tuple[Tensor, ...]:
        points, weights = everything[: len(arguments)], everything[len(arguments) :]
        wanted = [points[i] for i in varied]
        found = grad(_outputs(func, points), wanted, weights, create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradients,
        (*arguments, *seeds),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
    )


ABSENT = ("check_batched_grad", "check_forward_ad", "check_batched_forward_grad", "check_fwd_over_rev",
          "check_rev_over_rev", "masked", "gen_non_contig_grad_outputs")  # fmt: skip
PART = ("check_undefined_grad", "check_grad_dtypes", "check_backward_ad")


def _refuse(others: dict[str, bool]) -> None:
    """Of PyTorch's further arguments those that would check what is not here."""
    for name, value in others.items():
        if name not in (*ABSENT, *PART):
            raise TypeError(f"gradcheck() got an unexpected keyword argument {name!r}")
        if name in ABSENT and value:
            raise NotImplementedError(f"gradcheck({name}=True) is not supported: backward is what is checked")


def _check(func: Callable[..., Any], arguments: tuple, eps: float, atol: float, rtol: float, nondet: float) -> None:
    varied = [i for i, x in enumerate(arguments) if _is_varied(x)]
    if not varied:
        raise ValueError("gradcheck expects at least one input tensor to require gradient")
    for i in varied:
        numeric = _numeric_jacobians(func, arguments, arguments[i], eps)
        for j, by_differences in enumerate(numeric):
            by_backward = _backward_jacobian(func, arguments, i, j)
            close = np.isclose(by_backward, by_differences, rtol=rtol, atol=atol, equal_nan=True)
            if not close.all():
                row, column = (int(k[0]) for k in np.nonzero(~close))
                raise GradcheckError(
                    f"Jacobian mismatch for output {j} with respect to input {i}: at output element {row}, input "
                    f"element {column} backward gives {by_backward[row, column]!r}, differences give "
                    f"{by_differences[row, column]!r} ({int((~close).sum())} of {close.size} entries differ)"
                )
            again = _backward_jacobian(func, arguments, i, j)
            if not np.isclose(again, by_backward, rtol=0, atol=nondet, equal_nan=True).all():
                raise GradcheckError(
                    "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times "
                    f"gives different values for output {j} with respect to input {i}, although analytical gradient "
                    f"matches numerical gradient. The tolerance for nondeterminism was {nondet}."
                )


def _is_varied(x: Any) -> bool:
    return isinstance(x, Tensor) and x.requires_grad


def _outputs(func: Callable[..., Any], arguments: Sequence[Any]) -> tuple[Tensor, ...]:
    with enable_grad():
        result = func(*arguments)
    return tuple(y for y in (result if isinstance(result, tuple | list) else (result,)) if is_floating(y._array.dtype))


def _numeric_jacobians(func: Callable[..., Any], arguments: tuple, x: Tensor, eps: float) -> list[np.ndarray]:
    """For each output the matrix of difference quotients, (output elements, elements of `x`)."""
    columns = []
    with no_grad():
        for at in np.ndindex(x._array.shape):
            kept = x._array[at].copy()
            x._array[at] = kept + eps
            above = [y._array.copy() for y in _outputs(func, arguments)]
            x._array[at] = kept - eps
            below = [y._array.copy() for y in _outputs(func, arguments)]
            x._array[at] = kept
            columns.append([((a - b) / (2 * eps)).ravel() for a, b in zip(above, below, strict=True)])
    return [np.stack(column, axis=1) for column in zip(*columns, strict=True)]


def _backward_jacobian(func: Callable[..., Any], arguments: tuple, i: int, j: int) -> np.ndarray:
    """What backward says of output `j` and input `i`, in the same layout."""
    output, x = _outputs(func, arguments)[j], arguments[i]
    rows = []
    for at in range(output._array.size):
        seed = np.zeros(output._array.size, output._array.dtype)
        seed[at] = 1
        g = None
        if output.requires_grad:
            (g,) = grad(output, x, wrap(seed.reshape(output.shape)), retain_graph=True, allow_unused=True)
        rows.append(np.zeros(x._array.size) if g is None else g._array.ravel())
    return np.stack(rows) if rows else np.zeros((0, x._array.size))
