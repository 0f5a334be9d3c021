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
    r"grad\(.*: None, expected RuntimeError\('The differentiated Tensor": (
        "PyTorch refuses to differentiate by a view made under no_grad of a tensor that requires grad"
    ),
    r"backward\(.*None, expected RuntimeError\('element 0 of tensors": "nor lets it backward start there",
    r"\.is_leaf: True, expected <class 'RuntimeError'>": (
        "nor can PyTorch say whether it is a leaf once its memory was edited"
    ),
    r"softmax\(0\).*NotImplementedError": "an empty softmax of integers",
}
