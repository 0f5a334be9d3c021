"""A strategy for optimizers: a class by name, and options that it accepts together."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ..recipes import source

RATES = st.sampled_from([0.1, 0.01, 0.5])
DECAYS = st.sampled_from([0.1, 0.01])
BETAS = st.sampled_from([(0.9, 0.99), (0.5, 0.9), (0.0, 0.5)])

OPTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "SGD": {"momentum": st.sampled_from([0.9, 0.5]), "dampening": st.sampled_from([0.5]), "nesterov": st.just(True)},
    "Adam": {"betas": BETAS, "eps": st.sampled_from([1e-6]), "amsgrad": st.just(True)},
    "AdamW": {"betas": BETAS, "eps": st.sampled_from([1e-6]), "amsgrad": st.just(True)},
    "RMSprop": {"alpha": st.sampled_from([0.9]), "momentum": st.sampled_from([0.5]), "centered": st.just(True)},
    "Adagrad": {"lr_decay": st.sampled_from([0.1]), "initial_accumulator_value": st.sampled_from([0.5])},
    "Adadelta": {"rho": st.sampled_from([0.5])},
    "Adamax": {"betas": BETAS},
    "NAdam": {"betas": BETAS, "momentum_decay": st.sampled_from([0.01])},
    "RAdam": {"betas": BETAS},
}
"""By class the options beside `lr`, `weight_decay` and `maximize`, which all of them have."""


@dataclass(frozen=True, repr=False)
class OptimizerRecipe:
    """The class `torch.optim.<name>` with options."""

    name: str
    options: dict[str, Any]

    def build(self, lib: Any, params: Any) -> Any:
        """The optimizer of `params` in `lib`."""
        return getattr(lib.optim, self.name)(params, **self.options)

    def __repr__(self) -> str:
        options = "".join(f", {key}={source(value)}" for key, value in self.options.items())
        return f"torch.optim.{self.name}(params{options})"


@st.composite
def optimizers(draw: st.DrawFn, *names: str) -> OptimizerRecipe:
    """Optimizers of the given class names (all that OPTIONS lists if none is given)."""
    name = draw(st.sampled_from(names or tuple(OPTIONS)))
    options = {"lr": draw(RATES), **draw(_options(name))}
    if "nesterov" in options:  # which is defined with momentum and without dampening only
        options.setdefault("momentum", 0.9)
        options.pop("dampening", None)
    return OptimizerRecipe(name, options)


@cache
def _options(name: str) -> st.SearchStrategy[dict[str, Any]]:
    optional = {**OPTIONS[name], "weight_decay": DECAYS, "maximize": st.just(True)}
    return st.fixed_dictionaries({}, optional=optional)
