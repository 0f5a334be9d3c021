"""The one exception that a bad file raises."""

import pickle


class LoadError(RuntimeError, pickle.UnpicklingError):
    """A file that cannot be loaded: damaged, cut off, hostile, or naming what it may not name.

    PyTorch raises RuntimeError for some of these and `pickle.UnpicklingError` for others; this is both, so that
    a script that catches either keeps working. A missing file stays FileNotFoundError, as in PyTorch.
    """
