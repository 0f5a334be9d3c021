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
UNLIKE = dict.fromkeys(("offset", "grad_fn", "stride", "is_leaf", "requires_grad"), "other steps come to the same")




def compare(program, parameters, aspect="", **terms):
    """In single precision the values; in double precision the gradients too."""
    for dtype, tolerance in ((np.float32, 1e-5), (np.float64, 2e-8)):
        arrays = [np.array(x, dtype) for x in parameters]
        terms = {"but": UNLIKE, "seed": 5, "rtol": tolerance, "atol": tolerance} | terms
        if parameters or dtype == np.float32:
            check(program, *arrays, grad=dtype == np.float64 and aspect != "cdf", **terms)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name, aspect, not_on_intel):
    make, *parameters = CASES[name]
    compare(lambda torch, *xs: ASPECTS[aspect](make(torch.distributions, *xs)), parameters, aspect)


SAMPLED = [name for name in CASES if name not in (
    "Bernoulli", "Bernoulli of logits", "Categorical", "Categorical of logits", "OneHotCategorical", "Multinomial",
    "Multinomial of logits", "Binomial", "Binomial of logits", "Geometric", "Poisson",
)]  # fmt: skip


@pytest.mark.parametrize("name", SAMPLED)
def test_gradients_go_through_samples(name, not_on_intel):
    """Through those of gamma and beta PyTorch's are approximations: tests/distributions/test_implicit.py."""
    make, *parameters = CASES[name]
    tolerance = 2e-3 if name in IMPLICIT else 2e-8

    def program(torch, *xs):
        y = make(torch.distributions, *xs).rsample((5,))
        return [y.detach(), *(torch.autograd.grad((y * y).sum(), xs, allow_unused=True) if xs else ())]

    check(program, *(np.array(x) for x in parameters), rtol=tolerance, atol=tolerance, but=UNLIKE)


KINDS = {
    "Bernoulli": ([0.2, 0.55, 0.9], [0.3, 0.5, 0.1]), "Poisson": ([0.5, 3.0, 30.0], [1.5, 2.0, 20.0]),
    "Beta": ([0.5, 1.5, 4.0], [0.75, 3.0, 2.0]), "Exponential": ([0.5, 1.5, 4.0], [0.75, 3.0, 2.0]),
    "Gamma": ([0.5, 1.5, 4.0], [0.75, 3.0, 2.0]), "Gumbel": (LOC, SCALE), "Laplace": (LOC, SCALE),
    "Normal": (LOC, SCALE), "Pareto": ([0.5, 1.0, 2.0], [2.75, 0.75, 4.0]),
    "Uniform": ([0.1, -1.0, 0.5], [0.9, 0.5, 2.0]),
    "Cauchy": (LOC, SCALE), "Dirichlet": ([[0.5, 1.5, 4.0]], [[0.75, 3.0, 2.0]]), "HalfNormal": (SCALE, SCALE[::-1]),
    "Geometric": (PROBS, [0.3, 0.5, 0.6]), "Categorical": (ROWS, ROWS[::-1]), "OneHotCategorical": (ROWS, ROWS[::-1]),
    "LogNormal": (LOC, SCALE), "Chi2": ([0.5, 1.5, 4.0], [0.75, 3.0, 2.0]), "StudentT": (SCALE, SCALE),
    "Weibull": (SCALE, SCALE), "Binomial": (PROBS, PROBS[::-1]), "Multinomial": (ROWS, ROWS),
}  # fmt: skip
OF_ONE = ("Bernoulli", "Poisson", "Exponential", "Dirichlet", "HalfNormal", "Geometric", "Categorical",
          "OneHotCategorical", "Chi2", "StudentT", "Binomial", "Multinomial")  # fmt: skip


def of_kind(D, name, x, y, turn):
    kind = getattr(D, name)
    x, y = (y, x) if turn else (x, y)
    if name in ("Binomial", "Multinomial"):
        return kind(5, x)
    return kind(x) if name in OF_ONE else kind(x, y)


@pytest.mark.parametrize("p", KINDS)
def test_divergences(p):
    """Of every kind from every kind, or that there is none."""
    for q in KINDS:
        turned = p == q and p in (*OF_ONE, "Beta", "Gamma")
        parameters = [np.array(x) for x in (*KINDS[p], *KINDS[q])]

        def program(torch, a, b, c, d, q=q, turned=turned):
            D = torch.distributions
            return D.kl_divergence(of_kind(D, p, a, b, False), of_kind(D, q, c, d, turned))

        check(program, *parameters, rtol=1e-7, atol=1e-8, but=UNLIKE | {"text": "has spaces in it"})


