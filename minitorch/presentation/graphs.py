"""Graphs: what PyTorch's graph shows for a recorded call, where one op is one node.

`mul` is shown as `MulBackward0`, with an input for each argument that has a derivative rule: so it is with most ops,
and they need no entry. The tables say what is different: a name, the order or the number of inputs, or that PyTorch
has several nodes for what is one op here, as in `linear`, which transposes its weight by a `TBackward0`. What only the
calling function knows it hands to `record` as `shown_as`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..ops.op import Op


class Shown(NamedTuple):
    """A node as PyTorch has it: its name, and what gradients go on to.

    An input is an argument of the op, by name; or a further node of PyTorch's, before which these come; or None, for
    what never takes a gradient. `output` says which of several outputs of PyTorch's node this is.
    """

    name: str
    inputs: tuple[Any, ...]
    output: int = 0


class FurtherInputs(NamedTuple):
    """The inputs of the node that made an argument, without the first."""

    argument: str


Graph = str | Shown
"""What a call is shown as; a name alone stands for the node of that name with the usual inputs."""


def shown(name: str, *inputs: Any) -> Shown:
    """`Shown` without the brackets of a tuple."""
    return Shown(name, inputs)


HIDDEN = shown("", "x")
"""A node that PyTorch's graph does not have: what comes before it is shown in its place."""
AS_STRIDED = "AsStridedBackward0"
"""A view of what was edited after the view was made."""

_BY_ROWS = shown("TBackward0", "weight")
LINEAR = shown("AddmmBackward0", "bias", "x", _BY_ROWS)
LINEAR_WITHOUT_BIAS = shown("MmBackward0", "x", _BY_ROWS)
LINEAR_OF_MANY = shown("ViewBackward0", shown("AddmmBackward0", "bias", shown("ViewBackward0", "x"), _BY_ROWS))
LINEAR_OF_MANY_WITHOUT_BIAS = shown("UnsafeViewBackward0", shown("MmBackward0", shown("ViewBackward0", "x"), _BY_ROWS))
LINEAR_OF_COPY_WITHOUT_BIAS = shown(
    "UnsafeViewBackward0",
    shown("MmBackward0", shown("UnsafeViewBackward0", shown("CloneBackward0", "x")), _BY_ROWS),
)
LINEAR_OF_COPY = shown("AddBackward0", LINEAR_OF_COPY_WITHOUT_BIAS, "bias")
"""`linear` of many rows that do not lie one after the other in memory."""
LINEAR_OF_ONE_WITHOUT_BIAS = shown("SqueezeBackward4", shown("MmBackward0", shown("UnsqueezeBackward0", "x"), _BY_ROWS))
MATMUL_OF_BATCHES = shown(
    "UnsafeViewBackward0",
    shown("BmmBackward0", *(shown("ViewBackward0", shown("ExpandBackward0", argument)) for argument in "xy")),
)
FOLDED_MATMUL = shown(
    "CloneBackward0",
    shown(
        "TransposeBackward0",
        shown(
            "UnsafeViewBackward0",
            shown(
                "MmBackward0",
                shown("UnsafeViewBackward0", shown("CloneBackward0", shown("TransposeBackward0", "y"))),
                shown("TBackward0", "x"),
            ),
        ),
    ),
)
"""A matrix that requires grad times a batch of matrices: all of it as one product, transposed."""
MUL_BY_NUMBER, DIV_BY_NUMBER = shown("MulBackward1", "x"), shown("DivBackward1", "x")
"""Of a number that PyTorch's own code gives, as in its losses; that of a user becomes a tensor there."""
CLAMP_BY_ONE = {
    "clamp_min": shown("ClampBackward0", "x", "min", None),
    "clamp_max": shown("ClampBackward0", "x", None, "max"),
}
"""`clamp` with one tensor for a bound; it is the op of this name."""
NLL_LOSS_2D = shown("NllLoss2DBackward0", "x")
NLL_LOSS_OF_ANY = shown("NllLoss2DBackward0", shown("ViewBackward0", "x"))
NLL_LOSSES_OF_ANY = shown("ViewBackward0", NLL_LOSS_OF_ANY)


def _index(key: tuple) -> Graph:
    """A node for each entry of a basic key: PyTorch reads one after the other."""
    graph: Any = "x"
    for entry in key:
        if entry is None:
            graph = shown("UnsqueezeBackward0", graph)
        elif not isinstance(entry, slice):
            graph = shown("SelectBackward0", graph)
        elif entry != slice(None):
            graph = shown("SliceBackward0", graph)
    if graph == "x":
        return "SliceBackward0" if key else "AliasBackward0"
    return graph


def _l1_loss(reduction: str) -> Graph:
    losses = shown("AbsBackward0", shown("SubBackward0", "x", "y"))
    return losses if reduction == "none" else shown(f"{reduction.capitalize()}Backward0", losses)


