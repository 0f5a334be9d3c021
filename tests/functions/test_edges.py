"""Calls at the edge of what functions are for: tensors of no dimensions, bytes as masks, options that few know."""

import numpy as np
import pytest

import minitorch
from minitorch.compile import CompileError
from tests.both import check, programs

NODES = {"grad_fn": "made of other ops than PyTorch's"}
TEXT = {"text": "PyTorch names kernels and overloads"}


def edited(x, key, value):
    x[key] = value
    return x


def grown(torch, f, *sizes):
    """The gradients of `f` of vectors 1, 2, ... of these sizes; 0-d ones for a size of ()."""
    inputs = [torch.arange(1.0, 1.0 + max(size, 1)).reshape(() if not size else (size,)) for size in sizes]
    inputs = [x.requires_grad_() for x in inputs]
    y = f(*inputs)
    (y * torch.arange(1.0, 1.0 + y.numel()).reshape(y.shape)).sum().backward()
    return y.detach(), [x.grad for x in inputs]


@programs(
    lambda torch: grown(torch, lambda z, s: z.index_add(0, torch.tensor([0]), s), 0, 0),
    lambda torch: grown(torch, lambda z, s: z.index_add(0, torch.tensor(0), s, alpha=3), 0, 0),
    lambda torch: grown(torch, lambda z, s: z.index_copy(0, torch.tensor([0]), s), 0, 0),
    lambda torch: grown(torch, lambda z, s: z.index_copy(0, torch.tensor(0), s), 0, 1),
    lambda torch: grown(torch, lambda z, s: z.index_fill(-1, torch.tensor([0]), s), 0, 0),
    lambda torch: grown(torch, lambda z: z.index_fill(0, torch.tensor(0), 9.0), 0),
    lambda torch: grown(torch, lambda z, s: z.scatter(0, torch.tensor(0), s), 0, 0),
    lambda torch: grown(torch, lambda z, s: z.scatter(0, torch.tensor([0]), s), 0, 1),
    lambda torch: grown(torch, lambda z: z.scatter(0, torch.tensor(0), value=5.0), 0),
    lambda torch: grown(torch, lambda z, s: z.scatter_add(0, torch.tensor([0, 0]), s), 0, 2),
    lambda torch: grown(torch, lambda z, s: (z * 1).index_add_(0, torch.tensor([0]), s), 0, 0),
    lambda torch: grown(torch, lambda z, s: (z * 1).scatter_(0, torch.tensor(0), s), 0, 0),
    lambda torch: grown(torch, lambda z: (z * 1).index_fill_(0, torch.tensor([0]), 7), 0),
    lambda torch: grown(torch, lambda z, s: (z * 1).index_copy_(0, torch.tensor([0]), s), 0, 0),
    lambda torch: grown(torch, lambda z: z.gather(0, torch.tensor([0, 0])), 0),
    lambda torch: grown(torch, lambda x: x.gather(0, torch.tensor([], dtype=torch.int64)), 3),
    lambda torch: torch.ones(5).gather(0, torch.tensor([])),
    lambda torch: torch.tensor(3.0).scatter(0, torch.tensor(1), 5.0),
    lambda torch: torch.tensor(3.0).index_fill(0, torch.tensor([1]), 5.0),
    lambda torch: torch.ones(3).index_fill(0, torch.tensor([1, -4]), 5.0),
    lambda torch: torch.tensor(3.0).index_fill(0, torch.tensor([], dtype=torch.int64), 5.0),
    lambda torch: torch.tensor(3.0).index_select(0, torch.tensor([0, 0])),
    lambda torch: torch.tensor(3.0).take_along_dim(torch.tensor(0), 0),
    lambda torch: torch.ones(1, 2).index_add(1, torch.tensor(0), torch.tensor([5.0])),
)
def test_index_functions_of_no_dimensions(program):
    check(program, but={**NODES, **TEXT})


