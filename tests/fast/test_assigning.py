"""`x[i] = number` gives what the plain way does: values, versions, histories and errors."""

import numpy as np
import pytest

import minitorch as torch
from minitorch.fast.assigning import assign
from minitorch.functions.indexing import setitem


def leaf():
    return torch.zeros(3, requires_grad=True)


def frozen():
    with torch.inference_mode():
        return torch.zeros(3)


MAKE = {
    "single": lambda: torch.zeros(3),
    "double": lambda: torch.zeros(3, 2, dtype=torch.float64),
    "long": lambda: torch.zeros(3, dtype=torch.int64),
    "byte": lambda: torch.zeros(3, dtype=torch.uint8),
    "half": lambda: torch.zeros(3, dtype=torch.float16),
    "bool": lambda: torch.zeros(3, dtype=torch.bool),
    "number": lambda: torch.tensor(0.0),
    "empty": lambda: torch.zeros(0),
    "transposed": lambda: torch.zeros(2, 3).t(),
    "view": lambda: torch.zeros(4, 3)[1:],
    "expanded": lambda: torch.zeros(1).expand(3),
    "leaf": leaf,
    "view of a leaf": lambda: leaf()[:2],
    "computed": lambda: leaf() * 2,
    "view of a computed one": lambda: (leaf() * 2)[1:],
    "inference": frozen,
    "taken apart": lambda: torch.zeros(3).unbind()[0],
}
VALUES = [1, 2.5, True, -1, 300, 2**62, 2**64, 1e300, float("nan"), np.float32(3), torch.tensor(4.0), "no"]


def done(assign, make, key, value):
    """The numbers, the version and the node after an assignment, or its error."""
    x = make()
    try:
        assign(x, key, value)
    except Exception as error:
        return type(error), str(error), x._version if not x._inference else None, str(x)
    return str(x), x.dtype, x._version, str(x.grad_fn)[:12], x._base is not None and x._base._version


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_it_does_what_the_plain_way_does(make, value):
    for key in (0, -1, 2, 5, -4, True, slice(1), (0,), np.int64(1)):
        assert done(assign, make, key, value) == done(setitem, make, key, value), key
        with torch.no_grad():
            assert done(assign, make, key, value) == done(setitem, make, key, value), key


def test_what_was_saved_is_known_to_be_stale():
    x, y = torch.ones(3), leaf()
    z = (x * y).sum()
    x[0] = 5.0
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.backward()
