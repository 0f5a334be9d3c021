"""Layers and their gradients as one compiled function, against PyTorch's in eager mode.

Recurrent layers are not here: written out over 20 steps they take minutes to compile.
"""

import pytest

import minitorch
from benchmarks.runs import Run
from benchmarks.sizes import only_full
from benchmarks.test_convolution import BATCH, POOL, SHAPES, conv
from benchmarks.test_normalisation import CASES, QUICK, Normalisation
from benchmarks.test_recurrent import ATTENTION, EMBEDDING

RUNS = [(conv(shape), BATCH) for shape in SHAPES] + [(POOL, BATCH), (ATTENTION, 64), (EMBEDDING, 1000)]


class Together:
    """The value and the gradients of a function at its inputs and a layer's parameters, compiled in minitorch."""

    def __init__(self, lib, function, inputs, asked, seed):
        def work(*inputs):
            out = function(*inputs)
            return out, *lib.autograd.grad(out, [*[x for x in inputs if x.requires_grad], *asked], seed)

        self.inputs, self.work = inputs, lib.compile(work) if lib is minitorch else work

    def __call__(self):
        return self.work(*self.inputs)


def of_case(case, n):
    def make(lib):
        run = Run(lib, case, n, backward=True)
        return Together(lib, run.function, run.inputs, [], run.seed)

    return make


def of_layer(name, size, shape):
    def make(lib):
        made = Normalisation(lib, name, size, shape)
        return Together(lib, made.layer, [made.x], list(made.layer.parameters()), made.g)

    return make


@pytest.mark.benchmark(group="layers, compiled")
@pytest.mark.parametrize("run", only_full(RUNS, but=[RUNS[0], RUNS[5]]), ids=lambda run: run[0].name)
def test_function(duel, run):
    duel(of_case(*run))


@pytest.mark.benchmark(group="layers, compiled")
@pytest.mark.parametrize("case", only_full(CASES, but=QUICK[1:2]), ids=str)
def test_layer(duel, case):
    duel(of_layer(*case))