def test_the_gradient_of_what_is_filled_in_counts_each_place_once():
    for indices in ([0], [0, 0, 1], [2, 1]):  # PyTorch reads -1 on the way back as out of bounds

        def program(torch, x, value, indices=indices):
            return x.index_fill(1, torch.tensor(indices), value)

        check(program, np.ones((2, 3)), np.array(2.0))


@programs(
    lambda torch: edited(torch.ones(2, 2), torch.tensor(0, dtype=torch.uint8), 7.0),
    lambda torch: edited(torch.ones(2, 2), torch.tensor(1, dtype=torch.uint8), 7.0),
    lambda torch: edited(torch.ones(2, 2), (slice(None), torch.tensor(0, dtype=torch.uint8)), 7.0),
    lambda torch: torch.ones(2, 2)[torch.tensor(3, dtype=torch.uint8)],
    lambda torch: torch.ones(2, 2)[torch.tensor(1, dtype=torch.uint8), 0],
    lambda torch: torch.arange(4.0).view(2, 2)[torch.tensor(1, dtype=torch.int8)],
    lambda torch: torch.arange(4.0).view(2, 2)[torch.tensor(1, dtype=torch.int16)],
    lambda torch: torch.arange(4.0)[torch.tensor([1], dtype=torch.int16)],
    lambda torch: torch.arange(4.0)[torch.tensor(1.0)],
)
def test_one_byte_is_a_mask_and_one_integer_an_index(program):
    check(program, but=TEXT)


@programs(
    lambda torch: torch.broadcast_shapes(5, (5, 1)),
    lambda torch: torch.broadcast_shapes((2, 1), 3, (1,)),
    lambda torch: reversed(torch.arange(6).view(3, 2)),
    lambda torch: reversed(torch.tensor(3)),
    lambda torch: torch.tile(torch.tensor(1.0), ()),
    lambda torch: torch.take_along_dim(torch.arange(6.0).view(2, 3), torch.tensor([[-1], [-7]]), 1),
    lambda torch: torch.tensordot(torch.ones(1, 1, 1), torch.arange(4.0).view(2, 1, 2), ([0, 1], [2, 0])),
    lambda torch: torch.einsum("...ik, ...j -> ij", torch.ones(1, 2, 3).int(), torch.arange(3).int()),
    lambda torch: torch.combinations(torch.tensor([1, 2]), 0),
    lambda torch: torch.combinations(torch.tensor([])),
    lambda torch: torch.combinations(torch.tensor([1, 2]), -1),
    lambda torch: torch.combinations(torch.tensor(1)),
    lambda torch: torch.cartesian_prod(torch.tensor([]), torch.tensor([1.0])),
    lambda torch: torch.cartesian_prod(torch.tensor(1), torch.tensor([2])),
    lambda torch: torch.arange(8)[::2].ravel(),
    lambda torch: torch.ones(4, 1)[::2].ravel(),
    lambda torch: torch.arange(8)[::2].flatten(),
    lambda torch: torch.tensor([[1, 0], [1, 1]]).nonzero(as_tuple=True),
    lambda torch: torch.unique(torch.arange(6.0).view(2, 3) % 2, dim=1, return_inverse=True),
    lambda torch: torch.unique_consecutive(torch.arange(6.0).view(2, 3) // 2, dim=1),
    lambda torch: torch.zeros(1).cauchy_(float("-inf"), 2.0),
    lambda torch: torch.zeros(3).cauchy_(0.0, float("inf")),
    lambda torch: torch.tensor([1, 2]).addmv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 1]), beta=2.2, alpha=1.6),
    lambda torch: torch.ones(2, 3).__rmatmul__(torch.ones(4, 2)),
    lambda torch: torch.multinomial(torch.ones(3, 10), 3),
)
def test_what_few_call(program):
    check(program, but={**NODES, **TEXT}, also=["every stride"])


@programs(
    lambda torch: torch.arange(4).view(2, 2).t().to(torch.float32, memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).view(2, 2).t().to("cpu", torch.float32, False, True),
    lambda torch: torch.arange(4).view(2, 2).t().to(torch.int64, memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).view(2, 2).t().to(torch.int64, copy=True, memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).view(2, 2).t().float(memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).view(2, 2).t().double(memory_format=torch.preserve_format),
    lambda torch: torch.arange(4).view(2, 2).t().cpu(memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).is_contiguous(memory_format=torch.contiguous_format),
    lambda torch: torch.arange(4).to(torch.ones(1), False, True),
)
def test_memory_formats(program):
    check(program)


