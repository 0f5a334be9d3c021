"""The table of ops is complete, and each line of it is the same work in both libraries."""

import numpy as np
import pytest
import torch

import minitorch
from benchmarks.agreement import arrays, require_agreement
from benchmarks.ops import cases, shape
from benchmarks.runs import Run, differentiable
from benchmarks.test_losses import LOSSES, Loss
from minitorch.ops.op import registry

CASES = cases()
ELSEWHERE = {"random_result", "masked_embedding", "singular_values"}
"""`torch.normal` of tensors, the row of an embedding that learns nothing, what Python computes: no op by themselves;
LAPACK's work."""

LAYERS = {
    "avg_pool", "avg_pool_backward", "col2im", "constant_pad_nd", "convolution", "convolution_weight", "ctc_loss",
    "im2col", "max_pool", "max_pool_backward", "normalize", "transposed_convolution",
}  # fmt: skip
"""What layers are made of, whose rows are those of the layers."""

WITHOUT = {
    "cholesky", "cofactors", "cofactors_backward", "determinant", "eigen", "eigenvalues", "igamma", "igammac",
    "inverse", "least_squares", "log_abs_determinant", "logcumsumexp", "lu", "mantissa", "matrix_exponential",
    "mvlgamma", "part", "part_backward", "polygamma", "pseudo_inverse", "qr", "scatter_extreme", "scatter_prod",
    "sign_of_determinant", "singular", "solve", "solve_triangular", "strided", "zeta",
}  # fmt: skip
"""Decompositions, which are LAPACK's work in both libraries, and functions that have no row so far."""


@pytest.mark.parametrize("n", [1, 300])
@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:.*degrees of freedom")
def test_both_libraries_do_the_same(name, transposed, n):
    for backward in {False, differentiable(CASES[name])}:
        runs = [Run(lib, CASES[name], n, backward, transposed) for lib in (minitorch, torch)]
        require_agreement("torch", *[arrays(run.evidence()) for run in runs])


@pytest.mark.filterwarnings("ignore:reduction:UserWarning")
def test_every_op_that_has_a_derivative_has_a_row():
    reached = set()
    for case in filter(differentiable, CASES.values()):
        run = Run(minitorch, case, 12, backward=True)
        out = run.function(*run.inputs)
        gradients = minitorch.autograd.grad(
            out, run.leaves, run.seed.requires_grad_(), create_graph=True, allow_unused=True
        )
        reached |= ops_in(out, *(gradient for gradient in gradients if gradient is not None))
    for name, kind in LOSSES.items():
        loss = Loss(minitorch, name, kind, 20)
        value = loss.loss_fn(loss.x, loss.y)
        seed = minitorch.ones(()).requires_grad_()
        reached |= ops_in(value, *minitorch.autograd.grad(value, [loss.x], seed, create_graph=True))
    assert {name for name, op in registry.items() if op.rules} - reached == ELSEWHERE | LAYERS | WITHOUT


def ops_in(*tensors):
    """The names of all ops in the graphs behind these tensors."""
    found, waiting, seen = set(), [x.grad_fn for x in tensors], set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            found |= {node.op.name} if hasattr(node, "op") else set()
            waiting += node.edges
    return found


@pytest.mark.parametrize("n", [1, 10, 300, 997, 10**6])
def test_shape(n):
    rows, columns = shape(n)
    assert rows * columns == n and rows <= columns
    assert all(n % larger for larger in range(rows + 1, int(np.sqrt(n)) + 1))
