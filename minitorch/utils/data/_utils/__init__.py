"""What PyTorch's loader is made of, under its path `torch.utils.data._utils`: collating."""

from . import collate as collate
