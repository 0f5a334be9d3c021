"""The report: verdicts, tables, charts, the page, and the figures in docs/."""

import fnmatch
import re
from xml.etree import ElementTree

import pytest

from benchmarks import ops
from benchmarks.models import MODELS
from benchmarks.reasons import REASONS
from benchmarks.report import __main__ as command
from benchmarks.report import figures, tables
from benchmarks.report.charts import chart
from benchmarks.report.page import code, page
from benchmarks.report.record import Rival
from benchmarks.report.text import amount, factor, limit, line
from benchmarks.sizes import SIZES
from benchmarks.test_loader import ROWS as LOADERS
from benchmarks.test_losses import LOSSES
from benchmarks.test_ops import SWEPT
from benchmarks.test_products import WIDTHS
from benchmarks.test_random import DRAWS
from tests.benchmarks.records import opponent, record, timed, weighed

ROWS = (
    timed("relu", opponents={"torch": 2.5}),
    timed("sort", opponents={"torch": opponent(0.5)}, limit=2e-4),
    timed("tan", opponents={"torch": opponent(1.01)}),
    timed("exp <&>", opponents={"torch": opponent(0.3, width=0.3, noisy=True)}),
    timed("2-3-1", "training step", 5e-5, opponents={"torch": 4.0, "torch fused": 0.9}),
    weighed("1-1", minitorch=2**20, torch=3 * 2**20),
    *(timed(f"add-{n}", "sizes", n * 1e-9, opponents={"torch": 2.0}, curve="add", size=n) for n in (1, 1000)),
)


def test_amounts_have_three_digits_and_a_fitting_unit():
    assert [amount(t) for t in (2.0, 0.0123456, 4.567e-5, 1.2e-7)] == ["2 s", "12.3 ms", "45.7 µs", "0.12 µs"]
    assert [amount(b, "B") for b in (0, 300, 1536, 1_700_000, 5 * 2**30)] == [
        "0 B",
        "300 B",
        "1.5 KiB",
        "1.62 MiB",
        "5 GiB",
    ]


def test_ratios():
    assert [factor(x) for x in (0.123, 1.0, 45.67, 123.4)] == ["0.12x", "1.00x", "45.7x", "123x"]


@pytest.mark.parametrize(
    ("low", "high", "noisy", "verdict"),
    [(1.1, 1.3, False, "faster"), (0.9, 1.1, False, "level"), (0.7, 0.9, False, "slower"), (1.1, 9, True, "noisy")],
)
def test_a_verdict_needs_an_interval_beside_1(low, high, noisy, verdict):
    assert Rival(1.0, 1.2, low, high, noisy).verdict == verdict


def test_summary_counts_wins_and_losses(tmp_path):
    _, lines = tables.summary(record(tmp_path, *ROWS))
    assert [line[0] for line in lines] == ["training step", "ops", "memory", "sizes"]
    assert lines[1] == ["ops", "4", "0.76x", "1", "1", "1", "1", "0", "exp <&>: 0.30x (0.21 to 0.39) noisy"]
    assert lines[2] == ["memory", "1", "3.00x", "1", "0", "0", "0", "0", "1-1: 3.00x"]


def test_what_one_process_saw_is_neither_win_nor_loss(tmp_path):
    """0.26x (0.24 to 0.29) in one run was 1.00x in the next."""
    first = timed("sum", opponents={"torch": opponent(0.26, 0.1)})
    alone = record(tmp_path, first, again=[]).rows[0].main
    assert alone.verdict == "once" and line(record(tmp_path, first, again=[]).rows[0]).endswith("0.29) once")
    both = record(tmp_path, first, again=[timed("sum", opponents={"torch": 1.0})]).rows[0].main
    assert both.verdict == "noisy" and (both.low, both.high) == pytest.approx((0.234, 1.02))
    near = record(tmp_path, first, again=[timed("sum", opponents={"torch": 0.27})]).rows[0].main
    assert near.verdict == "slower" and near.ratio == pytest.approx((0.26 * 0.27) ** 0.5)
    close = timed("sum", opponents={"torch": opponent(0.95)})
    assert record(tmp_path, close, again=[timed("sum", opponents={"torch": 1.02})]).rows[0].main.verdict == "level"


