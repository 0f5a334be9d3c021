"""What is mutated, and which tests are asked about each module: few enough to run again for every mutant."""

from pathlib import Path

ROOT = Path(__file__).parents[2]

OPS = ("tests/ops/test_registry.py", "tests/ops/test_registry_oracle.py")
"""These ask only about the ops that the module declares: see `trial.py`."""

OPTIMIZERS = ("tests/optim/test_optimizers.py", "tests/optim/test_options.py", "tests/optim/test_optimizer.py")
"""The first asks only about the optimizers that the module declares."""

MORE = {
    "minitorch/ops/broadcasting.py": ("tests/functions/test_reductions.py",),
    "minitorch/ops/classification.py": ("tests/nn/test_losses.py",),
    "minitorch/ops/conversion.py": ("tests/functions/test_conversion.py",),
    "minitorch/ops/cumulative.py": ("tests/functions/test_cumulative.py",),
    "minitorch/ops/dropout.py": ("tests/rng/test_streams.py", "tests/nn/test_layers.py"),
    "minitorch/ops/embedding.py": ("tests/nn/test_layers.py",),
    "minitorch/ops/extremes.py": ("tests/functions/test_extremes.py",),
    "minitorch/ops/indexing.py": ("tests/functions/test_indexing.py",),
    "minitorch/ops/joining.py": ("tests/functions/test_joining.py",),
    "minitorch/ops/losses.py": ("tests/nn/test_losses.py",),
    "minitorch/ops/norms.py": ("tests/functions/test_norms.py",),
    "minitorch/ops/ordering.py": ("tests/functions/test_ordering.py", "tests/functions/test_extremes.py"),
    "minitorch/ops/products.py": ("tests/functions/test_products.py",),
    "minitorch/ops/reductions.py": ("tests/functions/test_reductions.py",),
    "minitorch/ops/selection.py": ("tests/functions/test_arithmetic.py",),
    "minitorch/ops/shaping.py": ("tests/functions/test_shaping.py",),
    "minitorch/optim/formula.py": ("tests/optim/test_options.py",),
    "minitorch/optim/hooks.py": ("tests/optim/test_options.py", "tests/optim/test_lr_scheduler.py"),
    "minitorch/tensor/promotion.py": ("tests/ops/test_arithmetic.py", "tests/tensor/test_promotion.py"),
    "minitorch/autograd/engine.py": ("tests/autograd",),
    "minitorch/autograd/modes.py": ("tests/autograd/test_engine.py",),
    "minitorch/autograd/node.py": ("tests/autograd",),
    "minitorch/autograd/op_node.py": ("tests/autograd",),
    "minitorch/autograd/paths.py": ("tests/autograd",),
}
"""Tests beside those that are generated and the one that mirrors the module."""

NOT_RULES = {"__init__.py", "op.py"}
"""Files of `ops/` without a formula: the page of re-exports, the declaring machinery, messages."""

CORE = ("autograd/engine", "autograd/modes", "autograd/node", "autograd/op_node", "autograd/paths", "tensor/promotion")


def subjects() -> list[str]:
    """Every module that is mutated, by its path."""
    rules = [path for path in ROOT.glob("minitorch/ops/*.py") if path.name not in NOT_RULES]
    optimizers = [path for path in ROOT.glob("minitorch/optim/*.py") if path.stem[0] != "_"]
    core = [ROOT / f"minitorch/{module}.py" for module in CORE]
    return [str(path.relative_to(ROOT)) for path in sorted([*rules, *optimizers, *core])]


def asked_about(module: str) -> list[str]:
    """The tests that are asked about `module`, those that notice most first."""
    folder, name = Path(module).parts[1:]
    generated = {"ops": OPS, "optim": OPTIMIZERS}.get(folder, ())
    mirror = f"tests/{folder}/test_{name}"
    found = dict.fromkeys((*generated, mirror, *MORE.get(module, ())))
    return [path for path in found if (ROOT / path).exists()]
