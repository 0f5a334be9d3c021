"""torchinfo: the summary of a convolutional model."""

from torch import nn
from torchinfo import summary

model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 26 * 26, 10))
found = summary(model, input_size=(4, 1, 28, 28), verbose=0)
assert found.total_params == 8 * 9 + 8 + 16 + 8 * 26 * 26 * 10 + 10
assert found.total_mult_adds == 4 * ((8 * 9 + 8) * 26 * 26 + 16 + 8 * 26 * 26 * 10 + 10)
text = str(found)
assert "Conv2d: 1-1" in text and "[4, 8, 26, 26]" in text and "Trainable params: 54,186" in text, text
recurrent = summary(nn.LSTM(3, 5, num_layers=2), input_size=(7, 2, 3), verbose=0)
assert recurrent.total_params == 4 * (5 * 3 + 25 + 10) + 4 * (25 + 25 + 10)
