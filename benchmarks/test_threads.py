"""Two threads against one: minitorch beside itself, in a process each. Threads pay or stay out, so no row is slower."""

from dataclasses import replace

import pytest

from benchmarks.models import MODELS, Compiled, Training
from benchmarks.ops import cases
from benchmarks.runs import Run
from benchmarks.sizes import only_full
from benchmarks.test_inference import Prediction
from benchmarks.test_ops import SWEPT
from benchmarks.test_optimizers import FEW, MANY, Stepping
from benchmarks.test_products import LINEAR, MATMUL, WIDTHS
from benchmarks.test_training import CALLS

CASES = cases()
KINDS = {"eager": Training, "compiled": Compiled}


@pytest.mark.benchmark(group="two threads against one: training steps")
@pytest.mark.parametrize("kind", only_full(KINDS, but=("eager",)))
@pytest.mark.parametrize("optimizer", only_full(("SGD", "Adam"), but=("Adam",)))
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[4:5]), ids=str)
def test_step_on_two(two_against_one, model, optimizer, kind):
    two_against_one(lambda lib: KINDS[kind](lib, model, optimizer), calls=CALLS)


@pytest.mark.full
@pytest.mark.benchmark(group="two threads against one: inference")
@pytest.mark.parametrize("batch", [1, 256], ids="predicting {}".format)
@pytest.mark.parametrize("model", MODELS[2:], ids=str)
def test_inference_on_two(two_against_one, model, batch):
    two_against_one(lambda lib: Prediction(lib, replace(model, batch=batch)))


@pytest.mark.full
@pytest.mark.benchmark(group="two threads against one: optimizers")
@pytest.mark.parametrize("n", [10**4, 10**5, 10**6, 10**7])
@pytest.mark.parametrize("count", [FEW, MANY], ids="{} tensors".format)
@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_optimizer_on_two(two_against_one, name, count, n):
    two_against_one(lambda lib: Stepping(lib, name, n, count))


@pytest.mark.full
@pytest.mark.benchmark(group="two threads against one: products")
@pytest.mark.parametrize("n", WIDTHS[2:])
@pytest.mark.parametrize("case", [MATMUL, LINEAR], ids=lambda case: case.name)
def test_product_on_two(two_against_one, case, n):
    two_against_one(lambda lib: Run(lib, case, n, backward=True))


@pytest.mark.full
@pytest.mark.benchmark(group="two threads against one: ops")
@pytest.mark.parametrize("n", [10**6])
@pytest.mark.parametrize("name", SWEPT)
def test_op_on_two(two_against_one, name, n):
    two_against_one(lambda lib: Run(lib, CASES[name], n, backward=True))
