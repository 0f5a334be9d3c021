"""Ready parametrizations: weights as a length and a direction, or divided by their largest singular value."""

from typing import Any

from ...tensor.tensor import Tensor
from .. import functional as F
from ..modules.module import Module
from .norms import as_matrix, norm_except_dim, random_direction, towards_singular_vectors, with_norm
from .orthogonal import orthogonal as orthogonal
from .parametrize import register_parametrization
from .spectral_norm import output_dim


class _WeightNorm(Module):
    """The lengths `weight_g` and the directions `weight_v` of slices along `dim`."""

    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        return with_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Lengths, and directions of any length."""
        return norm_except_dim(weight, self.dim), weight


def weight_norm(module: Module, name: str = "weight", dim: int = 0) -> Module:
    """Train the length and the direction of each slice of a weight apart. Salimans and Kingma, 2016.

    Reads the state of the former `nn.utils.weight_norm` too.
    """
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def from_former(state_dict: dict[str, Any], prefix: str, *_: Any) -> None:
        keys = [f"{prefix}{name}_{part}" for part in "gv"]
        if all(key in state_dict for key in keys):
            for i, key in enumerate(keys):
                state_dict[f"{prefix}parametrizations.{name}.original{i}"] = state_dict.pop(key)

    module._register_load_state_dict_pre_hook(from_former)
    return module


class _SpectralNorm(Module):
    """A weight divided by its largest singular value, of whose vectors `_u` and `_v` are estimates."""

    _u: Tensor
    _v: Tensor

    def __init__(self, weight: Tensor, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12) -> None:
        super().__init__()
        if not -weight.ndim <= dim < weight.ndim:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [-{weight.ndim}, {weight.ndim - 1}] but got {dim})"
            )
        if n_power_iterations <= 0:
            raise ValueError(
                f"Expected n_power_iterations to be positive, but got n_power_iterations={n_power_iterations}"
            )
        self.dim, self.eps = dim % weight.ndim, eps
        if weight.ndim > 1:
            self.n_power_iterations = n_power_iterations
            matrix = as_matrix(weight, self.dim)
            for key, n in zip(("_u", "_v"), matrix.shape, strict=True):
                self.register_buffer(key, random_direction(matrix, n, eps))
            towards_singular_vectors(matrix, self._u, self._v, 15, eps, True)

    def forward(self, weight: Tensor) -> Tensor:
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            towards_singular_vectors(matrix, self._u, self._v, self.n_power_iterations, self.eps, True)
        u, v = self._u.clone(), self._v.clone()  # the next step overwrites them
        return weight / u.dot(matrix.mv(v))

    def right_inverse(self, value: Tensor) -> Tensor:
        """Taken to be normalized already."""
        return value


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:
    """Divide a weight by its largest singular value, estimated a little better in each training step.

    Miyato et al., 2018.
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    dim = output_dim(module) if dim is None else dim
    return register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))
