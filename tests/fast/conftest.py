"""Where what these tests are of was left out, there is nothing to test."""

from importlib.util import find_spec

if find_spec("minitorch.fast") is None:
    collect_ignore_glob = ["test_*.py"]
