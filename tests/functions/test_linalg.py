"""`linalg` against PyTorch's and against numerical gradients: values, gradients of gradients, errors."""

import numpy as np
import pytest
import torch

import minitorch
from minitorch.testing import assert_close, gradcheck, gradgradcheck

L = minitorch.linalg
RNG = np.random.default_rng(0)
X = RNG.normal(size=(2, 3, 3))
TALL = RNG.normal(size=(4, 3))


def symmetric(x):
    return x @ x.mT + minitorch.eye(x.shape[-1], dtype=x.dtype)


FUNCTIONS = {
    "inv": (L.inv, X),
    "solve": (lambda x: L.solve(x, x.mT[..., :2]), X),
    "det": (L.det, X),
    "det of a singular matrix": (L.det, np.ones((3, 3))),
    "slogdet": (lambda x: L.slogdet(x)[1], X),
    "eigh": (lambda x: L.eigh(symmetric(x)), X),
    "eigvalsh": (lambda x: L.eigvalsh(symmetric(x)), X),
    "svd": (lambda x: L.svd(x, False), TALL),
    "svdvals": (L.svdvals, TALL),
    "qr": (L.qr, TALL),
    "cholesky": (lambda x: L.cholesky(symmetric(x)), X),
    "lu": (lambda x: L.lu(x)[1:], TALL),
    "lstsq": (lambda x: L.lstsq(x, x[:, :1] * x[:, 1:], driver="gelsd")[:2], TALL),
    "pinv": (L.pinv, TALL),
    "matrix_exp": (L.matrix_exp, X),
    "cond": (L.cond, TALL),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_and_gradients_of_gradients_are_the_numerical_ones(name):
    f, x = FUNCTIONS[name]
    gradcheck(f, minitorch.tensor(x), subject=minitorch)
    gradgradcheck(f, minitorch.tensor(x), subject=minitorch)


def test_the_gradient_of_eigenvectors_is_pytorchs():
    for uplo in "LU":
        ours, theirs = (lib.tensor(X, requires_grad=True) for lib in (minitorch, torch))
        for lib, x in ((minitorch, ours), (torch, theirs)):
            (lib.linalg.eigh(x, uplo)[1].abs() * lib.tensor(X)).sum().backward()
        assert_close(ours.grad.numpy(), theirs.grad.numpy(), rtol=1e-11, atol=1e-11)


def test_equal_values_have_a_gradient():
    x = minitorch.eye(3, dtype=minitorch.float64, requires_grad=True)
    (L.eigvalsh(x).sum() + L.eigh(x)[0].sum() + L.svd(x)[1].sum()).backward()
    np.testing.assert_allclose(x.grad.numpy(), 3 * np.eye(3), atol=1e-15)


REFUSED = {
    "singular": lambda T: T.linalg.inv(T.ones(3, 3)),
    "singular in a batch": lambda T: T.linalg.solve(T.stack([T.eye(2), T.ones(2, 2)]), T.ones(2, 2)),
    "not positive-definite": lambda T: T.linalg.cholesky(T.stack([T.eye(2), -T.eye(2)])),
    "not finite": lambda T: T.linalg.svd(T.full((2, 2), float("nan"))),
    "no square": lambda T: T.linalg.det(T.ones(2, 3)),
    "a vector": lambda T: T.linalg.svd(T.ones(3)),
    "integers": lambda T: T.linalg.inv(T.ones(2, 2, dtype=T.int64)),
    "half floats": lambda T: T.linalg.inv(T.ones(2, 2, dtype=T.float16)),
    "two dtypes": lambda T: T.linalg.solve(T.eye(2), T.eye(2, dtype=T.float64)),
    "no fit": lambda T: T.linalg.solve(T.eye(3), T.ones(4, 2)),
    "a pivot of 0": lambda T: T.linalg.lu_factor(T.ones(3, 3)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_errors_are_pytorchs(name):
    errors = []
    for lib in (minitorch, torch):
        with pytest.raises(RuntimeError) as caught:
            REFUSED[name](lib)
        errors.append((str(caught.value).partition(" (error code")[0], caught.type.__name__.lstrip("_")))
    assert errors[0] == errors[1]
