"""Run the files with both libraries, and say what passes, and why the rest does not."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

FILES = [
    "nn/test_module_hooks", "nn/test_parametrization", "nn/test_pruning", "nn/test_lazy_modules", "nn/test_pooling",
    "nn/test_multihead_attention", "nn/test_packed_sequence", "nn/test_load_state_dict", "nn/test_convolution",
    "nn/test_embedding", "nn/test_init", "nn/test_dropout", "optim/test_lrscheduler", "optim/test_optim",
    "optim/test_swa_utils", "distributions/test_transforms", "distributions/test_constraints",
    "distributions/test_distributions", "test_autograd", "test_optim", "test_dataloader", "test_nn", "test_torch",
    "test_indexing", "test_view_ops", "test_shape_ops", "test_type_promotion", "test_sort_and_select", "test_utils",
    "test_scatter_gather_ops", "test_type_info", "test_numpy_interop", "test_serialization", "test_reductions",
    "test_tensor_creation_ops", "test_segment_reductions",
]  # fmt: skip
MINUTES = 30


def outcomes(file, library):
    """What became of each test of a file; nothing where the file could not be loaded."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "outcomes.json"
        command = [sys.executable, "-W", "ignore", "-m", "tests.pytorch_suite.child", str(file), library, str(out)]
        try:
            subprocess.run(command, timeout=60 * MINUTES, capture_output=True, env={**os.environ, "PYTHONPATH": "."})
        except subprocess.TimeoutExpired:
            print(f"{file.name} with {library}: no end after {MINUTES} minutes")
        return json.loads(out.read_text())["outcomes"] if out.exists() else {}


def main(checkout, *names):
    total, passed, reasons, examples = 0, 0, Counter(), {}
    for name in names or FILES:
        file = Path(checkout) / "test" / f"{name}.py"
        expected, found = (outcomes(file, library) for library in ("torch", "minitorch"))
        counted = [test for test, outcome in expected.items() if outcome == "passed"]
        same = [test for test in counted if found.get(test) == "passed"]
        total, passed = total + len(counted), passed + len(same)
        print(f"{name}: {len(same)} of {len(counted)}", flush=True)
        for test in set(counted) - set(same):
            first = found.get(test, "the file could not be loaded").split("\n")[0]
            reason = re.sub(r"\d+", "N", first)[:120]
            reasons[reason] += 1
            examples.setdefault(reason, f"{name} {test}")
    print(f"{passed} of the {total} tests that pass with PyTorch pass with minitorch")
    for reason, count in reasons.most_common(100):
        print(f"{count:5} {reason} ({examples[reason]})")


if __name__ == "__main__":
    main(*sys.argv[1:])
