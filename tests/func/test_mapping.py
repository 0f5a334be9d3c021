"""vmap against PyTorch's: how arguments are cut and outputs stacked, randomness, derivatives of and by it."""

import pytest

import minitorch
from tests.both import check, programs, stated

STACKED = {"grad_fn": "a loop stacks what PyTorch computes at once", "stride": "so", "every stride": "so"}


def matrix(torch, *shape):
    return torch.arange(6.0).reshape(*(shape or (2, 3)))


@programs(
    lambda torch: torch.vmap(lambda x: x * 2)(matrix(torch)),
    lambda torch: torch.func.vmap(torch.dot, (0, None))(matrix(torch), torch.ones(3)),
    lambda torch: torch.vmap(torch.dot, in_dims=1)(matrix(torch), matrix(torch)),
    lambda torch: torch.vmap(lambda x: x * 2, -1, -1)(matrix(torch)),
    lambda torch: torch.vmap(lambda x: torch.outer(x, x), 0, 1)(matrix(torch)),
    lambda torch: torch.vmap(lambda p, k: {"a": p["x"] * k, "b": [p["y"]]}, ({"x": 0, "y": None}, None),
                             {"a": 1, "b": 0})({"x": matrix(torch), "y": torch.ones(2)}, 3),
    lambda torch: torch.vmap(lambda x, scale=1: x * scale, chunk_size=1)(matrix(torch), scale=matrix(torch)),
    lambda torch: torch.vmap(lambda x: (x, 5), out_dims=(0, None))(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x.sum())(torch.ones(0, 3)),
    lambda torch: torch.vmap(torch.vmap(lambda x, y: x * y, (0, None)), (None, 0))(torch.ones(2), matrix(torch)),
    lambda torch: torch.vmap(torch.func.grad(lambda x, y: (x * y).prod()), (0, None))(matrix(torch), torch.ones(3)),
    lambda torch: torch.func.grad(lambda x: torch.vmap(torch.dot, (0, None))(matrix(torch), x).sum())(torch.ones(3)),
    lambda torch: torch.vmap(lambda x: x + torch.rand(3), randomness="same")(matrix(torch)),
)  # fmt: skip
def test_same_as_pytorch(program):
    check(stated(program, but=STACKED))


def test_gradients_flow_through():
    check(lambda torch: differentiated(torch))


def differentiated(torch):
    x = matrix(torch).requires_grad_()
    y = torch.ones(3, requires_grad=True)
    out = torch.vmap(lambda a, b: (a * b).sum() ** 2, (0, None))(x, y)
    return torch.autograd.grad(out.sum(), [x, y])


def with_tuple(torch):
    return torch.vmap(lambda x: x, (0, 1))(matrix(torch))


@programs(
    lambda torch: torch.vmap(lambda x: x, randomness="any"),
    lambda torch: torch.vmap(lambda x: x, chunk_size=0),
    lambda torch: torch.vmap(lambda x: x, [0])(matrix(torch)),
    lambda torch: torch.vmap(lambda: 0)(),
    lambda torch: torch.vmap(lambda x: x, None)(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x)(2),
    lambda torch: torch.vmap(lambda x: x, ("a",))(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x, 2)(matrix(torch)),
    lambda torch: torch.vmap(lambda x, y: x)(matrix(torch), torch.ones(3)),
    lambda torch: torch.vmap(lambda x: 2)(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x, out_dims=None)(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x, out_dims="a")(matrix(torch)),
    lambda torch: torch.vmap(lambda x: x + torch.rand(3))(matrix(torch)),
)
def test_errors(program):
    check(program)


def test_forms_that_do_not_fit_are_refused():
    for options in ({"in_dims": (0, 1)}, {"out_dims": (0, 0)}):
        with pytest.raises(ValueError, match="is not compatible with the structure of"):
            minitorch.vmap(lambda x: (x,), **options)(matrix(minitorch))


def test_different_random_numbers_for_each_slice():
    minitorch.manual_seed(0)
    x = minitorch.vmap(lambda x: x * 0 + minitorch.rand(2), randomness="different")(minitorch.ones(3, 2))
    minitorch.manual_seed(0)
    assert x.tolist() == [minitorch.rand(2).tolist() for _ in range(3)]


def test_functions_may_branch_on_values():
    assert minitorch.vmap(lambda x: x if x > 1 else -x)(minitorch.arange(3.0)).tolist() == [0, -1, 2]
