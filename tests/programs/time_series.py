"""Sine waves continued: two LSTM cells in double precision, trained by LBFGS; and an autoregressive line by Wolfe's."""

import math

import torch
import torch.nn as nn
import torch.optim as optim


class Sequence(nn.Module):
    def __init__(self, hidden=12):
        super().__init__()
        self.hidden = hidden
        self.lstm1 = nn.LSTMCell(1, hidden)
        self.lstm2 = nn.LSTMCell(hidden, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, input, future=0):
        outputs = []
        h_t, c_t, h_t2, c_t2 = (torch.zeros(input.size(0), self.hidden, dtype=torch.double) for _ in range(4))
        for input_t in input.split(1, dim=1):
            h_t, c_t = self.lstm1(input_t, (h_t, c_t))
            h_t2, c_t2 = self.lstm2(h_t, (h_t2, c_t2))
            output = self.linear(h_t2)
            outputs += [output]
        for _ in range(future):
            h_t, c_t = self.lstm1(output, (h_t, c_t))
            h_t2, c_t2 = self.lstm2(h_t, (h_t2, c_t2))
            output = self.linear(h_t2)
            outputs += [output]
        return torch.cat(outputs, dim=1)


torch.manual_seed(0)
shifts = torch.randint(-20, 20, (8, 1))
data = torch.sin((torch.arange(24) + shifts) / 5.0).to(torch.float64)
input, target, test_input, test_target = data[2:, :-1], data[2:, 1:], data[:2, :-1], data[:2, 1:]
seq = Sequence().double()
criterion = nn.MSELoss()
optimizer = optim.LBFGS(seq.parameters(), lr=0.8, max_iter=5)
for i in range(3):

    def closure():
        optimizer.zero_grad()
        out = seq(input)
        loss = criterion(out, target)
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    with torch.no_grad():
        pred = seq(test_input, future=10)
        print(f"STEP {i} loss {loss.item():.8f} test loss {criterion(pred[:, :-10], test_target).item():.8f}")
print(pred.shape, pred[0, -4:])

# An autoregressive model of order 3 on a noisy trend with a season, by a line search.
time = torch.arange(80, dtype=torch.float64)
series = 0.02 * time + torch.sin(2 * math.pi * time / 12) + 0.1 * torch.randn(80, dtype=torch.float64)
series = (series - series.mean()) / series.std()
windows = series.unfold(0, 4, 1)
x, y = windows[:, :-1], windows[:, -1]
weights = torch.zeros(3, dtype=torch.float64, requires_grad=True)
bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
optimizer = optim.LBFGS([weights, bias], line_search_fn="strong_wolfe", tolerance_grad=1e-10)


def closure():
    optimizer.zero_grad()
    loss = nn.functional.huber_loss(x @ weights + bias, y, delta=0.5)
    loss.backward()
    return loss


optimizer.step(closure)
exact = torch.linalg.lstsq(torch.cat([x, torch.ones(len(x), 1, dtype=torch.float64)], 1), y.unsqueeze(1)).solution
print(weights, bias, weights.grad.abs().max() < 1e-7, exact.squeeze(), sep="\n")
print(optimizer.state_dict()["state"][0]["func_evals"], closure().item())
