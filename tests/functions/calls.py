"""Right calls of every public function, written in Python over `T`, the package, and the tensors of `scope`."""

from typing import Any

import numpy as np

from minitorch.functions.aliases import ALIASES
from minitorch.ops.op import registry


def scope(torch: Any) -> dict[str, Any]:
    """The names that a call may use: x, p (3, 4) of floats, i of integers, b of bools, and what goes with them."""
    rng = np.random.default_rng(0)
    drawn = {
        name: rng.uniform(0.1, 0.9, shape).astype(np.float32)
        for name, shape in {"x": (3, 4), "p": (3, 4), "x0": (3, 4), "v": 4, "m": (4, 2), "z": (3, 2), "w": 3}.items()
    } | {"q": rng.uniform(0.1, 0.9, (2, 3, 3)), "s": np.arange(5.0, dtype=np.float32)}
    whole = {
        "k": np.array([0, 1, 1, 3]), "k3": np.array([0, 2, 1]), "i": rng.integers(1, 5, (3, 4)),
        "i0": rng.integers(0, 3, (3, 4)), "b": rng.random((3, 4)) < 0.5,
    }  # fmt: skip
    return {"T": torch, "np": np} | {name: torch.tensor(array) for name, array in (drawn | whole).items()}


ELEMENTWISE = {
    op.name: [", ".join("x" * op.arity)] for op in registry.values() if op.public and op.elementwise and op.complete
}
UNARY = (
    "adjoint", "conj", "conj_physical", "detach", "is_conj", "is_neg", "is_signed", "resolve_conj", "resolve_neg",
    "argwhere", "atleast_1d", "atleast_2d", "clone", "empty_like", "is_complex", "is_floating_point",
    "is_inference", "msort", "nan_to_num", "nonzero", "numel", "ones_like", "positive", "ravel", "round", "square",
    "t", "zeros_like",
)  # fmt: skip
BINARY = (
    "is_same_size", "true_divide", "allclose", "dist", "equal", "isclose", "rsub",
)  # fmt: skip
REDUCTIONS = (
    "all", "amax", "amin", "any", "argmax", "argmin", "logsumexp", "max", "mean", "median", "min", "nanmean",
    "nansum", "prod", "sum",
)  # fmt: skip
CALLS = {
    **ELEMENTWISE,
    **{name: ["q"] for name in ("det", "inverse", "logdet", "matrix_exp", "pinverse", "qr", "slogdet", "svd")},
    "chain_matmul": ["x, m"], "cholesky": ["q @ q.mT + T.eye(3, dtype=T.float64)"],
    "cholesky_inverse": ["q", "q, True"], "cholesky_solve": ["q, q", "q, q, True"], "matrix_power": ["q, 3", "q, -1"],
    "geqrf": ["q"], "gradient": ["x", "x, spacing=2., dim=1, edge_order=2"], "lu": ["q"],
    "lu_unpack": ["*T.linalg.lu_factor(q)"], "lu_solve": ["q, *T.linalg.lu_factor(q)"],
    "orgqr": ["*T.geqrf(q)"], "ormqr": ["*T.geqrf(q), q", "*T.geqrf(q), q, False, True"],
    "triangular_solve": ["q, q", "q, q, False, True, True"],
    "logit": ["x", "x, 0.1"], "mvlgamma": ["p + 1, 2"], "polygamma": ["1, x"], "xlogy": ["x, x", "2, x", "x, 2"],
    "ger": ["v, v"], "moveaxis": ["x, 0, 1"], "unsafe_chunk": ["x, 2, 1"], "unsafe_split": ["x, 2, 0"],
    "vdot": ["v, v"], "is_nonzero": ["T.tensor(2.)"],
    "addr": ["z[:, :2].repeat(1, 1), w, v[:2], beta=2, alpha=3"], "block_diag": ["x, v, m"],
    "channel_shuffle": ["T.ones(1, 4, 2, 2), 2"], "constant_pad_nd": ["x, [1, 2]", "x, (1, 1, 0, 2), 1.5"],
    "corrcoef": ["x"], "cov": ["x", "x, correction=0"], "cross": ["q, q.flip(1), 1"],
    "cumulative_trapezoid": ["x", "x, dx=0.5, dim=0", "x, v"], "diff": ["x", "x, 2, 0"],
    "dsplit": ["q, 3", "q, [1, 2]"], "dstack": ["[x, p]"], "fliplr": ["x"], "flipud": ["x"],
    "hsplit": ["x, 2", "x, [1, 3]"], "kron": ["x, m"], "nanquantile": ["x, 0.5", "x, 0.25, 1, True"],
    "pixel_shuffle": ["T.ones(1, 4, 3, 3), 2"], "pixel_unshuffle": ["T.ones(1, 1, 4, 4), 2"],
    "quantile": ["x, 0.5", "x, 0.25, 1, True"], "trace": ["x"],
    "trapezoid": ["x", "x, dx=0.5, dim=0", "x, v"], "trapz": ["x", "x, v"], "vander": ["v", "v, 3, True"],
    "vsplit": ["x, 3", "x, [1, 2]"],
    **{f"conv{d}d": [f"T.ones({[1, 2, *[4] * d]}), T.ones({[3, 2, *[2] * d]}), None, 1, 0"] for d in (1, 2, 3)},
    **{f"conv_transpose{d}d": [f"T.ones({[1, 2, *[4] * d]}), T.ones({[2, 3, *[2] * d]})"] for d in (1, 2, 3)},
    **{name: ["x"] for name in UNARY},
    **{name: ["x, x"] for name in BINARY},
    **{name: ["x, 1, True"] for name in REDUCTIONS},
    "add": ["x, x", "x, 2"], "addcdiv": ["x, x, x", "x, x, x, value=2"], "addcmul": ["x, x, x", "x, x, x, value=2"],
    "addmm": ["z, x, m", "z, x, m, beta=2, alpha=3"], "addmv": ["w, x, v"],
    "aminmax": ["x", "x, dim=1, keepdim=True"], "arange": ["5", "1, 5", "1, 5, 2", "0., 1., .25"],
    "argsort": ["x", "x, 1, True", "x, dim=1, descending=True, stable=True"], "baddbmm": ["q, q, q"],
    "bincount": ["k", "k, minlength=5"], "bitwise_and": ["i, i"], "bitwise_left_shift": ["i, 2"],
    "bitwise_not": ["i"], "bitwise_or": ["i, i"], "bitwise_right_shift": ["i, 2"], "bitwise_xor": ["i, i"],
    "bmm": ["q, q"], "broadcast_shapes": ["(2,1), (3,)"], "broadcast_tensors": ["x, v"], "broadcast_to": ["v, (3,4)"],
    "bucketize": ["x, v", "x, v, out_int32=True, right=True"], "can_cast": ["T.float32, T.int64"],
    "cartesian_prod": ["v, v"], "cat": ["[x, x]", "[x, x], 1", "(x, x), dim=1"], "chunk": ["x, 2, 1"],
    "clamp": ["x, 0, 1", "x, min=x", "x, x, x"], "clamp_max": ["x, 1"], "clamp_min": ["x, 1"], "clip": ["x, 0, 1"],
    "column_stack": ["[x, x]"], "combinations": ["v, 2"], "concat": ["[x, x]"], "concatenate": ["[x,x], 1"],
    "count_nonzero": ["x, 1"], "cummax": ["x, 1"], "cummin": ["x, 1"], "cumprod": ["x, 1"],
    "cumsum": ["x, 1", "x, 1, dtype=T.float64"], "diag": ["v", "v, 1"], "diag_embed": ["v, 1", "v, 0, 0, 1"],
    "diagonal": ["x, 1", "x, 0, 0, 1"], "div": ["x, x", "x, 2"], "dot": ["v, v"], "einsum": ["'ij,jk->ik', x, m"],
    "empty": ["2, 0"], "eq": ["x, x", "x, 2"], "eye": ["3", "3, 4"], "flatten": ["x, 0, 1"],
    "flip": ["x, (0,)", "x, [0, 1]"], "floor_divide": ["x, x", "x, 2"], "fmod": ["x, x", "x, 2"],
    "full": ["(2, 3), 1.5", "(2,), 3, dtype=T.float64"], "full_like": ["x, 2"], "gather": ["x, 1, i0"],
    "histc": ["x, 4, 0, 1"], "hstack": ["[x, x]"], "index_add": ["x, 0, k3, x", "x, 0, k3, x, alpha=2"],
    "index_copy": ["x, 0, k3, x"], "index_fill": ["x, 0, k3, 2"], "index_put": ["x, (k3,), x0"],
    "index_select": ["x, 0, k3"], "inner": ["v, v"], "kthvalue": ["x, 2", "x, 2, 1, True"],
    "lerp": ["x, x, .5", "x, x, x"], "linspace": ["0, 1, 5"], "log_softmax": ["x, 1", "x, 1, dtype=T.float64"],
    "logspace": ["0, 1, 5", "0, 1, 5, 2"], "lt": ["x, x", "x, 2"], "masked_fill": ["x, b, 2"],
    "masked_select": ["x, b"], "matmul": ["x, m"], "meshgrid": ["v, v, indexing='ij'"], "mm": ["x, m"],
    "movedim": ["x, 0, 1"], "mul": ["x, x", "x, 2"], "mv": ["x, v"], "narrow": ["x, 0, 0, 2"], "ne": ["x, x", "x, 2"],
    "norm": ["x", "x, 2, 1, True"], "ones": ["2, 3", "(2, 3)"], "outer": ["v, v"], "permute": ["x, (1, 0)"],
    "pow": ["x, x", "x, 2"], "promote_types": ["T.float32, T.int64"], "remainder": ["x, x", "x, 2"],
    "repeat_interleave": ["x, 2", "x, 2, 1", "x, k3, 0"], "reshape": ["x, (4, 3)"], "result_type": ["x, i"],
    "roll": ["x, 1", "x, 1, 0", "x, (1, 2), (0, 1)"], "rot90": ["x, 1, (0, 1)"], "row_stack": ["[x, x]"],
    "scatter": ["x, 1, i0, x", "x, 1, i0, 2."], "scatter_add": ["x, 1, i0, x"],
    "searchsorted": ["s, v", "s, v, right=True"], "select": ["x, 0, 1"], "softmax": ["x, 1", "x, 1, dtype=T.float64"],
    "sort": ["x", "x, 1, True", "x, stable=True, dim=0"], "split": ["x, 2, 0", "x, [1, 2], 0"],
    "squeeze": ["x, 0", "x"], "stack": ["[x, x]", "[x, x], 1"],
    "std": ["x, 1", "x, dim=1, correction=0, keepdim=True"],
    "std_mean": ["x, 1", "x, dim=1, correction=0, keepdim=True"], "sub": ["x, x", "x, 2"], "swapaxes": ["x, 0, 1"],
    "swapdims": ["x, 0, 1"], "take": ["x, k3"], "take_along_dim": ["x, i0, 1"],
    "tensor_split": ["x, 2", "x, (1, 2), 0"], "tensordot": ["x, m, 1", "x, m, ([1], [0])"], "tile": ["x, (2, 1)"],
    "topk": ["x, 2", "x, 2, 1, False, False"], "transpose": ["x, 0, 1"], "tril": ["x, 1"],
    "tril_indices": ["3, 3", "3, 3, 1"], "triu": ["x, 1"], "triu_indices": ["3, 3"], "unbind": ["x, 0"],
    "unflatten": ["x, 1, (2, 2)"], "unique": ["x", "x, True, True, True, 0"],
    "unique_consecutive": ["x", "x, True, True, 0"], "unsqueeze": ["x, 0"],
    "var": ["x, 1", "x, dim=1, correction=0, keepdim=True"],
    "var_mean": ["x, 1", "x, dim=1, correction=0, keepdim=True"], "vstack": ["[x, x]"],
    "where": ["b, x, x", "b", "b, x, 2"], "zeros": ["2, 3", "(2, 3)", "(2, 3), dtype=T.int64"],
}  # fmt: skip

