"""The loss of classification where few classes, or no targets, are left."""

from tests.both import check, programs


@programs(
    *(
        lambda torch, reduction=reduction: torch.nn.functional.nll_loss(
            torch.tensor([[1.0], [2.0], [4.0]], requires_grad=True), torch.tensor([0, -100, 0]), reduction=reduction
        )
        for reduction in ("mean", "sum", "none")
    ),
)
def test_one_class_and_a_target_to_be_ignored(program):
    check(program)
