"""A straight line fitted twice: by hand, with gradients edited in place, and with a Module, a loss and an optimizer."""

import torch
from torch import nn

weight, bias = 0.7, 0.3
X = torch.arange(0, 1, 0.02).unsqueeze(dim=1)
Y = weight * X + bias
split = int(0.8 * len(X))
X_train, Y_train, X_test, Y_test = X[:split], Y[:split], X[split:], Y[split:]

torch.manual_seed(7)
w = torch.randn(1, requires_grad=True)
c = torch.zeros(1, requires_grad=True)
for step in range(50):
    loss = ((X_train * w + c - Y_train) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.5 * w.grad
        c -= 0.5 * c.grad
        w.grad.zero_()
        c.grad.zero_()
print(w, c, f"{loss.item():.6f}")


class LinearRegressionModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.randn(1, dtype=torch.float), requires_grad=True)
        self.bias = nn.Parameter(torch.randn(1, dtype=torch.float), requires_grad=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weights * x + self.bias


torch.manual_seed(42)
model = LinearRegressionModel()
print(list(model.parameters()), model.state_dict(), model, sep="\n")
loss_fn = nn.L1Loss()
optimizer = torch.optim.SGD(params=model.parameters(), lr=0.01)
with torch.inference_mode():
    print(model(X_test)[:3])
for epoch in range(101):
    model.train()
    loss = loss_fn(model(X_train), Y_train)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    model.eval()
    with torch.inference_mode():
        test_loss = loss_fn(model(X_test), Y_test)
    if epoch % 20 == 0:
        print(f"Epoch: {epoch} | Loss: {loss} | Test loss: {test_loss}")
print(model.state_dict())
