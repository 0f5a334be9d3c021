"""Planted faults: the kit finds each, and its report names the place; without any it finds nothing."""

import pytest
import torch

from minitorch.testing import course
from minitorch.testing.course import tape
from minitorch.testing.suite import checks
from tests.testing.faults import IN_COURSE, IN_PYTORCH, copy_of_pytorch

OF_COURSE = checks(course, torch, seeds=False)


@pytest.mark.parametrize("check", OF_COURSE, ids=str)
def test_the_example_framework_is_right(check):
    check()


def report(found, name):
    """What the check of that name says."""
    (check,) = [check for check in found if str(check) == name]
    with pytest.raises(AssertionError) as raised:
        check()
    return f"{check}: {raised.value}"


@pytest.mark.parametrize("fault", IN_COURSE.values(), ids=IN_COURSE)
def test_found_in_a_small_framework(fault, monkeypatch):
    monkeypatch.setattr(fault.owner, fault.name, fault.wrong)
    monkeypatch.setitem(tape.state, "recording", True)  # which one of the faults leaves off
    assert fault.words in report(checks(course, torch, seeds=False), fault.check)


@pytest.mark.parametrize("fault", IN_PYTORCH.values(), ids=IN_PYTORCH)
def test_found_in_a_copy_of_pytorch(fault, monkeypatch):
    if not isinstance(fault.owner, str):
        monkeypatch.setattr(fault.owner, fault.name, fault.wrong)
    try:
        assert fault.words in report(checks(copy_of_pytorch(fault), torch), fault.check)
    finally:
        torch.set_grad_enabled(True)


def test_many_are_planted():
    assert len(IN_COURSE) >= 14 and len(IN_PYTORCH) >= 8
