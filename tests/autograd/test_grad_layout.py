"""The first gradient of a tensor lies in memory as the tensor does, if that is without gaps, and else in rows."""

import pytest
import torch

import minitorch

LEAVES = {
    "rows": lambda lib: lib.ones(4, 3),
    "transposed": lambda lib: lib.ones(3, 4).t(),
    "permuted": lambda lib: lib.ones(2, 4, 3).permute(1, 2, 0),
    "expanded": lambda lib: lib.ones(1, 3).expand(4, 3),
    "with gaps": lambda lib: lib.ones(4, 6)[:, ::2],
    "transposed, with gaps": lambda lib: lib.ones(3, 8)[:, ::2].t(),
    "a row": lambda lib: lib.ones(3, 1).t(),
}
USES = {
    "arithmetic": lambda lib, x: (x * 2).sum(),
    "beside a transposed one": lambda lib, x: (x * lib.ones(x.shape[::-1]).permute(*reversed(range(x.ndim)))).sum(),
    "a product": lambda lib, x: (x @ lib.ones(x.shape[-1], 2)).sum(),
    "a view": lambda lib, x: x.transpose(0, 1).sum(),
    "itself": lambda lib, x: x,
}


@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("leaf", LEAVES)
@pytest.mark.filterwarnings("ignore:Using backward")
def test_strides_of_a_gradient(leaf, use, create_graph):
    found = []
    for lib in (minitorch, torch):
        x = LEAVES[leaf](lib).detach().requires_grad_()
        y = USES[use](lib, x)
        seed = lib.ones(x.shape[::-1]).permute(*reversed(range(x.ndim))) if y.ndim else None
        y.backward(seed, create_graph=create_graph)
        sizes_and_strides = zip(x.grad.shape, x.grad.stride(), strict=True)
        found.append((x.grad.tolist(), [stride for n, stride in sizes_and_strides if n > 1], x.grad.is_contiguous()))
    assert found[0] == found[1]


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_compiled_gradient_lies_where_an_eager_one_does(leaf):
    x = LEAVES[leaf](minitorch).detach().clone().requires_grad_()
    step = minitorch.compile(lambda: (x * minitorch.ones(x.shape)).sum().backward())
    strides = []
    for run in (lambda: (x * minitorch.ones(x.shape)).sum().backward(), step):
        x.grad = None
        run()
        strides.append(x.grad.stride())
    assert strides[0] == strides[1]
