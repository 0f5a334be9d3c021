"""Products against PyTorch's: dimensions, layouts, dtypes, gradients to the second order, errors word for word."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.nn.functional import linear
from tests.functions.alike import LAYOUT, NODES, check

DTYPES = ["float64", "float32", "float16", "int64", "int32", "uint8"]
SIZES = st.integers(0, 4)


def numbers(seed, *shape, dtype="float64"):
    return np.random.default_rng(seed).integers(-3, 4, shape).astype(dtype)


def linear_of(package):
    return linear if package is minitorch else torch.nn.functional.linear


@given(
    n=SIZES,
    k=SIZES,
    m=SIZES,
    batch=st.sampled_from([(), (2,), (1,), (3, 2)]),
    other=st.sampled_from([(), (2,), (1, 1)]),
    vectors=st.sampled_from(["", "left", "right", "both"]),
    dtype=st.sampled_from(DTYPES),
    turned=st.booleans(),
)
@settings(deadline=None, max_examples=100)
def test_matmul(n, k, m, batch, other, vectors, dtype, turned):
    x = numbers(0, k, dtype=dtype) if vectors in ("left", "both") else numbers(0, *batch, n, k, dtype=dtype)
    y = numbers(1, k, dtype=dtype) if vectors in ("right", "both") else numbers(1, *other, k, m, dtype=dtype)
    if turned:
        x, y = x.T.copy().T, y.T.copy().T
    check(lambda torch, x, y: (x @ y, torch.matmul(x, y)), x, y, but=NODES | LAYOUT)


SHAPES = [(), (3,), (4,), (2, 3), (4, 5), (3, 2), (5, 2, 3), (4, 3, 4), (5, 2, 4), (2, 3, 4)]


@pytest.mark.parametrize("name", ["mm", "mv", "dot", "bmm", "outer", "inner"])
@given(
    a=st.sampled_from(SHAPES),
    b=st.sampled_from(SHAPES),
    dtypes=st.sampled_from([("float64",) * 2, ("float32", "float64")]),
)
@settings(deadline=None, max_examples=100)
def test_forms_for_given_dimensions(name, a, b, dtypes):
    # PyTorch's error speaks of its own inside here.
    assume(not (name == "inner" and dtypes[0] != dtypes[1]) and not (name == "mv" and a == ()))
    check(
        lambda torch, x, y: getattr(torch, name)(x, y), numbers(0, *a, dtype=dtypes[0]), numbers(1, *b, dtype=dtypes[1])
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((2, 3), (4, 5)),
        ((2,), (3,)),
        ((2, 3), (2,)),
        ((3,), (2, 4)),
        ((5, 2, 3), (4, 3, 4)),
        ((5, 2, 3), (4,)),
        ((), (2,)),
    ],
)
def test_shapes_that_do_not_fit(a, b):
    check(lambda torch, x, y: x @ y, np.ones(a), np.ones(b))


@pytest.mark.parametrize(("a", "b"), [((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3,)), ((5, 2, 3), (5, 3, 2))])
@pytest.mark.parametrize("dtypes", [("float32", "float64"), ("float32", "int64"), ("float16", "int8")])
def test_dtypes_that_do_not_fit(a, b, dtypes):
    check(lambda torch, x, y: x @ y, np.ones(a, dtypes[0]), np.ones(b, dtypes[1]), grad=False)


def test_what_is_not_a_tensor():
    x = minitorch.ones(2)
    for call in (lambda: x @ 2, lambda: minitorch.matmul(x, 2), lambda: np.ones(2) @ x, lambda: minitorch.mm(2, x)):
        with pytest.raises(TypeError):
            call()


@given(
    options=st.sampled_from([{}, {"beta": 0.5, "alpha": -2}, {"beta": 0}, {"alpha": 0}]),
    dtype=st.sampled_from(["float64", "float32"]),
)
@settings(deadline=None)
def test_sums_with_products(options, dtype):
    x, a, b = numbers(0, 4, dtype=dtype), numbers(1, 2, 3, dtype=dtype), numbers(2, 3, 4, dtype=dtype)
    check(lambda torch, x, a, b: torch.addmm(x, a, b, **options), x, a, b)
    check(
        lambda torch, x, a, b: x.baddbmm(a, b, **options), numbers(0, 5, 2, 4), numbers(1, 5, 2, 3), numbers(2, 5, 3, 4)
    )
    check(lambda torch, x, a, b: x.addmv(a, b, **options), numbers(0, 2), a.astype("float64"), numbers(2, 3), but=NODES)


def test_sums_with_products_that_do_not_fit():
    one = np.ones
    for shapes in [((5,), (2, 3), (3, 4)), ((4,), (2, 3), (4, 4)), ((4,), (2, 3, 4), (3, 4)), ((4,), (2, 3), (3,))]:
        check(lambda torch, x, a, b: torch.addmm(x, a, b), *map(one, shapes))
    check(lambda torch, x, a, b: torch.addmm(x, a, b), one(4, np.float32), one((2, 3)), one((3, 4)))
    x = minitorch.addmm(minitorch.full((2,), float("nan")), minitorch.ones(2, 2), minitorch.ones(2, 2), beta=0)
    assert x.tolist() == [[2, 2], [2, 2]]
    check(lambda torch, x, a, b: torch.addmm(x, a, b, beta=2, alpha=3), one(4, int), one((2, 3), int), one((3, 4), int))


@given(
    rows=st.sampled_from([(), (0,), (1,), (5,), (2, 3), (2, 0, 3)]),
    k=SIZES,
    m=SIZES,
    bias=st.sampled_from([None, "each", "one", "0-d"]),
    dtype=st.sampled_from(DTYPES),
    turned=st.booleans(),
)
@settings(deadline=None, max_examples=100)
def test_linear(rows, k, m, bias, dtype, turned):
    x, weight = numbers(0, *rows, k, dtype=dtype), numbers(1, m, k, dtype=dtype)
    if turned:
        x, weight = np.repeat(x, 2, -1)[..., ::2], weight.T.copy().T
    if bias is None:
        check(lambda torch, x, w: linear_of(torch)(x, w), x, weight)
    else:
        b = numbers(2, *{"each": (m,), "one": (1,), "0-d": ()}[bias], dtype=dtype)
        check(lambda torch, x, w, b: linear_of(torch)(x, w, b), x, weight, b, but=NODES if b.size == 1 else {})


@pytest.mark.parametrize(
    "shapes",
    [((2, 3), (4, 4)), ((2, 3), (4, 4), (4,)), ((2, 2, 3), (4, 4), (4,)), ((3,), (4, 4), (4,)), ((2, 3), (4, 3), (5,)),
     ((2, 3), (3,), (1,)), ((), (4, 3)), ((2, 3), (2, 4, 3)), ((2, 3), (3,))],
)  # fmt: skip
def test_linear_of_other_shapes(shapes):
    check(lambda torch, *args: linear_of(torch)(*args), *map(np.ones, shapes))


@pytest.mark.parametrize("dtypes", [("f8", "f4", "f4"), ("f8", "f4"), ("f4", "f4", "f8"), ("i8", "f4", "f4")])
def test_linear_of_other_dtypes(dtypes):
    shapes = ((2, 3), (4, 3), (4,))
    check(
        lambda torch, *args: linear_of(torch)(*args),
        *(np.ones(s, d) for s, d in zip(shapes, dtypes, strict=False)),
        grad=False,
    )


@pytest.mark.parametrize("x", [(3,), (2, 3), (5, 2, 3)])
def test_nodes_have_pytorchs_names(x):
    for program in (
        lambda p, x, w, b: linear_of(p)(x, w, b),
        lambda p, x, w, b: linear_of(p)(x, w),
        lambda p, x, w, b: x @ w.T,
        lambda p, x, w, b: x @ w[0],
    ):
        names = [
            program(p, *(p.ones(*s, requires_grad=True) for s in (x, (4, 3), (4,)))).grad_fn.name()
            for p in (minitorch, torch)
        ]
        assert names[0] == names[1]


def test_writing_into_out():
    out, x = minitorch.zeros(2, 2), minitorch.ones(2, 2)
    assert minitorch.matmul(x, x, out=out) is out
    assert out.tolist() == [[2, 2], [2, 2]]


@pytest.mark.parametrize(
    ("a", "b", "dims"),
    [((2, 3, 4), (3, 4, 5), 2), ((2, 3, 4), (4, 3, 5), ([1, 2], [1, 0])), ((2, 3), (2, 3), 0), ((2, 3), (2, 3), 1),
     ((2, 3), (2, 3), 3), ((2, 3), (2, 3), -1), ((2, 3), (2, 3), ([0], [1])), ((2, 3), (4, 2), ([-2], [-1]))],
)  # fmt: skip
def test_tensordot(a, b, dims):
    check(lambda torch, x, y: torch.tensordot(x, y, dims), numbers(0, *a), numbers(1, *b))


EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("i,j->ij", (2,), (3,)), ("i,i->", (3,), (3,)), ("ij->ji", (2, 3)), ("ij->", (2, 3)), ("ij->j", (2, 3)),
    ("ii", (3, 3)), ("ii->i", (3, 3)), ("iij->ij", (3, 3, 2)), ("iii->i", (2, 2, 2)), ("...ij->...ji", (2, 3, 4)),
    ("...i,...i->...", (4, 1, 3), (5, 3)), ("i...->...", (2, 3)), ("i...j", (2, 3, 4, 5)),
    ("ij,ij->ij", (2, 3), (1, 3)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)), ("bn,anm,bm->ba", (2, 3), (4, 3, 5), (2, 5)), ("Aa", (2, 3)),
    ("ij,j->i", (2, 3), (1,)), ("ij,kj->", (2, 3), (4, 1)), (" i j , j k -> i k ", (2, 3), (3, 4)), ("ij", (0, 3)),
    ("ij,jk->ik", (2, 0), (0, 3)), ("i,i,i->i", (3,), (3,), (3,)), ("b...,b...->...", (2, 3, 4), (2, 1, 4)),
    (",ij->ij", (), (2, 3)), ("...,...", (2, 3), (3,)),
]  # fmt: skip


@pytest.mark.parametrize("case", EQUATIONS, ids=lambda case: case[0])
def test_einsum(case):
    equation, *shapes = case
    arrays = [numbers(i, *s) for i, s in enumerate(shapes)]
    check(lambda torch, *xs: torch.einsum(equation, *xs), *arrays, but=NODES | LAYOUT)


def test_einsum_in_its_other_forms():
    x, y = numbers(0, 2, 3), numbers(1, 3, 4)
    check(lambda torch, x, y: torch.einsum(x, [0, 1], y, [1, 2]), x, y)
    check(lambda torch, x, y: torch.einsum(x, [0, 1], y, [1, 2], [2, 0]), x, y, but=NODES | LAYOUT)
    check(lambda torch, x, y: torch.einsum("ij,jk->ik", [x, y]), x, y, but=NODES)
    check(lambda torch, x: torch.einsum(x, [..., 1, 0], [..., 0]), x, but=NODES)


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [("ij,jk", [(2, 3), (4, 4)]), ("ij", [(2,)]), ("ij->k", [(2, 3)]), ("i,j->ijj", [(2,), (3,)]), ("ij,jk", [(2, 3)]),
     ("i->i", [(2,), (2,)]), ("i1", [(2, 3)]), ("i.j", [(2, 3)]), ("ii->i", [(2, 3)])],
)  # fmt: skip
def test_equations_that_are_refused(equation, shapes):
    check(lambda torch, *xs: torch.einsum(equation, *xs), *map(np.ones, shapes))


def test_float32_products_are_as_exact_as_pytorchs():
    x, y = (np.random.default_rng(i).normal(size=(200, 200)).astype(np.float32) for i in range(2))
    exact = x.astype(np.float64) @ y.astype(np.float64)
    errors = [np.abs((p.from_numpy(x) @ p.from_numpy(y)).numpy() - exact).max() for p in (minitorch, torch)]
    assert errors[0] <= 2 * errors[1]
