"""Rules about tensors: made, viewed, indexed, computed with and edited, in any grad mode and in any thread."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, multiple, precondition, rule

from ..recipes import Method, Variable
from ..strategies import dtypes, indices, tensors
from .program import Mode, Program, Result, modes, tensors_named
from .vocabulary import COPIES, DRAWS, EDITS, OPS, VIEWS

LARGE = st.sampled_from([0.5, 60000.0, -60000.0, 256.0, 6e-8])  # as halves, whose squares are none
LEAVES = tensors(dtypes("float") | st.just("int64"), special=False, requires_grad=st.booleans()) | tensors(
    "float16", elements=LARGE, layouts=False, requires_grad=st.booleans()
)


class TensorRules(Program):
    """Every line binds a tensor, or writes to one."""

    @initialize(target=tensors_named, leaf=LEAVES)
    def start(self, leaf: Any) -> Result:
        return self.bind("x", repr(leaf))

    @rule(target=tensors_named, leaf=LEAVES, mode=modes)
    def create(self, leaf: Any, mode: Mode) -> Result:
        return self.bind("x", repr(leaf), mode)

    @rule(target=tensors_named, view=st.sampled_from(VIEWS), x=tensors_named, mode=modes)
    def view(self, view: str, x: str, mode: Mode) -> Result:
        return self.bind("x", view.format(x=x), mode)

    @rule(target=tensors_named, x=tensors_named, mode=modes, data=st.data())
    def index(self, x: str, mode: Mode, data: Any) -> Result:
        if self.over:
            return multiple()
        key = data.draw(indices(tuple(self.oracle.names[x].shape)))
        return self.bind("x", repr(Method(Variable(x), "__getitem__", (key,))), mode)

    @rule(target=tensors_named, op=st.sampled_from(OPS), x=tensors_named, y=tensors_named, mode=modes)
    def op(self, op: str, x: str, y: str, mode: Mode) -> Result:
        return self.bind("x", op.format(x=x, y=y), mode)

    @precondition(lambda self: self.ops)
    @rule(target=tensors_named, x=tensors_named, y=tensors_named, mode=modes, data=st.data())
    def op_asked_for(self, x: str, y: str, mode: Mode, data: Any) -> Result:
        return self.bind("x", data.draw(st.sampled_from(self.ops)).format(x=x, y=y), mode)

    @rule(target=tensors_named, copy=st.sampled_from(COPIES), x=tensors_named, mode=modes)
    def copy(self, copy: str, x: str, mode: Mode) -> Result:
        return self.bind("x", copy.format(x=x), mode)

    @precondition(lambda self: self.seeds)
    @rule(target=tensors_named, drawing=st.sampled_from(DRAWS), x=tensors_named, mode=modes, seed=st.integers(0, 9))
    def draw(self, drawing: str, x: str, mode: Mode, seed: int) -> Result:
        return self.bind("x", drawing.format(x=x), mode, before=f"torch.manual_seed({seed})")

    @rule(edit=st.sampled_from(EDITS), x=tensors_named, y=tensors_named, mode=modes)
    def edit(self, edit: str, x: str, y: str, mode: Mode) -> None:
        self.call(edit.format(x=x, y=y), mode)
