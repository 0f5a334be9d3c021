"""Schedulers of the learning rate."""

from ...later import later as _later
from .scheduler import EPOCH_DEPRECATION_WARNING as EPOCH_DEPRECATION_WARNING
from .scheduler import LRScheduler as LRScheduler
from .scheduler import _LRScheduler as _LRScheduler

with _later(globals()):
    from .combined import ChainedScheduler as ChainedScheduler
    from .combined import SequentialLR as SequentialLR
    from .cosine import CosineAnnealingLR as CosineAnnealingLR
    from .cosine import CosineAnnealingWarmRestarts as CosineAnnealingWarmRestarts
    from .cyclic import CyclicLR as CyclicLR
    from .cyclic import OneCycleLR as OneCycleLR
    from .decay import ExponentialLR as ExponentialLR
    from .decay import LambdaLR as LambdaLR
    from .decay import MultiplicativeLR as MultiplicativeLR
    from .decay import MultiStepLR as MultiStepLR
    from .decay import PolynomialLR as PolynomialLR
    from .decay import StepLR as StepLR
    from .plateau import ReduceLROnPlateau as ReduceLROnPlateau
    from .warmup import ConstantLR as ConstantLR
    from .warmup import LinearLR as LinearLR
