"""Every distribution beside PyTorch's: what it draws from the same seed, what it computes, gradients and errors."""

import warnings

import numpy as np
import pytest

import minitorch
from tests.both import check

LOC, SCALE = [-1.5, 0.25, 2.0], [0.5, 1.25, 3.0]
PROBS = [0.2, 0.55, 0.9]
ROWS = [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]
SPREAD = [[2.0, 0.5, -0.25], [0.5, 1.5, 0.75], [-0.25, 0.75, 3.0]]
TRIANGLE = [[1.5, 0.0, 0.0], [0.5, 0.75, 0.0], [-1.0, 0.25, 2.0]]
LOW_RANK = LOC, [[1.0, 0.5], [-0.5, 2.0], [0.25, -1.0]], SCALE
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
    "ContinuousBernoulli": (lambda D, p: D.ContinuousBernoulli(p), [0.2, 0.4995, 0.9]),
    "ContinuousBernoulli of logits": (lambda D, z: D.ContinuousBernoulli(logits=z), [-1.5, 0.75, 2.0]),
    "FisherSnedecor": (lambda D, a, b: D.FisherSnedecor(a, b), [1.5, 3.0, 9.0], [1.75, 4.5, 12.0]),
    "GeneralizedPareto": (lambda D, a, b, c: D.GeneralizedPareto(a, b, c), LOC, SCALE, [-0.5, 0.0, 0.75]),
    "InverseGamma": (lambda D, a, b: D.InverseGamma(a, b), [0.75, 1.5, 20.0], SCALE),
    "Kumaraswamy": (lambda D, a, b: D.Kumaraswamy(a, b), [0.5, 1.5, 4.0], [0.75, 3.0, 2.0]),
    "LKJCholesky": (lambda D, c: D.LKJCholesky(3, c), [0.5, 1.0, 4.0]),
    "LogisticNormal": (lambda D, a, b: D.LogisticNormal(a, b), LOC, SCALE),
    "LowRankMultivariateNormal": (lambda D, a, w, d: D.LowRankMultivariateNormal(a, w, d), *LOW_RANK),
    "MixtureSameFamily": (
        lambda D, p, a, b: D.MixtureSameFamily(D.Categorical(p), D.Normal(a, b)), PROBS, LOC, SCALE
    ),
    "MixtureSameFamily of vectors": (
        lambda D, p, a, b: D.MixtureSameFamily(D.Categorical(p), D.Independent(D.Normal(a, b), 1)),
        PROBS, [[[0.0, 1.0], [2.0, 3.0], [1.0, -1.0]]] * 2, [[[1.0, 0.5]] * 3] * 2,
    ),
    "MultivariateNormal": (lambda D, a, m: D.MultivariateNormal(a, m), LOC, SPREAD),
    "MultivariateNormal of precision": (lambda D, a, m: D.MultivariateNormal(a, precision_matrix=m), LOC, SPREAD),
    "MultivariateNormal of scale": (lambda D, a, m: D.MultivariateNormal(a, scale_tril=m), LOC, TRIANGLE),
    "MultivariateNormals": (lambda D, a, m: D.MultivariateNormal(a, scale_tril=m), [LOC] * 2, [[TRIANGLE] * 2] * 3),
    "NegativeBinomial": (lambda D, n, p: D.NegativeBinomial(n, p), [1.0, 4.5, 20.0], PROBS),
    "NegativeBinomial of logits": (lambda D, z: D.NegativeBinomial(5, logits=z), LOC),
    "RelaxedBernoulli": (lambda D, t, p: D.RelaxedBernoulli(t, p), 0.5, PROBS),
    "RelaxedBernoulli of logits": (lambda D, t, z: D.RelaxedBernoulli(t, logits=z), [0.5, 1.0, 2.0], LOC),
    "RelaxedOneHotCategorical": (lambda D, t, p: D.RelaxedOneHotCategorical(t, p), 2.0, ROWS),
    "RelaxedOneHotCategorical of logits": (lambda D, t, z: D.RelaxedOneHotCategorical(t, logits=z), 2.0, ROWS),
    "VonMises": (lambda D, a, k: D.VonMises(a, k), LOC, [0.5, 3.0, 8.0]),
    "Wishart": (lambda D, df, m: D.Wishart(df, m), 5.0, SPREAD),
    "Wishart of precision": (lambda D, df, m: D.Wishart(df, precision_matrix=m), 4.5, SPREAD),
    "Wishart of scale": (lambda D, df, m: D.Wishart(df, scale_tril=m.tril()), [4.5, 7.0], TRIANGLE),
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

