"""Forward mode by two backward passes: `jvp`, `linearize`, `jacfwd` and `hessian`.

The gradient at the points is a linear function of the gradient `u` at the outputs: uᵀJ. Its own gradient by `u`, when
that of uᵀJ is the tangent `t`, is J t. So what moves forward along with the values in PyTorch, dual numbers, is had
here from what backward has anyway.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from ..functions.creation import zeros_like
from ..functions.rearranging import movedim
from ..jit.dtypes import is_floating
from ..tensor.tensor import Tensor
from ..utils._pytree import tree_flatten, tree_unflatten
from .argnums import Argnums
from .level import Evaluated, found_gradients, gradients
from .randomness import kept_random_state
from .reverse import jacrev, joined

_JVP = "jvp(f, primals, tangents)"
_INDEPENDENT = (
    "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed with "
    "strict=True."
)


class _Pushforward(Evaluated):
    """A function evaluated at points, and what moving these along tangents makes of its outputs."""

    def __init__(self, func: Callable[..., Any], args: tuple, argnums: Argnums | None, has_aux: bool):
        super().__init__(func, args, argnums, has_aux, _JVP)
        with self.level:
            live = [i for i, y in enumerate(self.outputs) if y.requires_grad and is_floating(y._array.dtype)]
            self.incoming = {i: self.level.leaf(zeros_like(self.outputs[i])) for i in live}
            found = found_gradients([self.outputs[i] for i in live], self.points, [*self.incoming.values()])
            self.linear = {k: g for k, g in enumerate(found) if g is not None and g.requires_grad}

    def __call__(self, tangents: Sequence[Tensor]) -> list[Tensor]:
        """How the outputs change along `tangents`, one for each of the points."""
        with self.level:
            found = gradients([*self.linear.values()], [*self.incoming.values()], [tangents[k] for k in self.linear])
            moved = dict(zip(self.incoming, found, strict=True))
            changes = [moved[i] if i in moved else zeros_like(y) for i, y in enumerate(self.outputs)]
            return self.level.outside(changes)

    def require_dependence(self) -> None:
        """Refuse an output that does not depend on the points."""
        for y in self.outputs:
            if all(g is None for g in found_gradients([y], self.points, [zeros_like(y)])):
                raise RuntimeError(_INDEPENDENT)


def jvp(
    func: Callable[..., Any], primals: Any, tangents: Any, *, strict: bool = False, has_aux: bool = False
) -> tuple[Any, ...]:
    """`(func(*primals), Jv)`: the output, and how it changes along `tangents`; `aux` as a third with `has_aux`.

    `strict` refuses outputs that do not depend on `primals`. PyTorch's `torch.func.jvp`.
    """
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{_JVP}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    flat, form = tree_flatten(primals)
    moves, form_of_moves = tree_flatten(tangents)
    if form != form_of_moves:
        raise RuntimeError(
            f"{_JVP}: Expected primals and tangents to have the same python structure. For example, if primals is a "
            f"tuple of 3 tensors, tangents also must be. Got primals with structure {form} and tangents with structure "
            f"{form_of_moves}"
        )
    _require_tensors_given(flat, "primals")
    _require_tensors_given(moves, "tangents")
    for x, t in zip(flat, moves, strict=True):
        _require_fit(x, t)
    pushforward = _Pushforward(func, primals, None, has_aux)
    if strict:
        pushforward.require_dependence()
    pushed = tree_unflatten(pushforward(moves), pushforward.output_form)
    return (pushforward.value, pushed, pushforward.aux) if has_aux else (pushforward.value, pushed)


def _require_tensors_given(values: Sequence[Any], argument: str) -> None:
    if not values:
        raise RuntimeError(f"{_JVP}: Expected {argument} to contain at least one Tensor.")
    for x in values:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"{_JVP}: Expected {argument} to only contain Tensors, got {type(x)}")


def _require_fit(x: Tensor, tangent: Tensor) -> None:
    if x.shape != tangent.shape:
        raise RuntimeError(
            "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not "
            f"supported. Tensor is of size {list(x.shape)} while the given forward gradient is of size "
            f"{list(tangent.shape)}."
        )
    if x.dtype is not tangent.dtype:
        raise RuntimeError(f"{_JVP}: a tangent of dtype {tangent.dtype} was given for a tensor of dtype {x.dtype}")


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """`(func(*primals), jvp_fn)`: `jvp_fn(*tangents)` gives how the output changes along them, as often as it is asked.

    `func` is evaluated once. PyTorch's `torch.func.linearize`.
    """
    pushforward = _Pushforward(func, primals, None, False)

    def jvp_fn(*tangents: Any) -> Any:
        moves, form = tree_flatten(tangents)
        if form != pushforward.form:
            raise RuntimeError(
                f"Expected the tangents {form} to have the same argspec as the primals {pushforward.form}"
            )
        for i, (x, t) in enumerate(zip(pushforward.points, moves, strict=True)):
            for fact in ("shape", "device", "dtype"):
                given, wanted = getattr(t, fact), getattr(x, fact)
                if given != wanted:
                    raise RuntimeError(
                        f"tangent:{i} with {fact} {given} in flattened pytree doesn't match the {fact} {wanted} of the "
                        "corresponding primal."
                    )
        return tree_unflatten(pushforward(moves), pushforward.output_form)

    return pushforward.value, jvp_fn


def jacfwd(
    func: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False, *, randomness: str = "error"
) -> Callable[..., Any]:
    """As `jacrev`, column by column: less work where there are more outputs than inputs.

    `randomness` says whether `func` may draw random numbers: "error" refuses, "same" has them drawn once for all
    columns; "different" ones for each are not supported. PyTorch's `torch.func.jacfwd`.
    """

    @wraps(func)
    def wrapper(*args: Any) -> Any:
        if randomness == "different":
            raise NotImplementedError("jacfwd evaluates the function once: use randomness='same', or vmap of jvp")
        with kept_random_state(randomness):
            pushforward = _Pushforward(func, args, argnums, has_aux)
        with pushforward.level:
            columns = _columns(pushforward)
            blocks = [_blocks(pushforward, i, columns) for i in range(len(pushforward.outputs))]
            jacobian = pushforward.level.outside(tree_unflatten(blocks, pushforward.output_form))
        return (jacobian, pushforward.aux) if has_aux else jacobian

    return wrapper


def _columns(pushforward: _Pushforward) -> list[list[list[Tensor]]]:
    """For each point, and each of its elements, how the outputs change with that."""
    still = [zeros_like(x) for x in pushforward.points]
    return [
        [pushforward([*still[:k], basis, *still[k + 1 :]]) for basis in _basis(x)]
        for k, x in enumerate(pushforward.points)
    ]


def _basis(x: Tensor) -> list[Tensor]:
    """Tensors like `x` that are 1 at one element and else 0."""
    basis = []
    for i in range(x.numel()):
        one = zeros_like(x).reshape(-1)
        one[i] = 1
        basis.append(one.reshape(x.shape))
    return basis


def _blocks(pushforward: _Pushforward, i: int, columns: list[list[list[Tensor]]]) -> Any:
    """The Jacobians of output `i` by every point, in the form of the arguments."""
    y = pushforward.outputs[i]
    blocks = []
    for x, moved in zip(pushforward.points, columns, strict=True):
        block = joined([changes[i] for changes in moved], y)
        blocks.append(movedim(block, 0, -1).reshape((*y.shape, *x.shape)))
    return tree_unflatten(blocks, pushforward.form)


def hessian(func: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """A function that computes the second derivatives of `func`: the Jacobian of its Jacobian.

    Of shape `output.shape + input.shape + input.shape`. PyTorch's `torch.func.hessian`.
    """
    return jacrev(jacrev(func, argnums), argnums)
