"""Flowers told apart: scikit-learn's iris data, a DataLoader, cross entropy, Adam, accuracy, a saved state_dict."""

import io

import torch
import torch.nn.functional as F
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Flowers(Dataset):
    def __init__(self, features, kinds):
        self.features, self.kinds = features, kinds

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, index):
        return self.features[index], self.kinds[index]


class Net(nn.Module):
    def __init__(self, hidden=16):
        super().__init__()
        self.flatten = nn.Flatten()
        self.layers = nn.Sequential(
            nn.Linear(4, hidden), nn.ReLU(), nn.Dropout(0.1), nn.Linear(hidden, hidden), nn.Tanh()
        )
        self.head = nn.Linear(hidden, 3)

    def forward(self, x):
        return self.head(self.layers(self.flatten(x)))


device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(3)
X, y = load_iris(return_X_y=True)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
X = (X - X.mean(dim=0)) / X.std(dim=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0, stratify=y)
print(type(X_train) is torch.Tensor, X_train.shape, y_train.dtype, y_train[:10])
loader = DataLoader(Flowers(X_train, y_train), batch_size=16, shuffle=True)
model = Net().to(device)
print(model, sum(p.numel() for p in model.parameters() if p.requires_grad))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=5, gamma=0.5)
for epoch in range(10):
    model.train()
    total = 0.0
    for batch, (features, kinds) in enumerate(loader):
        features, kinds = features.to(device), kinds.to(device)
        loss = loss_fn(model(features), kinds)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(kinds)
    scheduler.step()
    print(f"{epoch} {total / len(loader.dataset):.4f} lr {scheduler.get_last_lr()[0]:.4f} {batch + 1}/{len(loader)}")
model.eval()
with torch.no_grad():
    logits = model(X_test)
    chance = F.softmax(logits, dim=1)
    correct = (logits.argmax(1) == y_test).type(torch.float).sum().item()
print(f"accuracy {correct / len(y_test):.3f}", chance[:3], F.nll_loss(F.log_softmax(logits, dim=1), y_test))
buffer = io.BytesIO()
torch.save(model.state_dict(), buffer)
buffer.seek(0)
again = Net()
print(again.load_state_dict(torch.load(buffer)))
again.eval()
print(torch.equal(again(X_test), logits))