IMPLICIT = ("Gamma", "Chi2", "Beta", "Beta of numbers", "Dirichlet", "StudentT", "FisherSnedecor", "InverseGamma",
            "Wishart", "Wishart of precision", "Wishart of scale")  # fmt: skip
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
        if (parameters and not isinstance(parameters[0], np.ndarray)) or dtype == np.float32:
            check(program, *arrays, grad=dtype == np.float64 and aspect != "cdf", **terms)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name, aspect, not_on_intel):
    make, *parameters = CASES[name]
    if name == "GeneralizedPareto" and aspect in ("log_prob", "cdf", "icdf"):
        parameters = [np.float32(x) for x in parameters]  # in double precision PyTorch refuses: tests/divergences.py
    compare(lambda torch, *xs: ASPECTS[aspect](make(torch.distributions, *xs)), parameters, aspect)


SAMPLED = [name for name in CASES if name not in (
    "Bernoulli", "Bernoulli of logits", "Categorical", "Categorical of logits", "OneHotCategorical", "Multinomial",
    "Multinomial of logits", "Binomial", "Binomial of logits", "Geometric", "Poisson", "LKJCholesky", "VonMises",
    "MixtureSameFamily", "MixtureSameFamily of vectors", "NegativeBinomial", "NegativeBinomial of logits",
    "GeneralizedPareto", "Wishart", "Wishart of precision", "Wishart of scale",
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
    "ContinuousBernoulli": (PROBS, [0.3, 0.5, 0.6]), "InverseGamma": ([0.5, 1.5, 4.0], [0.75, 3.0, 2.0]),
    "MultivariateNormal": (LOC, SPREAD), "Wishart": ([4.0], SPREAD),
}  # fmt: skip
OF_ONE = ("Bernoulli", "Poisson", "Exponential", "Dirichlet", "HalfNormal", "Geometric", "Categorical",
          "OneHotCategorical", "Chi2", "StudentT", "Binomial", "Multinomial", "ContinuousBernoulli")  # fmt: skip


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
    lambda torch, D: D.MultivariateNormal(torch.tensor(0.0), torch.eye(2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), torch.eye(2), torch.eye(2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), -torch.eye(2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), torch.ones(2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), torch.tensor([[1.0, 0.5], [0.0, 1.0]])),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), scale_tril=torch.ones(2, 2)),
    lambda torch, D: D.MultivariateNormal(torch.zeros(2), torch.eye(2)).log_prob(torch.zeros(3)),
    lambda torch, D: D.LowRankMultivariateNormal(torch.zeros(2), torch.ones(3, 1), torch.ones(2)),
    lambda torch, D: D.LowRankMultivariateNormal(torch.zeros(2), torch.ones(2), torch.ones(2)),
    lambda torch, D: D.LowRankMultivariateNormal(torch.zeros(2), torch.ones(2, 1), torch.ones(3)),
    lambda torch, D: D.LowRankMultivariateNormal(torch.zeros(3, 2), torch.ones(2, 2, 1), torch.ones(2)),
    lambda torch, D: D.Wishart(1.0, torch.eye(3)),
    lambda torch, D: D.Wishart(2.5, torch.eye(3)).df,
    lambda torch, D: D.Wishart(4.0),
    lambda torch, D: D.Wishart(4.0, torch.ones(3)),
    lambda torch, D: D.LKJCholesky(1),
    lambda torch, D: D.LKJCholesky(2, 0.0),
    lambda torch, D: D.LKJCholesky(2).log_prob(torch.ones(2, 2)),
    lambda torch, D: D.MixtureSameFamily(D.Categorical(torch.ones(2)), 3),
    lambda torch, D: D.MixtureSameFamily(D.Categorical(torch.ones(3)), D.Normal(torch.zeros(2), 1.0)),
    lambda torch, D: D.MixtureSameFamily(D.Categorical(torch.ones(3, 2)), D.Normal(torch.zeros(2, 2), 1.0)),
    lambda torch, D: D.NegativeBinomial(3, torch.tensor(1.0)),
    lambda torch, D: D.RelaxedBernoulli(torch.tensor(1.0)),
    lambda torch, D: D.ContinuousBernoulli(1.5, validate_args=True),
    lambda torch, D: D.ReshapeTransform((2, 3), (5,)),
    lambda torch, D: D.ReshapeTransform((2, 3), (6,)).forward_shape((4, 3, 2)),
    lambda torch, D: D.CorrCholeskyTransform().forward_shape((4,)),
    lambda torch, D: D.CatTransform([D.ExpTransform()], lengths=[1, 2]),
    lambda torch, D: D.CatTransform([D.ExpTransform()])(torch.ones(3)),
    lambda torch, D: D.biject_to(D.constraints.integer_interval(0, 3)),
    lambda torch, D: D.biject_to.register(3, None)(3),
    lambda torch, D: [t(torch.arange(6.0)) for t in (D.ReshapeTransform((6,), (2, 3)), D.StickBreakingTransform(),
                                                     D.CumulativeDistributionTransform(D.Normal(0.0, 1.0)))],
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


