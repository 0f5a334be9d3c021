"""Two runs: a regression shows, noise and a slower machine do not."""

from benchmarks.report import __main__ as command
from benchmarks.report.compare import changes, comparison
from tests.benchmarks.records import opponent, record, timed, weighed


def two(tmp_path, old, new, **machine):
    """A record with `old` and one with `new`, in folders of their own."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    return record(tmp_path / "old", *old), record(tmp_path / "new", *new, **machine)


def test_a_regression_shows(tmp_path):
    old = [timed("relu", opponents={"torch": 2.0}), timed("exp", opponents={"torch": 2.0})]
    new = [timed("relu", opponents={"torch": 1.5}), timed("exp", opponents={"torch": 2.0})]
    text = comparison(*two(tmp_path, old, new))
    assert "2 rows in both runs (2026-11-21 and 2026-11-21): 1 slower, 0 faster" in text
    assert "| ops: relu | 0.75x | 1 ms | 1 ms | 2.00x (1.96 to 2.04) | 1.50x (1.47 to 1.53) |" in text
    assert "exp" not in text


def test_a_machine_that_is_slower_for_both_sides_is_no_regression(tmp_path):
    old, new = (timed("relu", seconds=seconds, opponents={"torch": 2.0}) for seconds in (1e-3, 3e-3))
    assert "0 slower, 0 faster" in comparison(*two(tmp_path, [old], [new]))


def test_an_improvement_shows(tmp_path):
    old, new = (timed("relu", opponents={"torch": ratio}) for ratio in (1.0, 3.0))
    assert "| faster |" in comparison(*two(tmp_path, [old], [new]))


def test_rows_without_an_opponent_cannot_be_compared(tmp_path):
    rows = [weighed("2-3-1", "first call", "s", minitorch=1.5), timed("relu", opponents={"torch": 2.0})]
    text = comparison(*two(tmp_path, rows, rows))
    assert "1 rows in both runs" in text and "0 only in the old run, 0 only in the new one" in text


def test_what_noise_may_have_done_is_no_change(tmp_path):
    old = [
        timed("wide", opponents={"torch": opponent(2.0, 0.2)}),
        timed("small", opponents={"torch": opponent(2.0, 0.001)}),
    ]
    new = [
        timed("wide", opponents={"torch": opponent(1.7, 0.2)}),
        timed("small", opponents={"torch": opponent(1.95, 0.001)}),
    ]
    assert [change.sure for change in changes(*two(tmp_path, old, new))] == [False, False]
    noisy = [timed("relu", opponents={"torch": opponent(ratio, noisy=True)}) for ratio in (2.0, 1.0)]
    (tmp_path / "noisy").mkdir()
    text = comparison(*two(tmp_path / "noisy", noisy[:1], noisy[1:]))
    assert "0 slower" in text and "1 cannot be judged, being noisy in one of the runs: ops: relu." in text


def test_what_one_process_saw_cannot_be_judged(tmp_path):
    old, new = (timed("relu", opponents={"torch": ratio}) for ratio in (2.0, 1.5))
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    text = comparison(record(tmp_path / "old", old), record(tmp_path / "new", new, again=[], load=7.0))
    assert "0 slower" in text and "1 cannot be judged, being measured in one process only in one of the runs" in text
    assert "Of the new run: Busy: the load average was 7.0" in text


def test_rows_of_one_run_and_other_machines_are_told(tmp_path):
    old = [timed("relu", opponents={"torch": 2.0}), timed("gone", opponents={"torch": 2.0})]
    text = comparison(*two(tmp_path, old, old[:1], threads=2))
    assert (
        "1 only in the old run, 0 only in the new one" in text and "Not the same number of threads: 1, then 2." in text
    )


def test_the_command_compares(tmp_path, capsys):
    two(tmp_path, [timed("relu", opponents={"torch": 2.0})], [timed("relu", opponents={"torch": 1.0})])
    command.report(tmp_path / "new" / "record.json", compare=tmp_path / "old" / "record.json")
    assert "1 slower" in capsys.readouterr().out
