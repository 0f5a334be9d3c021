"""Rules about compiled functions: defined once, called beside eager code that changes what they read."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from .program import Program, Result, functions_named, modules_named, optimizers_named, tensors_named
from .training_vocabulary import COMPILED, COMPILED_STEP

compiling = precondition(lambda self: self.options["refusal"])


class CompileRules(Program):
    """Every line compiles a function of one tensor, or calls one; in the oracle it stays as it is."""

    @compiling
    @rule(target=functions_named, code=st.sampled_from(COMPILED), m=modules_named, y=tensors_named)
    def compile(self, code: str, m: str, y: str) -> Result:
        return self.bind("f", f"torch.compile({code.format(m=m, y=y)})")

    @compiling
    @rule(target=functions_named, m=modules_named, optimizer=optimizers_named)
    def compile_a_step(self, m: str, optimizer: str) -> Result:
        return self.bind("f", "torch.compile(step)", before=COMPILED_STEP.format(m=m, optimizer=optimizer))

    @compiling
    @rule(target=tensors_named, f=functions_named, x=tensors_named)
    def call_compiled(self, f: str, x: str) -> Result:
        return self.bind("x", f"{f}({x})")
