"""tensorboardX under `torch.utils.tensorboard`: what is written is in the file of events."""

import tempfile
from pathlib import Path

import torch
from tensorboardX.proto.event_pb2 import Event
from tensorboardX.record_writer import RecordWriter  # noqa: F401
from torch.utils.tensorboard import SummaryWriter

with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(log_dir=folder) as writer:
        assert writer.log_dir == folder
        for step in range(3):
            writer.add_scalar("loss", torch.tensor(0.5**step, requires_grad=True), step)
        writer.add_scalars("both", {"train": torch.tensor(1.0), "test": 2.0}, 0)
        writer.add_histogram("weights", torch.randn(100), 0)
        writer.add_image("picture", torch.rand(3, 8, 8), 0)
        writer.add_text("note", "text", 0)
        writer.add_pr_curve("curve", torch.tensor([0, 1, 1]), torch.tensor([0.1, 0.8, 0.6]), 0)
        try:
            writer.add_graph(torch.nn.Linear(1, 1), torch.ones(1, 1))
        except NotImplementedError as error:
            assert "add_graph" in str(error)
        else:
            raise AssertionError("a graph was drawn")
    data = next(Path(folder).glob("events*")).read_bytes()

found, at = {}, 0
while at < len(data):
    size = int.from_bytes(data[at : at + 8], "little")
    for value in Event.FromString(data[at + 12 : at + 12 + size]).summary.value:
        found.setdefault(value.tag, []).append(value.simple_value)
    at += 16 + size
assert found["loss"] == [1.0, 0.5, 0.25] and {"weights", "picture", "note/text_summary", "curve"} <= found.keys(), found
