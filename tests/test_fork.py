"""A forked child computes on as its parent does: BLAS threads and compiled kernels are there on both sides."""

import subprocess
import sys

SCRIPT = """
import os, warnings
import minitorch as torch

warnings.simplefilter("ignore", DeprecationWarning)  # Python's own, about forking beside BLAS threads
torch.manual_seed(0)
x, y = torch.randn(256, 300), torch.randn(256, 1)  # large enough for BLAS to use its threads
model = torch.nn.Sequential(torch.nn.Linear(300, 300), torch.nn.ReLU(), torch.nn.Linear(300, 1))
optimizer = torch.optim.Adam(model.parameters())


def train(steps):
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    return loss.item()


train(3)
child = os.fork()
loss = train(3)
if child == 0:
    print(loss, flush=True)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(loss)
"""


def test_parent_and_child_train_on_alike():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True)
    child, parent = run.stdout.split()
    assert child == parent
