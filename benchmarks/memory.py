"""How much memory training takes: the peak of a process, what stays after many steps, and what the tape holds.

`python -m benchmarks.memory torch 2 20` prints the peak of 20 Adam steps of `MODELS[2]` in PyTorch, in bytes, and by
how much the process grew after the first tenth of them.
"""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.models import MODELS, Training


def main(library: str, model: str, steps: str) -> None:
    """Train, and print the two numbers."""
    step = Training(importlib.import_module(library), MODELS[int(model)])
    resident = []
    for part in (1, 9):
        for _ in range(max(part * int(steps) // 10, 1)):
            step()
        resident.append(of_this_process("VmRSS"))
    print(of_this_process("VmHWM"), max(0, resident[1] - resident[0]))


def of_this_process(name: str) -> int:
    """What Linux says this process has in memory, in bytes: now (VmRSS), or at most so far (VmHWM).

    `getrusage` will not do: its maximum counts what the parent had at the fork.
    """
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(name))


def held(lib: Any, training: Training) -> int:
    """Bytes that the tape keeps alive between forward and backward, beside parameters, inputs and targets."""
    others = [training.x, training.y, *training.net.parameters()]
    return (_held_by_torch if lib.__name__ == "torch" else _held)(training, [x.detach().numpy() for x in others])


def _held(training: Training, others: list[np.ndarray]) -> int:
    loss = training.loss_fn(training.net(training.x), training.y)
    owners = {id(owner): owner for array in _saved(loss.grad_fn) for owner in [_owner(array)]}
    for array in others:
        owners.pop(id(_owner(array)), None)
    return sum(owner.nbytes for owner in owners.values())


def _saved(node: Any) -> Iterator[np.ndarray]:
    """All arrays kept by the nodes from here on; a model's graph is a tree of them."""
    if node is not None:
        yield from (value for value in getattr(node, "saved", None) or () if isinstance(value, np.ndarray))
        for edge in node.edges:
            yield from _saved(edge)


def _owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory this one looks at."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _held_by_torch(training: Training, others: list[np.ndarray]) -> int:
    import torch

    storages: dict[int, int] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = training.loss_fn(training.net(training.x), training.y)
    for array in others:
        storages.pop(array.ctypes.data, None)
    assert loss.grad_fn is not None
    return sum(storages.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