@programs(
    lambda torch, x: torch.asarray(x),
    lambda torch, x: torch.asarray(x * 2),
    lambda torch, x: torch.asarray(x * 2, dtype=torch.float64),
    lambda torch, x: torch.asarray(x * 2, copy=True),
    lambda torch, x: torch.asarray(x, copy=True, requires_grad=True),
    lambda torch, x: torch.asarray(x, requires_grad=True),
    lambda torch, x: torch.asarray(x * 2, requires_grad=False),
)
def test_asarray_keeps_the_history(program):
    check(program, np.ones(2, np.float32), but={"warnings": "PyTorch says once a process that this is new"})


def test_an_edit_through_a_view_of_one_number_takes_its_gradient():
    def program(torch, x):
        y = x * 1
        y.view(1).fill_(3)
        return y * torch.tensor(2.0)

    check(program, np.array(1.0))


@programs(
    lambda torch: torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([1, 3]), side="right"),
    lambda torch: torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([1, 3]), side="left"),
    lambda torch: torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([1, 3]), side="left", right=True),
    lambda torch: torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([1, 3]), side="x"),
    lambda torch: torch.searchsorted(torch.tensor([5, 1, 3]), torch.tensor([1, 3, 4]), sorter=torch.tensor([1, 2, 0])),
    lambda torch: torch.searchsorted(torch.tensor([5, 1]), torch.tensor([1, 3]), sorter=torch.tensor([1, 2])),
    lambda torch: torch.searchsorted(torch.tensor([5, 1]), torch.tensor([1, 3]), sorter=torch.tensor([1])),
    lambda torch: torch.searchsorted(torch.tensor([5, 1]), torch.tensor([1, 3]), sorter=torch.tensor([1.0, 0.0])),
)
def test_searchsorted_with_a_side_and_a_sorter(program):
    check(program)


def test_large_integers_are_compared_exactly():
    large = 2**53, 2**60, -(2**62)
    check(lambda torch: torch.isclose(torch.tensor(large), torch.tensor(large) + 1, rtol=0, atol=0))
    check(lambda torch: torch.isclose(torch.tensor(large), torch.tensor(large) + 1, rtol=0, atol=1))
    assert not minitorch.isclose(minitorch.tensor([2**24]), minitorch.tensor([2**24 + 1]), rtol=0, atol=0.5).item()


@programs(
    lambda torch: torch.lerp(torch.tensor([0, 4]), torch.tensor([8, 8]), 0.25),
    lambda torch: torch.lerp(torch.tensor([True]), torch.tensor([True]), 0.5),
    lambda torch: torch.tensor([1, 2]).lerp_(torch.tensor([1, 2]), 0.5),
)
def test_integers_have_no_point_between_them(program):
    check(program, but={"text": "names a kernel"})


def test_a_gradient_can_be_edited_where_pytorchs_can():
    def program(torch, size, dtype):
        x = torch.ones(size, dtype=getattr(torch, dtype), requires_grad=True)
        return torch.autograd.grad(x.sum(), x)[0].add_(1)

    for size in (0, 1, 2):
        for dtype in ("float16", "float32"):
            check(lambda torch, size=size, dtype=dtype: program(torch, size, dtype))


