"""After an edit, what became of mutants is known still where the code is as it was."""

import pytest

pytest.importorskip("cosmic_ray", reason="it is installed for `make mutation` only")

from cosmic_ray import work_item

from tests.mutation import mutants

BEFORE = "def f(x):\n    return x + 1\n\n\ndef g(x):\n    return x + 1\n"
AFTER = "import math\n\n\ndef f(x):\n    return x + 1\n\n\ndef g(x):\n    return math.sin(x + 1)\n"


def test_outcomes_are_inherited_by_functions_that_have_not_changed(tmp_path, monkeypatch):
    (tmp_path / "minitorch").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "SESSIONS", tmp_path / "out")
    module = tmp_path / "minitorch" / "sums.py"
    module.write_text(BEFORE)
    first = mutants.session("minitorch/sums.py")
    count = len(first.pending_work_items)
    killed = work_item.WorkResult(work_item.WorkerOutcome.NORMAL, test_outcome=work_item.TestOutcome.KILLED, diff="")
    first.set_multiple_results([item.job_id for item in first.pending_work_items], killed)
    module.write_text(AFTER)
    second = mutants.session("minitorch/sums.py")
    assert len([1 for _, result in second.results if result.test_outcome]) == count // 2
    assert {item.mutations[0].definition_name for item in second.pending_work_items} == {"g"}
