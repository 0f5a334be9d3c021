"""The five steps of the workflow, in minitorch and in PyTorch."""

import ast
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch import workflow as ours
from reference import workflow as theirs

SIDES = pytest.mark.parametrize("workflow", [ours, theirs], ids=["minitorch", "torch"])
TASKS = pytest.mark.parametrize("name", ours.TASKS)


def trained(workflow, name, **changes):
    training = workflow.Training(replace(workflow.TASKS[name], **changes))
    for _ in training.epochs():
        pass
    return training


def parameters(training):
    return {name: values.detach().numpy() for name, values in training.model.named_parameters()}


def without_imports(path):
    tree = ast.parse(Path(path).read_text())
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    dropped = {line for node in imports for line in range(node.lineno, node.end_lineno + 1)}
    lines = Path(path).read_text().splitlines()
    return [line for number, line in enumerate(lines, start=1) if number not in dropped]


def test_both_packages_share_the_file_but_for_its_imports():
    assert without_imports(ours.__file__) == without_imports(theirs.__file__)
    assert Path(ours.__file__).read_text() != Path(theirs.__file__).read_text()


@TASKS
def test_data_and_first_weights_are_the_very_same(name):
    mine, other = ours.Training(ours.TASKS[name]), theirs.Training(theirs.TASKS[name])
    for left, right in zip(mine.data[:4], other.data[:4], strict=True):
        assert left.numpy().dtype == np.float32
        if name == "diabetes":
            np.testing.assert_allclose(left.numpy(), right.numpy(), rtol=0, atol=5e-7)  # sums in another order
        else:
            np.testing.assert_array_equal(left.numpy(), right.numpy())
    for left, right in zip(mine.model.parameters(), other.model.parameters(), strict=True):
        np.testing.assert_array_equal(left.detach().numpy(), right.detach().numpy())


@TASKS
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("loss", ["mse", "mae"])
def test_trainings_agree(name, optimizer, loss):
    changes = {"optimizer": optimizer, "loss": loss, "epochs": 20}
    mine, other = trained(ours, name, **changes), trained(theirs, name, **changes)
    np.testing.assert_allclose(mine.losses, other.losses, rtol=0, atol=2e-5)
    np.testing.assert_allclose(mine.test_predictions(), other.test_predictions(), rtol=0, atol=2e-5)
    left, right = parameters(mine), parameters(other)
    assert left.keys() == right.keys()
    for key in left:
        np.testing.assert_allclose(left[key], right[key], rtol=0, atol=2e-5)


@SIDES
def test_the_straight_line_is_found(workflow):
    training = trained(workflow, "straight line")
    assert training.model.weight.item() == pytest.approx(0.7, abs=0.02)
    assert training.model.bias.item() == pytest.approx(0.3, abs=0.02)


@SIDES
@pytest.mark.parametrize("name", ["2-3-1", "diabetes"])
def test_training_lowers_both_losses(workflow, name):
    losses = trained(workflow, name).losses
    assert losses[-1][0] < losses[0][0] / 2
    assert losses[-1][1] < losses[0][1] / 2


@SIDES
def test_the_training_loss_is_the_mean_over_rows_of_unequal_batches(workflow):
    training = trained(workflow, "diabetes", optimizer="sgd", lr=0.0, epochs=1)
    every_row = training.loss_fn(workflow.predict(training.model, training.data.x_train), training.data.y_train)
    assert training.losses[0][0] == pytest.approx(every_row.item(), rel=1e-6)


@SIDES
def test_one_seed_gives_one_training(workflow):
    assert trained(workflow, "diabetes", epochs=2).losses == trained(workflow, "diabetes", epochs=2).losses
    assert trained(workflow, "diabetes", epochs=2).losses != trained(workflow, "diabetes", epochs=2, seed=1).losses


@given(rows=st.integers(2, 60), test_size=st.floats(0.01, 0.9), seed=st.integers(0, 2**32))
@settings(deadline=None, max_examples=50)
def test_split_gives_every_row_to_one_part(rows, test_size, seed):
    minitorch.manual_seed(seed)
    x = minitorch.arange(rows).unsqueeze(1)
    data = ours.split(x, 10 * x, test_size)
    assert sorted(data.x_train.flatten().tolist() + data.x_test.flatten().tolist()) == list(range(rows))
    assert len(data.x_test) == max(1, round(test_size * rows))
    assert data.y_train.tolist() == (10 * data.x_train).tolist()
    assert data.y_test.tolist() == (10 * data.x_test).tolist()


