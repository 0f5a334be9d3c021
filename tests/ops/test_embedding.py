"""Embeddings: what is said of the row that pads is not looked at, were it infinite."""

from tests.both import check, programs

NAN, INF = float("nan"), float("inf")


def padded(torch):
    """The gradient of an embedding whose second row pads, and of that gradient."""
    weight = torch.ones(3, 2, requires_grad=True)
    g = torch.tensor([[1.0, INF], [INF, NAN]], requires_grad=True)
    rows = torch.nn.functional.embedding(torch.tensor([0, 1]), weight, padding_idx=1)
    (first,) = torch.autograd.grad(rows, weight, g, create_graph=True)
    return first, torch.autograd.grad(first, g, torch.tensor([[2.0, INF], [NAN, INF], [1.0, 1.0]]))


@programs(padded)
def test_embeddings(program):
    check(program)
