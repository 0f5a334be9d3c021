"""Every distribution beside PyTorch's: what it draws from the same seed, what it computes, gradients and errors."""

import numpy as np
import pytest

from tests.both import check

LOC, SCALE = [-1.5, 0.25, 2.0], [0.5, 1.25, 3.0]
PROBS = [0.2, 0.55, 0.9]
ROWS = [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]
CASES = {
    "Normal": (lambda D, a, b: D.Normal(a, b), LOC, SCALE),
    "Normal of numbers": (lambda D: D.Normal(1.5, 2.0),),
    "LogNormal": (lambda D, a, b: D.LogNormal(a, b), LOC, SCALE),
    "Uniform": (lambda D, a, b: D.Uniform(a, b), [-2.0, 0.0, 1.0], [-1.0, 0.5, 5.0]),
    "Bernoulli": (lambda D, p: D.Bernoulli(p), PROBS),
    "Bernoulli of logits": (lambda D, z: D.Bernoulli(logits=z), LOC),
    "Categorical": (lambda D, p: D.Categorical(p), ROWS),
    "Categorical of logits": (lambda D, z: D.Categorical(logits=z), ROWS),
    "OneHotCategorical": (lambda D, p: D.OneHotCategorical(p), ROWS),
    "OneHotCategoricalStraightThrough": (lambda D, p: D.OneHotCategoricalStraightThrough(p), ROWS),
    "Multinomial": (lambda D, p: D.Multinomial(7, p), ROWS),
    "Multinomial of logits": (lambda D, z: D.Multinomial(3, logits=z), ROWS),
    "Binomial": (lambda D, p: D.Binomial(40, p), PROBS),
    "Binomial of logits": (lambda D, z: D.Binomial(5, logits=z), LOC),
    "Geometric": (lambda D, p: D.Geometric(p), PROBS),
    "Poisson": (lambda D, rate: D.Poisson(rate), [0.5, 3.0, 30.0]),
    "Exponential": (lambda D, rate: D.Exponential(rate), SCALE),
    "Laplace": (lambda D, a, b: D.Laplace(a, b), LOC, SCALE),
    "Cauchy": (lambda D, a, b: D.Cauchy(a, b), LOC, SCALE),
    "Gumbel": (lambda D, a, b: D.Gumbel(a, b), LOC, SCALE),
    "HalfNormal": (lambda D, b: D.HalfNormal(b), SCALE),
    "HalfCauchy": (lambda D, b: D.HalfCauchy(b), SCALE),
    "Gamma": (lambda D, a, b: D.Gamma(a, b), [0.3, 1.5, 20.0], SCALE),
    "Chi2": (lambda D, df: D.Chi2(df), [1.5, 3.0, 9.0]),
    "Beta": (lambda D, a, b: D.Beta(a, b), [0.5, 1.5, 4.0], [0.75, 3.0, 2.0]),
    "Beta of numbers": (lambda D: D.Beta(1.5, 2.0),),
    "Dirichlet": (lambda D, a: D.Dirichlet(a), [[0.5, 1.5, 4.0], [3.0, 2.0, 1.25]]),
    "StudentT": (lambda D, df, a, b: D.StudentT(df, a, b), [0.75, 1.5, 9.0], LOC, SCALE),
    "Pareto": (lambda D, a, b: D.Pareto(a, b), [0.5, 1.0, 2.0], [0.75, 1.5, 4.0]),
    "Weibull": (lambda D, a, b: D.Weibull(a, b), SCALE, [0.75, 1.5, 4.0]),
    "Independent": (lambda D, a, b: D.Independent(D.Normal(a, b), 1), LOC, SCALE),
    "Transformed": (
        lambda D, a, b: D.TransformedDistribution(
            D.Normal(a, b), [D.SigmoidTransform(), D.AffineTransform(1.0, -2.0), D.AffineTransform(a, b)]
        ),
        LOC,
        SCALE,
    ),
    "Transformed vectors": (
        lambda D, a: D.TransformedDistribution(
            D.Normal(a, 1.0), D.IndependentTransform(D.ComposeTransform([D.TanhTransform(), D.ExpTransform()]), 1)
        ),
        LOC,
    ),
}
"""By name: how it is made, and of which parameters."""

IMPLICIT = ("Gamma", "Chi2", "Beta", "Beta of numbers", "Dirichlet", "StudentT")
ASPECTS = {
    "facts": lambda d: [
        repr(d), d.batch_shape, d.event_shape, d.has_rsample, d.has_enumerate_support, repr(d.support),
        d.support.is_discrete, d.support.event_dim, {k: repr(v) for k, v in d.arg_constraints.items()},
    ],
    "mean": lambda d: d.mean,
    "mode": lambda d: d.mode,
    "variance": lambda d: d.variance,
    "deviation": lambda d: d.stddev,
    "entropy": lambda d: d.entropy(),
    "perplexity": lambda d: d.perplexity(),
    "sample": lambda d: [d.sample(), d.sample((2, 50))],
    "log_prob": lambda d: d.log_prob(d.sample((4,))),
    "cdf": lambda d: d.cdf(d.sample((4,))),
    "icdf": lambda d: d.icdf(d.cdf(d.sample((4,)))),
    "enumerate": lambda d: [d.enumerate_support(), d.enumerate_support(expand=False)],
    "expand": lambda d: [repr(d.expand((2, *d.batch_shape))), d.expand((2, *d.batch_shape)).sample((3,)),
                         d.expand((2, *d.batch_shape)).variance],
}  # fmt: skip
UNLIKE = {"grad_fn": "other steps come to the same", "stride": "so", "is_leaf": "so", "requires_grad": "so"}


def made(torch, name, dtype, *parameters):
    return CASES[name][0](torch.distributions, *parameters)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name, aspect):
    for dtype in (np.float32, np.float64):
        arrays = [np.array(x, dtype) for x in CASES[name][1:]]
        tolerance = 2e-5 if dtype == np.float32 else 2e-8
        check(
            lambda torch, *xs: ASPECTS[aspect](CASES[name][0](torch.distributions, *xs)),
            *arrays,
            rtol=tolerance,
            atol=tolerance,
            but=UNLIKE,
            seed=5,
        )
