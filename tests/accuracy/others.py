"""Ops that are not measured by themselves, and why.

The gradients of others, whose names end in `_backward` or `_derivative`, are measured with these and need no line here.
Nor does a new op: `test_accuracy.py` holds what it gives in single precision to what it gives in double precision.
"""

_EXACT = (
    "abs all amax amin any argcummax argkthvalue argmax argmin argsort argtopk bitwise_and bitwise_left_shift "
    "bitwise_not bitwise_or bitwise_right_shift bitwise_xor broadcast_indices cast cat ceil clamp clamp_backward "
    "clamp_each clamp_max clamp_min clone copy copy_slices count_nonzero diagonal diagonal_embed dropout_noise "
    "embedding eq equal_nan expand fill flip floor fmax fmin gather gather_backward ge gt hardtanh hardtanh_backward "
    "index index_backward index_get isfinite isinf isnan isneginf isposinf le logical_and logical_not logical_or "
    "logical_xor lt masked_embedding masked_fill max_all maximum maximum_backward median_all min_all minimum "
    "nan_to_num ne neg permute random_result relu relu_backward repeat roll round rounded_div scatter shift sign "
    "signbit stack take_along take_along_backward transpose tril triu trunc unfold view where zero zero_slices"
)
EXACT = frozenset(_EXACT.split())
"""Ops that move, choose or compare what is there, or end in whole numbers: nothing is rounded."""

ELSEWHERE = {
    "divide_no_nan": "div",
    "fold": "sum",
    "index_add": "sum",
    "nll_loss": "mean",
    "product_of_others": "prod",
    "put": "sum",
    "recurrence": "cumprod",
    "scatter_add": "sum",
    "sum_to": "sum",
}
"""Ops that compute as another does, and are measured with it."""