@SIDES
def test_standardise_measures_the_training_rows_only(workflow):
    torch = workflow.torch
    torch.manual_seed(0)
    raw = workflow.split(torch.randn(50, 3, dtype=torch.float64) * 5 + 2, torch.randn(50, 1, dtype=torch.float64) - 9)
    data = workflow.standardise(raw)
    for part in (data.x_train, data.y_train):
        np.testing.assert_allclose(part.numpy().mean(0), 0, atol=1e-6)
        np.testing.assert_allclose(part.numpy().std(0, ddof=1), 1, rtol=1e-6)
    other = workflow.standardise(raw._replace(x_test=raw.x_test + 100, y_test=raw.y_test * 3))
    assert other.x_scale.mean.tolist() == data.x_scale.mean.tolist()
    assert other.y_scale.std.tolist() == data.y_scale.std.tolist()
    assert other.x_train.tolist() == data.x_train.tolist()
    np.testing.assert_allclose(data.x_scale.undo(data.x_test.double()).numpy(), raw.x_test.numpy(), rtol=1e-5)


@SIDES
def test_a_constant_column_becomes_zero_not_nan(workflow):
    torch = workflow.torch
    rows = torch.tensor([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]], dtype=torch.float64)
    scale = workflow.Scale.of(rows)
    np.testing.assert_allclose(scale.apply(rows).numpy(), [[0, -1], [0, 0], [0, 1]], atol=1e-15)


@SIDES
def test_models(workflow):
    kinds = [type(layer).__name__ for layer in workflow.build_model(2, (3, 4))]
    assert kinds == ["Linear", "ReLU", "Linear", "ReLU", "Linear"]
    assert [tuple(p.shape) for p in workflow.build_model(2, (3,)).parameters()] == [(3, 2), (3,), (1, 3), (1,)]
    assert {n: tuple(p.shape) for n, p in workflow.build_model(4, ()).named_parameters()} == {
        "weight": (4, 1),
        "bias": (1,),
    }


@SIDES
def test_prediction_records_nothing_and_training_resumes_in_training_mode(workflow):
    training = workflow.Training(workflow.TASKS["2-3-1"])
    predicted = workflow.predict(training.model, training.data.x_test)
    assert predicted.shape == training.data.y_test.shape
    assert not predicted.requires_grad
    assert not training.model.training
    training.step(training.data.x_train, training.data.y_train)
    assert training.model.training


@SIDES
def test_a_saved_model_predicts_the_very_same(workflow, tmp_path):
    training = trained(workflow, "2-3-1", epochs=5)
    workflow.save(training.model, str(tmp_path / "model.pth"))
    fresh = workflow.build_model(2, (3,))
    workflow.load(fresh, str(tmp_path / "model.pth"))
    after = workflow.predict(fresh, training.data.x_test)
    assert after.tolist() == training.test_predictions().tolist()


def classified(workflow):
    """Two classes, told apart by a line through the unit square."""
    torch = workflow.torch
    x = torch.rand(60, 2)
    return workflow.standardise(workflow.split(x, (x[:, 0] > x[:, 1]).to(torch.int64)))


@pytest.mark.parametrize("hidden", [(), (4,)])
def test_classifications_agree(hidden):
    trainings = []
    for workflow in (ours, theirs):
        data = partial(classified, workflow)
        task = workflow.Task(data, hidden, "cross entropy", epochs=20, classes=("below", "above"))
        trainings.append(workflow.Training(task))
        assert len(list(trainings[-1].epochs())) == 20
    mine, other = trainings
    np.testing.assert_allclose(mine.losses, other.losses, rtol=0, atol=2e-5)
    assert mine.data.y_scale is None and mine.test_predictions().shape == (12, 2)
    assert mine.losses[-1][0] < mine.losses[0][0]


def test_experiments_change_the_task_alike_on_both_sides():
    for changes in ours.EXPERIMENTS:
        short = {**changes, "epochs": 3}
        mine, other = (side.experiment(side.TASKS["diabetes"], **short) for side in (ours, theirs))
        np.testing.assert_allclose(mine, other, rtol=0, atol=2e-5)
    wide, narrow = (ours.experiment(ours.TASKS["2-3-1"], hidden=hidden, epochs=3) for hidden in [(8,), (2,)])
    assert wide != narrow
