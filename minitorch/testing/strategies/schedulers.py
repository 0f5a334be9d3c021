"""A strategy for schedulers of the learning rate."""

from functools import cache

from hypothesis import strategies as st

from ..recipes import Code, Recipe, Variable
from .calls import calls

FACTORS = st.sampled_from([0.5, 0.1, 1.0, 2.0])
COUNTS = st.integers(1, 4)
LAMBDAS = st.sampled_from([Code("lambda epoch: 0.5**epoch"), Code("lambda epoch: 1 / (epoch + 1)")])

OPTIONS: dict[str, tuple[dict[str, st.SearchStrategy], dict[str, st.SearchStrategy]]] = {
    "StepLR": ({"step_size": COUNTS}, {"gamma": FACTORS}),
    "MultiStepLR": ({"milestones": st.lists(st.integers(0, 6), max_size=3)}, {"gamma": FACTORS}),
    "ExponentialLR": ({"gamma": FACTORS}, {}),
    "ConstantLR": ({}, {"factor": st.sampled_from([0.5, 0.1, 1.0]), "total_iters": COUNTS}),
    "LinearLR": ({}, {"start_factor": st.sampled_from([0.5, 1.0]), "end_factor": st.just(0.1), "total_iters": COUNTS}),
    "LambdaLR": ({"lr_lambda": LAMBDAS}, {}),
    "CosineAnnealingLR": ({"T_max": COUNTS}, {"eta_min": st.just(0.01)}),
    "ReduceLROnPlateau": (
        {},
        {
            "mode": st.just("max"),
            "factor": st.just(0.5),
            "patience": st.integers(0, 2),
            "threshold_mode": st.just("abs"),
            "cooldown": st.integers(1, 2),
            "min_lr": st.just(0.05),
        },
    ),
}
"""By class the options that it needs and those that it may have."""


@cache
def schedulers(*names: str) -> st.SearchStrategy[Recipe]:
    """Schedulers of `optimizer` of the given class names (all of OPTIONS if none): `build(lib, {"optimizer": ...})`.

    The step of ReduceLROnPlateau takes a figure, that of all others nothing.
    """
    of = st.just(Variable("optimizer"))
    kinds = [(f"optim.lr_scheduler.{name}", *OPTIONS[name]) for name in names or OPTIONS]
    return st.one_of([calls(path, of, optional=optional, **needed) for path, needed, optional in kinds])
