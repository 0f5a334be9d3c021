"""The lock-step machine: all rules together, made for two libraries."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis.stateful import run_state_machine_as_test

from .autograd_rules import AutogradRules
from .compile_rules import CompileRules
from .replay import shortened
from .session import Divergence
from .tensor_rules import TensorRules
from .training_rules import TrainingRules


class Lockstep(TensorRules, AutogradRules, TrainingRules, CompileRules):
    """One program, grown line by line in two sessions. Made for two libraries by `lockstep`.

    After each line it compares of every tensor the value, gradient, dtype, shape, strides, `requires_grad`, `is_leaf`,
    whether there is a `grad_fn`, `_version`, what shares memory with what; the state of every module, optimizer and
    scheduler; and the class of what was raised.
    """

    @classmethod
    def check(cls, settings: Any = None) -> None:
        """Try programs, as many as hypothesis' `settings` say; a `Divergence` holds only the lines that it needs."""
        try:
            run_state_machine_as_test(cls, settings=settings)
        except Divergence as found:
            libraries = cls.subject_library, cls.oracle_library
            lines, done = shortened(found.lines, *libraries, cls.known, **cls.options)
            raise Divergence(lines, done.problem or found.problem, done.shown or found.shown) from None


def lockstep(
    subject: Any,
    oracle: Any,
    known: Sequence[str] = (),
    *,
    seeds: bool = True,
    files: bool = True,
    errors: bool = True,
    partial: bool = False,
    refusal: type[Exception] | None = None,
    ops: Sequence[str] = (),
    without: Sequence[str] = (),
    **options: Any,
) -> type[Lockstep]:
    """A stateful hypothesis machine that runs random programs in `subject` and `oracle`, two torch-like modules.

    What is compared says `Lockstep`; `options` go to `assert_close` (by default rtol and atol 1e-4, of float16 2e-3).

    known: regular expressions for reports that are not to be made again; a program ends at one.
    seeds: whether both draw the same numbers from one seed; else modules get other weights, and nothing is random.
    files: whether each reads what the other has saved.
    errors: whether they have to be of the same class; else it is enough that both raise one.
    partial: leave out of programs and of what is compared whatever the subject has not got (what raises AttributeError,
        NotImplementedError or TypeError there); the `Counter` `missing` of the machine says what that was.
    refusal: what the subject raises for what it cannot compile; if given, it compiles functions, and the oracle not.
    ops: more expressions of one or two tensors than those in vocabulary.py, such as `"{x}.softsign()"`.
    without: names of rules that are left out (methods of `Lockstep`), for what the subject has not got.
    `.check()` runs it at once, `.TestCase` is a test for pytest; a failure is a `Divergence` with a short script.
    """
    members = {
        "subject_library": subject,
        "oracle_library": oracle,
        "known": tuple(known),
        "seeds": seeds,
        "ops": tuple(ops),
        "missing": Counter(),
        "options": {"files": files, "errors": errors, "partial": partial, "refusal": refusal, **options},
        **dict.fromkeys(without),
    }
    return type("LockstepOf", (Lockstep,), members)