def test_noise_and_a_busy_machine_are_told_first(tmp_path, capsys):
    found = record(tmp_path, *ROWS, again=ROWS[3:], load=9.0)
    noisy, once, busy = tables.doubts(found)
    assert noisy == "Noisy: 1 of 8 rows, which tell nothing."
    assert once == "Seen in one process only: 2 rows, which are called neither wins nor losses."
    assert busy.startswith("Busy: the load average was 9.0 at the end")
    for text in (page(found), tables.everything(found)):
        assert 0 < text.index(noisy) < text.index(busy) < text.index("training step")
    command.report(tmp_path / "record.json")
    assert capsys.readouterr().out.startswith(f"{noisy}\n{once}\n{busy}\n| group")
    assert tables.doubts(record(tmp_path, *ROWS[:3])) == []


def test_legends_explain_all_that_is_drawn(tmp_path):
    found = record(tmp_path, *ROWS, again=ROWS[1:])
    drawn = chart(found.groups["ops"])
    assert all(f">{word}</text>" in drawn for word in ("level", "slower", "noisy", "once", "95 % interval"))
    assert ">faster</text>" not in drawn
    curves = [timed(f"{c}-{n}", "sizes", curve=c, size=n, opponents=o) for c, o in
              (("add", {"torch": 2.0}), ("mul", {"torch": 2.0, "numpy": 1.0})) for n in (1, 10)]  # fmt: skip
    assert ">numpy</text>" in chart(record(tmp_path, *curves).rows)


def test_code_is_shown_as_code(tmp_path):
    slow = timed("view-300", "op, forward + backward", opponents={"torch": 0.1})
    text = page(record(tmp_path, slow))
    assert "`" not in text and "<code>.grad</code>" in text
    assert code("`<x>` & y") == "<code>&lt;x&gt;</code> &amp; y"


def test_losses_are_named_worst_first(tmp_path):
    found = record(tmp_path, *ROWS, timed("worse", opponents={"torch": 0.1}))
    assert [line[0] for line in tables.losses(found)[1]] == ["ops: worse", "ops: sort"]


def test_a_loss_has_its_reason_beside_it(tmp_path):
    slow = {"opponents": {"torch": 0.1}}
    stack = timed("stack-1000000", "op, forward + backward", **slow)
    cat = timed("cat-1000000", "sizes, contiguous, forward + backward", curve="cat", size=10**6, **slow)
    found = record(tmp_path, stack, cat, timed("concatenate-300", **slow))
    assert [bool(line[-1]) for line in tables.losses(found)[1]] == [True, True, False]
    assert tables.losses(found)[1][0][-1] in tables.everything(found)
    assert "here it is a copy" in page(found)


def test_every_reason_is_of_a_row_that_there_is():
    rows = [f"op, forward + backward: {name}-{n}" for name in ops.cases() for n in (300, 10**6)]
    rows += [f"losses: {name}-{n}" for name in LOSSES for n in (300, 10**6)]
    rows += [f"products: matmul, {n:,}" for n in WIDTHS]
    rows += [f"random numbers: {name}-300" for name in DRAWS]
    rows += [f"sizes, transposed, forward + backward: {name}, {n:,}" for name in SWEPT for n in SIZES]
    rows += [f"DataLoader, one epoch: {name}" for name in LOADERS]
    rows += [f"files: {call}-{model}" for call in ("save", "load") for model in MODELS]
    assert all(fnmatch.filter(rows, pattern) for pattern in REASONS)


def test_a_table_shows_every_opponent_and_the_limit(tmp_path):
    found = record(tmp_path, *ROWS)
    assert "| 2-3-1 | 50 µs ± 0.5 µs | 4.00x (3.92 to 4.08) | 0.90x (0.88 to 0.92) |" in tables.everything(found)
    assert "| sort | 1 ms ± 10 µs | 0.50x (0.49 to 0.51) | 200 µs (20%) |" in tables.everything(found)
    assert "| 1-1 | 1 MiB | 3.00x |" in tables.everything(found)


def test_the_machine_is_told_with_threads_and_limits(tmp_path):
    text = tables.machine(record(tmp_path, *ROWS))
    for part in (
        "Abacus 3000",
        "torch 2.13.0",
        "not installed: jax",
        "Threads of every side: 1",
        "100 GFLOP/s",
        "20.0 GB/s",
    ):
        assert part in text


