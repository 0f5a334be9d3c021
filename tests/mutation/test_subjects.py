"""Every module that is mutated has tests to ask, and what is said of survivors is said of such modules."""

import pytest

from tests.mutation.subjects import ROOT, asked_about, subjects
from tests.mutation.survivors import SURVIVORS


@pytest.mark.parametrize("module", subjects())
def test_every_module_has_tests_to_ask(module):
    tests = asked_about(module)
    assert tests
    assert all((ROOT / path).exists() for path in tests)


def test_survivors_are_mutants_of_these_modules():
    for module, change in SURVIVORS:
        assert module in subjects()
        assert " => " in change