@pytest.mark.parametrize("program", [
    lambda torch, D: D.Normal(torch.zeros(2), torch.tensor([1.0, -1.0])),
    lambda torch, D: D.Normal(float("nan"), 1.0),
    lambda torch, D: D.Normal("a", 1.0),
    lambda torch, D: D.Normal(0.0, 1.0).log_prob(torch.tensor(float("nan"))),
    lambda torch, D: D.Normal(0.0, 1.0).log_prob(1.0),
    lambda torch, D: D.Normal(torch.zeros(2), torch.ones(2)).log_prob(torch.zeros(3)),
    lambda torch, D: D.Normal(torch.zeros(2), torch.ones(3)),
    lambda torch, D: D.Normal(0.0, -1.0, validate_args=False).log_prob(torch.tensor(0.0)),
    lambda torch, D: D.Uniform(torch.tensor([0.0, 2.0]), torch.tensor([1.0, 1.0])),
    lambda torch, D: D.Uniform(0.0, 1.0).log_prob(torch.tensor(2.0)),
    lambda torch, D: D.Bernoulli(),
    lambda torch, D: D.Bernoulli(0.5, 0.5),
    lambda torch, D: D.Bernoulli(1.5),
    lambda torch, D: D.Bernoulli(0.5).log_prob(torch.tensor(0.5)),
    lambda torch, D: D.Bernoulli(0.5).rsample(),
    lambda torch, D: D.Categorical(torch.tensor(0.5)),
    lambda torch, D: D.Categorical(logits=torch.tensor(0.5)),
    lambda torch, D: D.Categorical(torch.tensor([0.5, -0.5, 1.0])),
    lambda torch, D: D.Categorical(torch.ones(3)).log_prob(torch.tensor(3)),
    lambda torch, D: D.Categorical(torch.ones(3)).log_prob(torch.tensor([0, 2])),
    lambda torch, D: D.Categorical(torch.ones(3)).cdf(torch.tensor([0, 2])),
    lambda torch, D: D.OneHotCategorical(torch.ones(3)).log_prob(torch.tensor([1.0, 1.0, 0.0])),
    lambda torch, D: D.Multinomial(2.5, torch.ones(3)),
    lambda torch, D: D.Multinomial(2, torch.ones(3)).log_prob(torch.tensor([1.0, 1.0, 2.0])),
    lambda torch, D: D.Binomial(torch.tensor([2, 3]), torch.ones(2) / 2).entropy(),
    lambda torch, D: D.Binomial(torch.tensor([2, 3]), torch.ones(2) / 2).enumerate_support(),
    lambda torch, D: D.Binomial(-1, torch.ones(2) / 2),
    lambda torch, D: D.Geometric(torch.tensor([0.0, 0.5])),
    lambda torch, D: D.Gamma(torch.tensor([0.0, 0.5]), 1.0),
    lambda torch, D: D.Gamma(1.0, 1.0).log_prob(torch.tensor(-1.0)),
    lambda torch, D: D.Dirichlet(torch.tensor(1.0)),
    lambda torch, D: D.Dirichlet(torch.ones(3)).log_prob(torch.tensor([0.5, 0.2, 0.2])),
    lambda torch, D: D.Independent(D.Normal(0.0, 1.0), 1),
    lambda torch, D: D.Independent(D.Bernoulli(torch.ones(2)), 1).enumerate_support(),
    lambda torch, D: D.TransformedDistribution(D.Normal(0.0, 1.0), 3),
    lambda torch, D: D.TransformedDistribution(D.Normal(0.0, 1.0), [3]),
    lambda torch, D: D.TransformedDistribution(D.Normal(0.0, 1.0), D.SoftmaxTransform()),
    lambda torch, D: D.ExpTransform(cache_size=2),
    lambda torch, D: D.Distribution().mean,
    lambda torch, D: D.Normal(0.0, 1.0).enumerate_support(),
    lambda torch, D: D.Normal(0.0, 1.0).sample_n(3),
    lambda torch, D: D.Distribution.set_default_validate_args("no"),
    lambda torch, D: [D.AffineTransform(0, 1) == D.AffineTransform(0, torch.ones(2)),
                      D.ExpTransform() == D.ExpTransform(),
                      D.ExpTransform().inv == D.ExpTransform().inv, D.ExpTransform().inv.inv == D.ExpTransform()],
    lambda torch, D: repr(D.ComposeTransform([D.ExpTransform(), D.AffineTransform(1, 2, 1)])),
    lambda torch, D: repr(D.ExpTransform().inv),
    lambda torch, D: [repr(getattr(D.constraints, name)) for name in (
        "boolean", "nonnegative_integer", "positive", "real", "real_vector", "simplex", "one_hot", "unit_interval")],
])  # fmt: skip
def test_errors_and_other_words_are_pytorchs(program):
    check(lambda torch: program(torch, torch.distributions), but=UNLIKE | {"more text": "values on further lines"})


def test_a_class_of_a_user_expands_itself():
    def program(torch):
        class Shifted(torch.distributions.Normal):
            def __init__(self, loc):
                super().__init__(loc + 1, 1.0)

            def expand(self, batch_shape, _instance=None):
                return super().expand(batch_shape, self._get_checked_instance(Shifted, _instance))

        class Careless(torch.distributions.Normal):
            def __init__(self, loc):
                super().__init__(loc + 1, 1.0)

        assert type(Shifted(torch.zeros(2)).expand((3, 2))) is Shifted
        return [repr(Shifted(torch.zeros(2)).expand((3, 2))), Careless(torch.zeros(2)).expand((3, 2))]

    check(program)


def test_a_pair_can_be_registered():
    def program(torch):
        D = torch.distributions

        class Mine(D.Normal):
            pass

        D.register_kl(Mine, D.Normal)(lambda p, q: 3)
        return [D.kl_divergence(Mine(0.0, 1.0), Mine(0.0, 1.0)), D.kl_divergence(D.Normal(0.0, 1.0), Mine(0.0, 1.0))]

    check(program)
