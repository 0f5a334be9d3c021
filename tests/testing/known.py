"""Differences from PyTorch that lock-step found and that are not settled: patterns of its reports, each explained.

An entry leaves the list when it is mended, or becomes a divergence with a reason in tests/divergences.py.
"""

KNOWN = {
    r"(zero_|fill_)\(.*more than one element": "PyTorch overwrites an expanded tensor with one number; here refused",
    r"(sum|mean|amax)\(.*\[step for": (
        "reductions of permuted tensors lie in the order of the tensor, PyTorch's in C order"
    ),
    r"(clone|double|float|long|to|_like)\(.*\[step for": (
        "copies of expanded tensors lie in the order of their strides, PyTorch's in C order"
    ),
    r"backward.*\.grad: tensor.*expected None": (
        "a view of a leaf made under no_grad is no leaf to PyTorch's backward: it gets no gradient"
    ),
    r"requires_grad_\(False\).*requires_grad: False, expected True": "nor can it be told to ask for no gradient",
    r"grad\(.*: None, expected RuntimeError\('The differentiated Tensor": "nor has it part in autograd.grad",
    r"\.is_leaf: True, expected <class 'RuntimeError'>": (
        "nor can PyTorch say whether it is a leaf once its memory was edited"
    ),
    r"softmax\(0\).*NotImplementedError": "an empty softmax of integers",
}
