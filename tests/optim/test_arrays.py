"""Optimizers on arrays that are not numpy's: the formulas run on whole arrays, and come to the same bits."""

import numpy as np
import pytest

import minitorch
from minitorch.optim.arrays import full_like
from minitorch.tensor.tensor import wrap
from tests.backend.wrapped import Wrapped, memory_of
from tests.optim.test_optimizers import FORMULA_IDS, FORMULAS
from tests.optim.trajectories import SHAPES, gradients, parameters, step, values
from tests.slow import mostly_slow


def moved(t):
    """The tensor, on a copy of its numbers in the other kind of array."""
    return wrap(Wrapped(t._array.copy())).requires_grad_(t.requires_grad)


@pytest.mark.parametrize("dtype", mostly_slow([np.float32, np.float64], every=2))
@pytest.mark.parametrize(("name", "options"), mostly_slow(FORMULAS, every=3), ids=FORMULA_IDS)
def test_every_optimizer_steps_on_other_arrays(name, options, dtype):
    mine = parameters(minitorch, dtype, SHAPES)
    others = [moved(p) for p in mine]
    optimizers = [getattr(minitorch.optim, name)(params, **options) for params in (mine, others)]
    for noise in gradients(5, dtype, SHAPES):
        step(minitorch, optimizers[0], mine, noise)
        for p, g in zip(others, noise, strict=True):
            p._grad = wrap(Wrapped(g.copy()))
        optimizers[1].step()
    for x, y in zip(values(mine), others, strict=True):
        assert y._array._memory.dtype == dtype and (x == y._array._memory).all()
    for p, q in zip(mine, others, strict=True):
        for key, state in optimizers[0].state[p].items():
            other = optimizers[1].state[q][key]._array
            assert isinstance(other, Wrapped) == (key not in ("step", "mu_product", "eta", "mu"))
            assert (state._array == memory_of(other)).all()


def test_groups_may_hold_arrays_of_different_kinds():
    plain, other = parameters(minitorch, np.float64)[0], moved(parameters(minitorch, np.float64)[0])
    optimizer = minitorch.optim.Adam([{"params": plain}, {"params": other}], lr=0.1)
    noise = gradients(1, np.float64)[0][0]
    plain.grad, other._grad = minitorch.tensor(noise), wrap(Wrapped(noise))
    optimizer.step()
    assert plain.tolist() == other._array._memory.tolist()


def test_a_saved_state_is_loaded_onto_other_arrays():
    params = [moved(p) for p in parameters(minitorch, np.float64)]
    optimizers = [minitorch.optim.Adam(params) for _ in range(2)]
    for p, g in zip(params, gradients(1, np.float64)[0], strict=True):
        p._grad = wrap(Wrapped(g))
    optimizers[0].step()
    optimizers[1].load_state_dict(optimizers[0].state_dict())
    for p in params:
        first, second = (optimizer.state[p]["exp_avg"]._array for optimizer in optimizers)
        assert first is not second and (first._memory == second._memory).all()


def test_gradients_are_set_to_zero_in_place():
    p = moved(minitorch.ones(2, requires_grad=True))
    p._grad = wrap(Wrapped(np.ones(2)))
    array = p._grad._array
    minitorch.optim.SGD([p]).zero_grad(set_to_none=False)
    assert p._grad._array is array and array._memory.tolist() == [0, 0]


@pytest.mark.parametrize("order", ["C", "F"])
def test_state_has_the_layout_of_its_weight(order):
    array = np.ones((3, 4), np.float32, order=order)
    assert full_like(array, 0.5, 1).strides == array.strides
    assert full_like(Wrapped(array), 0.5, 1).strides == array.strides
