"""One trial: do the tests of a mutated module still pass?

It runs in a copy of the repository and in a forked process, in which all that is slow to import is there already.
numba's cache on disk would hide a mutant, for compiled code is filed under one formula's file though it contains what
that formula calls. So every trial compiles anew, into a folder of its own.
"""

import compileall
import contextlib
import difflib
import gc
import multiprocessing
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numba
import pytest
import scipy.special  # noqa: F401
import torch
from cosmic_ray import plugins
from cosmic_ray.mutating import use_mutation
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult
from hypothesis import Phase, settings

from tests.mutation.subjects import ROOT, asked_about

OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-Wignore::pytest.PytestAssertRewriteWarning"]
LIMIT = 300
"""Seconds after which a mutant that runs forever is taken for killed."""


def enter_copy(folder: Path) -> None:
    """Make this process work in a copy of the repository, politely."""
    copy = folder / str(os.getpid())
    for name in ("minitorch", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    compileall.compile_dir(copy / "minitorch", quiet=1)
    os.chdir(copy)
    sys.path[0] = str(copy)
    sys.dont_write_bytecode = True  # a mutant made within the second would pass for the one before
    os.nice(15)
    torch.set_num_threads(1)
    gc.freeze()  # pytest collects garbage several times, which need not go through all of PyTorch


def trial(item: WorkItem) -> WorkResult:
    """What becomes of a mutant."""
    mutation = item.mutations[0]
    operator = plugins.get_operator(mutation.operator_name)()
    with use_mutation(mutation.module_path, operator, mutation.occurrence) as (before, after):
        passed = passes(str(mutation.module_path))
    outcome = TestOutcome.SURVIVED if passed else TestOutcome.KILLED
    return WorkResult(WorkerOutcome.NORMAL, test_outcome=outcome, diff=changed(before, after))


def passes(module: str) -> bool:
    """Whether the tests of `module` pass, as it is in this copy."""
    process = multiprocessing.get_context("fork").Process(target=ask, args=(module,))
    process.start()
    process.join(LIMIT)
    process.kill()
    process.join()
    return process.exitcode == 0


def ask(module: str) -> None:
    """Run the tests of `module`; the exit status is pytest's."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]  # those of the copy are meant
    with tempfile.TemporaryDirectory() as cache, open(os.devnull, "w") as nowhere:
        os.environ["NUMBA_CACHE_DIR"] = cache
        numba.core.config.reload_config()
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            status = pytest.main([*OPTIONS, *asked_about(module)], plugins=[Declared(module)])
    os._exit(status)


class Declared:
    """Leaves of the tests that are generated for every op or optimizer those of what `module` declares.

    For a module that declares none, all ops are asked, and two optimizers.
    """

    def __init__(self, module: str):
        self.module = module.removesuffix(".py").replace("/", ".")

    def pytest_configure(self) -> None:
        """The same examples in every trial, and none made simpler once one has failed."""
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", derandomize=True, database=None, deadline=None, phases=phases)
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self.concerns(item)]

    def concerns(self, item: pytest.Item) -> bool:
        from minitorch import optim
        from minitorch.ops.op import registry

        name = item.callspec.params.get("name") if hasattr(item, "callspec") else None
        if name in registry and item.path.stem.startswith("test_registry"):
            declared = {op.name for op in registry.values() if op.__module__ == self.module}
            return name in (declared or registry)
        if name is not None and item.path.stem == "test_optimizers":
            declared = {n for n, value in vars(optim).items() if getattr(value, "__module__", None) == self.module}
            return name in (declared or {"Adam", "SGD"})
        return True


def changed(before: str, after: str) -> str:
    """The lines that a mutant changes: `before => after`."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old, new = (" ".join(line[2:].strip() for line in lines if line.startswith(mark)) for mark in ("- ", "+ "))
    return f"{old} => {new}".strip()
