"""ExponentialFamily: densities `exp(t(x) · θ - F(θ) + k(x))`, of which entropy and divergence follow from F alone."""

from typing import Any

from ..autograd.grad import grad
from ..tensor.tensor import Tensor
from .distribution import Distribution


class ExponentialFamily(Distribution):
    """A distribution that knows its natural parameters θ and `F`. PyTorch's `torch.distributions.ExponentialFamily`."""

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        raise NotImplementedError

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        """F of the natural parameters."""
        raise NotImplementedError

    @property
    def _mean_carrier_measure(self) -> float:
        """The mean of k."""
        raise NotImplementedError

    def entropy(self) -> Tensor:
        """`F(θ) - θ · ∇F(θ)`, less the mean of k, of the batch shape."""
        parameters = [p.detach().requires_grad_() for p in self._natural_params]
        normalizer = self._log_normalizer(*parameters)
        result = normalizer - self._mean_carrier_measure
        for p, g in zip(parameters, grad(normalizer.sum(), parameters, create_graph=True), strict=True):
            result = result - (p * g).reshape(self._batch_shape + (-1,)).sum(-1)
        return result
