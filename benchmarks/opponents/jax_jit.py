"""JAX: the whole step as one compiled function, which gives its buffers back to the next step."""

from functools import partial
from math import log
from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.models import LR, Model
from benchmarks.opponents import by_hand
from benchmarks.opponents.by_hand import B1, B2, EPS


def loss_of(parameters: list[Any], x: Any, y: Any) -> Any:
    """MSE of the model."""
    for k in range(0, len(parameters), 2):
        x = x @ parameters[k].T + parameters[k + 1]
        if k + 2 < len(parameters):
            x = jax.nn.relu(x)
    return jnp.mean((x - y) ** 2)


def descend(p: Any, g: Any, m: Any, v: Any, t: Any) -> tuple[Any, Any, Any]:
    return p - LR * g, m, v


def adam(p: Any, g: Any, m: Any, v: Any, t: Any) -> tuple[Any, Any, Any]:
    m = B1 * m + (1 - B1) * g
    v = B2 * v + (1 - B2) * g * g
    return p - LR / missing(B1, t) * m / (jnp.sqrt(v / missing(B2, t)) + EPS), m, v


def missing(b: float, t: Any) -> Any:
    """1 - bᵗ, of which a subtraction in float32 would leave four digits where b is 0.999."""
    return -jnp.expm1(t * log(b))


@partial(jax.jit, static_argnames="rule", donate_argnames="state")
def step(rule: Any, state: Any, t: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """The loss, and the state (parameters and two moments each) after the step."""
    loss, grads = jax.value_and_grad(loss_of)(state[0], x, y)
    new = [rule(*tensors, t) for tensors in zip(state[0], grads, *state[1:], strict=True)]
    return loss, tuple(map(list, zip(*new, strict=True)))


class Training(by_hand.Training):
    """The step in JAX."""

    def __init__(self, model: Model, optimizer: str):
        super().__init__(model, optimizer)
        self.rule = {"SGD": descend, "Adam": adam}[optimizer]
        self.state: Any = tuple(
            [jnp.array(p) if k == 0 else jnp.zeros(p.shape) for p in self.parameters] for k in range(3)
        )
        self.x, self.y = jnp.array(self.x), jnp.array(self.y)

    def __call__(self) -> Any:
        self.steps += 1
        loss, self.state = step(self.rule, self.state, float(self.steps), self.x, self.y)
        return loss.block_until_ready()

    def evidence(self) -> list[Any]:
        grads = jax.jit(jax.grad(loss_of))(self.state[0], self.x, self.y)
        return [self(), *grads, *self.state[0]]
