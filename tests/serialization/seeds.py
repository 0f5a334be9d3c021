"""Real files for the tests: what real PyTorch writes of objects of every kind."""

import io
from collections import Counter, OrderedDict

import torch

DTYPES = (
    torch.float64, torch.float32, torch.float16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8,
    torch.bool,
)  # fmt: skip


def file_of(obj, **options):
    """The bytes that `torch.save` writes of `obj`."""
    buffer = io.BytesIO()
    torch.save(obj, buffer, **options)
    return buffer.getvalue()


def model():
    return torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))


def trained():
    """A model after a step of Adam with a schedule: (model, optimizer, scheduler)."""
    net = model()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 2])
    net(torch.ones(4, 2)).sum().backward()
    optimizer.step()
    scheduler.step()
    return net, optimizer, scheduler


def tensors():
    """Tensors of every dtype and layout, some of which share memory."""
    base = torch.arange(24.0).reshape(2, 3, 4)
    return {
        "base": base,
        "permuted": base.permute(2, 0, 1),
        "row": base[1, 1],
        "steps": base[:, ::2, 1::3],
        "expanded": torch.ones(1).expand(5, 4),
        "scalar": torch.tensor(2.5),
        "empty": torch.empty(0, 3),
        "empty inside": torch.empty(2, 0, 3),
        "specials": torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0]),
        "parameter": torch.nn.Parameter(torch.ones(3)),
        "frozen": torch.nn.Parameter(torch.ones(3), requires_grad=False),
        "requires grad": torch.ones(2, requires_grad=True),
        **{str(dtype): torch.arange(5).to(dtype) for dtype in DTYPES},
    }


def plain():
    """Everything but tensors that the default `torch.load` reads."""
    shared = [1, 2]
    return {
        "numbers": [
            0,
            255,
            256,
            65535,
            65536,
            -1,
            2**31 - 1,
            -(2**31),
            2**31,
            2**100,
            -(2**100),
            0.1,
            1 + 2j,
            True,
            None,
        ],
        "text": ["", "a", "ü", "\ud800", "x" * 300],
        "bytes": [b"", b"abc\xff", bytearray(b"xy")],
        "nested": {"tuple": (1, (2, (3, ())), [4]), "list": [shared, shared], (1, "a"): {0: {}}},
        "sets": {1, "two"},
        "ordered": OrderedDict([("b", 1), ("a", 2)]),
        "counter": Counter("abca"),
        "types": [
            torch.float32,
            torch.int64,
            torch.bool,
            torch.Size([2, 3]),
            torch.device("cpu"),
            torch.device("cuda", 1),
        ],
        "long": list(range(2500)),
    }


def files():
    """Real files by a name for each: both formats, a state_dict, an optimizer, plain objects, a whole model."""
    net, optimizer, scheduler = trained()
    checkpoint = {"model": net.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
    objects = {"tensors": tensors(), "plain": plain(), "checkpoint": checkpoint, "model": net}
    new = {name: file_of(obj) for name, obj in objects.items()}
    old = {f"{name}, legacy": file_of(obj, _use_new_zipfile_serialization=False) for name, obj in objects.items()}
    return new | old | {"protocol 4": file_of(objects["plain"], pickle_protocol=4)}