GRAPHS: dict[str, Graph | Callable[..., Graph]] = {
    "cast": "ToCopyBackward0",
    "cholesky": "LinalgCholeskyExBackward0",
    "clamp": "ClampBackward1",
    "clamp_each": "ClampBackward0",
    "clamp_max": "ClampMaxBackward1",
    "clamp_min": "ClampMinBackward1",
    "col2im": "Col2ImBackward0",
    "copy": "torch::autograd::CopyBackwards",
    "copy_slices": shown("torch::autograd::CopySlices", "x", FurtherInputs("y")),
    "determinant": "LinalgDetBackward0",
    "diagonal_embed": "DiagEmbedBackward0",
    "eigen": HIDDEN,
    "eigenvalues": "LinalgEighBackward0",
    "embedding_backward": "EmbeddingDenseBackwardBackward0",
    "entr": "SpecialEntrBackward0",
    "erfcx": "SpecialErfcxBackward0",
    "exponential": "PowBackward2",
    "fill": "FillBackward3",
    "floor_divide": shown("NotImplemented", "x", "y"),
    "fmod": "FmodBackward1",
    "i0e": "SpecialI0EBackward0",
    "i1": "SpecialI1Backward0",
    "i1e": "SpecialI1EBackward0",
    "im2col": "Im2ColBackward0",
    "heaviside": shown("NotImplemented", "x", "values"),
    "index": _index,
    "index_get": "IndexBackward0",
    "inverse": "LinalgInvExBackward0",
    "l1_loss": _l1_loss,
    "least_squares": shown("", "x", "y"),
    "lerp": "LerpBackward1",
    "linear": LINEAR,
    "log1p": "Log1PBackward0",
    "log_abs_determinant": Shown("LinalgSlogdetBackward0", ("x",), 1),
    "log_ndtr": "SpecialLogNdtrBackward0",
    "logsigmoid": "LogSigmoidBackward0",
    "lu": HIDDEN,
    "masked_fill": "MaskedFillBackward1",
    "matrix_exponential": "LinalgMatrixExpBackward0",
    "max_all": "MaxBackward1",
    "mantissa": "FrexpBackward0",
    "mean": lambda dim, keepdim: "MeanBackward0" if dim is None else "MeanBackward1",
    "median_all": "MedianBackward0",
    "min_all": "MinBackward1",
    "ndtr": "MulBackward1",
    "ndtri": "SpecialNdtriBackward0",
    "pow": "PowBackward1",
    "power": "PowBackward0",
    "prod": lambda dim, keepdim: "ProdBackward0" if dim is None else "ProdBackward1",
    "pseudo_inverse": "LinalgPinvBackward0",
    "put": "IndexPutBackward0",
    "qr": HIDDEN,
    "relu_backward": "ThresholdBackwardBackward0",
    "remainder": "RemainderBackward1",
    "round": lambda decimals: "RoundBackward1" if decimals else "RoundBackward0",
    "rounded_div": "DivBackward2",
    "rsub": "RsubBackward0",
    "selu": "EluBackward0",
    "sign_of_determinant": "LinalgSlogdetBackward0",
    "singular": HIDDEN,
    "singular_values": Shown("LinalgSvdBackward0", ("x",), 1),
    "solve": "LinalgSolveExBackward0",
    "solve_triangular": "LinalgSolveTriangularBackward0",
    "scatter_extreme": "ScatterReduceBackward0",
    "scatter_prod": "ScatterReduceBackward0",
    "strided": AS_STRIDED,
    "sum": lambda dim, keepdim: "SumBackward0" if dim is None else "SumBackward1",
    "take_along": "GatherBackward0",
    "transposed_convolution": "ConvolutionBackward0",
    "vector_norm": "LinalgVectorNormBackward0",
    "xlog1py": "SpecialXlog1PyBackward0",
    "zeta": shown("SpecialZetaBackward0", "x", "y"),
}
"""By the name of the op: what a call is shown as, or a function of the settings that says so."""

PLAIN: dict[str, Graph] = {
    "clamp_max": shown("ClampMaxBackward0", "x"),
    "clamp_min": shown("ClampMinBackward0", "x"),
    "copysign": shown("CopysignBackward1", "x"),
    "fill": shown("FillBackward2", "x"),
    "floor_divide": shown("NotImplemented", "x"),
    "fmod": shown("FmodBackward0", "x"),
    "lerp": shown("LerpBackward0", "x", "end"),
    "linear": LINEAR_WITHOUT_BIAS,
    "masked_fill": shown("MaskedFillBackward0", "x"),
    "remainder": shown("RemainderBackward0", "x"),
    "rsub": shown("RsubBackward1", "x"),
    "scatter": shown("ScatterBackward1", "x"),
}
"""What a call is shown as in which an argument is no tensor, but a number or None."""

SAVED = {
    "binary_cross_entropy": {"y": "target"},
    "binary_cross_entropy_with_logits": {"y": "target"},
    "huber_loss": {"y": "target"},
    "mse_loss": {"y": "target"},
    "pow": {"y": "exponent"},
    "smooth_l1_loss": {"y": "target"},
}
"""By the name of the op: the names under which PyTorch's node shows what it has saved, where they are not the usual."""

IN_PLACE = {
    "SqueezeBackward0": "SqueezeBackward3",
    "SqueezeBackward1": "SqueezeBackward4",
    "SqueezeBackward2": "SqueezeBackward5",
    "TBackward0": "TBackward1",
    "TransposeBackward0": "TransposeBackward1",
    "UnsqueezeBackward0": "UnsqueezeBackward1",
}
"""What a view is shown as that a tensor itself has become: `x.squeeze_()`."""


def graph_of(op: Op, settings: tuple, shown_as: Graph | None = None) -> Shown:
    """What a call of `op` is shown as, `shown_as` if that is given."""
    graph = GRAPHS.get(op.name) if shown_as is None else shown_as
    if graph is None:
        graph = "".join(word.capitalize() for word in op.name.split("_")) + "Backward0"
    elif callable(graph):
        graph = graph(*settings)
    return Shown(graph, tuple(x for x in op.arrays if x in op.rules)) if isinstance(graph, str) else graph


def saved_as(op: Op, name: str) -> str:
    """PyTorch's name for what a node has saved: `_saved_self`, without its beginning."""
    usual = {"x": "self", "y": "other", "out": "result"}
    return SAVED.get(op.name, {}).get(name) or usual.get(name, name)