def test_a_limit_far_away_is_left_out(tmp_path):
    row, far = record(tmp_path, ROWS[1], timed("far", opponents={"torch": 1}, limit=1e-9)).rows
    assert limit(row) == "200 µs (20%)" and limit(far) == ""
    assert line(row) == "ops: sort: 1 ms; torch 0.50x (0.49 to 0.51); limit 200 µs (20%)"


@pytest.mark.parametrize("group", ["ops", "training step", "memory", "sizes"])
def test_each_kind_of_group_has_a_chart(tmp_path, group):
    found = record(tmp_path, *ROWS)
    text = chart(found.groups[group])
    ElementTree.fromstring(text)
    assert found.groups[group][0].curve in text


def test_many_rows_are_ranked_and_the_worst_is_named(tmp_path):
    rows = (timed(f"op{k}", opponents={"torch": 1 + k}, size=size) for k in range(30) for size in (300, 10**6))
    text = chart(record(tmp_path, *rows).rows)
    assert "op0" in text and "op29" not in text and "n = 1,000,000" in text


def test_the_page_stands_alone(tmp_path):
    text = page(record(tmp_path, *ROWS))
    assert not re.search(r"<script|<link|(src|href)=\"(?!#)", text)
    assert "exp &lt;&amp;&gt;" in text and "exp <&>" not in text
    assert text.count("<svg") == 4


def test_writing_the_figures_leaves_the_rest_of_the_file(tmp_path):
    file = tmp_path / "benchmarks.md"
    file.write_text(f"before\n{figures.BEGIN}old\n{figures.END}after\n")
    figures.write(record(tmp_path, *ROWS), file=file)
    text = file.read_text()
    assert text.startswith(f"before\n{figures.BEGIN}Abacus 3000") and text.endswith(f"{figures.END}after\n")
    assert (
        "old" not in text
        and "| training step |" in text
        and "Slower than torch in 1 of 8 rows; the worst: sort (ops) 0.50x.\n" in text
    )


def test_rows_that_failed_are_named_everywhere(tmp_path, capsys):
    found = record(tmp_path, *ROWS, failed={"benchmarks/test_ops.py::test_op[sin-300]": "torch's differ by 1e-3"})
    for text in (page(found), tables.everything(found), figures.figures(found)):
        assert "test_op[sin-300]" in text
    assert "torch&#39;s differ by 1e-3" in page(found)
    command.report(tmp_path / "record.json")
    assert "| benchmarks/test_ops.py::test_op[sin-300] | torch's differ by 1e-3 |" in capsys.readouterr().out
    assert "failed" not in page(record(tmp_path, *ROWS)) + figures.figures(record(tmp_path, *ROWS))


def test_training_on_more_threads_can_be_shown_too(tmp_path):
    (tmp_path / "two").mkdir()
    fast = timed("2-3-1", "training step", 1e-5, opponents={"torch": 3.0}, limit=5e-6)
    two = record(tmp_path / "two", fast, timed("exp", opponents={"torch": 9.0}), threads=2)
    text = figures.figures(record(tmp_path, *ROWS), two)
    _, more = text.split("Training in another run. Threads of every side: 2.")
    assert "| 2-3-1 | 10 µs ± 0.1 µs | 3.00x (2.94 to 3.06) | 5 µs (50%) |" in more and "exp" not in more


def test_rows_of_two_threads_and_of_no_opponent_are_told_apart(tmp_path):
    two = timed("add", "two threads against one", opponents={"one thread": 0.9})
    alone = weighed("2-3-1", "first call", "s", minitorch=1.5)
    found = record(tmp_path, *ROWS, two, alone)
    assert "Slower than one thread in 1 of 1 rows; the worst: add (two threads against one) 0.90x." in figures.figures(
        found
    )
    assert [line[2] for line in tables.losses(found)[1]] == [
        "torch 0.50x (0.49 to 0.51)",
        "one thread 0.90x (0.88 to 0.92)",
    ]
    assert "first call" not in [line[0] for line in tables.summary(found)[1]]
    assert "| 2-3-1 | 1.5 s |" in tables.everything(found) and page(found).count("<svg") == 5
    assert line(found.rows[-1]) == "first call: 2-3-1: 1.5 s"


def test_the_command_writes_page_and_tables(tmp_path, capsys):
    record(tmp_path, *ROWS)
    command.report(tmp_path / "record.json")
    assert (tmp_path / "record.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "record.md").read_text().startswith("Abacus")
    assert "| ops | 4 |" in capsys.readouterr().out
