"""What every benchmark shares: the same number of threads on both sides, quick runs, and the duel."""

import os
import re
import sys

THREADS = int(os.environ.get("THREADS", "1"))
# These must be set before a pool of threads exists, hence before the libraries are imported.
os.environ |= {f"{pool}_NUM_THREADS": str(THREADS) for pool in ("OMP", "OPENBLAS", "MKL")}
if THREADS == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

from contextlib import contextmanager  # noqa: E402
from dataclasses import replace  # noqa: E402
from difflib import get_close_matches  # noqa: E402
from multiprocessing.connection import Connection  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
import torch  # noqa: E402

import minitorch  # noqa: E402
from benchmarks import machine  # noqa: E402
from benchmarks.duel import FULL, OURS, QUICK, Duel  # noqa: E402
from benchmarks.limits import seconds_at_least  # noqa: E402
from benchmarks.report.record import Record, curve_point, row_of  # noqa: E402
from benchmarks.report.text import line  # noqa: E402
from benchmarks.sides import Elsewhere, Here, processes_of, serve, served, start_the_other  # noqa: E402
from minitorch.jit.compiler import Meter  # noqa: E402

# Rows show what a long run comes to: loops are loaded at their first call, not once they were missed for long enough,
# which takes seconds of small steps: longer than a row can wait for a side to be in its steady state. Cold starts
# are measured in processes of their own, which know nothing of this.
Meter.pays = lambda *_: True  # type: ignore[method-assign]
torch.set_num_threads(THREADS)
REST = 0.05  # seconds after which threads have stopped spinning
DOUBT = 0.05  # two processes that do the same, with equally many threads, were 3 % apart for as long as they lived
OTHER = pytest.StashKey[Connection]()
NAMES = pytest.StashKey[dict[str, bool]]()  # of the rows that ran, and whether they are what `--row` asks for


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="fewer rows, fewer rounds: under six minutes with --again")
    parser.addoption("--brief", action="store_true", help="all rows, fewer rounds: forty minutes, twice with --again")
    parser.addoption("--compile", action="store_true", help="torch.compile as an opponent: 20 seconds more a row")
    parser.addoption("--row", help="the rows of this name, as the page shows it: 'relu-300', 'matmul, 256'")
    parser.addoption("--again", type=Path, help="a record: repeat what it calls seen once, the wins and losses")
    parser.addoption("--serve", type=int, help="be the process of the opponents, at this file descriptor: sides.py")


def pytest_configure(config):
    config.option.benchmark_quiet = True  # its table shows rounds, which are of many calls
    if config.option.serve:
        config.stash[OTHER] = Connection(config.option.serve)
    elif THREADS > 1 and not config.option.collectonly:
        # Rows with processes of their own are none of its business.
        arguments = [*config.invocation_params.args, f"--ignore={Path(__file__).with_name('test_threads.py')}"]
        process, config.stash[OTHER] = start_the_other(arguments, THREADS)
        config.add_cleanup(process.wait)
        config.add_cleanup(config.stash[OTHER].close)  # runs first, and ends the process if it is still waiting


def pytest_collection_modifyitems(config, items):
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore"))  # of the opponents; our own are errors in the tests
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("full")])
        items[:] = [item for item in items if not item.get_closest_marker("full")]
    if again := config.getoption("--again"):
        decided = {row.id for row in Record.read(again).opposed if row.main.verdict == "once"}
        items[:] = [item for item in items if item.nodeid in decided]
    if row := config.getoption("--row"):
        # Points of curves have the names that their tests give them, and are chosen once they run.
        config.stash[NAMES] = {item_name(item): False for item in items if "duel" not in item.fixturenames}
        items[:] = [item for item in items if "duel" in item.fixturenames or is_called(row, item_name(item))]


def pytest_benchmark_update_machine_info(config, machine_info):
    machine_info |= machine.facts(THREADS)


def pytest_benchmark_update_json(config, output_json):
    """Rows that failed stand in the record too, with the first line of what they said."""
    found = config.pluginmanager.get_plugin("terminalreporter").stats
    reports = [*found.get("failed", []), *found.get("error", [])]
    output_json["failed"] = {report.nodeid: report.longrepr.reprcrash.message.partition("\n")[0] for report in reports}


def pytest_sessionfinish(session):
    """A name that no row has is told, with those most like it."""
    options, names = session.config.option, session.config.stash.get(NAMES, {})
    if options.row and not any(names.values()) and not (options.collectonly or options.serve or options.again):
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
        near = get_close_matches(options.row, names, n=3, cutoff=0)
        print(f"\nno row is called {options.row!r}; the nearest are {', '.join(map(repr, near))}", file=sys.stderr)


