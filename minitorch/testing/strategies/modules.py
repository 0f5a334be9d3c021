"""A strategy for modules: small trees of layers that map (..., in_features) to (..., out_features)."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from ..recipes import Call

WITHOUT_PARAMETERS = (
    Call("nn.ReLU"),
    Call("nn.Tanh"),
    Call("nn.Sigmoid"),
    Call("nn.Identity"),
    Call("nn.LeakyReLU", (0.1,)),
    Call("nn.Softplus"),
    Call("nn.GELU"),
    Call("nn.ELU"),
    Call("nn.SiLU"),
    Call("nn.LogSigmoid"),
    Call("nn.Softmax", (), {"dim": -1}),
    Call("nn.LogSoftmax", (), {"dim": -1}),
)


@dataclass(frozen=True)
class ModuleRecipe:
    """A tree of layers and the widths of what goes in and comes out."""

    tree: Call
    in_features: int
    out_features: int

    def build(self, lib: Any) -> Any:
        """The module in `lib`, with the weights that its generator draws."""
        return self.tree.build(lib)

    def build_pair(self, subject: Any, oracle: Any) -> tuple[Any, Any]:
        """The module in both libraries, with the oracle's weights in both."""
        ours, theirs = self.build(subject), self.build(oracle)
        numbers = {name: value.detach().cpu().numpy() for name, value in theirs.state_dict().items()}
        ours.load_state_dict({name: subject.tensor(value) for name, value in numbers.items()})
        return ours, theirs


@st.composite
def modules(
    draw: st.DrawFn,
    in_features: int | None = None,
    max_layers: int = 4,
    depth: int = 2,
    leaves: tuple = WITHOUT_PARAMETERS,
) -> ModuleRecipe:
    """Sequences of Linear and of `leaves` (recipes of layers that keep the shape), nested up to `depth` deep."""
    wide = draw(st.integers(1, 4)) if in_features is None else in_features
    tree, out = draw(_sequences(wide, max_layers, depth, leaves))
    return ModuleRecipe(tree, wide, out)


@st.composite
def _sequences(draw: st.DrawFn, wide: int, most: int, depth: int, leaves: tuple) -> tuple[Call, int]:
    layers = []
    for _ in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(["Linear", "leaf", *(["Sequential"] if depth > 1 else [])]))
        if kind == "Linear":
            layer, wide = draw(_linears(wide))
        elif kind == "leaf":
            layer = draw(st.sampled_from(leaves))
        else:
            layer, wide = draw(_sequences(wide, most - 1, depth - 1, leaves))
        layers.append(layer)
    return Call("nn.Sequential", tuple(layers)), wide


@st.composite
def _linears(draw: st.DrawFn, wide: int) -> tuple[Call, int]:
    out = draw(st.integers(1, 4))
    return Call("nn.Linear", (wide, out), {"bias": False} if draw(st.booleans()) else {}), out
