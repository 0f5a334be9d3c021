"""A siamese network on scikit-learn's digits: one encoder for both images of a pair, contrastive and triplet losses."""

import random

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset


class Pairs(Dataset):
    """Two images and 0 if they show the same digit, else 1; every other pair is of the same."""

    def __init__(self, images, labels, seed):
        self.images, self.labels = images, labels
        self.of = {d: (labels == d).nonzero(as_tuple=True)[0].tolist() for d in range(10)}
        self.random = random.Random(seed)

    def __getitem__(self, index):
        digit = int(self.labels[index])
        other = digit if index % 2 == 0 else self.random.choice([d for d in range(10) if d != digit])
        partner = self.random.choice(self.of[other])
        return self.images[index], self.images[partner], torch.tensor(float(other != digit))

    def __len__(self):
        return len(self.images)


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(1, 4, kernel_size=3),
            nn.ReLU(inplace=True),
            nn.BatchNorm2d(4),
            nn.Dropout2d(p=0.1),
            nn.Conv2d(4, 8, kernel_size=3, stride=2, groups=2),
            nn.PReLU(),
            nn.Flatten(),
        )
        self.head = nn.Sequential(nn.LazyLinear(16), nn.ReLU(inplace=True), nn.Linear(16, 4))

    def forward_once(self, x):
        return self.head(self.features(x))

    def forward(self, first, second):
        return self.forward_once(first), self.forward_once(second)


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=2.0):
        super().__init__()
        self.margin = margin

    def forward(self, first, second, label):
        distance = F.pairwise_distance(first, second, keepdim=True).squeeze(1)
        same = (1 - label) * torch.pow(distance, 2)
        different = label * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2)
        return torch.mean(same + different)


torch.manual_seed(8)
digits = load_digits()
images = torch.as_tensor(digits.images[:400], dtype=torch.float32).unsqueeze(1) / 16
labels = torch.as_tensor(digits.target[:400])
loader = DataLoader(Pairs(images[:320], labels[:320], seed=1), batch_size=40, shuffle=True)
net, criterion = Siamese(), ContrastiveLoss()
net(images[:2], images[:2])
optimizer = torch.optim.Adam(net.parameters(), lr=0.005)


def train_step(first, second, label):
    optimizer.zero_grad()
    loss = criterion(*net(first, second), label)
    loss.backward()
    optimizer.step()
    return loss


for epoch in range(4):
    net.train()
    losses = [train_step(*batch).item() for batch in loader]
    print(f"{epoch} {sum(losses) / len(losses):.5f}")

net.eval()
with torch.inference_mode():
    known, new = net.forward_once(images[:320]), net.forward_once(images[320:])
    nearest = torch.cdist(new, known).argmin(dim=1)
    print((labels[:320][nearest] == labels[320:]).sum().item(), known.mean(0))

net.train()
triplet = nn.TripletMarginLoss(margin=1.0, p=2)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for step in range(4):
    anchors = torch.randperm(320)[:24]
    positives = torch.tensor([next(j for j in range(320) if labels[j] == labels[i] and j != i) for i in anchors])
    negatives = torch.tensor([next(j for j in range(320) if labels[j] != labels[i]) for i in anchors])
    loss = triplet(*(net.forward_once(images[index]) for index in (anchors, positives, negatives)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"triplet {loss.item():.5f}")