CALLS |= {
    **{name: ["x"] for name in ("angle", "alias_copy", "atleast_3d", "deg2rad", "detach_copy", "diagflat",
                                "diagonal_copy", "frexp", "isreal", "rad2deg", "real", "squeeze_copy", "t_copy")},
    **{name: ["x, x"] for name in ("copysign", "float_power", "heaviside", "ldexp", "logaddexp2", "nextafter")},
    "addbmm": ["q[0], q, q", "q[0], q, q, beta=2, alpha=3"], "as_strided": ["x, (2, 2), (1, 2)", "x, (2,), (1,), 3"],
    "as_strided_copy": ["x, (2, 2), (1, 2)"], "as_strided_scatter": ["x, z[:2], (2, 2), (1, 2)"],
    "cdist": ["x, p", "x, p, 1.0", "x, p, 2.0, 'use_mm_for_euclid_dist'"], "diagonal_scatter": ["x, w", "x, w, 1"],
    "empty_permuted": ["(2, 0), (1, 0)"], "empty_strided": ["(2, 0), (1, 2)"], "expand_copy": ["v, (3, 4)"],
    "fill": ["x, 2"], "gcd": ["i, i"], "histogram": ["x, 4", "x, 4, range=(0., 1.), weight=p, density=True", "x, s"],
    "histogramdd": ["x, [2, 2, 2, 2]", "x, 3"], "index_reduce": ["x, 0, k3, p, 'mean'"],
    "isin": ["x, p", "i, 2", "2, i", "x, p, assume_unique=True, invert=True"], "lcm": ["i, i"],
    "logcumsumexp": ["x, 1"], "masked_scatter": ["x, b, p"], "mode": ["i", "i, 0, True"],
    "nanmedian": ["x, 1, True", "x"], "narrow_copy": ["x, 0, 0, 2"], "nonzero_static": ["b, size=4"],
    "pdist": ["x", "x, 1.0"], "permute_copy": ["x, (1, 0)"], "put": ["x, k, v", "x, k, v, True"],
    "renorm": ["x, 2, 0, .5"], "scatter_reduce": ["x, 1, i0, p, 'sum'", "x, 1, i0, p, 'prod', include_self=False"],
    "select_copy": ["x, 0, 1"], "select_scatter": ["x, v, 0, 1"], "slice_scatter": ["x, p[:1], 0, 1, 2"],
    "split_copy": ["x, 2, 0"], "split_with_sizes": ["x, [1, 2], 0"], "split_with_sizes_copy": ["x, [1, 2], 0"],
    "transpose_copy": ["x, 0, 1"], "unbind_copy": ["x, 0"], "unfold_copy": ["x, 1, 2, 1"], "unravel_index": ["k3, 4"],
    "unsafe_split_with_sizes": ["x, [1, 2], 0"], "unsqueeze_copy": ["x, 0"], "view_copy": ["x, (4, 3)"],
}  # fmt: skip

CALLS = {alias: CALLS[name] for alias, name in ALIASES.items()} | CALLS
