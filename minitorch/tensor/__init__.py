"""The Tensor object: an array, its dtype and device, and how it prints."""

from .tensor import Tensor as Tensor
