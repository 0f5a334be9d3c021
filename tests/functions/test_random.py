"""Random tensors against PyTorch's: forms of the call, values, dtypes, layouts, errors, and the state left behind."""

import pytest
import torch as pytorch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.both import check, programs

FLOATS = st.sampled_from(["float16", "float32", "float64"])
ANY = st.sampled_from(["float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool"])
SHAPES = st.sampled_from([(), (0,), (1,), (4,), (15,), (16,), (17,), (2, 3), (3, 0), (33,), (5, 7, 3), (1000,)])


@programs(
    lambda torch: [torch.rand(2, 3), torch.rand((2, 3)), torch.rand([2, 3]), torch.rand(size=(2, 3)), torch.rand(())],
    lambda torch: [torch.randn(2, 3), torch.randn((2, 3)), torch.randn(size=[16]), torch.randn(torch.tensor(3))],
    lambda torch: torch.rand(2, dtype=torch.float64, device="cpu", layout=torch.strided, pin_memory=False),
    lambda torch: torch.rand(torch.Size([2, 2]), requires_grad=True),
    lambda torch: torch.randn(2, dtype=None, requires_grad=True, generator=None),
    lambda torch: torch.rand(3, generator=torch.Generator().manual_seed(4)),
    lambda torch: [torch.randint(9, (2, 3)), torch.randint(3, 9, (2, 3)), torch.randint(9, [4])],
    lambda torch: [torch.randint(9, size=(2,)), torch.randint(high=9, size=(2,)), torch.randint(3, high=9, size=(2,))],
    lambda torch: torch.randint(low=3, high=9, size=(20,)),
    lambda torch: torch.randint(3, (4,), dtype=torch.float32, requires_grad=True),
    lambda torch: torch.randint(torch.tensor(3), (20,), generator=torch.Generator()),
    lambda torch: [torch.randperm(10), torch.randperm(n=3), torch.randperm(0), torch.randperm(1)],
    lambda torch: [torch.randperm(5, dtype=torch.float32), torch.randperm(200, dtype=torch.uint8)],
    lambda torch: torch.randperm(1000, generator=torch.Generator().manual_seed(1)),
    lambda torch: [torch.rand_like(torch.zeros(2, 3)), torch.rand_like(input=torch.zeros(2, dtype=torch.float64))],
    lambda torch: torch.rand_like(torch.zeros(2, 3, dtype=torch.int64), dtype=torch.float32, requires_grad=True),
    lambda torch: [torch.randn_like(torch.zeros(20)), torch.randn_like(torch.zeros(4), dtype=torch.float64)],
    lambda torch: torch.randn_like(torch.zeros(4), generator=torch.Generator().manual_seed(2)),
    lambda torch: [torch.randint_like(torch.zeros(9), 5), torch.randint_like(torch.zeros(9), 2, 5)],
    lambda torch: torch.randint_like(torch.zeros(9), low=2, high=5, dtype=torch.int64),
    lambda torch: torch.randint_like(torch.zeros(9), 2, high=5),
)
def test_forms_of_the_call(program):
    check(program)


@programs(
    lambda torch: torch.rand(),
    lambda torch: torch.rand(2, dtype=torch.int64),
    lambda torch: torch.rand(-1),
    lambda torch: torch.rand(2.5),
    lambda torch: torch.rand((2,), 3),
    lambda torch: torch.rand(2, foo=1),
    lambda torch: torch.rand(2, generator=3),
    lambda torch: torch.rand(2, device="cuda"),
    lambda torch: torch.rand(2, pin_memory=True),
    lambda torch: torch.rand_like([1.0]),
    lambda torch: torch.rand_like(torch.zeros(2, dtype=torch.int64)),
    lambda torch: torch.rand_like(torch.zeros(2), size=3),
    lambda torch: torch.randn(2, dtype=torch.bool),
    lambda torch: torch.randint(3),
    lambda torch: torch.randint(size=(2,)),
    lambda torch: torch.randint(low=3, size=(2,)),
    lambda torch: torch.randint(1, 2, (2,), high=3),
    lambda torch: torch.randint(3, 2),
    lambda torch: torch.randint(3, 5, 2),
    lambda torch: torch.randint(3.5, (2,)),
    lambda torch: torch.randint(3, 3, (2,)),
    lambda torch: torch.randint(300, (2,), dtype=torch.uint8),
    lambda torch: torch.randint(3, (2,), requires_grad=True),
    lambda torch: torch.randint_like(torch.zeros(2)),
    lambda torch: torch.randint_like(torch.zeros(2), 1, 2, 3),
    lambda torch: torch.randperm(-1),
    lambda torch: torch.randperm(2.5),
    lambda torch: torch.randperm(5, dtype=torch.bool),
    lambda torch: torch.randperm(300, dtype=torch.uint8),
    lambda torch: torch.randperm(3, requires_grad=True),
    lambda torch: torch.rand(2, dtype=torch.float64, out=torch.empty(2)),
    lambda torch: torch.rand(2, out=torch.empty(2, requires_grad=True)),
    lambda torch: torch.rand(3, out=torch.zeros(1).expand(3)),
    lambda torch: torch.randperm(5, dtype=torch.int64, out=torch.empty(5, dtype=torch.int32)),
    lambda torch: torch.Tensor.rand_like,
    lambda torch: torch.Tensor.randint_like,
)
def test_errors(program):
    with pytest.raises(Exception):  # noqa: B017  (the class is compared below)
        program(pytorch)
    check(program, but={"text": "PyTorch lists overloads in C++, or names kernels; here it says what to do"})


