"""Optimizer: parameters in groups, what is remembered about each, and the loop that updates them.

A subclass says four things: its hyper-parameters (`__init__`), what it remembers about a weight (`_memory`), the
numbers a step needs (`_numbers`), and its formula for one weight (`rule`), compiled to a single pass over a parameter.
Next: `sgd.py`, then `adam.py`.
"""

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..autograd.modes import enable_grad
from ..jit.in_place import InPlace
from ..jit.placement import empty_apart
from ..tensor import Tensor
from ..tensor.tensor import wrap
from ..tensor.typename import typename
from .hooks import Hooked, hooked
from .options import check_implementation
from .state_dict import load, packed

Params = Iterable[Tensor] | Iterable[dict[str, Any]] | Iterable[tuple[str, Tensor]]


class Optimizer(Hooked):
    """The base of all optimizers; PyTorch's `torch.optim.Optimizer`.

    `params`: tensors, `(name, tensor)` pairs, or dicts with a key "params" and hyper-parameters of their own, which
    else come from `defaults`. `param_groups` may be changed between steps; `state[p]` is what is remembered about `p`.
    """

    rule: InPlace
    _later: Any = None
    """What `_count_step` returns at every step of a parameter but its first, in an optimizer that does not count."""

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
        groups: list[Any] = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
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
        memory = self._memory(group)
        names = [name for name, initial in memory.items() if initial is not None]
        if self._later is None or names:
            arrays_at = self._gathered(group, names)
        else:
            arrays_at = {self._later: _with_gradients(group["params"])}
        for step_count, arrays in arrays_at.items():
            numbers = self._numbers(group, step_count)
            run = self.rule.given((0, 0, *memory.values(), *numbers))
            run(arrays, numbers)

    def _gathered(self, group: dict[str, Any], names: list[str]) -> dict[Any, list[np.ndarray]]:
        """Weights, gradients and what is remembered about them, by how many steps were taken before."""
        arrays_at: dict[Any, list[np.ndarray]] = {}
        last = None
        for p in group["params"]:
            g = p._grad
            if g is None:
                continue
            step_count = self._count_step(p, group)
            if step_count != last:
                add, last = arrays_at.setdefault(step_count, []).append, step_count
            add(p._array)
            add(g._array)
            state = self.state[p]
            for name in names:  # in Python 3.11 a comprehension takes 0.2 µs more
                add(state[name]._array)
            p._counter[0] += 1
        return arrays_at

    def _memory(self, group: dict[str, Any]) -> dict[str, float | None]:
        """The initial value of what is remembered about each weight, by PyTorch's name; None for what is not needed."""
        raise NotImplementedError(f"{type(self).__name__} defines neither step() nor a rule")

    def _numbers(self, group: dict[str, Any], step_count: Any) -> tuple[float | None, ...]:
        """The formula's numbers in a group's step, worked out in double precision; None for what is switched off."""
        raise NotImplementedError

    def _count_step(self, p: Tensor, group: dict[str, Any]) -> Any:
        """Count a step of `p` and return its number; the first makes what is remembered."""
        state = self.state[p]
        if not state:
            self._start(p, group)
        steps = state["step"]._array
        t = steps.item() + 1
        steps[()] = t
        return t

    def _start(self, p: Tensor, group: dict[str, Any]) -> None:
        self.state[p]["step"] = wrap(np.array(0, np.float32))
        self._remember(p, group)

    def _remember(self, p: Tensor, group: dict[str, Any]) -> None:
        """Make what `_memory` names, like `p` in shape, dtype and layout."""
        for k, (name, initial) in enumerate(self._memory(group).items(), 1):
            if initial is not None:
                array = empty_apart(p._array, k)
                array[...] = initial
                self.state[p][name] = wrap(array)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add tensors to optimize: a dict with the key "params", and hyper-parameters other than the default."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        _set_params(param_group)
        for p in param_group["params"]:
            _check_parameter(p)
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
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
        """Forget the gradients; with `set_to_none=False`, overwrite them by zeros instead."""
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


def _with_gradients(params: list[Tensor]) -> list[np.ndarray]:
    arrays: list[np.ndarray] = []
    add = arrays.append
    for p in params:
        g = p._grad
        if g is not None:
            add(p._array)
            add(g._array)
            p._counter[0] += 1
    return arrays


def _set_params(group: dict[str, Any]) -> None:
    params = group["params"]
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
            "will change between runs. Please use a list instead."
        )
    params = [params] if isinstance(params, Tensor) else list(params)
    names = [p[0] for p in params if isinstance(p, tuple)]
    if names and len(names) < len(params):
        raise ValueError("all optimizer params should be with/without names. Some param names are missing")
    group["params"] = [p[1] for p in params] if names else params
    if names:
        group["param_names"] = names


def _check_parameter(p: Any) -> None:
    if not isinstance(p, Tensor):
        raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {typename(p)}")
    if not (p.is_leaf or p._retains):
        raise ValueError("can't optimize a non-leaf Tensor")
