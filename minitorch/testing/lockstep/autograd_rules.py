"""Rules about gradients: backward passes, gradients taken as values, and hooks on the way."""

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from .program import Mode, Program, Result, handles_named, modes, tensors_named
from .vocabulary import APPLIED, BACKWARDS, FUNCTIONS, GRADIENTS, HOOKS


class AutogradRules(Program):
    """Every line runs a backward pass, or changes what one does."""

    @rule(backward=st.sampled_from(BACKWARDS), x=tensors_named, y=tensors_named, mode=modes)
    def backward(self, backward: str, x: str, y: str, mode: Mode) -> None:
        self.call(backward.format(x=x, y=y), mode)

    @rule(target=tensors_named, gradient=st.sampled_from(GRADIENTS), x=tensors_named, y=tensors_named, mode=modes)
    def gradient(self, gradient: str, x: str, y: str, mode: Mode) -> Result:
        return self.bind("x", gradient.format(x=x, y=y), mode)

    @rule(target=tensors_named, function=st.sampled_from(FUNCTIONS), applied=st.sampled_from(APPLIED), x=tensors_named)
    def function(self, function: tuple[str, str], applied: str, x: str) -> Result:
        name, source = function
        return self.bind("x", applied.format(f=name, x=x), before=source)

    @rule(target=tensors_named, x=tensors_named)
    def take_grad(self, x: str) -> Result:
        """The gradient itself as a tensor of the program, to be viewed and edited as any other."""
        if self.over or self.oracle.value(f"({x}.is_leaf or {x}.retains_grad) and {x}.grad is not None") is not True:
            return multiple()
        return self.bind("x", f"{x}.grad")

    @rule(target=handles_named, hook=st.sampled_from(HOOKS), x=tensors_named)
    def hook(self, hook: str, x: str) -> Result:
        return self.bind("handle", hook.format(x=x))

    @rule(handle=handles_named)
    def remove(self, handle: str) -> None:
        self.call(f"{handle}.remove()")
