"""The lock-step machine: all rules together, made for two libraries."""

from collections.abc import Sequence
from typing import Any

from hypothesis.stateful import run_state_machine_as_test

from .autograd_rules import AutogradRules
from .session import Divergence
from .steps import shortened
from .tensor_rules import TensorRules
from .training_rules import TrainingRules


class Lockstep(TensorRules, AutogradRules, TrainingRules):
    """One program, grown line by line in two sessions. Made for two libraries by `lockstep`."""

    @classmethod
    def check(cls, settings: Any = None) -> None:
        """Try programs, as many as hypothesis' `settings` say; a `Divergence` holds only the lines that it needs."""
        try:
            run_state_machine_as_test(cls, settings=settings)
        except Divergence as found:
            lines = shortened(found.lines, cls.subject_library, cls.oracle_library, **cls.options)
            raise Divergence(lines, found.problem, found.shown) from None


def lockstep(
    subject: Any,
    oracle: Any,
    known: Sequence[str] = (),
    *,
    seeds: bool = True,
    files: bool = True,
    without: Sequence[str] = (),
    **options: Any,
) -> type[Lockstep]:
    """A stateful hypothesis machine that runs random programs in `subject` and `oracle`, two torch-like modules.

    After each line it compares of every tensor the value, gradient, dtype, shape, strides, `requires_grad`, `is_leaf`,
    whether there is a `grad_fn`, `_version`, what shares memory with what; the state of every module, optimizer and
    scheduler; and the class of what was raised. `options` go to `assert_close` for values and gradients (by default
    rtol=1e-4, atol=1e-4, as errors of rounding add up).

    known: regular expressions for differences that are not to be reported again, searched in the report
        (`after 'x0.zero_()': unexpected RuntimeError(...)`, and the script); a program ends at one.
    seeds: whether both draw the same numbers from one seed; else modules get other weights, and nothing is random.
    files: whether each reads what the other has saved.
    without: names of rules that are left out (methods of `Lockstep`), for what the subject has not got.

    `lockstep(minitorch, torch).check()` runs it at once, `lockstep(minitorch, torch).TestCase` is a test for pytest. A
    failure is a `Divergence` with a short script that runs with both.
    """
    members = {
        "subject_library": subject,
        "oracle_library": oracle,
        "known": tuple(known),
        "seeds": seeds,
        "options": {"files": files, **options},
        **dict.fromkeys(without),
    }
    return type("LockstepOf", (Lockstep,), members)
