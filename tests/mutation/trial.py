"""One trial: do the tests of a mutated module still pass?

It runs in a copy of the repository and in a forked process, in which all that is slow to import is there already. The
tests are asked twice: first with nothing compiled that can do without, which most mutants do not survive. Every trial
compiles anew, into a folder of its own.
"""

import compileall
import contextlib
import difflib
import gc
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

import numba
import pytest
import scipy.special  # noqa: F401
import torch
import torch.fx.experimental.symbolic_shapes
from cosmic_ray import plugins
from cosmic_ray.mutating import use_mutation
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkItem, WorkResult
from hypothesis import Phase, settings

from tests.mutation.mutants import statement
from tests.mutation.subjects import ROOT, asked_about

OPTIONS = ["-x", "-q", "-s", "--tb=no", "--assert=plain", "-pno:cacheprovider", "-pno:logging", "-pno:xdist"]
LIMIT, PATIENCE = 120, 600
"""Seconds of work, and of waiting, after which a mutant that runs or waits forever is taken for killed.

Most tests take two to five seconds of work, those of an optimizer that compiles its loops thirty."""


def enter_copy(folder: Path) -> None:
    """Make this process work in a copy of the repository, politely."""
    copy = folder / str(os.getpid())
    for name in ("minitorch", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    compileall.compile_dir(copy, quiet=1)
    os.chdir(copy)
    sys.path[0] = str(copy)
    sys.dont_write_bytecode = True  # a mutant made within the second would pass for the one before
    os.nice(15)
    torch.set_num_threads(1)
    numba.vectorize(["float64(float64)"])(lambda x: x)  # what numba loads with the first function it compiles
    gc.freeze()  # pytest collects garbage several times, which need not go through all of PyTorch


def trial(item: WorkItem) -> WorkResult:
    """What becomes of a mutant."""
    mutation = item.mutations[0]
    operator = plugins.get_operator(mutation.operator_name)()
    with use_mutation(mutation.module_path, operator, mutation.occurrence) as (before, after):
        passed = passes(str(mutation.module_path), getattr(statement(before, mutation.start_pos[0]), "name", ""))
    outcome = TestOutcome.SURVIVED if passed else TestOutcome.KILLED
    return WorkResult(WorkerOutcome.NORMAL, test_outcome=outcome, diff=changed(before, after))


def passes(module: str, suspect: str = "") -> bool:
    """Whether the tests of `module` pass, as it is in this copy; those of the op `suspect` are asked first."""
    status = asked(module, suspect, [spared := Uncompiled()])
    return asked(module, suspect, []) == 0 if status == spared.STATUS else status == 0


def asked(module: str, suspect: str, plugins: list) -> int | None:
    """The status of a process of its own that asks; not 0 if it had to be killed."""
    plugins = [Declared(module, suspect), *plugins]
    process = multiprocessing.get_context("fork").Process(target=ask, args=(module, plugins))
    process.start()
    process.join(PATIENCE)
    process.kill()
    process.join()
    return process.exitcode


def ask(module: str, plugins: list) -> None:
    """Run the tests of `module`; the exit status is pytest's, or what a plugin makes of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]  # those of the copy are meant
    with tempfile.TemporaryDirectory() as cache, open(os.devnull, "w") as nowhere:
        os.environ["MINITORCH_CACHE"] = cache
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            status = pytest.main([*OPTIONS, *asked_about(module)], plugins=plugins)
    os._exit(status)


class Uncompiled:
    """Keeps formulas that have another form from being compiled; the exit status says if tests that pass had to do so.

    Tests of what is compiled are left out.
    """

    STATUS = 100

    def __init__(self) -> None:
        self.needed = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        from minitorch.jit.compiler import Meter

        kept = [item for item in items if "compiled" not in item.name]
        self.needed, items[:] = len(kept) < len(items), kept
        pays = Meter.pays
        Meter.pays = lambda *given: self.put_off(pays(*given))

    def put_off(self, pays: bool) -> bool:
        self.needed = self.needed or pays
        return False

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus == 0 and self.needed:
            session.exitstatus = self.STATUS


class Declared:
    """Leaves of the tests that are generated for every op or optimizer those of what `module` declares.

    Those of `suspect` come first. For a module that declares none, all ops are asked, and two optimizers.
    """

    def __init__(self, module: str, suspect: str):
        self.module = module.removesuffix(".py").replace("/", ".")
        self.suspect = suspect

    def pytest_configure(self) -> None:
        """The same examples in every trial, and none made simpler once one has failed."""
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", derandomize=True, database=None, deadline=None, phases=phases)
        settings.load_profile("mutation")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Take other ops out of the lists of what is generated, before thousands of tests are made of them."""
        for mark in metafunc.definition.iter_markers("parametrize"):
            names, values = mark.args[:2]
            if metafunc.module.__name__.rpartition(".")[2].startswith("test_registry") and "name" in names:
                values[:] = [v for v in values if self.concerns(v if names == "name" else v[0], self.ops())]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [x for x in items if x.path.stem != "test_optimizers" or self.concerns(named(x), self.optimizers())]
        items[:] = sorted(kept, key=lambda item: named(item) != self.suspect)

    def concerns(self, name: str | None, declared: set[str]) -> bool:
        return not declared or name is None or name in declared

    def ops(self) -> set[str]:
        from minitorch.ops.op import registry

        return {op.name for op in registry.values() if op.__module__ == self.module}

    def optimizers(self) -> set[str]:
        from minitorch import optim

        declared = {name for name in dir(optim) if getattr(getattr(optim, name), "__module__", None) == self.module}
        return declared or {"Adam", "SGD"}


def named(item: pytest.Item) -> str | None:
    """The op or optimizer that a generated test is about."""
    return item.callspec.params.get("name") if hasattr(item, "callspec") else None


def changed(before: str, after: str) -> str:
    """The lines that a mutant changes: `before => after`."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old, new = (" ".join(line[2:].strip() for line in lines if line.startswith(mark)) for mark in ("- ", "+ "))
    return f"{old} => {new}".strip()
