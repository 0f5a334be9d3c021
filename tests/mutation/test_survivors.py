"""The mutants that are excused are still mutants of lines that exist."""

import pytest

from tests.mutation.subjects import ROOT, asked_about, subjects
from tests.mutation.survivors import SURVIVORS


@pytest.mark.parametrize(("module", "change"), SURVIVORS)
def test_the_line_is_there(module, change):
    text = " ".join(line.strip() for line in (ROOT / module).read_text().splitlines())
    assert change.partition(" => ")[0] in text


@pytest.mark.parametrize("module", subjects())
def test_every_module_has_tests_to_ask(module):
    assert asked_about(module)
