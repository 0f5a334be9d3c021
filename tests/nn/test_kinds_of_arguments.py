"""Arguments of another kind than they should be, in `nn.functional`: taken or refused as by PyTorch."""

import inspect

import pytest

import minitorch
from tests import both

FUNCTIONS = {
    name: tuple(inspect.signature(f).parameters)
    for name, f in vars(minitorch.nn.functional).items()
    if inspect.isfunction(f) and not name.startswith("_")
}

CALLS = {
    "binary_cross_entropy": lambda torch: {"input": torch.tensor([0.5, 0.25]), "target": torch.ones(2)},
    "cosine_similarity": lambda torch: {"x1": torch.ones(2, 2), "x2": torch.ones(2, 2)},
    "cross_entropy": lambda torch: {"input": torch.ones(2, 2), "target": torch.tensor([0, 1])},
    "embedding": lambda torch: {"input": torch.tensor([0, 1]), "weight": torch.ones(2, 2)},
    "kl_div": lambda torch: {"input": torch.ones(2), "target": torch.ones(2), "reduction": "sum"},
    "linear": lambda torch: {"input": torch.ones(2, 2), "weight": torch.ones(2, 2)},
    "nll_loss": lambda torch: {"input": torch.ones(2, 2), "target": torch.tensor([0, 1])},
    "normalize": lambda torch: {"input": torch.ones(2, 2)},
    "one_hot": lambda torch: {"input": torch.tensor([0, 1])},
    "softmax": lambda torch: {"input": torch.ones(2), "dim": 0},
}
"""Arguments that fit; of a function that is not here a tensor of two numbers, or two of them."""


def signals(torch, d):
    """(1, 2, 4, ...): two channels with d dimensions."""
    return torch.arange(2.0 * 4**d).reshape(1, 2, *[4] * d) / 100


CALLS |= {
    "embedding_bag": lambda torch: {
        "input": torch.tensor([0, 1]), "weight": torch.ones(2, 2), "offsets": torch.tensor([0, 2])
    },
    **{
        f"fractional_max_pool{d}d{rest}": lambda torch, d=d: {
            "input": signals(torch, d), "kernel_size": 2, "output_size": 2
        }
        for d in (2, 3) for rest in ("", "_with_indices")
    },
    "grid_sample": lambda torch: {"input": signals(torch, 2), "grid": torch.ones(1, 2, 2, 2)},
    "group_norm": lambda torch: {"input": signals(torch, 1), "num_groups": 1},
    "interpolate": lambda torch: {"input": signals(torch, 2), "scale_factor": 2, "mode": "bilinear"},
    "layer_norm": lambda torch: {"input": signals(torch, 1), "normalized_shape": (4,)},
    "local_response_norm": lambda torch: {"input": signals(torch, 1), "size": 2},
    "margin_ranking_loss": lambda torch: {
        "input1": torch.ones(2), "input2": torch.zeros(2), "target": torch.ones(2)
    },
    "multi_margin_loss": lambda torch: {"input": torch.ones(2, 2), "target": torch.tensor([0, 1])},
    "multilabel_margin_loss": lambda torch: {"input": torch.ones(2, 2), "target": torch.tensor([[0, 1], [1, -1]])},
    "multilabel_soft_margin_loss": lambda torch: {"input": torch.ones(2, 2), "target": torch.ones(2, 2)},
    "pad": lambda torch: {"input": torch.ones(2), "pad": (1, 1)},
    "pairwise_distance": lambda torch: {"x1": torch.ones(2, 2), "x2": torch.zeros(2, 2)},
    "prelu": lambda torch: {"input": torch.tensor([-1.0, 2.0]), "weight": torch.tensor([0.5])},
    "rms_norm": lambda torch: {"input": signals(torch, 1), "normalized_shape": (4,)},
    "scaled_dot_product_attention": lambda torch: {k: torch.ones(1, 2, 2) for k in ("query", "key", "value")},
    "threshold": lambda torch: {"input": torch.ones(2), "threshold": 0.5, "value": 2.0},
    "threshold_": lambda torch: {"input": torch.ones(2), "threshold": 0.5, "value": 2.0},
    "triplet_margin_loss": lambda torch: {
        "anchor": torch.ones(2, 2), "positive": torch.zeros(2, 2), "negative": torch.ones(2, 2)
    },
    "upsample": lambda torch: {"input": signals(torch, 2), "scale_factor": 2, "mode": "bilinear"},
}  # fmt: skip
for name in ("batch_norm", "instance_norm"):
    CALLS[name] = lambda torch: {
        "input": signals(torch, 1), "running_mean": torch.zeros(2), "running_var": torch.ones(2)
    }  # fmt: skip
for d in (1, 2, 3):
    CALLS[f"dropout{d}d"] = lambda torch, d=d: {"input": signals(torch, d)}
    for name in (f"avg_pool{d}d", f"max_pool{d}d", f"max_pool{d}d_with_indices"):
        CALLS[name] = lambda torch, d=d: {"input": signals(torch, d), "kernel_size": 2}
    for name in (f"adaptive_avg_pool{d}d", f"adaptive_max_pool{d}d", f"adaptive_max_pool{d}d_with_indices"):
        CALLS[name] = lambda torch, d=d: {"input": signals(torch, d), "output_size": 2}

