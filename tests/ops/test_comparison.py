"""Comparisons with tensors, numbers and strangers; logic of truth values and of bits."""

from tests.both import check, programs

NAN, INF = float("nan"), float("inf")


@programs(
    lambda torch: torch.tensor([1.0, NAN]) == torch.tensor([1.0, NAN]),
    lambda torch: torch.tensor([1, 2]) != 2,
    lambda torch: 1 < torch.tensor([1, 2]),  # noqa: SIM300
    lambda torch: torch.tensor([1, 2]) >= 1.5,
    lambda torch: torch.tensor([1]) == None,  # noqa: E711
    lambda torch: torch.tensor([1]) != "1",
    lambda torch: torch.tensor([1]) < None,
    lambda torch: torch.tensor([1]) in [torch.tensor([2]), torch.tensor([1])],
    lambda torch: len({torch.tensor([1]), torch.tensor([1])}),
    lambda torch: torch.tensor([1], dtype=torch.uint8) > -1,
    lambda torch: torch.eq(torch.tensor([1]), 1.0),
    lambda torch: torch.greater_equal(torch.tensor([1]), torch.tensor([2.0])),
    lambda torch: torch.tensor([1.0, 3.0]).gt_(2),
    lambda torch: torch.tensor([1.0, NAN, INF, -INF]).isfinite(),
    lambda torch: torch.isinf(torch.tensor([1, 2])),
    lambda torch: torch.isneginf(torch.tensor([INF, -INF, NAN])),
    lambda torch: torch.isposinf(torch.tensor([INF, -INF, NAN])),
    lambda torch: torch.signbit(torch.tensor([0.0, -0.0, -1.0])),
)
def test_comparison(program):
    check(program)


@programs(
    lambda torch: ~torch.tensor([True, False]),
    lambda torch: ~torch.tensor([0, 5]),
    lambda torch: ~torch.tensor([0, 5], dtype=torch.uint8),
    lambda torch: ~torch.tensor([0.5]),
    lambda torch: torch.bitwise_not(torch.tensor([0.5])),
    lambda torch: torch.tensor([True, False]) & torch.tensor([True, True]),
    lambda torch: torch.tensor([6, 3]) | 8,
    lambda torch: 8 ^ torch.tensor([6, 3]),
    lambda torch: torch.tensor([6.0]) & 1,
    lambda torch: torch.tensor([1, 2]) << 3,
    lambda torch: torch.tensor([-9, 9]) >> 1,
    lambda torch: torch.logical_and(torch.tensor([0.5, 0.0]), torch.tensor([1, 1])),
    lambda torch: torch.logical_or(torch.tensor([0.5, 0.0]), torch.tensor([0, 0])),
    lambda torch: torch.logical_xor(torch.tensor([0.5, NAN]), torch.tensor([1, 0])),
    lambda torch: torch.logical_not(torch.tensor([0.5, 0.0, NAN])),
    lambda torch: torch.tensor([2.0, 0.0]).logical_not_(),
    lambda torch: torch.tensor([2, 0]).logical_and_(torch.tensor([True, True])),
)
def test_logic(program):
    check(program, but={"text": "PyTorch lists its overloads in C++, or names kernels"})
