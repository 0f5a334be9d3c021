"""L-BFGS: steps along the gradient times an inverse Hessian that is remembered as a few differences of gradients.

Source: Nocedal and Wright, Numerical optimization, 2006, algorithms 7.4 and 7.5. As PyTorch's: the same state, order of
evaluations and conditions to stop.
"""

from collections.abc import Callable
from typing import Any

from ..autograd.modes import enable_grad, no_grad
from ..functions.creation import zeros_like
from ..functions.joining import cat
from ..tensor import Tensor
from .line_search import Point, strong_wolfe
from .optimizer import Optimizer, Params
from .options import check_lr, number, options


class LBFGS(Optimizer):
    """Newton's method with an estimated Hessian; `step(closure)` takes up to `max_iter` iterations. PyTorch's.

    One group of parameters, whose state stands at the first. `lr` >= 0; `max_eval` calls of the closure, by default
    5/4 of `max_iter`, at most; it ends where no gradient is above `tolerance_grad`, or no step or change of the loss
    above `tolerance_change`. `history_size` differences are kept. `line_search_fn`: "strong_wolfe", or None for steps
    of length `lr`.
    """

    def __init__(
        self,
        params: Params,
        lr: float | Tensor = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ):
        check_lr(lr)
        if max_eval is None:
            max_eval = max_iter * 5 // 4
        names = "lr max_iter max_eval tolerance_grad tolerance_change history_size line_search_fn"
        super().__init__(params, options(locals(), names))
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    @no_grad()
    def step(self, closure: Callable[[], Any]) -> Any:
        """Iterate; `closure` computes the loss and its gradients anew. Returns the loss of its first call."""
        (group,) = self.param_groups
        if group["line_search_fn"] not in (None, "strong_wolfe"):
            raise RuntimeError("only 'strong_wolfe' is supported")
        evaluate, state = enable_grad()(closure), self.state[group["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first_loss = evaluate()
        state["func_evals"] += 1
        loss, gradient, evaluations = float(first_loss), self._gradient(), 1
        if gradient.abs().max() <= group["tolerance_grad"]:
            return first_loss
        for left in reversed(range(group["max_iter"])):
            state["n_iter"] += 1
            self._turn(state, gradient, group["history_size"])
            state["prev_flat_grad"], state["prev_loss"] = gradient.clone(), loss
            first, lr = state["n_iter"] == 1, number(group["lr"])
            shortened: Any = min(1.0, 1.0 / gradient.abs().sum())
            state["t"] = shortened * lr if first else lr
            slope = gradient.dot(state["d"])
            if slope > -group["tolerance_change"]:
                break
            before, count = loss, 0
            if group["line_search_fn"]:
                most = group["max_eval"] - evaluations
                point, count = self._search(evaluate, Point(0, loss, gradient, slope), state, group, most)
                state["t"], loss, gradient = point.t, point.value, point.gradient
            self._add(state["t"], state["d"])
            if not group["line_search_fn"] and left:
                loss, gradient, count = float(evaluate()), self._gradient(), 1
            evaluations += count
            state["func_evals"] += count
            if left == 0 or evaluations >= group["max_eval"] or _is_done(loss - before, gradient, state, group):
                break
        return first_loss

    def _turn(self, state: dict[str, Any], gradient: Tensor, size: int) -> None:
        """The next direction, `state["d"]`, by the two loops over the differences; one more is taken up before."""
        if state["n_iter"] == 1:
            state.update(d=gradient.neg(), old_dirs=[], old_stps=[], ro=[], H_diag=1)
            return
        changes, steps, inverses = state["old_dirs"], state["old_stps"], state["ro"]
        change, step = gradient - state["prev_flat_grad"], state["d"] * state["t"]
        curvature = change.dot(step)
        if curvature > 1e-10:
            if len(changes) == size:
                for history in (changes, steps, inverses):
                    del history[0]
            changes.append(change)
            steps.append(step)
            inverses.append(1.0 / curvature)
            state["H_diag"] = curvature / change.dot(change)
        shares = state.setdefault("al", [None] * size)
        direction = gradient.neg()
        for i in reversed(range(len(changes))):
            shares[i] = steps[i].dot(direction) * inverses[i]
            direction.sub_(changes[i] * shares[i])
        direction = direction * state["H_diag"]
        for i in range(len(changes)):
            direction.add_(steps[i] * (shares[i] - changes[i].dot(direction) * inverses[i]))
        state["d"] = direction

    def _search(
        self, evaluate: Callable[[], Any], start: Point, state: dict[str, Any], group: dict[str, Any], most: int
    ) -> tuple[Point, int]:
        direction, kept = state["d"], [p.clone() for p in group["params"]]

        def at(t: Any) -> Point:
            self._add(t, direction)
            loss, gradient = float(evaluate()), self._gradient()
            for p, value in zip(group["params"], kept, strict=True):
                p.copy_(value)
            return Point(t, loss, gradient, gradient.dot(direction))

        return strong_wolfe(at, start, state["t"], direction.abs().max(), group["tolerance_change"], most)

    def _gradient(self) -> Tensor:
        """All gradients in a row; 0 for a parameter that has none."""
        params = self.param_groups[0]["params"]
        return cat([(zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in params])

    def _add(self, t: Any, direction: Tensor) -> None:
        """Move all parameters by `t` times their part of the direction."""
        at = 0
        for p in self.param_groups[0]["params"]:
            p.add_((direction[at : at + p.numel()] * t).view(p.shape))
            at += p.numel()


def _is_done(change: float, gradient: Tensor, state: dict[str, Any], group: dict[str, Any]) -> bool:
    least = group["tolerance_change"]
    return bool(
        gradient.abs().max() <= group["tolerance_grad"]
        or (state["d"] * state["t"]).abs().max() <= least
        or abs(change) < least
    )
