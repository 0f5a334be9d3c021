"""Rounding: halves, signs, integers, whole quotients."""

from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")
POINTS = [-2.5, -1.5, -0.5, -0.0, 0.5, 1.5, 2.5, NAN, INF]


@programs(
    *(
        lambda torch, name=name: getattr(torch, name)(torch.tensor(POINTS, requires_grad=True))
        for name in ("floor", "ceil", "round", "trunc", "frac", "fix")
    ),
    *(lambda torch, name=name: gradients(torch, getattr(torch, name), POINTS) for name in ("floor", "round", "frac")),
    lambda torch: torch.round(torch.tensor([3, -4])),
    lambda torch: torch.floor(torch.tensor([3, -4], dtype=torch.int16)),
    lambda torch: torch.round(torch.tensor([1.2345, -0.055], requires_grad=True), decimals=2),
    lambda torch: torch.round(torch.tensor([1234.5]), decimals=-2),
    lambda torch: torch.tensor([1.5, 2.5]).round_(),
    *(
        lambda torch, mode=mode: torch.div(torch.tensor([7, -7, 6]), torch.tensor([2, 2, -4]), rounding_mode=mode)
        for mode in (None, "trunc", "floor")
    ),
    *(
        lambda torch, mode=mode: torch.div(torch.tensor([7.0, -7.0, INF, 1.0]), 2, rounding_mode=mode)
        for mode in ("trunc", "floor")
    ),
    lambda torch: torch.div(torch.tensor([7.0], requires_grad=True), 2, rounding_mode="floor"),
    lambda torch: gradients(torch, lambda x, y: x.div(y, rounding_mode="trunc"), [7.0, 1.0], [2.0, 0.0]),
    lambda torch: torch.div(torch.tensor([1]), 0, rounding_mode="trunc"),
    lambda torch: torch.div(torch.tensor([1]), 1, rounding_mode="up"),
    lambda torch: torch.tensor([7.0]).div_(2, rounding_mode="floor"),
    lambda torch: torch.fmod(torch.tensor([7.0, -7.0, 7.0, INF]), torch.tensor([3.0, 3.0, -3.0, 2.0])),
    lambda torch: torch.remainder(torch.tensor([7.0, -7.0, 7.0, INF]), torch.tensor([3.0, 3.0, -3.0, 2.0])),
    lambda torch: torch.fmod(torch.tensor([7, -7]), 3),
    lambda torch: torch.fmod(torch.tensor([7, -7]), 0),
    lambda torch: gradients(torch, torch.fmod, [7.0, -7.0], [2.0, 2.0]),
    lambda torch: gradients(torch, torch.remainder, [7.0, -7.0], [2.0, 2.0]),
    lambda torch: gradients(torch, lambda x: x // 2, [7.0]),
)
def test_rounding(program):
    check(program, but={"text": "it names the argument that has no derivative"})
