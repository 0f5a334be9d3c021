"""The stubs, which type checkers and editors read, say what is there."""

import pytest

from tests.tensor.stub import stubs


@pytest.mark.parametrize(("path", "text"), stubs().items(), ids=lambda x: getattr(x, "name", ""))
def test_the_stub_is_as_written_now(path, text):
    assert path.read_text() == text, "run python -m tests.tensor.stub"