@programs(
    lambda torch: torch.tensor([1, 2], dtype=torch.int32).cumsum_(0),
    lambda torch: torch.tensor([100, 100], dtype=torch.uint8).cumprod_(0),
    lambda torch: torch.tensor([1, 2]).cumsum_(0, dtype=torch.float32),
    lambda torch: torch.ones(2, 3).t().tril_(-1),
    lambda torch: torch.ones(2, 2, 2)[:, 0].triu_(),
    lambda torch: torch.ones(2).tril_(),
    lambda torch: torch.ones(2, 2).addmm_(torch.ones(2, 3), torch.ones(3, 2), beta=2, alpha=0.5),
    lambda torch: torch.ones(1, 2).addmm_(torch.ones(2, 3), torch.ones(3, 2)),
    lambda torch: torch.ones(2, 2, 2).baddbmm_(torch.ones(2, 2, 3), torch.ones(2, 3, 2)),
    lambda torch: (torch.ones(3, 3, requires_grad=True) * 1).triu_(1),
    lambda torch: (torch.ones(3, requires_grad=True) * 1).cumprod_(0),
    lambda torch: (torch.ones(1, 2, 2, requires_grad=True) * 1).baddbmm_(torch.ones(1, 2, 2), torch.ones(1, 2, 2)),
    lambda torch: torch.abs_(torch.tensor([-1.0])),
    lambda torch: torch.abs_(input=torch.tensor([-1.0])),
    lambda torch: torch.clamp_(torch.tensor([3.0]), 0, 1),
    lambda torch: torch.index_put_(torch.zeros(2), (torch.tensor([1]),), torch.tensor(2.0)),
    lambda torch: torch.round_(torch.tensor([1.25]), decimals=1),
    lambda torch: torch.detach(torch.ones(1, requires_grad=True)),
)
def test_methods_in_place_and_their_functions(program):
    check(program, but={"text": "of shapes and dtypes is PyTorch's meta function's"})


def test_edits_by_them_are_recorded():
    def program(torch, x):
        y = x * 1
        y[1:].triu_(1)
        y.cumsum_(0)
        return (y * 2).addmm_(x, x, beta=3)

    check(program, np.arange(9.0).reshape(3, 3), ulp=2)


def written(torch, x, key, value):
    x[key] = value
    return x


@programs(
    lambda torch: written(torch, torch.zeros(1).expand(2), ..., 1.5),
    lambda torch: written(torch, torch.zeros(1).expand(2), ..., torch.tensor(1.5)),
    lambda torch: written(torch, torch.zeros(1).expand(2), 0, 1.5),
    lambda torch: written(torch, torch.zeros(2, 1).expand(2, 2), 0, 1.5),
    lambda torch: written(torch, torch.zeros(2, 1).expand(2, 2), 0, torch.tensor(1.5)),
    lambda torch: written(torch, torch.zeros(2, 1).expand(2, 2), (slice(None), 1), 1.5),
    lambda torch: torch.zeros(1).expand(2).fill_(1.5),
)
def test_numbers_written_to_elements_that_share_their_memory(program):
    check(program)


@programs(
    lambda torch: edited(torch.zeros(2), True, torch.tensor([9])),
    lambda torch: edited(torch.zeros(2), torch.tensor(True), torch.tensor([9])),
    lambda torch: edited(torch.zeros(2), (True, slice(None)), torch.tensor([9])),
    lambda torch: edited(torch.zeros(2), torch.tensor(True), torch.tensor([9.0])),
    lambda torch: edited(torch.zeros(2), False, torch.tensor([1.0, 2.0, 3.0])),
    lambda torch: edited(torch.zeros(2), torch.tensor(False), torch.tensor([1.0, 2.0, 3.0])),
    lambda torch: edited(torch.tensor(0.0), True, torch.tensor([9])),
    lambda torch: edited(torch.zeros(2), np.True_, 1.0),
    lambda torch: torch.zeros(2)[np.True_],
    lambda torch: torch.zeros(2)[np.False_,],
)
def test_one_bool_as_a_key(program):
    check(program, but=TEXT)


@pytest.mark.parametrize("key", [True, False])
def test_what_a_bool_as_a_key_leaves_out_has_no_gradient(key):
    check(lambda torch, x, value: edited(x * 2, key, value), np.ones(2), np.array(3.0))


def at(values, *indices, x=(2, 3), accumulate=True):
    """`index_put` and `index_put_` at these indices, of which lists are made tensors."""

    def program(torch):
        key = tuple(torch.tensor(i) if isinstance(i, int | list) else i for i in indices)
        value = torch.tensor(values)
        zeros = torch.zeros(x)
        return zeros.index_put(key, value, accumulate=accumulate), zeros.index_put_(key, value, accumulate)

    return program


