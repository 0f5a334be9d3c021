"""`--row` finds rows by the names that the page has."""

import os
import subprocess
import sys

import pytest

from benchmarks.conftest import is_called


@pytest.mark.parametrize(
    ("asked", "name", "expected"),
    [
        ("relu-300", "op, forward + backward: relu-300", True),
        ("relu-300", "op, forward + backward: relu-3000", False),
        ("exp", "op, forward: exp-300", True),
        ("exp", "op, forward: expm1-300", False),
        ("matmul, 4", "products: matmul, 4", True),
        ("matmul, 4", "products: matmul, 4,096", False),
        ("matmul, 1,024", "products: matmul, 1,024", True),
        ("products: matmul, 4", "products: matmul, 4", True),
        ("matmul, 4", "products: matmul, forward + backward, 4", False),
    ],
)
def test_whole_words_of_a_name(asked, name, expected):
    assert is_called(asked, name) is expected


def asked_for(row):
    command = [sys.executable, "-m", "pytest", "benchmarks/test_products.py", "--quick", "--row", row]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}  # no worker of ours
    return subprocess.run([*command, "-p", "no:cacheprovider"], capture_output=True, text=True, env=alone)


@pytest.mark.slow  # it times one
def test_a_row_is_found_as_the_page_names_it():
    done = asked_for("matmul, 4")
    assert done.returncode == 0 and "products: matmul, 4: " in done.stdout and "1 passed, 4 skipped" in done.stdout


def test_a_name_that_no_row_has_is_told():
    done = asked_for("matmull, 4")
    assert done.returncode == 4 and "1 passed" not in done.stdout
    assert "no row is called 'matmull, 4'; the nearest are 'products: matmul, 4'" in done.stderr