@pytest.mark.parametrize("name", ["Wishart", "Wishart of precision", "Wishart of scale"])
def test_gradients_of_wishart_samples(name):
    """PyTorch refuses to go back through them."""
    from minitorch.testing import gradcheck

    make, df, spread = CASES[name]

    def sampled(matrix):
        minitorch.manual_seed(5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make(minitorch.distributions, minitorch.tensor(df, dtype=minitorch.float64), matrix).rsample((2,))

    spread = np.array(spread)

    def symmetric(m):
        return sampled((m + m.mT) / 2)

    gradcheck(symmetric if name != "Wishart of scale" else sampled, minitorch.tensor(spread), subject=minitorch)


REGIONS = {
    "real": lambda c: c.real, "positive": lambda c: c.positive, "nonnegative": lambda c: c.nonnegative,
    "greater_than": lambda c: c.greater_than(2.0), "greater_than_eq": lambda c: c.greater_than_eq(-1.0),
    "less_than": lambda c: c.less_than(1.5), "unit_interval": lambda c: c.unit_interval,
    "interval": lambda c: c.interval(-1.0, 3.0), "half_open_interval": lambda c: c.half_open_interval(0.0, 2.0),
    "simplex": lambda c: c.simplex, "lower_cholesky": lambda c: c.lower_cholesky,
    "corr_cholesky": lambda c: c.corr_cholesky, "positive_definite": lambda c: c.positive_definite,
    "positive_semidefinite": lambda c: c.positive_semidefinite, "real_vector": lambda c: c.real_vector,
    "boolean": lambda c: c.boolean, "symmetric": lambda c: c.symmetric,
    "cat": lambda c: c.cat([c.positive, c.real, c.unit_interval], -1, [1, 2, 3]),
    "stack": lambda c: c.stack([c.positive, c.real, c.unit_interval], 0),
}  # fmt: skip
VALUES = np.linspace(-1.5, 2.0, 18).reshape(3, 6)[::-1].copy()


@pytest.mark.parametrize("registry", ["biject_to", "transform_to"])
@pytest.mark.parametrize("name", REGIONS)
def test_transforms_into_regions(name, registry):
    """There and back, with densities where they are bijective; or refused."""
    values = VALUES[:, :3].copy() if "definite" in name or "lower" in name or name == "symmetric" else VALUES

    def program(torch, x):
        region = REGIONS[name](torch.distributions.constraints)
        t = getattr(torch.distributions, registry)(region)
        y = t(x)
        facts = [repr(t), repr(region), region.is_discrete, region.event_dim, region.check(y), t.bijective,
                 t.forward_shape(x.shape), t.inverse_shape(y.shape)]  # fmt: skip
        log = t.log_abs_det_jacobian(x, y) if t.bijective else None
        return [facts, y, t.inv(y), log, t == getattr(torch.distributions, registry)(region)]

    check(program, values, grad=True, rtol=1e-7, atol=1e-8, but=UNLIKE)


def test_generalized_pareto_in_double_precision():
    from scipy.stats import genpareto

    loc, scale, c = (minitorch.tensor(x, dtype=minitorch.float64) for x in (LOC, SCALE, [-0.5, 0.0, 0.75]))
    d = minitorch.distributions.GeneralizedPareto(loc, scale, c)
    x = d.loc + minitorch.tensor([0.5, 2.0, 8.0], dtype=minitorch.float64)
    expected = genpareto(c=c.numpy(), loc=loc.numpy(), scale=scale.numpy())
    for ours, theirs in ((d.log_prob, expected.logpdf), (d.cdf, expected.cdf)):
        np.testing.assert_allclose(ours(x).numpy(), theirs(x.numpy()), rtol=1e-12)
    np.testing.assert_allclose(d.icdf(d.cdf(x)).numpy(), x.numpy(), rtol=1e-12)
