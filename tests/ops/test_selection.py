"""Selection: who takes the gradient among equals, on bounds, of NaN."""

from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")
LEFT, RIGHT = [1.0, 2.0, 2.0, NAN, 1.0, NAN, INF], [2.0, 1.0, 2.0, 1.0, NAN, NAN, INF]


@programs(
    *(
        lambda torch, name=name: gradients(torch, getattr(torch, name), LEFT, RIGHT)
        for name in ("maximum", "minimum", "fmax", "fmin")
    ),
    *(
        lambda torch, name=name: getattr(torch, name)(torch.tensor(LEFT, requires_grad=True), torch.tensor(RIGHT))
        for name in ("maximum", "minimum", "fmax", "fmin")
    ),
    lambda torch: gradients(torch, lambda x: x.clamp(-1, 1), [-2.0, -1.0, 0.0, 1.0, 2.0, NAN, INF]),
    lambda torch: gradients(torch, lambda x: x.clamp(min=0), [-2.0, 0.0, 2.0, NAN]),
    lambda torch: gradients(torch, lambda x: x.clamp(max=0), [-2.0, 0.0, 2.0, NAN]),
    lambda torch: gradients(torch, lambda x: x.clamp_min(0), [-2.0, 0.0, 2.0, NAN]),
    lambda torch: gradients(torch, lambda x: x.clamp_max(0), [-2.0, 0.0, 2.0, NAN]),
    lambda torch: gradients(torch, torch.clamp, [0.0, 5.0, 1.0, 2.0], [1.0, 1.0, 1.0, 3.0], [2.0, 2.0, 2.0, 1.0]),
    lambda torch: gradients(torch, torch.clamp, [1.0, 2.0, 2.0, NAN], [1.0, 1.0, 2.0, 1.0], [2.0, 2.0, 2.0, 2.0]),
    lambda torch: gradients(torch, lambda x, y: torch.clamp(x, min=y), [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]),
    lambda torch: gradients(torch, lambda x, y: torch.clamp(x, max=y), [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]),
    lambda torch: gradients(torch, lambda x, y: torch.where(x > y, x, y), [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]),
    lambda torch: gradients(torch, torch.nan_to_num, [NAN, INF, -INF, 2.0]),
)
def test_gradients(program):
    check(program)
