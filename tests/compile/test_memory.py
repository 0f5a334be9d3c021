"""The workspace: as large as what is needed at one time, without overlap; and nothing is allocated call by call."""

import tracemalloc
from functools import partial
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch as torch
from minitorch import nn
from minitorch.compile.launch import step as step_module
from minitorch.compile.loops.loops import Whole
from minitorch.compile.loops.memory import LINE, planned
from minitorch.compile.trace.program import Buffer
from tests.compile.training import stepper


class Item:
    """What uses some buffers."""

    def __init__(self, buffers):
        self.buffers = buffers

    def accesses(self):
        return [(Whole(b), True) for b in self.buffers]


def lives_of(items, kept, sizes):
    """The first and the last item that needs each buffer."""
    uses = {b: [k for k, item in enumerate(items) if b in {a.buffer for a, _ in item.accesses()}] for b in sizes}
    return {b: (at[0], len(items) if b in kept else at[-1]) for b, at in uses.items() if at}


def peak(lives, sizes):
    """The most bytes needed at one time, each buffer rounded up to whole lines."""
    nbytes = {b: -(-sizes[b] * b.dtype.itemsize // LINE) * LINE for b in lives}
    ends = {at for life in lives.values() for at in life}
    return max((sum(nbytes[b] for b, (start, stop) in lives.items() if start <= at <= stop) for at in ends), default=0)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 7), max_size=4), max_size=8), st.lists(st.integers(1, 300), min_size=8, max_size=8)
)
def test_what_is_needed_at_one_time_has_places_of_its_own(uses, elements):
    buffers = [Buffer(f"b{k}", np.dtype(np.float32), 1) for k in range(8)]
    sizes, items = dict(zip(buffers, elements, strict=True)), [Item([buffers[k] for k in use]) for use in uses]
    plan = planned(items, sizes, {buffers[0]})
    lives = lives_of(items, {buffers[0]}, sizes)
    assert plan.offsets.keys() == lives.keys() and all(at % LINE == 0 for at in plan.offsets.values())
    for a, b in combinations(lives, 2):
        if lives[a][0] <= lives[b][1] and lives[b][0] <= lives[a][1]:
            first, second = sorted((a, b), key=plan.offsets.get)
            assert plan.offsets[first] + 4 * sizes[first] <= plan.offsets[second]
    assert peak(lives, sizes) <= plan.size <= plan.unshared


MODELS = [((2, 3, 1), 100), ((16, 64, 64, 1), 64), ((784, 128, 10), 64), ((784, 512, 512, 10), 128), ((8,) * 7, 512)]


@pytest.mark.parametrize(("widths", "batch"), MODELS, ids=str)
@pytest.mark.parametrize(
    "activation", [nn.ReLU, nn.Sigmoid, partial(nn.LogSoftmax, -1)], ids=["relu", "sigmoid", "softmax"]
)
def test_the_workspace_of_a_step_is_its_live_set_at_the_peak(widths, batch, activation, monkeypatch):
    monkeypatch.setattr(step_module, "compiled", lambda source, name, arity: lambda *addresses: 0)
    layers = [layer for n, m in pairwise(widths) for layer in (nn.Linear(n, m), activation())][:-1]
    model = nn.Sequential(*layers)
    step = torch.compile(stepper(model, torch.optim.Adam(model.parameters())))
    step(torch.ones(batch, widths[0]), torch.ones(batch, widths[-1]))
    code = step._found[0].code
    kept = {x.buffer for x in code.program.outputs}
    sizes = {b: code.sizes.get(b, b.size) for b in code.plan.offsets}
    assert code.plan.size == peak(lives_of(code.items, kept, sizes), sizes)


def test_nothing_is_allocated_but_the_result():
    model = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 4))
    step = torch.compile(stepper(model, torch.optim.Adam(model.parameters())))
    x, y = torch.rand(256, 64), torch.rand(256, 4)
    for _ in range(3):
        step(x, y)
    assert step._found[0].code.plan.size > 50_000
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(100):
            step(x, y)
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now - before < 100 and most - before < 2000
