"""`explain` as it is called. All that stands behind it is imported when something is first to be explained."""

from typing import Any

from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from . import parts


def explain(subject: Any, *about: Any, gradients: bool | Tensor | None = None, **inputs: Any) -> Any:
    """How a tensor was computed, what a model consists of, or what became of a compiled step.

        explain(loss)                  the tape: its calls in the order in which backward visits them
        explain(loss, model)           with the names of the parameters; or a dict of names, such as `locals()`
        explain(loss, "tape.html")     as a page that needs no network, with numbers and gradients
        explain(model, x)              a table of the layers, which runs `model(x)` once
        explain(step)                  what `step.explain()` says of a function that `compile` made

    `print` shows what comes back as text, its `show()` with colours where rich is installed; `to_dict()`, `to_json()`
    and `to_dot()` are the same as data, and of a tape `to_svg(path)` and `to_html(path)` a picture and a page. With
    `gradients` (True, or the gradient of a `loss` that is no single number) a backward pass is run on the side, in
    which `.grad` stays as it is; hooks see it. The user's line of each call, and the layer of those without a
    parameter, are known of what was computed inside `with recording_lines():`.

    Shapes: any.
    Dtypes: floating point, of a tensor.
    Errors: TypeError for what cannot be explained; RuntimeError for a tensor that requires no grad, for `gradients`
    where `backward()` has used up the graph, and for a step that was not called yet.
    Source: PyTorch has none; torchinfo has the table of layers.
    """
    return parts.answer(subject, about, gradients, inputs)


def _method(self: Tensor, *about: Any, gradients: bool | Tensor | None = None) -> Any:
    """The tape of this tensor: `minitorch.explain(self, ...)`.

    Source: PyTorch has none.
    """
    return explain(self, *about, gradients=gradients)


def _repr_html_(self: Tensor) -> str:
    """What a notebook shows."""
    return parts.of_tensor(self)


attach("explain", _method)
attach("_repr_html_", _repr_html_)
