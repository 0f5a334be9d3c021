"""ONNX files: not written. PyTorch's `torch.onnx`, as far as programs ask whether they are being exported."""

from typing import Any


def is_in_onnx_export() -> bool:
    """Whether a model is being written: no."""
    return False


def export(model: Any, *args: Any, **kwargs: Any) -> None:
    """Write a model as ONNX; NotImplementedError: give its weights to PyTorch by `save`, and export there."""
    raise NotImplementedError(
        "torch.onnx.export is not supported: save the model's state_dict() by torch.save, load it in PyTorch, and "
        "export it there"
    )
