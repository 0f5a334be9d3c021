"""The same training step in other libraries; those of the extra `opponents` take part where they are installed."""

import functools
import importlib
from typing import Any

from benchmarks.models import Model
from benchmarks.sides import Make

OPPONENTS = {
    "kernels alone": "kernels_alone",
    "NumPy by hand": "by_hand",
    "jax.jit": "jax_jit",
    "MyGrad": "my_grad",
    "autograd": "hips_autograd",
    "tinygrad": "tiny_grad",
}
"""The name in the report, and the module here whose `Training(model, optimizer)` it is."""


@functools.cache
def why_not(name: str) -> str:
    """Why an opponent cannot take part; "" if it can."""
    try:
        importlib.import_module(f"{__name__}.{OPPONENTS[name]}")
    except (ImportError, RuntimeError) as error:
        return str(error)
    return ""


def opponents(model: Model, optimizer: str, *names: str) -> dict[str, Make]:
    """What prepares the training step of each of the named opponents that can take part."""

    def make(name: str) -> Any:
        return importlib.import_module(f"{__name__}.{OPPONENTS[name]}").Training(model, optimizer)

    return {name: functools.partial(make, name) for name in names if not why_not(name)}
