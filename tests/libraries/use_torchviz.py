"""torchviz: the picture of a graph, as text for graphviz."""

from torch import nn, ones
from torchviz import make_dot

model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
dot = make_dot(model(ones(4, 2)).mean(), params=dict(model.named_parameters()))
assert dot.source.count("->") == 14, dot.source
for part in ("0.weight", "0.bias", "2.weight", "2.bias", "(3, 2)"):
    assert part in dot.source, dot.source
