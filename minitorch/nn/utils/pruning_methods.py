"""Ways to prune: parameters times a mask of zeros and ones, chosen at random or by their size.

A pruned `weight` is computed before each forward, by a hook, from the parameter `weight_orig` and the buffer
`weight_mask`. What is pruned several times has a container of the methods, each of which chooses among what the ones
before it left.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from ...functions.creation import ones_like, zeros_like
from ...functions.random import rand
from ...tensor.tensor import Tensor
from ..modules.module import Module


class BasePruningMethod:
    """Base of methods: a subclass chooses by `compute_mask(t, default_mask)` what of `t` is left.

    PRUNING_TYPE: "unstructured" methods choose among elements, "structured" ones among slices along their `dim`,
    "global" ones get everything.
    """

    PRUNING_TYPE: ClassVar[str] = "unstructured"
    _tensor_name: str

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask for importances `t`, of which `default_mask` has dropped some before."""
        raise NotImplementedError(f"{type(self).__name__} has no compute_mask")

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    def apply_mask(self, module: Module) -> Tensor:
        """The pruned tensor."""
        mask, original = (getattr(module, f"{self._tensor_name}_{part}") for part in ("mask", "orig"))
        return mask.to(original.dtype) * original

    @classmethod
    def apply(cls, module: Module, name: str, *args: Any, importance_scores: Any = None, **kwargs: Any) -> Any:
        """Prune a parameter of the module by a method made with these arguments; that, or its container."""
        method = _joined(module, cls(*args, **kwargs), name)
        original = getattr(module, name)
        scores = original if importance_scores is None else importance_scores
        if scores.shape != original.shape:
            raise AssertionError(
                f"importance_scores should have the same shape as parameter {name} of {module}, got {scores.shape} vs "
                f"{original.shape}"
            )
        again = isinstance(method, PruningContainer)
        before = getattr(module, f"{name}_mask").detach().clone() if again else ones_like(original)
        mask = method.compute_mask(scores.detach(), default_mask=before)
        if not again:
            module.register_parameter(f"{name}_orig", original)
            del module._parameters[name]
        module.register_buffer(f"{name}_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(self, t: Tensor, default_mask: Tensor | None = None, importance_scores: Tensor | None = None) -> Tensor:
        """`t` times the mask for it, or for other importances."""
        scores = t if importance_scores is None else importance_scores
        if scores.shape != t.shape:
            raise AssertionError(
                f"importance_scores should have the same shape as tensor t, got {scores.shape} vs {t.shape}"
            )
        return t * self.compute_mask(scores, ones_like(t) if default_mask is None else default_mask)

    def remove(self, module: Module) -> None:
        """Make the pruned tensor a parameter again, with zeros where it was pruned."""
        name, weight = self._tensor_name, self.apply_mask(module)
        delattr(module, name)
        original: Any = module._parameters.pop(f"{name}_orig")
        original.data = weight.detach()
        del module._buffers[f"{name}_mask"]
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Methods that pruned one tensor after each other; the last one computes the mask."""

    PRUNING_TYPE = "global"

    def __init__(self, *args: BasePruningMethod) -> None:
        self._pruning_methods: tuple[BasePruningMethod, ...] = ()
        if args:
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        """Add a method, of the same tensor."""
        if not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if method._tensor_name != self._tensor_name:
            raise ValueError(
                f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to PruningContainer "
                f"{self}. Found '{method._tensor_name}'"
            )
        self._pruning_methods += (method,)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[BasePruningMethod]:
        return iter(self._pruning_methods)

    def __getitem__(self, idx: int) -> BasePruningMethod:
        return self._pruning_methods[idx]

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        method: Any = self._pruning_methods[-1]
        kind = method.PRUNING_TYPE
        if kind not in ("unstructured", "structured", "global"):
            raise ValueError(f"Unrecognized PRUNING_TYPE {kind}")
        key: Any = ...
        if kind == "unstructured":
            key = default_mask.eq(1)
        elif kind == "structured":
            dim = method.dim % t.ndim
            others = [d for d in range(t.ndim) if d != dim]
            key = (*[slice(None)] * dim, default_mask.sum(others).ne(0))
        mask = default_mask.to(t.dtype).clone()
        mask[key] = method.compute_mask(t[key], default_mask=default_mask[key]).to(t.dtype)
        return mask


def _joined(module: Module, method: BasePruningMethod, name: str) -> BasePruningMethod:
    """`method`, or the container of those that pruned the tensor before and of it; their hook is gone."""
    method._tensor_name = name
    for key, hook in list(module._forward_pre_hooks.items()):
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            del module._forward_pre_hooks[key]
            container = hook if isinstance(hook, PruningContainer) else PruningContainer(hook)
            container.add_pruning_method(method)
            return container
    return method


class Identity(BasePruningMethod):
    """Prunes nothing, but has a mask."""

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        return default_mask


class _Amount(BasePruningMethod):
    """Prunes `amount`: so many if it is an int, else that share."""

    def __init__(self, amount: float) -> None:
        if not isinstance(amount, int | float):
            raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
        if amount < 0 or (isinstance(amount, float) and amount > 1):
            raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")
        self.amount = amount

    def _count(self, size: int) -> int:
        """How many of so many are pruned."""
        count = self.amount if isinstance(self.amount, int) else round(self.amount * size)
        if count > size:
            raise ValueError(f"amount={count} should be smaller than the number of parameters to prune={size}")
        return count

    def _size_along(self, t: Tensor, dim: int) -> int:
        if t.ndim <= 1:
            raise ValueError(
                "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape "
                f"{t.shape} with {t.ndim} dims"
            )
        if dim >= t.ndim:
            raise IndexError(f"Invalid index {dim} for tensor of size {t.shape}")
        return t.shape[dim]


class RandomUnstructured(_Amount):
    """Elements at random."""

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        return _without_least(self._count(t.numel()), lambda: -rand(t.shape, dtype=t.dtype), default_mask)


class L1Unstructured(_Amount):
    """The elements that are nearest to 0."""

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        return _without_least(self._count(t.numel()), t.abs, default_mask)


def _without_least(count: int, scores: Any, mask: Tensor) -> Tensor:
    mask = mask.clone()
    if count:
        mask.view(-1)[scores().reshape(-1).topk(count, largest=False)[1]] = 0
    return mask


class RandomStructured(_Amount):
    """Slices along `dim` at random."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        super().__init__(amount)
        self.dim = dim

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        size = self._size_along(t, self.dim)
        count = self._count(size)
        if not count:
            return default_mask
        scores = rand(size)
        return _slices(t, self.dim, scores > scores.kthvalue(count)[0]) * default_mask


class LnStructured(RandomStructured):
    """The slices along `dim` that are shortest by the norm `n`."""

    def __init__(self, amount: float, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        size = self._size_along(t, self.dim)
        count = self._count(size)
        if not count:
            return default_mask
        lengths = t.norm(self.n, [d for d in range(t.ndim) if d != self.dim % t.ndim])
        return _slices(t, self.dim, lengths.topk(size - count)[1]) * default_mask


def _slices(t: Tensor, dim: int, key: Tensor) -> Tensor:
    """A mask like `t` with ones in the slices along `dim` that `key` names."""
    mask = zeros_like(t)
    mask[(*[slice(None)] * (dim % t.ndim), key)] = 1
    return mask


class CustomFromMask(BasePruningMethod):
    """What a given mask drops."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor) -> None:
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        if default_mask.shape != self.mask.shape:
            raise AssertionError(f"expected a default_mask of shape {self.mask.shape}, got {default_mask.shape}")
        return default_mask * self.mask.to(default_mask.dtype)
