"""Schedulers of the learning rate."""

from ...later import later as _later
from .scheduler import LRScheduler as LRScheduler

with _later(globals()):
    from .cosine import CosineAnnealingLR as CosineAnnealingLR
    from .decay import ExponentialLR as ExponentialLR
    from .decay import LambdaLR as LambdaLR
    from .decay import MultiStepLR as MultiStepLR
    from .decay import StepLR as StepLR
    from .plateau import ReduceLROnPlateau as ReduceLROnPlateau
    from .warmup import ConstantLR as ConstantLR
    from .warmup import LinearLR as LinearLR
