"""Optimizer: parameters in groups, the state of each, and the loop that updates them.

A subclass says four things: its hyper-parameters (`__init__`), the state that it keeps of a weight (`_initial_state`),
the numbers that a step needs (`_numbers`), and its formula for one weight (`rule`).
"""

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from ..autograd.modes import enable_grad
from ..functions.data import tensor
from ..jit.in_place import InPlace
from ..tensor import Tensor
from ..tensor.dtypes import float32
from ..tensor.tensor import wrap
from ..tensor.typename import typename
from .arrays import full_like, overwrite
from .counts import Write, write_all, write_now
from .hooks import Hooked, hooked
from .hooks import register_optimizer_step_post_hook as register_optimizer_step_post_hook
from .hooks import register_optimizer_step_pre_hook as register_optimizer_step_pre_hook
from .options import check_implementation, required
from .parameters import check_parameter, listed, set_params
from .state_dict import load, packed

Params = Iterable[Tensor] | Iterable[dict[str, Any]] | Iterable[tuple[str, Tensor]]
ParamsT = Params


class Optimizer(Hooked):
    """The base of all optimizers; PyTorch's `torch.optim.Optimizer`.

    `params`: tensors, `(name, tensor)` pairs, or dicts with a key "params" and hyper-parameters of their own, which
    otherwise come from `defaults`. `param_groups` may be changed between steps; `state[p]` is the state of `p` by name.
    """

    rule: InPlace
    _later_step: Any = None
    """What `_count_step` returns at every step but the first, in an optimizer for which all later steps are alike."""

    def __init__(self, params: Params, defaults: dict[str, Any]):
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                + typename(params)
            )
        check_implementation(defaults)
        self.defaults = defaults
        self.state: defaultdict[Any, Any] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        self._make_hooks()
        groups: list[Any] = listed(params)
        if not groups:
            raise ValueError(
                "optimizer got an empty parameter list: either the model has no parameters, or an iterator such as "
                "model.parameters() was used up before; make it anew"
            )
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def __init_subclass__(cls) -> None:
        if "step" in vars(cls):
            cls.step = hooked(cls.step)  # type: ignore[method-assign]

    @hooked
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient. `closure`, if given, recomputes the loss, which is returned."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            self._update(group)
        return loss

    def _update(self, group: dict[str, Any]) -> None:
        state = self._initial_state(group)
        names = [name for name, initial in state.items() if initial is not None]
        if self._later_step is None or names:
            gathered = self._gathered(group, names)
        else:
            gathered = {self._later_step: _with_gradients(group["params"])}
        for step_count, arrays in gathered.items():
            overwrite(self.rule, arrays, state.values(), self._numbers(group, step_count))

    def _gathered(self, group: dict[str, Any], names: list[str]) -> dict[Any, list[Any]]:
        """Weights, gradients and state of the parameters that share their numbers, by step count."""
        gathered: dict[Any, list[Any]] = {}
        states, last = self.state, None
        writes: list[Any] = []
        for p in group["params"]:
            g = p._grad
            if g is None:
                continue
            step_count = self._count_step(p, group, writes.append)
            if step_count != last:
                add, last = gathered.setdefault(step_count, []).append, step_count
            add(p._array)
            add(g._array)
            state = states[p]
            for name in names:  # in Python 3.11 a comprehension takes 0.2 µs more
                add(state[name]._array)
            p._counter[0] += 1
        write_all(writes)
        return gathered

    def _initial_state(self, group: dict[str, Any]) -> dict[str, float | None]:
        """The initial value of each state of a weight, by PyTorch's name; None for a state that is not needed."""
        raise NotImplementedError(f"{type(self).__name__} defines neither step() nor a rule")

    def _numbers(self, group: dict[str, Any], step_count: Any) -> tuple[float | None, ...]:
        """The formula's numbers in a step of a group, as Python floats; None for what is switched off."""
        raise NotImplementedError

    def _count_step(self, p: Tensor, group: dict[str, Any], write: Write = write_now) -> Any:
        """Let a step of `p` be written down, and return how many there were, for `_numbers`; the first makes the state.
        """
        state = self.state[p]
        if not state:
            self._init_state(p, group)
        count = state["step"]
        steps = (count if count.__class__ is Tensor else steps_of(state))._array
        t = steps.item() + 1
        write((steps, (), t))
        return t

    def _init_state(self, p: Tensor, group: dict[str, Any]) -> None:
        self._add_state(p, group, step=tensor(0, dtype=float32))

    def _add_state(self, p: Tensor, group: dict[str, Any], **counts: Tensor) -> None:
        """Add, all at once, `counts` and what `_initial_state` names, like `p` in shape, dtype and layout."""
        for k, (name, initial) in enumerate(self._initial_state(group).items(), 1):
            if initial is not None:
                counts[name] = wrap(full_like(p._array, initial, k))
        self.state[p].update(counts)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add tensors to optimize: a dict with the key "params", and hyper-parameters other than the default."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        set_params(param_group)
        for p in param_group["params"]:
            check_parameter(p)
        for name, value in self.defaults.items():
            if param_group.setdefault(name, value) is required:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
        check_implementation(param_group)
        self._check_against_others(param_group)
        self.param_groups.append(param_group)

    def _check_against_others(self, group: dict[str, Any]) -> None:
        params = set(group["params"])
        if len(params) < len(group["params"]):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                "see github.com/pytorch/pytorch/issues/40967 for more information",
                stacklevel=3,
            )
        for other in self.param_groups:
            if ("param_names" in group) != ("param_names" in other):
                raise ValueError(
                    "all optimizer param groups should be with/without names. cannot add param group "
                    f"{'with' if 'param_names' in group else 'without'} names to the optimizer"
                )
            if not params.isdisjoint(other["params"]):
                raise ValueError("some parameters appear in more than one parameter group")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Set the gradients to None; with `set_to_none=False`, overwrite them by zeros instead."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p._grad = None
                elif p._grad is not None:
                    p._grad._node = None
                    p._grad._array[...] = 0
                    p._grad._counter[0] += 1

    def state_dict(self) -> dict[str, Any]:
        """`{"state": {number of a parameter: its state}, "param_groups": [...]}`, with numbers in place of parameters.

        Tensors are those in use, not copies.
        """
        return packed(self)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict` returned, of an optimizer with groups of the same sizes; copies tensors."""
        load(self, state_dict)

    def __repr__(self) -> str:
        groups = ""
        for i, group in enumerate(self.param_groups):
            options = "".join(f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params")
            groups += f"\nParameter Group {i}\n{options}"
        return f"{type(self).__name__} ({groups})"

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if "_before_step" not in self.__dict__:
            self._make_hooks()


def steps_of(state: dict[str, Any]) -> Tensor:
    """The count of the steps of a weight; RuntimeError if it has been made anything but a tensor."""
    steps = state["step"]
    if not isinstance(steps, Tensor):
        raise RuntimeError(
            "API has changed, `state_steps` argument must contain a list of singleton tensors: state[p]['step'] is "
            f"{steps!r}; make it torch.tensor({steps!r}, dtype=torch.float32)"
        )
    return steps


def _with_gradients(params: list[Tensor]) -> list[Any]:
    """Weights and gradients, of an optimizer without state."""
    arrays: list[Any] = []
    add = arrays.append
    for p in params:
        g = p._grad
        if g is not None:
            add(p._array)
            add(g._array)
            p._counter[0] += 1
    return arrays
