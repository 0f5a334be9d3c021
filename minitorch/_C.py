"""What other libraries call in PyTorch's C++ module, which is not here: PyTorch's `torch._C`."""


def _log_api_usage_once(event: str) -> None:
    """Tell PyTorch's makers that something is used, where they have said how: nobody is told."""
