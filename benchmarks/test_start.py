"""From the first step: whole programs from the start of a process to its exit, and what happens in its first second.

minitorch's cache on disk is warm: what the program needs was compiled by a process before it; but not for the first run
ever.
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

    def __init__(self, lib, code, cache):
        super().__init__((IMPORT + code).replace("{lib}", lib))
        self.environment |= {"MINITORCH_CACHE": str(cache)}

    def evidence(self):
        return [np.float32(number) for number in self.output().split()]


def warmed(code, cache):
    """The folder, in which all lies that the program needs."""
    Program("minitorch", AT_ONCE + code.replace("{lib}", "minitorch"), cache).output()
    return cache


@pytest.mark.benchmark(group="whole program, start to exit")
@pytest.mark.parametrize("name", only_full(PROGRAMS, but=tuple(PROGRAMS)[:1]))
def test_whole_program(duel, name, tmp_path):
    code = PROGRAMS[name]
    warmed(code, tmp_path)
    duel(lambda lib: Program(lib.__name__, code, tmp_path))


@pytest.mark.full
@pytest.mark.benchmark(group="whole program, first run ever")
@pytest.mark.parametrize("name", PROGRAMS)
def test_first_run_ever(amounts, name, tmp_path):
    def seconds(lib):
        start = time.perf_counter()
        Program(lib, PROGRAMS[name], tmp_path / lib).output()
        return time.perf_counter() - start

    amounts("s", minitorch=seconds("minitorch"), torch=seconds("torch"))


@pytest.mark.benchmark(group="first steps of a process")
@pytest.mark.parametrize("name", ["2-3-1 with Adam", "a line with L1 and SGD"])
def test_first_steps(amounts, name, tmp_path):
    code = {"2": NETWORK, "a": LINE}[name[0]]
    cache = warmed(code + TIMED, tmp_path)
    first, steady, _ = Program("minitorch", code + TIMED, cache).evidence()
    amounts("s", minitorch=float(first), **{"steady state": float(steady)})


@pytest.mark.benchmark(group="longest pause in 5,000 steps")
@pytest.mark.parametrize("name", only_full(["2-3-1 with Adam", "a line with L1 and SGD"], but=["2-3-1 with Adam"]))
def test_longest_pause(amounts, name, tmp_path):
    code = {"2": NETWORK, "a": LINE}[name[0]]
    cache = warmed(code + TIMED, tmp_path)
    amounts("s", **{lib: float(Program(lib, code + TIMED, cache).evidence()[2]) for lib in ("minitorch", "torch")})


@pytest.mark.benchmark(group="first 12 epochs of a DataLoader in a process")
@pytest.mark.parametrize("name", ["20,000 shuffled rows"])
def test_first_epochs(amounts, name, tmp_path):
    cache = warmed(EPOCHS, tmp_path)
    amounts("s", **{lib: float(Program(lib, EPOCHS, cache).evidence()[0]) for lib in ("minitorch", "torch")})


@pytest.mark.benchmark(group="first call in a process")
@pytest.mark.parametrize("call", ["cumsum(0)", "softmax(1)"])
def test_first_call(amounts, call, tmp_path):
    code = FIRST.format(call=call)
    cache = warmed(code, tmp_path)
    amounts("s", **{lib: float(Program(lib, code, cache).evidence()[0]) for lib in ("minitorch", "torch")})
