"""What every benchmark shares: the same number of threads on both sides, quick runs, and the duel."""

import os

THREADS = int(os.environ.get("THREADS", "1"))
# These must be set before a pool of threads exists, hence before the libraries are imported.
os.environ |= {f"{pool}_NUM_THREADS": str(THREADS) for pool in ("OMP", "OPENBLAS", "MKL")}
if THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

from contextlib import closing  # noqa: E402

import pytest  # noqa: E402
import torch  # noqa: E402

import minitorch  # noqa: E402
from benchmarks import machine  # noqa: E402
from benchmarks.duel import FULL, QUICK, Duel  # noqa: E402
from benchmarks.limits import seconds_at_least  # noqa: E402
from benchmarks.report.record import row_of  # noqa: E402
from benchmarks.report.text import line  # noqa: E402

torch.set_num_threads(THREADS)


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="fewer rows, fewer rounds: under three minutes in all")
    parser.addoption("--compile", action="store_true", help="torch.compile as an opponent: 20 seconds more a row")


def pytest_configure(config):
    config.option.benchmark_quiet = True  # its table shows rounds, which are of many calls


def pytest_collection_modifyitems(config, items):
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore"))  # of the opponents; our own are errors in the tests
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("full")])
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_benchmark_update_machine_info(config, machine_info):
    machine_info |= machine.facts(THREADS)


def pytest_report_teststatus(report):
    """A row that was measured shows as its figures instead of a dot."""
    row = dict(report.user_properties).get("row")
    if report.when == "call" and report.passed and row:
        return "passed", f"{row}\n", "PASSED"


@pytest.fixture
def report(benchmark, request):
    """`report(seconds=..., opponents=...)` keeps facts of the row in the record, and shows the row."""

    def keep(**facts):
        benchmark.extra_info |= facts
        request.node.user_properties.append(("row", line(row_of(vars(benchmark), benchmark.extra_info))))

    return keep


@pytest.fixture
def duel(benchmark, request, report):
    """`duel(make)`: time `make(minitorch)` against `make(torch)` by turns, once their first `calls` calls agreed.

    `others` are more opponents by name: functions that prepare the same work. `flop` and `traffic` (bytes) are what
    the work must do at least; `size` is its place on the x-axis of the curve named `curve`.
    """
    effort = QUICK if request.config.getoption("--quick") else FULL

    def run(make, others=(), *, calls=1, flop=0, traffic=0, **facts):
        sides = {"minitorch": lambda: make(minitorch), "torch": lambda: make(torch), **dict(others)}
        with closing(Duel(sides, effort, apart=THREADS > 1)) as fight:
            fight.agree(calls)
            result = fight.times(benchmark)
        limit = {"limit": seconds_at_least(flop, traffic)} if flop or traffic else {}
        report(**result, **limit, **facts)

    return run


@pytest.fixture
def amounts(benchmark, report):
    """`amounts("B", minitorch=..., torch=...)`: a row of amounts other than seconds, of which less is better."""

    def keep(unit, **amount):
        benchmark.pedantic(lambda: None)
        report(unit=unit, amounts=amount)

    return keep
