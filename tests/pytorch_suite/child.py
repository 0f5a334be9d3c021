"""One of PyTorch's test files in this process: python -m tests.pytorch_suite.child FILE torch|minitorch OUT"""

import contextlib
import importlib.util
import io
import json
import signal
import sys
import unittest
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path

from tests.pytorch_suite import internal

SECONDS = 10


class Missing:
    """Stands for a public name that is not here: nothing while a file is loaded, an error when a test uses it."""

    loading = True

    def __init__(self, name):
        self.name = name

    def _given(self, value=None):
        if not Missing.loading:
            raise NotImplementedError(f"no {self.name}")
        return value

    def __call__(self, *args, **kwargs):
        return self._given(self)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._given(Missing(f"{self.name}.{name}"))

    def __iter__(self):
        return self._given(iter(()))

    def __contains__(self, item):
        return self._given(False)

    def __mro_entries__(self, bases):
        return ()


class Finder(MetaPathFinder, Loader):
    """Gives the stand-in for internal modules, and an empty one for modules that are not here."""

    def __init__(self, only):
        self.only = only

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if name.startswith(self.only) else None

    def exec_module(self, module):
        if "_internal" in module.__name__:
            module.__getattr__ = lambda name: internal.named(name) if name[:2] != "__" else _absent(name)
        else:
            module.__getattr__ = lambda name: Missing(name) if name[:2] != "__" else _absent(name)


def _absent(name):
    raise AttributeError(name)


def load(path):
    """The module of a test file; names that it asks for when it is imported, and that are not here, are put in."""
    missing = []
    while True:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        try:
            spec.loader.exec_module(module)
            Missing.loading = False
            return module, missing
        except (ImportError, AttributeError) as error:
            if isinstance(error, ImportError):
                owner, name = sys.modules.get(error.name), str(error).split("'")[1]
            else:
                owner, name = error.obj, error.name
            text = f"{getattr(owner, '__name__', owner)}.{name}"
            if owner is None or text in missing:
                raise
            missing.append(text)
            setattr(owner, name, Missing(name))


class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def startTest(self, test):
        signal.alarm(SECONDS)
        self.outcomes[self.name(test)] = "passed"

    def stopTest(self, test):
        signal.alarm(0)

    def name(self, test):
        return test.id().partition(".")[2]

    def addSkip(self, test, reason):
        self.outcomes[self.name(test)] = "skipped"

    def addError(self, test, error):
        self.outcomes[self.name(test)] = f"{error[0].__name__}: {error[1]}"[:300]

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error:
            self.addError(test, error)

    def addExpectedFailure(self, test, error):
        pass

    def addUnexpectedSuccess(self, test):
        self.outcomes[self.name(test)] = "unexpected success"


class TooLong(BaseException):
    """Of a test that does not end."""


def _too_long(*_):
    raise RuntimeError("too long")


def main(file, library, out):
    path = Path(file)
    sys.path.insert(0, str(path.parent))
    if library == "torch":
        __import__("torch._dynamo")  # before what it imports itself is stood in for
    else:
        import minitorch

        minitorch.install_as_torch()
    sys.meta_path.insert(0, Finder(("torch.testing._internal", "expecttest")))
    if library != "torch":
        sys.meta_path.append(Finder("torch."))
    signal.signal(signal.SIGALRM, _too_long)
    module, missing = load(path)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = Result()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        suite.run(result)
    Path(out).write_text(json.dumps({"missing": missing, "outcomes": result.outcomes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
