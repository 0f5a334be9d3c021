"""Errors inside a model say in which layer they arose."""

import pytest

import minitorch as torch
from minitorch import nn


def message(function, kind=RuntimeError):
    with pytest.raises(kind) as caught:
        function()
    assert type(caught.value) is kind
    return str(caught.value)


def test_a_layer_in_a_model():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(5, 1))
    assert message(lambda: model(torch.ones(100, 3))) == (
        "'2' (Linear(in_features=5, out_features=1, bias=True)): expected input of shape (..., 5), got (100, 4): "
        "mat1 and mat2 shapes cannot be multiplied (100x4 and 5x1)"
    )


def test_a_layer_by_itself():
    said = message(lambda: nn.Linear(3, 4)(torch.ones(2)))
    assert said.startswith(
        "Linear(in_features=3, out_features=4, bias=True): expected input of shape (..., 3), got (2,)"
    )


def test_deep_paths():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.blocks = nn.ModuleList([nn.Sequential(nn.ReLU(), nn.Linear(2, 2)) for _ in range(2)])

        def forward(self, x):
            x = self.blocks[1][1](x)  # past the Sequential
            return self.blocks[0](x)

    model = nn.Sequential(Net())
    assert message(lambda: model(torch.ones(3))).startswith("'0.blocks.1.1' (Linear(")
    model[0].blocks[0][1] = nn.Linear(7, 7)
    assert message(lambda: model(torch.ones(2))).startswith("'0.blocks.0.1' (Linear(")


def test_a_wrong_dtype():
    said = message(lambda: nn.Linear(1, 1)(torch.ones(1, dtype=torch.float64)))
    assert (
        "expected input of torch.float32, got torch.float64; convert it with .to(torch.float32): mat1 and mat2" in said
    )


def test_an_index_out_of_range():
    said = message(lambda: nn.Sequential(nn.Embedding(3, 2))(torch.tensor([0, 5])), IndexError)
    assert said == "'0' (Embedding(3, 2)): expected indices in [0, 3), got some in [0, 5]: index out of range in self"


def test_an_op_in_a_users_module():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.unused = nn.ReLU()

        def forward(self, x):
            return x @ torch.ones(3, 3)

    said = message(lambda: nn.Sequential(Net())(torch.ones(2, 2)))
    assert said.startswith("'0' (Net(...)): mat1 and mat2 shapes cannot be multiplied (2x2 and 3x3)")


def test_the_users_own_errors_stay_as_they_are():
    class Own(ValueError):
        pass

    class Net(nn.Module):
        def forward(self, x):
            raise x

    model = nn.Sequential(Net())
    for error in (ValueError("mine"), Own("mine"), KeyError("mine"), RuntimeError("mine", 2), StopIteration()):
        with pytest.raises(type(error)) as caught:
            model(error)
        assert caught.value is error
        assert caught.value.args in (("mine",), ("mine", 2), ())


def test_an_error_that_is_raised_again_is_told_once():
    model = nn.Sequential(nn.Linear(2, 2))

    class Outer(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = model

        def forward(self, x):
            try:
                return self.inner(x)
            except RuntimeError as error:
                raise error

    assert message(lambda: Outer()(torch.ones(3))).count("Linear(") == 1
