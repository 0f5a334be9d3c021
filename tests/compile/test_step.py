"""Training steps as machine code: the same numbers as in eager mode, and all around them as eager mode leaves it."""

import copy
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.compile.launch import step as launch_step
from tests.compile.training import X, Y, assert_same, both, mlp, stepper
from tests.slow import mostly_slow


def test_a_thousand_steps_of_adam():
    def run(compile):
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        step = compile(stepper(model, optimizer))
        losses = [step(X, Y).item() for _ in range(1000)]
        state = [t for p in model.parameters() for t in optimizer.state[p].values()]
        return losses, [*model.parameters()], state

    (losses, parameters, state), (ours, our_parameters, our_state) = both(run)
    np.testing.assert_allclose(ours, losses, rtol=2e-4, atol=1e-7)
    assert_same(our_parameters, parameters, rtol=2e-4)
    assert [t.shape for t in our_state] == [t.shape for t in state]
    assert our_state[0].item() == 1000
    assert all(p.grad is None and p._version == q._version for p, q in zip(our_parameters, parameters, strict=True))


@pytest.mark.parametrize("sizes", [(16, 64, 64, 1), (40, 30, 10)])
def test_products_by_blas(sizes):
    x, y = torch.rand(32, sizes[0]), torch.rand(32, sizes[-1])

    def run(compile):
        torch.manual_seed(3)
        layers = [layer for n, m in pairwise(sizes) for layer in (nn.Linear(n, m), nn.Tanh())]
        model = nn.Sequential(*layers)
        step = compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)))
        return [*[step(x, y) for _ in range(5)], *model.parameters()]

    eager, ours = both(run)
    assert_same(ours, eager)


@pytest.mark.slow
def test_classification_with_dropout_draws_what_eager_mode_draws():
    target = torch.tensor([0, 2, 1, 1, 0, 2])

    def run(compile):
        torch.manual_seed(5)
        model = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.4), nn.Linear(8, 3))
        step = compile(stepper(model, torch.optim.AdamW(model.parameters(), lr=0.05), nn.CrossEntropyLoss()))
        losses = [step(X, target) for _ in range(6)]
        return [*losses, *model.parameters(), torch.rand(2)]

    eager, ours = both(run)
    assert_same(ours, eager)


def test_a_class_out_of_range_changes_nothing(interpreted):
    model = mlp()[:1]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    step = torch.compile(stepper(model, optimizer, nn.CrossEntropyLoss()))
    step(X, torch.tensor([0, 2, 1, 1, 0, 2]))
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(IndexError, match=r"training\.py:\d+"):
        step(X, torch.tensor([0, 3, 1, 1, 0, 2]))
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_machine_code_gives_the_bits_of_eager_mode():
    def f(x, k):
        y = (x * 3).exp().tanh() + torch.where(x > 0.1, x, -x / 7).sqrt() - x.sigmoid() ** 3
        return y, (k * 3 + k % 4) // 2, x.relu().maximum(y), (x < y) & (k > 2).reshape(6, 1), y.floor().clamp(-1, 0.5)

    k = torch.arange(6)
    for ours, eager in zip(torch.compile(f)(X, k), f(X, k), strict=True):
        assert ours.dtype is eager.dtype
        np.testing.assert_array_equal(ours.numpy(), eager.numpy())


def test_a_later_process_compiles_nothing(tmp_path):
    code = "import minitorch as torch\nf = torch.compile(lambda x: (x * 2).relu().sum())\nf(torch.ones(3))\n"
    code += "import sys\nprint('numba' in sys.modules)\n"
    program = tmp_path / "program.py"
    program.write_text(code)
    environment = {**os.environ, "MINITORCH_CACHE": str(tmp_path / "cache")}
    for _ in range(2):
        subprocess.run([sys.executable, program], check=True, env=environment)
    written = {path: path.stat().st_ino for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    later = subprocess.run([sys.executable, program], check=True, env=environment, capture_output=True, text=True)
    assert later.stdout == "False\n"  # what takes longest to import is not needed
    assert written == {path: path.stat().st_ino for path in written}
    assert any(path.suffix == ".o" for path in written)


@pytest.mark.parametrize("shape", [(1, 90, 50), (70, 64, 1), (1, 5000, 1), (1, 3000, 2), (5000, 1, 1)])
@pytest.mark.parametrize(
    "form",
    mostly_slow(["x @ y", "x @ y.t().contiguous().t()", "x.t().contiguous().t() @ y", "(x @ y).t() + 1"], every=4),
)
def test_a_product_with_a_vector_is_blas_s_in_any_layout(shape, form):
    n, k, m = shape
    draw = np.random.default_rng(0)
    x, y = (torch.from_numpy(draw.standard_normal(size)) for size in ((n, k), (k, m)))
    function = eval(f"lambda x, y: {form}")
    compiled = torch.compile(function)
    torch.testing.assert_close(compiled(x, y), function(x, y), rtol=1e-12, atol=1e-12)
    assert "gemv(" in compiled.source


def test_a_number_that_counts_is_not_compiled_for_ever(monkeypatch):
    monkeypatch.setattr(launch_step, "OFTEN", 3)
    f = torch.compile(lambda x, n: x * n)
    x = torch.ones(2)
    assert [f(x, n).tolist() for n in range(3)] == [[n, n] for n in range(3)]
    with pytest.warns(RuntimeWarning, match="traced 3 times, last for argument 1"):
        assert f(x, 3).tolist() == [3, 3]
    assert f(x, 4).tolist() == [4, 4]
    assert f(x, 2).tolist() == [2, 2] and len(f._found) == 3 and len(f.traces) == 4
