"""Half floats are computed with as single ones: every function rounds once, numbers beside them need not be halves."""

import numpy as np
import pytest

import minitorch
from minitorch.ops.op import registry
from tests.both import check, programs
from tests.ops.calling import made
from tests.ops.samples import calls_of

NUMBERS = (70000.0, 1e-8, 0.1, 2.7182818, 1.30001, -3.0, 1e9)
X = np.concatenate([np.linspace(0.1, 4, 200), [6e4, 6e-8, 1e-3]]).astype(np.float16)

BESIDE = {
    "x + n": lambda torch, x, n: x + n,
    "x - n": lambda torch, x, n: x - n,
    "n - x": lambda torch, x, n: n - x,
    "x * n": lambda torch, x, n: x * n,
    "x / n": lambda torch, x, n: x / n,
    "n / x": lambda torch, x, n: n / x,
    "x // n": lambda torch, x, n: x // n,
    "x % n": lambda torch, x, n: x % n,
    "fmod": lambda torch, x, n: x.fmod(n),
    "rounded": lambda torch, x, n: torch.div(x, n, rounding_mode="trunc"),
    "x < n": lambda torch, x, n: x < n,
    "x == n": lambda torch, x, n: x == n,
    "lerp": lambda torch, x, n: torch.lerp(x, x.flip(0), n),
    "addcmul": lambda torch, x, n: torch.addcmul(x, x.flip(0), x, value=n),
    "addcdiv": lambda torch, x, n: torch.addcdiv(x, x.flip(0), x, value=n),
    "leaky_relu": lambda torch, x, n: torch.nn.functional.leaky_relu(1 - x, n),
    "huber_loss": lambda torch, x, n: torch.nn.functional.huber_loss(x, x.flip(0), "none", abs(n)),
    "mul_": lambda torch, x, n: (x * 1).mul_(n),
    "div_": lambda torch, x, n: (x * 1).div_(n),
    "add_": lambda torch, x, n: (x * 1).add_(n),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_number_beside_half_floats(name):
    for n in NUMBERS:
        check(lambda torch, x, n=n: BESIDE[name](torch, x, n), X, grad=False, ulp=1)


@pytest.mark.parametrize("name", ["x * n", "x / n", "n / x", "lerp", "addcmul", "leaky_relu"])
def test_gradients_of_half_floats_beside_a_number(name):
    for n in (700.0, 1e-4, 0.1, 2.7182818):
        check(lambda torch, x, n=n: BESIDE[name](torch, x, n), X[:200], rtol=6e-3, atol=1e-6)


@programs(
    lambda torch, x: x.mean(),
    lambda torch, x: x.max(),
    lambda torch, x: x.amin(),
    lambda torch, x: x.amax(0),
    lambda torch, x: x.median(),
    lambda torch, x: torch.nn.functional.mse_loss(x, x.detach() + 1),
    lambda torch, x: torch.nn.functional.l1_loss(x, x.detach() + 1),
    lambda torch, x: torch.nn.functional.smooth_l1_loss(x, x.detach() + 1),
    lambda torch, x: torch.nn.functional.binary_cross_entropy(x, x.detach() * 0),
    lambda torch, x: torch.nn.functional.binary_cross_entropy_with_logits(x, x.detach() * 0),
    lambda torch, x: torch.nn.functional.cross_entropy(
        x.unsqueeze(1).expand(70000, 3), torch.zeros(70000, dtype=torch.int64)
    ),
)
def test_gradients_of_more_than_half_floats_can_count(program):
    """Of 70000 elements each has a share of 1.4e-5, or with only 3000 ties of 3.3e-4."""
    for n in (70000, 3000):
        if n == 3000 and "expand" in program.__code__.co_names:
            continue
        ours = [minitorch.from_numpy(np.full(n, 0.25, np.float16)).requires_grad_()]
        program(minitorch, *ours).backward()
        expected = [minitorch.from_numpy(np.full(n, 0.25, np.float32)).requires_grad_()]
        program(minitorch, *expected).backward()
        np.testing.assert_allclose(ours[0].grad.numpy(), expected[0].grad.numpy(), rtol=1e-3, atol=6e-8)
        assert ours[0].grad.dtype is minitorch.float16


EXACT = [name for name, op in sorted(registry.items()) if op.promote != "no" and not op.variadic and calls_of(op)]
OP_BY_OP = ("nextafter", "relu_backward", "rounded_div")
"""What takes more than numbers; and what PyTorch rounds in between: the quotient, before it is made an integer."""


@pytest.mark.parametrize("name", [name for name in EXACT if name not in OP_BY_OP])
def test_an_op_of_half_floats_is_that_of_single_ones_rounded(name):
    op = registry[name]
    for k in range(len(calls_of(op))):
        _, arrays, settings = made(name, k, "float16")
        if not any(getattr(x, "dtype", None) == np.float16 for x in arrays):
            continue
        tensors = [minitorch.from_numpy(x) if isinstance(x, np.ndarray) else x for x in arrays]
        wide = [x.float() if getattr(x, "dtype", None) is minitorch.float16 else x for x in tensors]
        if name not in ("mul", "div", "lerp"):
            wide = [float(np.float16(x)) if isinstance(x, float) else x for x in wide]
        found, expected = op(*tensors, *settings), op(*wide, *settings)
        assert found.dtype is (minitorch.float16 if expected.dtype is minitorch.float32 else expected.dtype)
        np.testing.assert_array_equal(found.numpy(), expected.to(found.dtype).numpy())