VALUES = {
    "text": lambda torch: "a",
    "None": lambda torch: None,
    "True": lambda torch: True,
    "1": lambda torch: 1,
    "1.5": lambda torch: 1.5,
    "a list": lambda torch: [1.0],
    "a 0-d tensor": lambda torch: torch.tensor(1),
}

OTHERWISE = {
    "size_average": "is out of date",
    "reduce": "so",
    "sparse": "is not here",
    "norm_type": "is not looked at by PyTorch where there is no max_norm",
    "antialias": "so",
    "multilabel_soft_margin_loss-target": "is called a tensor by PyTorch too, whose Python multiplies by anything",
    "multilabel_soft_margin_loss-weight": "so",
    "multilabel_soft_margin_loss-reduction": "is added to text by PyTorch for the error",
    "poisson_nll_loss-reduction": "so",
    "interpolate-scale_factor": "may be a 0-d tensor, as numbers may; PyTorch refuses a list that it made of it",
    "upsample-scale_factor": "so",
    "avg_pool2d-input": "of no dimensions is an IndexError, from the formula of PyTorch's shapes",
    "output_ratio": "is not looked at by PyTorch where there is an output_size",
    "grid_sample-padding_mode": "is a value that PyTorch does not know, of whatever kind",
    "unfold-kernel_size": "so: 1 is",
    "out": "is resized and cast to",
    "_stacklevel": "is private",
}
"""Parameters that are taken by other rules, and why."""
OTHERWISE |= {
    f"adaptive_{kind}_pool{d}d{rest}-output_size": "may be a 0-d tensor, as in one dimension; PyTorch takes its length"
    for kind, rest in (("avg", ""), ("max", ""), ("max", "_with_indices"))
    for d in (2, 3)
}


PARAMETERS = [(f, name) for f in FUNCTIONS for name in FUNCTIONS[f] if not {name, f"{f}-{name}"} & {*OTHERWISE}]


@pytest.mark.parametrize("parameter", PARAMETERS, ids="-".join)
def test_as_pytorch(parameter):
    function, name = parameter

    def call(torch, value):
        fitting = CALLS.get(function, lambda t: {k: t.tensor([0.5, 2.0]) for k in ("input", "target")})(torch)
        taken = {k: x for k, x in fitting.items() if k in FUNCTIONS[function]}
        return getattr(torch.nn.functional, function)(**taken | {name: VALUES[value](torch)})

    for value in VALUES:
        ours, theirs = (both.outcome(lambda torch, v=value: call(torch, v), t) for t in (minitorch, both.pytorch))
        message = f"{name}={value}: {ours}, expected {theirs}"
        if theirs.error is None:
            assert ours.error is None, message
            both.assert_same(ours.result, theirs.result, message, ulp=8)
        else:  # what has no attribute that PyTorch's Python reads is of the wrong kind
            expected = TypeError if isinstance(theirs.error, AttributeError) else type(theirs.error)
            assert isinstance(ours.error, expected), message


NUMBERS = {
    "leaky_relu": lambda torch, x, n: torch.nn.functional.leaky_relu(x, n),
    "elu": lambda torch, x, n: torch.nn.functional.elu(x, n),
    "softplus": lambda torch, x, n: torch.nn.functional.softplus(x, n),
    "threshold of softplus": lambda torch, x, n: torch.nn.functional.softplus(x, 1, n),
    "hardtanh": lambda torch, x, n: torch.nn.functional.hardtanh(x, -1, n),
}


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_that_the_dtype_cannot_hold_are_refused(name, dtype):
    for number in (1e39, 7e4, 2**64, 10**400, float("inf"), 1.5):
        both.check(
            lambda torch, n=number: NUMBERS[name](torch, torch.tensor([-1.0, 1.0], dtype=getattr(torch, dtype)), n),
            ulp=2,
        )


MEETING = {
    "huber_loss of integers": lambda torch, F: F.huber_loss(torch.tensor([1, 2]), torch.tensor([1.0, 3.0])),
    "huber_loss": lambda torch, F: F.huber_loss(torch.ones(2), torch.zeros(2, dtype=torch.float64)),
    "binary_cross_entropy": lambda torch, F: F.binary_cross_entropy(
        torch.tensor([0.1, 0.2]), torch.tensor([0.0, 1.0]), torch.tensor([1, 2])
    ),
    "binary_cross_entropy_with_logits": lambda torch, F: F.binary_cross_entropy_with_logits(
        torch.tensor([0.1, 0.2]), torch.tensor([0.0, 1.0]), torch.tensor([1, 2], dtype=torch.float64)
    ),
    "kl_div of integers": lambda torch, F: F.kl_div(torch.ones(2), torch.tensor([0, 1]), reduction="sum"),
    "cosine_similarity": lambda torch, F: F.cosine_similarity(torch.ones(1, 2), torch.tensor([[1, 3]])),
    "normalize over two": lambda torch, F: F.normalize(torch.ones(2, 3), 2, (0, 1)),
}


@pytest.mark.parametrize("name", MEETING)
def test_two_dtypes_meet_as_in_pytorch(name):
    both.check(lambda torch: MEETING[name](torch, torch.nn.functional), ulp=2)
