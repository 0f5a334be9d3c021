"""Rules about training: modules, optimizers, schedulers, and files."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from ..recipes import Call
from ..strategies import modules, optimizers, tensors
from ..strategies.modules import WITHOUT_PARAMETERS
from ..strategies.schedulers import schedulers
from .program import (
    Mode,
    Program,
    Result,
    files_named,
    handles_named,
    modes,
    modules_named,
    optimizers_named,
    schedulers_named,
    state_files_named,
    states_named,
    tensors_named,
)
from .training_vocabulary import CLOSURE, FIGURES, MODULE_CALLS, MODULE_HOOKS, OPTIMIZER_CALLS, SAVED, WEIGHTS

MODULES = modules(leaves=(*WITHOUT_PARAMETERS, Call("nn.Dropout", (0.5,)), Call("nn.Flatten")), max_layers=3)
PARAMETERS = st.lists(tensors_named, min_size=1, max_size=3, unique=True)


class TrainingRules(Program):
    """Every line is one that training loops have."""

    @rule(targets=(modules_named, states_named), module=MODULES, seed=st.integers(0, 9))
    def module(self, module: Any, seed: int) -> Result:
        if self.seeds:
            return self.bind("model", repr(module.tree), before=f"torch.manual_seed({seed})")
        return self.bind(
            "model", repr(module.tree).replace("torch.nn.Dropout(0.5)", "torch.nn.Identity()"), after=WEIGHTS
        )

    @rule(targets=(modules_named, states_named), module=modules_named)
    def copy_module(self, module: str) -> Result:
        return self.bind("model", f"copy.deepcopy({module})")

    @rule(target=tensors_named, module=modules_named, mode=modes, data=st.data())
    def forward(self, module: str, mode: Mode, data: Any) -> Result:
        """The output for a fresh batch of the right width."""
        if self.over:
            return multiple()
        width = self.oracle.value(f"next((p.shape[1] for p in {module}.parameters() if p.dim() == 2), 2)")
        batch = data.draw(tensors("float32", st.tuples(st.integers(0, 3), st.just(width)), special=False))
        return self.bind("x", f"{module}({batch!r})", mode)

    @rule(target=tensors_named, module=modules_named, x=tensors_named, mode=modes)
    def apply(self, module: str, x: str, mode: Mode) -> Result:
        return self.bind("x", f"{module}({x})", mode)

    @rule(target=tensors_named, module=modules_named, at=st.integers(0, 3))
    def parameter(self, module: str, at: int) -> Result:
        return self.bind("x", f"list({module}.parameters())[{at}]")

    @rule(call=st.sampled_from(MODULE_CALLS), module=modules_named)
    def change(self, call: str, module: str) -> None:
        self.call(call.format(m=module))

    @rule(target=handles_named, hook=st.sampled_from(MODULE_HOOKS), module=modules_named)
    def module_hook(self, hook: str, module: str) -> Result:
        return self.bind("handle", hook.format(m=module))

    @rule(targets=(optimizers_named, states_named), recipe=optimizers(), params=PARAMETERS)
    def optimizer(self, recipe: Any, params: list[str]) -> Result:
        return self.bind("optimizer", repr(recipe).replace("params", f"[{', '.join(params)}]", 1))

    @rule(targets=(optimizers_named, states_named), recipe=optimizers(), module=modules_named)
    def optimizer_of_module(self, recipe: Any, module: str) -> Result:
        return self.bind("optimizer", repr(recipe).replace("params", f"{module}.parameters()", 1))

    @rule(optimizer=optimizers_named, call=st.sampled_from(OPTIMIZER_CALLS), x=tensors_named, mode=modes)
    def train(self, optimizer: str, call: str, x: str, mode: Mode) -> None:
        self.call(call.format(optimizer=optimizer, x=x), mode)

    @rule(target=tensors_named, optimizer=optimizers_named, x=tensors_named, y=tensors_named)
    def train_by_closure(self, optimizer: str, x: str, y: str) -> Result:
        return self.bind("x", f"{optimizer}.step(closure)", before=CLOSURE.format(optimizer=optimizer, x=x, y=y))

    @rule(targets=(optimizers_named, states_named), optimizer=optimizers_named)
    def copy_optimizer(self, optimizer: str) -> Result:
        return self.bind("optimizer", f"copy.deepcopy({optimizer})")

    @rule(state=states_named, other=states_named)
    def hand_over_state(self, state: str, other: str) -> None:
        self.call(f"{state}.load_state_dict({other}.state_dict())")

    @rule(targets=(schedulers_named, states_named), recipe=schedulers(), optimizer=optimizers_named)
    def scheduler(self, recipe: Any, optimizer: str) -> Result:
        return self.bind("scheduler", repr(recipe).replace("(optimizer", f"({optimizer}", 1))

    @rule(scheduler=schedulers_named, figure=st.sampled_from(FIGURES))
    def anneal(self, scheduler: str, figure: str) -> None:
        waits = self.oracle.value(f"type({scheduler}).__name__") == "ReduceLROnPlateau"
        self.call(f"{scheduler}.step({figure if waits else ''})")

    @rule(target=files_named, saved=st.sampled_from(SAVED), x=tensors_named, y=tensors_named)
    def save(self, saved: str, x: str, y: str) -> Result:
        return self.bind("file", "io.BytesIO()", after=f"torch.save({saved.format(x=x, y=y)}, {{name}})")

    @rule(target=state_files_named, of=states_named)
    def save_state(self, of: str) -> Result:
        return self.bind("file", "io.BytesIO()", after=f"torch.save({of}.state_dict(), {{name}})")

    @rule(target=tensors_named, file=files_named, at=st.integers(0, 1))
    def load(self, file: str, at: int) -> Result:
        return self.bind("x", f"torch.load({file})[{at}]", before=f"{file}.seek(0)")

    @rule(file=state_files_named, into=states_named)
    def load_state(self, file: str, into: str) -> None:
        self.step(f"{file}.seek(0)\n{into}.load_state_dict(torch.load({file}))")
