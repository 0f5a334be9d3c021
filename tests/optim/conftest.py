"""What the tests of optimizers share."""

import pytest

from minitorch.jit import tiered


@pytest.fixture(autouse=True)
def compiled_at_once(monkeypatch):
    """Loops are loaded at their first call, not once they have been missed for long enough."""
    monkeypatch.setattr(tiered, "LOAD", -1.0)
    monkeypatch.setattr(tiered, "IMPORT", -1.0)
