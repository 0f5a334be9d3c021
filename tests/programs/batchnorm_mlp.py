"""An MLP with BatchNorm on scikit-learn's wines: weighted classes, a plateau scheduler, early stopping, hooks."""

import copy

import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train, X_test = (torch.from_numpy(scaler.transform(a).astype(np.float32)) for a in (X_train, X_test))
y_train, y_test = torch.LongTensor(y_train), torch.LongTensor(y_test)


def block(n_in, n_out, p=0.2):
    return nn.Sequential(nn.Linear(n_in, n_out, bias=False), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(p))


def init_weights(m):
    if isinstance(m, nn.Linear):
        torch.nn.init.xavier_uniform_(m.weight, gain=nn.init.calculate_gain("relu"))
        if m.bias is not None:
            m.bias.data.fill_(0.01)


torch.manual_seed(0)
counts = torch.bincount(y_train)
sampler = WeightedRandomSampler((1.0 / counts)[y_train], num_samples=len(y_train))
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=16, sampler=sampler, drop_last=True)
model = nn.Sequential(block(13, 32), block(32, 16), nn.Linear(16, 3))
model.apply(init_weights)
print(model, counts)
activations = {}

criterion = nn.CrossEntropyLoss(weight=counts.sum() / counts.float())
optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.05, amsgrad=True)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=1)


def train_step(inputs, targets):
    optimizer.zero_grad(set_to_none=True)
    outputs = model(inputs)
    loss = criterion(outputs, targets)
    loss.backward()
    optimizer.step()
    return loss


best, wait = float("inf"), 0
for epoch in range(12):
    model.train()
    total = 0.0
    for inputs, targets in loader:
        total += train_step(inputs, targets).item()
    model.eval()
    handle = model[1][2].register_forward_hook(lambda module, args, output: activations.update(relu=output.detach()))
    with torch.no_grad():
        logits = model(X_test)
        loss = criterion(logits, y_test).item()
        predicted = logits.softmax(dim=1).max(dim=1)
    handle.remove()
    scheduler.step(loss)
    correct = torch.eq(predicted.indices, y_test).sum().item()
    print(
        f"Epoch: {epoch} | {total / len(loader):.5f} | Test: {loss:.5f} {correct}/{len(y_test)}"
        f" | lr {optimizer.param_groups[0]['lr']:.5f} | dead {(activations['relu'] == 0).float().mean():.4f}"
    )
    if loss < best:
        best, wait, best_state = loss, 0, copy.deepcopy(model.state_dict())
    elif (wait := wait + 1) == 3:
        print("early stop")
        break
print(model.load_state_dict(best_state), model[0][1].running_mean, model[0][1].num_batches_tracked, sep="\n")
confusion = torch.zeros(3, 3, dtype=torch.int64)
for t, p in zip(y_test, model(X_test).argmax(1)):
    confusion[t, p] += 1
print(confusion, confusion.diag() / confusion.sum(1), f"{best:.5f}", sep="\n")
