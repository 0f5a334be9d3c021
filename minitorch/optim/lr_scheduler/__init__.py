"""Schedulers of the learning rate."""

from ...tensor.absent import absent as _absent
from .cosine import CosineAnnealingLR as CosineAnnealingLR
from .decay import ExponentialLR as ExponentialLR
from .decay import LambdaLR as LambdaLR
from .decay import MultiStepLR as MultiStepLR
from .decay import StepLR as StepLR
from .plateau import ReduceLROnPlateau as ReduceLROnPlateau
from .scheduler import LRScheduler as LRScheduler
from .warmup import ConstantLR as ConstantLR
from .warmup import LinearLR as LinearLR

_absent(globals())
