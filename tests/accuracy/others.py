"""Ops that are not measured by themselves, and why."""

_EXACT = (
    "abs all amax amin any argmax argmin argsort argtop bitwise_and bitwise_left_shift bitwise_not bitwise_or "
    "bitwise_right_shift bitwise_xor cast cat ceil clamp clamp_backward clamp_each clamp_max clamp_min clone "
    "coordinates copy copy_slices count_nonzero diagonal diagonal_embed dropout_noise embed embedding eq expand "
    "extreme_so_far fill flip floor fmax fmin gather gather_backward ge gt hardtanh hardtanh_backward index index_get "
    "isfinite isinf isnan isneginf isposinf le logical_and logical_not logical_or logical_xor lt masked_fill max_all "
    "maximum median_all min_all minimum nan_to_num ne neg nth permute random_result relu relu_backward repeat roll "
    "round rounded_div scatter shift sign signbit stack take_along take_along_backward ties to_larger transpose tril "
    "triu trunc unfold unpadded view where zero zero_slices"
)
EXACT = frozenset(_EXACT.split())
"""Ops that move, choose or compare what is there, or end in whole numbers: nothing is rounded."""

ELSEWHERE = {
    "embedding_gradient": "sum",
    "fold": "sum",
    "l1_gradient": "l1_loss",
    "leaky_relu_backward": "leaky_relu",
    "logistic_gradient": "sigmoid",
    "mse_gradient": "mse_loss",
    "nll_loss": "mean",
    "nll_gradient": "mean",
    "index_add": "sum",
    "put": "sum",
    "quotient": "div",
    "recurrence": "cumprod",
    "scatter_add": "sum",
    "silu_gradient": "silu",
    "sum_to": "sum",
}
"""Ops that are the gradient of another or compute as it does, and are measured with it."""
