"""One model on several devices. PyTorch's `torch.nn.parallel`; here there is one device."""

from ...later import later as _later

with _later(globals()):
    from .data_parallel import DataParallel as DataParallel
    from .distributed import DistributedDataParallel as DistributedDataParallel