@programs(
    at(1.0, 1, x=2),
    at(1.0, 1, x=2, accumulate=False),
    at(1.0, 1),
    at(1.0, -1, 2),
    at([1.0, 2.0, 3.0], 1),
    at([1.0, 2.0], 1, [0, 2]),
    at(1.0, True, x=2, accumulate=False),
    at(1.0, 5),
    at(1.0, (1,)),
    at(1.0, slice(0, 1)),
    at(1.0, None),
    at(1.0, [1], None),
    at(1.0, ...),
    at(1.0, np.array([1])),
    at(1.0),
)
def test_index_put_takes_tensors(program):
    check(program, but={**TEXT, "error": "PyTorch's own for an index that it does not find"})


@pytest.mark.parametrize("dtype", ["int64", "int32", "int16", "int8", "uint8", "float32", "float16", "bool"])
def test_the_median_of_nothing(dtype):
    check(lambda torch: torch.zeros(0, dtype=getattr(torch, dtype)).median())


def of_integers(f):
    return lambda torch: f(torch, torch.ones(3, dtype=torch.int64), torch.ones(3, dtype=torch.bool))


@programs(
    of_integers(lambda torch, x, mask: mask.median()),
    of_integers(lambda torch, x, mask: mask.median(0)),
    of_integers(lambda torch, x, mask: x.nanmean()),
    of_integers(lambda torch, x, mask: mask.nanmean(0)),
    of_integers(lambda torch, x, mask: x.nanmean(dtype=torch.float32)),
    of_integers(lambda torch, x, mask: torch.ones(3).nanmean(dtype=torch.int64)),
    of_integers(lambda torch, x, mask: torch.ones(3).nanmean(dtype=torch.float64)),
    of_integers(lambda torch, x, mask: torch.lerp(x, x, 2)),
    of_integers(lambda torch, x, mask: torch.addcdiv(x, x, x)),
    of_integers(lambda torch, x, mask: torch.addcdiv(torch.ones(3), x, mask)),
    of_integers(lambda torch, x, mask: torch.ones(3).addcdiv_(x, mask)),
    of_integers(lambda torch, x, mask: torch.addcdiv(x, torch.ones(3), x)),
    of_integers(lambda torch, x, mask: torch.addcdiv(x, x, torch.ones(3))),
    of_integers(lambda torch, x, mask: mask.dot(mask)),
    of_integers(lambda torch, x, mask: mask[:0].dot(mask[:0])),
    of_integers(lambda torch, x, mask: torch.inner(mask, mask)),
    of_integers(lambda torch, x, mask: mask[None] @ mask),
    of_integers(lambda torch, x, mask: mask[None] @ mask[:, None]),
    of_integers(lambda torch, x, mask: torch.bmm(mask[None, None], mask[None, :, None])),
    of_integers(lambda torch, x, mask: torch.addmm(mask[None], mask[:1, None], mask[None])),
    of_integers(lambda torch, x, mask: torch.nn.functional.linear(mask, mask[None])),
    of_integers(lambda torch, x, mask: torch.outer(mask, mask)),
    of_integers(lambda torch, x, mask: x.cumsum(0, dtype=torch.bool)),
    of_integers(lambda torch, x, mask: x.cumprod(0, dtype=torch.bool)),
    of_integers(lambda torch, x, mask: x[:0].cumsum(0, dtype=torch.bool)),
    of_integers(lambda torch, x, mask: mask.cumsum(0)),
)
def test_what_integers_and_bools_have_not(program):
    check(program, but={**TEXT, "stride": "a product of one row"})


def test_products_of_bools_are_not_compiled():
    x = minitorch.ones(2, 2, dtype=minitorch.bool)
    for f in (lambda x: x @ x, lambda x: minitorch.nn.functional.linear(x, x)):
        with pytest.raises(CompileError, match="not implemented for 'Bool'"):
            minitorch.compile(f)(x)
