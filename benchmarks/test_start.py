"""From the first step: whole programs from the start of a process to its exit, and what happens in its first second.

The cache on disk, which is the user's own, is warm: what the program needs was compiled by a process before it; but
for the first run ever it is empty.
"""

import time

import numpy as np
import pytest

from benchmarks.sizes import only_full
from benchmarks.test_cold import Process

TRAINING = """
x = torch.linspace(0, 1, 100).reshape(50, 2) if {inputs} == 2 else torch.linspace(0, 1, 50).unsqueeze(1)
y = x.sum(1, keepdim=True) * 0.7 + 0.3
torch.manual_seed(0)
model = {model}
loss_fn, optimizer = torch.nn.{loss}(), torch.optim.{optimizer}
def step():
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
"""
NETWORK = TRAINING.format(
    inputs=2,
    model="torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))",
    loss="MSELoss",
    optimizer="Adam(model.parameters(), lr=0.01)",
)
LINE = TRAINING.format(
    inputs=1, model="torch.nn.Linear(1, 1)", loss="L1Loss", optimizer="SGD(model.parameters(), lr=0.01)"
)
RUN = """
for epoch in range(1000):
    loss = step()
print(*[round(x.item(), 4) for x in [loss, *[p.sum() for p in model.parameters()]]])
"""
TENSORS = """
x = torch.arange(12.0).reshape(3, 4)
y = (x @ x.T).exp2().log1p().cumsum(0).softmax(1)
print(*y.flatten().tolist(), x.mean().item(), x.std().item(), x[1:, ::2].sum().item(), torch.cat([x, x]).max().item())
"""
FILES = """
import io
torch.manual_seed(0)
model, again = torch.nn.Linear(10, 3), torch.nn.Linear(10, 3)
torch.save(model.state_dict(), file := io.BytesIO())
file.seek(0)
again.load_state_dict(torch.load(file))
print(*again(torch.ones(2, 10)).flatten().tolist())
"""
LOADER = """
from {lib}.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
data = TensorDataset(torch.arange(20_000.0).unsqueeze(1), torch.arange(20_000.0))
print(*[(x.mean() - y[0]).item() for x, y in DataLoader(data, batch_size=256, shuffle=True)])
"""
PROGRAMS = {
    "1,000 epochs of 2-3-1 with Adam": NETWORK + RUN,
    "1,000 epochs of a line with L1 and SGD": LINE + RUN,
    "tensors": TENSORS,
    "save and load": FILES,
    "an epoch of 20,000 shuffled rows": LOADER,
}
STEPS = {"2-3-1 with Adam": NETWORK, "a line with L1 and SGD": LINE}
IMPORT = "import {lib} as torch\n"
AT_ONCE = "from minitorch.jit.compiler import Meter\nMeter.pays = lambda *_: True\n"
TIMED = """
import time
times = []
for epoch in range(5000):
    start = time.perf_counter()
    step()
    times.append(time.perf_counter() - start)
print(sum(times[:1000]) / 1000, sorted(times[-1000:])[500], max(times))
"""
FIRST = """
import time
x = torch.arange(3000.0).reshape(30, 100)
start = time.perf_counter()
x.{call}
print(time.perf_counter() - start)
"""


EPOCHS = """
import time
from {lib}.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
loader = DataLoader(TensorDataset(torch.rand(20_000, 16), torch.rand(20_000, 1)), batch_size=256, shuffle=True)
start = time.perf_counter()
for epoch in range(12):
    for batch in loader:
        pass
print((time.perf_counter() - start) / 12)
"""


class Program(Process):
    """A program that prints numbers, which are its result."""

    def __init__(self, lib, code, **environment):
        super().__init__((IMPORT + code).replace("{lib}", lib), **environment)

    def evidence(self):
        return [np.float32(number) for number in self.output().split()]


def warm(code):
    """Have all compiled that the program needs."""
    Program("minitorch", AT_ONCE + code).output()


@pytest.mark.benchmark(group="whole program, start to exit")
@pytest.mark.parametrize("name", only_full(PROGRAMS, but=["tensors"]))
def test_whole_program(duel, name):
    code = PROGRAMS[name]
    warm(code)
    duel(lambda lib: Program(lib.__name__, code))


@pytest.mark.full
@pytest.mark.benchmark(group="whole program, first run ever")
@pytest.mark.parametrize("name", PROGRAMS)
def test_first_run_ever(amounts, name, tmp_path):
    def seconds(lib):
        start = time.perf_counter()
        Program(lib, PROGRAMS[name], MINITORCH_CACHE=str(tmp_path / lib)).output()
        return time.perf_counter() - start

    amounts("s", minitorch=seconds("minitorch"), torch=seconds("torch"))


@pytest.mark.benchmark(group="first steps of a process")
@pytest.mark.parametrize("name", only_full(STEPS, but=["2-3-1 with Adam"]))
def test_first_steps(amounts, name):
    code = STEPS[name] + TIMED
    warm(code)
    first, steady, _ = Program("minitorch", code).evidence()
    amounts("s", minitorch=float(first), **{"steady state": float(steady)})


@pytest.mark.full
@pytest.mark.benchmark(group="longest pause in 5,000 steps")
@pytest.mark.parametrize("name", STEPS)
def test_longest_pause(amounts, name):
    code = STEPS[name] + TIMED
    warm(code)
    amounts("s", **{lib: float(Program(lib, code).evidence()[2]) for lib in ("minitorch", "torch")})


@pytest.mark.benchmark(group="first 12 epochs of a DataLoader in a process")
@pytest.mark.parametrize("name", ["20,000 shuffled rows"])
def test_first_epochs(amounts, name):
    warm(EPOCHS)
    amounts("s", **{lib: float(Program(lib, EPOCHS).evidence()[0]) for lib in ("minitorch", "torch")})


@pytest.mark.benchmark(group="first call in a process")
@pytest.mark.parametrize("call", only_full(["cumsum(0)", "softmax(1)"], but=["cumsum(0)"]))
def test_first_call(amounts, call):
    code = FIRST.format(call=call)
    warm(code)
    amounts("s", **{lib: float(Program(lib, code).evidence()[0]) for lib in ("minitorch", "torch")})
