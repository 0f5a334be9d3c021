"""The one exception that a bad file raises, and how what stands in a file is shown in its message."""

import pickle
import reprlib
from typing import Any


class LoadError(RuntimeError, pickle.UnpicklingError):
    """A file that cannot be loaded: damaged, cut off, hostile, or naming what it may not name.

    PyTorch raises RuntimeError for some of these and `pickle.UnpicklingError` for others; this is both, so that
    a script that catches either keeps working. A missing file stays FileNotFoundError, as in PyTorch.
    """


def shown(value: Any) -> str:
    """`value` in a few words, however long it is."""
    try:
        return reprlib.repr(value)[:200]
    except ValueError:  # Python writes no integer of more than 4300 digits
        return f"a {type(value).__name__} of very large numbers"