def pytest_report_teststatus(report):
    """A row that was measured shows as its figures instead of a dot."""
    row = dict(report.user_properties).get("row")
    if report.when == "call" and report.passed and row:
        return "passed", f"{row}\n", "PASSED"


@pytest.fixture
def report(benchmark, request):
    """`report(seconds=..., opponents=...)` keeps facts of the row in the record, and shows the row."""

    def keep(**facts):
        chosen(request, facts)
        benchmark.extra_info |= facts
        request.node.user_properties.append(("row", line(row_of(vars(benchmark), benchmark.extra_info))))

    return keep


@pytest.fixture
def duel(fight, request):
    """`duel(make)`: time `make(minitorch)` against `make(torch)` by turns.

    Their evidence and the results of the next `calls` calls must have agreed before.
    `others` are more opponents by name: functions that prepare the same work. `flop` and `traffic` (bytes) are what
    the work must do at least; `size` is its place on the x-axis of the curve named `curve`.
    """

    def run(make, others=(), *, calls=1, flop=0, traffic=0, **facts):
        if not chosen(request, facts):
            pytest.skip("a row of another name")
        rivals = {"torch": lambda: make(torch), **dict(others)}
        if request.config.option.serve:
            serve(request.config.stash[OTHER], request.node.nodeid, rivals)
            return
        with opponents(request, rivals) as sides:
            limit = seconds_at_least(flop, traffic)
            fight({OURS: Here(lambda: make(minitorch)), **sides}, calls, THREADS, limit=limit, **facts)

    return run


def chosen(request, facts):
    """Whether `--row` means this row, or is not given; takes note of the row's name."""
    names, item = request.config.stash.get(NAMES, None), request.node
    if names is None:
        return True
    name = f"{group_of(item)}: {curve_point(facts)}" if "curve" in facts else item_name(item)
    names[name] = is_called(request.config.option.row, name)
    return names[name]


def item_name(item):
    """`group: row` of a row that is no point of a curve."""
    return f"{group_of(item)}: {item.callspec.id if hasattr(item, 'callspec') else item.name}"


def group_of(item):
    marker = item.get_closest_marker("benchmark")
    return marker.kwargs.get("group", "") if marker else ""


def is_called(asked, name):
    """Whether that is this row, or whole words and numbers of its name: "matmul, 4" is not "matmul, 4,096"."""
    return re.search(rf"(?<![\w,]){re.escape(asked)}(?!\w|,\d)", name) is not None


@contextmanager
def opponents(request, rivals):
    """The sides of the opponents: here, or in the other process if there is one."""
    other = request.config.stash.get(OTHER, None)
    if other is None:
        yield {name: Here(make) for name, make in rivals.items()}
        return
    with served(other, request.node.nodeid):
        yield {name: Elsewhere(other, name) for name in rivals}


@pytest.fixture
def two_against_one(fight, request):
    """`two_against_one(make)`: time `make(minitorch)` with two threads against itself with one, by turns."""
    row = request.node.nodeid

    def run(make, *, calls=1):
        if request.config.option.serve:
            serve(request.config.stash[OTHER], row, {OURS: lambda: make(minitorch)})
            return
        if len(os.sched_getaffinity(0)) < 2:
            pytest.skip("there is one processor")
        with processes_of(row, threads=(2, 1)) as (two, one):
            fight({OURS: Elsewhere(two, OURS), "one thread": Elsewhere(one, OURS)}, calls, threads=2)

    return run


@pytest.fixture
def fight(benchmark, request, report):
    """`fight(sides, calls, threads)`: once the sides agreed, time them by turns, and report how they did."""
    effort = QUICK if request.config.option.quick or request.config.option.brief else FULL
    # To ask another process takes 0.1 ms, of which short rounds would show something.
    patient = replace(effort, rest=REST, doubt=DOUBT, round_seconds=FULL.round_seconds)

    def run(sides, calls, threads, **facts):
        duel = Duel(sides, patient if threads > 1 else effort)
        duel.agree(calls)
        report(**duel.times(benchmark), **facts)

    return run


@pytest.fixture
def amounts(benchmark, request, report):
    """`amounts("B", minitorch=..., torch=...)`: a row of amounts other than seconds, of which less is better."""
    if request.config.option.serve:
        pytest.skip("only times are taken by turns")

    def keep(unit, **amount):
        benchmark.pedantic(lambda: None)
        report(unit=unit, amounts=amount)

    return keep
