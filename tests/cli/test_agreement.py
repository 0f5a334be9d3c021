"""How the comparison finds that two trainings disagree, and says where."""

import math
from dataclasses import replace

import pytest

from minitorch.cli import agreement
from reference import workflow


def trained(**changes):
    training = workflow.Training(replace(workflow.TASKS["2-3-1"], epochs=3, **changes))
    list(training.epochs())
    return training


def test_a_training_agrees_with_itself():
    training = trained()
    found = agreement.differences(training, training)
    assert list(found) == ["losses", "parameters", "predictions"]
    assert all(difference.size == 0 and difference.agrees for difference in found.values())


def test_other_learning_rates_disagree_from_the_second_epoch_on():
    found = agreement.differences(trained(lr=0.01), trained(lr=0.02))
    # Both first losses come from before the first step, but the test loss follows it.
    assert found["losses"].where == "epoch 1"
    assert found["parameters"].where == "0.weight"
    assert found["predictions"].where == "test row 1"
    assert not any(difference.agrees for difference in found.values())


def test_other_architectures_name_what_one_side_lacks():
    found = agreement.differences(trained(), trained(hidden=()))
    assert found["parameters"] == (math.inf, "0.bias, which one side lacks")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a": [1.0, 2.0]}, {"a": [1.0, 2.5]}, (0.5, "a")),
        ({"a": [1.0], "b": [1.0]}, {"a": [1.0 + 2e-6], "b": [1.0 - 5e-6]}, (5e-6, "b")),
        ({"a": [0.0], "b": [0.0]}, {"a": [1.0], "b": [2.0]}, (2.0, "a")),
        ({"a": [math.nan]}, {"a": [math.nan]}, (math.inf, "a")),
        ({"a": [math.inf]}, {"a": [1.0]}, (math.inf, "a")),
    ],
)
def test_largest(left, right, expected):
    found = agreement.largest(left, right)
    assert found.size == pytest.approx(expected[0])
    assert found.where == expected[1]
    assert found.agrees == (expected[0] <= agreement.TOLERANCE)
