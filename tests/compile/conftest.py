"""Where tests of compiled functions keep what they compile, and the way to run it without compiling."""

import pytest

from minitorch.compile.launch import step
from tests.compile.interpreted import interpreted as run_by_python


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Nothing that an earlier run compiled helps, nothing is left behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINITORCH_CACHE", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="module")
def by_python():
    """What follows for all tests of a module, as hypothesis wants it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, "compiled", run_by_python)
        yield


@pytest.fixture
def interpreted(monkeypatch):
    """Emitted source is run as the Python that it is, so that a test need not wait for numba."""
    monkeypatch.setattr(step, "compiled", run_by_python)