@programs(
    lambda torch, out: torch.rand(3, out=out),
    lambda torch, out: torch.randn(20, out=out),
    lambda torch, out: torch.randint(9, (2, 3), out=out),
    lambda torch, out: torch.randperm(6, out=out),
)
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_out_is_filled_in_its_own_dtype(program, shape, dtype):
    def into(torch):
        out = torch.empty(shape, dtype=getattr(torch, dtype))
        assert program(torch, out) is out
        return out, out._version > 0

    check(into)


def test_out_may_be_a_part_of_a_tensor():
    def into(torch):
        x = torch.zeros(3, 4)
        torch.rand(3, out=x[:, 1])
        torch.randn(4, out=x[2])
        return x, x._version

    check(into)


@settings(deadline=None)
@given(st.integers(-(2**63), 2**64 - 1), SHAPES, FLOATS, st.sampled_from(["rand", "randn"]))
def test_numbers(seed, shape, dtype, name):
    check(lambda torch: getattr(torch, name)(shape, dtype=getattr(torch, dtype)), seed=seed)


@settings(deadline=None)
@given(SHAPES, ANY, st.integers(0, 1), st.integers(2, 100))
def test_integers(shape, dtype, low, high):
    high = 2 if dtype == "bool" else high
    check(lambda torch: torch.randint(low, high, shape, dtype=getattr(torch, dtype)))


LAYOUTS = {
    "transposed": lambda x: x.transpose(0, 2),
    "permuted": lambda x: x.permute(1, 2, 0),
    "sliced": lambda x: x[::2, :, 1:],
    "picked": lambda x: x[1].t(),
    "expanded": lambda x: x[:1].expand(3, 4, 5),
    "expanded inside": lambda x: x[:, :1].expand(2, 6, 5),
    "expanded and permuted": lambda x: x[:, :1].expand(2, 6, 5).permute(2, 1, 0),
    "expanded twice": lambda x: x[:, :1, :1].expand(2, 6, 5).permute(1, 2, 0),
    "expanded at the end": lambda x: x[:, :, :1].expand(2, 4, 7).transpose(0, 1),
}
LIKE = [
    lambda torch, x: torch.rand_like(x),
    lambda torch, x: torch.randn_like(x, dtype=torch.float64),
    lambda torch, x: torch.randint_like(x, 9, memory_format=torch.contiguous_format),
]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("like", range(len(LIKE)))
def test_like_keeps_the_layout_which_decides_where_numbers_go(layout, like):
    def program(torch):
        drawn = LIKE[like](torch, LAYOUTS[layout](torch.zeros(2, 4, 5)))
        return drawn, drawn.stride()

    check(program)


def test_the_default_dtype_is_drawn(not_on_intel):
    def program(torch):
        torch.set_default_dtype(torch.float64)
        try:
            return torch.rand(2), torch.randn(20), torch.randint(3, (2,)), torch.rand_like(torch.zeros(2))
        finally:
            torch.set_default_dtype(torch.float32)

    check(program)


def test_new_tensors_count_no_edit():
    assert minitorch.rand(2)._version == minitorch.randn(2)._version == minitorch.randperm(2)._version == 0
