"""What goes wrong between processes, in PyTorch's classes."""


class DistError(RuntimeError):
    """Anything that goes wrong between processes. PyTorch's `torch.distributed.DistError`."""


class DistBackendError(DistError):
    """A call that the ranks do not make alike, or that a rank does not make in time."""


class DistNetworkError(DistError):
    """The processes cannot reach each other, or are others than the environment says."""
