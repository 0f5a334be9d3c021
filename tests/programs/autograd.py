"""Gradients: leaves, graphs, hooks, gradients of gradients, and calls that are not recorded."""

import torch

x = torch.ones(5)
y = torch.zeros(3)
torch.manual_seed(0)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
print(z, loss)
loss.backward()
print(w.grad, b.grad, w.is_leaf, z.is_leaf, sep="\n")
with torch.no_grad():
    print((x @ w + b).requires_grad)
print(z.detach().requires_grad, z.requires_grad)

a = torch.tensor([2.0, 3.0], requires_grad=True)
q = 3 * a**3 - a.pow(2)
q.backward(gradient=torch.tensor([1.0, 1.0]), retain_graph=True)
print(a.grad, 9 * a**2 - 2 * a == a.grad)
a.grad.zero_()
q.sum().backward()
print(a.grad, q)

s = torch.tensor(1.5, requires_grad=True)
first = torch.autograd.grad(s.sin(), s, create_graph=True)[0]
second = torch.autograd.grad(first, s, create_graph=True)[0]
print(first, second, torch.autograd.grad(second, s)[0])

inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
out.backward(torch.ones_like(out), retain_graph=True)
print(inp.grad)
try:
    torch.ones(3, requires_grad=True).add_(1)
except RuntimeError as error:
    print(error)
try:
    (a * a).backward()
except RuntimeError as error:
    print("RuntimeError", str(error)[:48])
h = torch.tensor([1.0, 2.0], requires_grad=True)
h.register_hook(lambda g: print("gradient", g))
(h.exp() + h.relu()).sum().backward()
print(torch.autograd.functional.jacobian(lambda v: v * v.sum(), torch.tensor([1.0, 2.0])))
print(z.grad_fn.name(), loss.grad_fn.name(), z.grad_fn.next_functions[0][0].name())
for name in ("exp", "sum", "mean", "t", "sigmoid", "tanh", "relu", "clone", "neg"):
    print(getattr(w, name)())
print(w[0], w[0:2], w[:, 1], w.view(-1), w.reshape(3, 5)[0], w.unsqueeze(0).squeeze(), w + 1, w / 2, 1 - w, sep="\n")
