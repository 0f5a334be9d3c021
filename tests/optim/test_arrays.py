"""Optimizers on arrays that are not numpy's: the formulas run on whole arrays, and come to the same bits."""

import operator

import numpy as np
import pytest

import minitorch
from minitorch.optim.arrays import full_like
from minitorch.tensor.tensor import wrap
from tests.optim.test_optimizers import CASES, IDS
from tests.optim.trajectories import SHAPES, gradients, parameters, step, values


class Boxed:
    """An array of a kind of its own: numbers in a numpy array that nobody gets at without asking."""

    def __init__(self, inside):
        self.inside = np.asarray(inside)

    def __array__(self, *args, **kwargs):
        raise TypeError("a Boxed array is not converted silently")

    def __op__(self, op, arrays, settings):
        return Boxed(op(*map(unboxed, arrays), *settings))

    def __setitem__(self, place, value):
        self.inside[place] = unboxed(value)

    def __neg__(self):
        return Boxed(-self.inside)

    shape = property(lambda self: self.inside.shape)
    ndim = property(lambda self: self.inside.ndim)
    dtype = property(lambda self: self.inside.dtype)
    strides = property(lambda self: self.inside.strides)


def unboxed(x):
    return x.inside if isinstance(x, Boxed) else x


def _defined(operation):
    def forward(x, y):
        return Boxed(operation(x.inside, unboxed(y)))

    def reflected(x, y):
        return Boxed(operation(unboxed(y), x.inside))

    return forward, reflected


for NAME in ("add", "sub", "mul", "truediv", "gt", "lt"):
    FORWARD, REFLECTED = _defined(getattr(operator, NAME))
    setattr(Boxed, f"__{NAME}__", FORWARD)
    setattr(Boxed, f"__r{NAME}__", REFLECTED)


def boxed(t):
    """The tensor, on a boxed copy of its array."""
    return wrap(Boxed(t._array.copy())).requires_grad_(t.requires_grad)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("name", "options"), CASES, ids=IDS)
def test_every_optimizer_steps_on_other_arrays(name, options, dtype):
    mine = parameters(minitorch, dtype, SHAPES)
    others = [boxed(p) for p in mine]
    optimizers = [getattr(minitorch.optim, name)(params, **options) for params in (mine, others)]
    for noise in gradients(5, dtype, SHAPES):
        step(minitorch, optimizers[0], mine, noise)
        for p, g in zip(others, noise, strict=True):
            p._grad = wrap(Boxed(g.copy()))
        optimizers[1].step()
    for x, y in zip(values(mine), others, strict=True):
        assert y._array.inside.dtype == dtype and (x == y._array.inside).all()
    for p, q in zip(mine, others, strict=True):
        for key, state in optimizers[0].state[p].items():
            other = optimizers[1].state[q][key]._array
            assert isinstance(other, Boxed) == (key not in ("step", "mu_product"))
            assert (state._array == unboxed(other)).all()


def test_groups_may_hold_arrays_of_different_kinds():
    plain, other = parameters(minitorch, np.float64)[0], boxed(parameters(minitorch, np.float64)[0])
    optimizer = minitorch.optim.Adam([{"params": plain}, {"params": other}], lr=0.1)
    noise = gradients(1, np.float64)[0][0]
    plain.grad, other._grad = minitorch.tensor(noise), wrap(Boxed(noise))
    optimizer.step()
    assert plain.tolist() == other._array.inside.tolist()


def test_a_saved_state_is_loaded_onto_other_arrays():
    params = [boxed(p) for p in parameters(minitorch, np.float64)]
    optimizers = [minitorch.optim.Adam(params) for _ in range(2)]
    for p, g in zip(params, gradients(1, np.float64)[0], strict=True):
        p._grad = wrap(Boxed(g))
    optimizers[0].step()
    optimizers[1].load_state_dict(optimizers[0].state_dict())
    for p in params:
        first, second = (optimizer.state[p]["exp_avg"]._array for optimizer in optimizers)
        assert first is not second and (first.inside == second.inside).all()


def test_gradients_are_set_to_zero_in_place():
    p = boxed(minitorch.ones(2, requires_grad=True))
    p._grad = wrap(Boxed(np.ones(2)))
    array = p._grad._array
    minitorch.optim.SGD([p]).zero_grad(set_to_none=False)
    assert p._grad._array is array and array.inside.tolist() == [0, 0]


@pytest.mark.parametrize("order", ["C", "F"])
def test_state_has_the_layout_of_its_weight(order):
    array = np.ones((3, 4), np.float32, order=order)
    assert full_like(array, 0.5, 1).strides == array.strides
    assert full_like(Boxed(array), 0.5, 1).strides == array.strides
