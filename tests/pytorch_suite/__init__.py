"""PyTorch's own tests, run with minitorch for `torch`: a measure of what is missing.

    python -m tests.pytorch_suite ~/pytorch test_nn test_autograd nn/test_pooling

takes the path of a checkout of PyTorch (a release near the one that is installed) and names of files in its `test/`,
by default those of FILES. Each file runs in a process of its own with either library, over the same stand-in for
`torch.testing._internal` (internal.py). What passes with PyTorch counts; the reasons why it does not with minitorch are
listed, the most frequent first.
"""
