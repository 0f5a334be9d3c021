"""Where tests of compiled functions keep what they compile, and the way to run it without compiling."""

import gc

import pytest

from minitorch.compile.launch import step
from minitorch.compile.trace.trace import Tracer
from tests.compile.interpreted import interpreted as run_by_python


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Nothing that an earlier run compiled helps, nothing is left behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINITORCH_CACHE", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(autouse=True, scope="module")
def out_of_the_way():
    """A trace looks for tensors among all objects there are: not among those that other tests have left."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def by_python():
    """Both of the following for all tests of a module, as hypothesis wants it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, "compiled", run_by_python)
        patch.setattr(Tracer, "_elsewhere", lambda self: {})
        yield


@pytest.fixture
def interpreted(monkeypatch):
    """Emitted source is run as the Python that it is, so that a test need not wait for numba."""
    monkeypatch.setattr(step, "compiled", run_by_python)


@pytest.fixture
def alone(monkeypatch):
    """No tensors live elsewhere: looking for them takes a while where much is loaded."""
    monkeypatch.setattr(Tracer, "_elsewhere", lambda self: {})
