"""Functions and layers of one's own: autograd.Function, parameters in lists, hooks, losses, options of optimizers."""

import math

import torch
from torch import nn


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


dtype = torch.float
x = torch.linspace(-math.pi, math.pi, 2000, dtype=dtype)
y = torch.sin(x)
a = torch.full((), 0.0, dtype=dtype, requires_grad=True)
b = torch.full((), -1.0, dtype=dtype, requires_grad=True)
c = torch.full((), 0.0, dtype=dtype, requires_grad=True)
d = torch.full((), 0.3, dtype=dtype, requires_grad=True)
P3 = LegendrePolynomial3.apply
for t in range(300):
    loss = (a + b * P3(c + d * x) - y).pow(2).sum()
    if t % 100 == 99:
        print(t, loss.item())
    loss.backward()
    with torch.no_grad():
        for p in (a, b, c, d):
            p -= 5e-6 * p.grad
            p.grad = None
print(f"y = {a.item()} + {b.item()} * P3({c.item()} + {d.item()} x)")

p = torch.tensor([1, 2, 3])
xx = x.unsqueeze(-1).pow(p)
torch.manual_seed(5)
model = nn.Sequential(nn.Linear(3, 1), nn.Flatten(0, 1))
loss_fn = nn.MSELoss(reduction="sum")
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
for t in range(300):
    loss = loss_fn(model(xx), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item(), model[0].weight, model[0].bias, optimizer, sep="\n")


class Pieces(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        self.linears = nn.ModuleList(nn.Linear(i, o) for i, o in zip(widths, widths[1:]))
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("calls", torch.zeros((), dtype=torch.long))

    def forward(self, x):
        self.calls += 1
        for linear in self.linears[:-1]:
            x = torch.relu(linear(x))
        return self.scale * self.linears[-1](x)


net = Pieces(2, 4, 1)
print(net, [name for name, _ in net.named_parameters()], list(net.state_dict()))
net.linears[0].register_forward_hook(lambda module, args, output: print("forward", tuple(output.shape)))
sgd = torch.optim.SGD(
    [{"params": net.linears.parameters()}, {"params": [net.scale], "lr": 0.5}], lr=0.1, momentum=0.9, nesterov=True
)
inputs, targets = torch.randn(8, 2), torch.randn(8, 1)
for loss_fn in (nn.L1Loss(), nn.SmoothL1Loss(), nn.HuberLoss(), nn.MSELoss()):
    sgd.zero_grad()
    loss = loss_fn(net(inputs), targets)
    loss.backward()
    sgd.step()
    print(loss, net.scale.grad, net.scale)
print(net.calls, sgd.state_dict()["param_groups"], net.scale.grad.norm(), sep="\n")
try:
    net(torch.ones(3, 5))
except RuntimeError as error:
    print(type(error).__name__, "shapes cannot be multiplied" in str(error))
try:
    net.load_state_dict({"scale": torch.ones(())})
except RuntimeError as error:
    print(error)
embedding = nn.Embedding(10, 3)
print(
    embedding(torch.tensor([[1, 2], [2, 9]])), embedding, nn.Softmax(dim=1), nn.LeakyReLU(0.2), nn.Sigmoid(), sep="\n"
)
