"""Arrays for one loop start apart within their pages, and are else like any other."""

import io

import numpy as np
import pytest

import minitorch as torch
from minitorch.fast.placement import PAGE, STEP, empty_apart
from minitorch.jit.placement import Placement


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize(
    "array",
    [
        np.ones((40, 60), np.float32),
        np.ones((40, 60)).T,
        np.ones((80, 60))[::2, ::3],
        np.ones(5000, np.float32)[3:],
    ],
)
def test_an_array_apart_is_like_the_other_but_for_its_place_in_a_page(array, k):
    made = empty_apart(array, k)
    plain = np.empty_like(array)
    assert (made.shape, made.dtype, made.strides) == (plain.shape, plain.dtype, plain.strides)
    assert made.flags.writeable and made.flags.aligned
    assert (made.ctypes.data - array.ctypes.data) % PAGE == k * STEP
    made[...] = 7
    assert (made == 7).all()


def test_small_arrays_are_plain():
    assert empty_apart(np.ones(10), 1).base is None


def test_what_an_optimizer_remembers_starts_apart_also_after_loading_and_is_saved_without_gaps(monkeypatch):
    monkeypatch.setattr(Placement, "empty", staticmethod(empty_apart))
    p = torch.nn.Parameter(torch.ones(100, 100))
    optimizer = torch.optim.Adam([p])
    p.grad = torch.ones(100, 100)
    optimizer.step()
    file = io.BytesIO()
    torch.save(optimizer.state_dict(), file)
    file.seek(0)
    loaded = torch.optim.Adam([p])
    loaded.load_state_dict(torch.load(file))
    for state in (optimizer.state[p], loaded.state[p]):
        starts = [(state[name].data_ptr() - p.data_ptr()) % PAGE for name in ("exp_avg", "exp_avg_sq")]
        assert starts == [STEP, 2 * STEP]
        assert all(t.storage_offset() == 0 for t in state.values())
        assert torch.equal(state["exp_avg"], torch.full((100, 100), 0.1))
    assert file.getbuffer().nbytes < 2 * 40_000 + PAGE


@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_steps_are_the_same_wherever_memory_lies(name, monkeypatch):
    found = []
    for empty in (empty_apart, lambda array, k: np.empty_like(array)):
        monkeypatch.setattr(Placement, "empty", staticmethod(empty))
        torch.manual_seed(0)
        p = torch.nn.Parameter(torch.randn(60, 70))
        optimizer = getattr(torch.optim, name)([p], lr=0.1, **({"momentum": 0.9} if name == "SGD" else {}))
        for _ in range(3):
            p.grad = torch.sin(p.detach())
            optimizer.step()
        found.append(p.detach().numpy().tobytes())
    assert found[0] == found[1]
