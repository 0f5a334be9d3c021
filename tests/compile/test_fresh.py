"""Tensors made inside a compiled function: written into, seen in part, and returned as eager mode returns them."""

import pytest

import minitorch as torch
from minitorch.compile import CompileError

pytestmark = pytest.mark.usefixtures("interpreted")

X = torch.tensor([1.0, 2.0, 3.0])
I = torch.tensor([0, 2, 0])  # noqa: E741


def rows(x):
    z = torch.zeros(3, 3)
    z[0] = x
    z[1, 1] = 5.0
    z[:, 2] += x
    return z, z.sum(0)


def view_first(x):
    z = torch.zeros(3)
    v = z[1:]
    v.add_(x[:2])
    return z * 2 + v.sum()


def one_by_one(x):
    z = torch.zeros(4)
    for k in range(3):
        z[k] = x[k] * k
    return z


def by_index(x):
    z = torch.zeros(4, 3)
    z[I] = x
    return z.index_add(0, I, x.expand(3, 3))


def in_place(x):
    z = torch.arange(3.0)
    z.sub_(x).masked_fill_(x > 1, 7.0).index_fill_(0, I, x[0]).clamp_(max=2.5)
    return z


def of_integers(x):
    z = torch.zeros(3, dtype=torch.int64)
    z.copy_(x)
    z += 1
    return z


def through_data(x):
    z = torch.zeros(3)
    z.data[0] = x[1]
    z.index_put_((I,), x)
    return z, z.detach()


def transposed(x):
    z = torch.zeros(2, 3)
    z.t()[0] = x[0]
    z.lerp_(x, 0.5).diagonal().add_(x[:2])
    return z


def out(x):
    z = torch.zeros(3)
    torch.add(x, 1, out=z)
    return z


def several(x):
    parts = [torch.zeros(1) for _ in range(3)]
    for part, value in zip(parts, x.unbind(), strict=True):
        part[0] = value
    return torch.stack(parts)


def differentiated(x):
    w = x.clone().requires_grad_()
    z = torch.ones(3)
    z.mul_(w).exp_()
    y = torch.zeros(3)
    y[:2] = w[:2] * w[1:]
    return torch.autograd.grad(z.sum() + (y * y).sum(), w)


WRITTEN = [rows, view_first, one_by_one, by_index, in_place, of_integers, through_data, transposed, out, several,
           differentiated]  # fmt: skip
SEEN = [
    lambda x: (x[:1] + 1).expand(4, 1),
    lambda x: (x * 2)[::2],
    lambda x: (x * 2)[1:],
    lambda x: (x * 2).flip(0),
    lambda x: torch.ones(1).expand(3),
    lambda x: torch.broadcast_to(x[:1] * 2, (3, 1)),
    lambda x: torch.zeros(2, 3).t(),
    lambda x: x.expand(2, 3),
    lambda x: (x.expand(2, 3) * 1).t(),
    lambda x: x[:0].reshape(0, 1).amax(1),
]


def facts(result):
    return [(t.tolist(), t.stride(), t.dtype) for t in (result if isinstance(result, tuple) else (result,))]


@pytest.mark.parametrize("function", [*WRITTEN, *SEEN], ids=lambda f: f.__name__)
def test_compiled_is_eager(function):
    compiled = torch.compile(function)
    for x in (X, X - 2):
        assert facts(compiled(x)) == facts(function(x))


def test_writing_into_memory_that_is_one_number_raises_as_in_eager_mode():
    def function(x):
        return torch.zeros(1).expand(3).add_(x)

    for f in (function, torch.compile(function)):
        with pytest.raises(RuntimeError, match="single memory location"):
            f(X)


def test_results_that_see_the_same_memory_share_it():
    @torch.compile
    def function(x):
        y = x * 2
        return y[1:], y, y[:, None]

    for _ in range(2):  # each call makes its own
        part, whole, column = function(X)
        part.zero_()
        assert whole.tolist() == [2, 0, 0] and column.tolist() == [[2], [0], [0]]
        assert whole._version == 1


OF_ANY_DTYPE = [
    lambda x: x.clamp(-1.5, 1.5),
    lambda x: x.clamp(0, 1),
    lambda x: torch.nn.functional.hardtanh(x, -1, 1),
    lambda x: x.relu(),
    lambda x: x.round(),
    lambda x: x.double().round(decimals=1),
    lambda x: x.signbit(),
    lambda x: torch.div(x, 2, rounding_mode="trunc"),
    lambda x: torch.fmod(x, 2),
    lambda x: -x,
    lambda x: x - 1.5,
    lambda x: x**0.5,
]


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.int8, torch.int64, torch.float32])
def test_other_dtypes_give_the_same_or_raise_the_same(dtype):
    x = torch.tensor([3, 1, 0, 1, 2, 127]).to(dtype)

    def outcome(function):
        try:
            return facts(function(x))
        except RuntimeError as error:
            return str(error)

    for function in OF_ANY_DTYPE:
        assert outcome(torch.compile(function)) == outcome(function)


@pytest.mark.parametrize("function", [lambda x: x.half() + 1, lambda x: x.half().float()])
def test_half_floats_are_refused_with_the_line(function):
    with pytest.raises(CompileError, match=r"test_fresh.py:\d+: .*float16"):
        torch.compile(function)(X)


def test_what_takes_values_outside_of_an_op_is_refused_with_the_line():
    with pytest.raises(RuntimeError, match=r"test_fresh.py:\d+: a result whose size depends on values"):
        torch.compile(lambda x: x.unique())(X)


def test_an_extreme_of_nothing_raises():
    with pytest.raises(IndexError, match="non-zero size"):
        torch.compile(lambda x: x.amax(0))(torch.ones(0, 3))


@pytest.mark.parametrize("both", [lambda a, b: (a + b) * X, lambda a, b: torch.cat([a, b]) * 2])
def test_gradients_share_no_memory(both):
    a, b = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)

    @torch.compile
    def function():
        both(a, b).sum().backward()

    function()
    kept = b.grad.tolist()
    a.grad.zero_()
    assert b.grad.tolist() == kept


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(2,), (4, 2), (2, 4, 2), (0, 2)])
def test_a_sum_of_a_linear_layer_is_differentiated(shape, bias):
    layer, x = torch.nn.Linear(2, 3, bias=bias), torch.rand(shape)

    def function():
        layer.zero_grad()
        layer(x).sum().backward()
        return tuple(p.grad.clone() for p in layer.parameters())

    for ours, eager in zip(torch.compile(function)(), function(), strict=True):
        assert torch.allclose(ours, eager) and ours.stride() == eager.stride()
