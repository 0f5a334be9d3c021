"""What the tests of optimizers share."""

import pytest

from minitorch.jit.compiler import Meter


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch):
    """Loops are loaded at their first call, not once they have been missed for long enough."""
    monkeypatch.setattr(Meter, "pays", lambda *_: True)
