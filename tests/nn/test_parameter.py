"""Parameters and buffers."""

import copy
import pickle

import pytest

import minitorch
from tests.nn.mirror import agree

PROGRAMS = {
    "repr": lambda torch: repr(torch.nn.Parameter(torch.ones(2))),
    "frozen": lambda torch: repr(torch.nn.Parameter(torch.ones(2), requires_grad=False)),
    "empty": lambda torch: torch.nn.Parameter(),
    "integers": lambda torch: torch.nn.Parameter(torch.ones(2, dtype=torch.int64)),
    "frozen integers": lambda torch: torch.nn.Parameter(torch.ones(2, dtype=torch.int64), False),
    "inside no_grad": lambda torch: torch.no_grad()(lambda: torch.nn.Parameter(torch.ones(2)))(),
    "shares memory": lambda torch: shared(torch, torch.nn.Parameter),
    "results are tensors": lambda torch: type(torch.nn.Parameter(torch.ones(2)) * 2).__name__,
    "detached": lambda torch: type(torch.nn.Parameter(torch.ones(2)).detach()).__name__,
    "of a result": lambda torch: torch.nn.Parameter(torch.ones(2, requires_grad=True) * 2).is_leaf,
    "of a parameter": lambda torch: torch.nn.Parameter(torch.nn.Parameter(torch.ones(2)), False).requires_grad,
    "is a tensor": lambda torch: isinstance(torch.nn.Parameter(torch.ones(2)), torch.Tensor),
    "buffer": lambda torch: (torch.nn.Buffer(torch.ones(2)), torch.nn.Buffer(torch.ones(2)).persistent),
    "passing buffer": lambda torch: torch.nn.Buffer(torch.ones(2), persistent=False).persistent,
    "empty buffer": lambda torch: torch.nn.Buffer(),
    "buffer shares memory": lambda torch: shared(torch, torch.nn.Buffer),
    "data": lambda torch: trained(torch),
}


def shared(torch, kind):
    data = torch.zeros(2)
    kind(data).data.fill_(3)
    return data


def trained(torch):
    p = torch.nn.Parameter(torch.ones(2))
    (p * p).sum().backward()
    p.data -= 0.1 * p.grad
    return p, p.grad


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_pytorch(name):
    buffers = {"class": "a buffer is a class here"} if "buffer" in name else {}
    agree(PROGRAMS[name], rtol=1e-6, but=buffers)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
@pytest.mark.parametrize("requires_grad", [True, False])
def test_copies(copied, requires_grad):
    p = minitorch.nn.Parameter(minitorch.ones(2), requires_grad)
    twin = copied(p)
    assert type(twin) is minitorch.nn.Parameter
    assert twin.requires_grad is requires_grad
    twin.data.zero_()
    assert p.tolist() == [1, 1]


def test_deepcopy_keeps_what_is_the_same_the_same():
    p = minitorch.nn.Parameter(minitorch.ones(2))
    a, b = copy.deepcopy([p, p])
    assert a is b


def test_only_tensors():
    with pytest.raises(TypeError, match="expected a Tensor, got list"):
        minitorch.nn.Parameter([1.0])
