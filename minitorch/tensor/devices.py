"""Devices: `device`, the name of the place where a tensor's numbers lie.

Any device PyTorch knows can be named; a tensor can be put on the CPU only, and `require_cpu` says so as a PyTorch
built for the CPU alone does.
"""

import re
from dataclasses import dataclass

TYPES = (
    "cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga", "maia", "xla", "lazy",
    "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class device:
    """A device, `torch.device`: a type such as 'cpu' or 'cuda', and an index where one was given.

    `device('cuda:1')`, `device('cuda', 1)`, or another device. As a context manager it makes new tensors there.
    """

    type: str
    index: int | None = None

    def __post_init__(self) -> None:
        type, index = _parse(self.type, self.index)
        object.__setattr__(self, "type", type)
        object.__setattr__(self, "index", index)

    def __repr__(self) -> str:
        return f"device(type='{self.type}'" + (")" if self.index is None else f", index={self.index})")

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __enter__(self) -> "device":
        require_cpu(self)
        return self

    def __exit__(self, *exception: object) -> None:
        pass


def _parse(kind: object, index: object) -> tuple[str, int | None]:
    if isinstance(kind, device) and index is None:
        return kind.type, kind.index
    if isinstance(kind, int) and not isinstance(kind, bool) and index is None:
        raise RuntimeError(
            "Device index must not be negative" if kind < 0
            else "Cannot access accelerator device when none is available."
        )  # fmt: skip
    if not isinstance(kind, str):
        raise TypeError(f"device(): argument 'type' (position 1) must be str, not {type(kind).__name__}")
    name, own_index = _split(kind)
    if index is None:
        return name, own_index
    if own_index is not None:
        raise RuntimeError(f"type (string) must not include an index because index was passed explicitly: {kind}")
    return name, _checked(index)


def _split(text: str) -> tuple[str, int | None]:
    """'cuda:1' → ('cuda', 1), 'cuda' → ('cuda', None)."""
    if not text:
        raise RuntimeError("Device string must not be empty")
    match = re.fullmatch(r"([a-zA-Z_]+)(?::(0|[1-9][0-9]*))?", text)
    if match is None:
        raise RuntimeError(f"Invalid device string: '{text}'")
    name, index = match.groups()
    if name not in TYPES:
        raise RuntimeError(f"Expected one of {', '.join(TYPES)} device type at start of device string: {name}")
    return name, None if index is None else int(index)


def _checked(index: object) -> int:
    if not isinstance(index, int) or isinstance(index, bool):
        raise TypeError(f"device(): argument 'index' (position 2) must be int, not {type(index).__name__}")
    if index < 0:
        raise RuntimeError("Device index must not be negative")
    return index


CPU = device("cpu")


def require_cpu(where: device | str | int | None) -> device:
    """The device a tensor is put on when `where` is asked for: the CPU, also for None; else PyTorch's error."""
    if where is None or where is CPU:
        return CPU
    asked = where if isinstance(where, device) else device(where)  # type: ignore[arg-type]
    if asked.type == "cpu":
        return CPU
    advice = f"tensors can be on the CPU only, got device='{asked}': leave it out or pass device='cpu'"
    if asked.type in ("cuda", "xpu"):
        raise AssertionError(f"Torch not compiled with {asked.type.upper()} enabled; {advice}")
    raise RuntimeError(f"PyTorch is not linked with support for {asked.type} devices; {advice}")


def get_default_device() -> device:
    """Where new tensors are put."""
    return CPU


def set_default_device(device: device | str | int | None) -> None:
    """Ask for the CPU, where new tensors are put anyway; any other device raises."""
    require_cpu(device)
