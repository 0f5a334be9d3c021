"""The guide's code runs, section by section, and prints what the guide says it prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest

import minitorch.testing
from tests.slow import mostly_slow

GUIDE = Path(minitorch.testing.__file__).with_name("GUIDE.md")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", GUIDE.read_text(), re.M | re.S))
BLOCK = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.S)


@pytest.mark.parametrize("title", mostly_slow(SECTIONS, every=3))
def test_section(title):
    names = {"__name__": "guide"}
    for code, expected in BLOCK.findall(SECTIONS[title]):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"GUIDE.md, {title}", "exec"), names)
        assert rounded(printed.getvalue()) == rounded(expected)


def rounded(text):
    """Numbers to three digits, as the last ones depend on the processor."""
    return re.sub(r"\d+\.\d+(e[+-]\d+)?|\d{6,}", lambda number: f"{float(number[0]):.3g}", text.strip())


def test_three_uses():
    assert list(SECTIONS) == ["Your own op", "Your own framework", "A bug report"]
