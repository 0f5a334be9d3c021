"""Two ranks that train and save, until rank 1 does what it is told: `fails.py HOW FOLDER`."""

import os
import signal
import sys
import threading
from datetime import timedelta

import minitorch as torch
import minitorch.distributed as dist

HOW, FOLDER = sys.argv[1:]
AFTER = float(os.environ.get("AFTER", "0"))
"""Seconds."""


def signalled(number):
    threading.Timer(AFTER, os.kill, (os.getpid(), number)).start()


def step(x):
    dist.all_reduce(x, dist.ReduceOp.AVG)
    torch.save({"x": x}, f"{FOLDER}/{dist.get_rank()}.pth")


dist.init_process_group("mpi", timeout=timedelta(seconds=60))
model = torch.ones(100_000)
step(model)
dist.group.WORLD.timeout = 4.0  # from here on, when what a first step compiles is there
print("up", os.getpid(), flush=True)
dist.barrier()
if dist.get_rank() == 1:
    if HOW == "raises":
        raise KeyError("gone")
    if HOW == "ends":
        sys.exit(0)
    if HOW == "other":
        dist.broadcast(model, 0)
    if HOW.startswith("SIG"):
        signalled(getattr(signal, HOW))
while True:
    step(model)
