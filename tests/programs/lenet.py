"""LeNet on scikit-learn's digits: a Dataset of images, convolutions, pooling, a checkpoint to go on from."""

import io

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset, random_split

device = torch.device("cpu")


class Digits(Dataset):
    def __init__(self, count, transform=None):
        pixels, self.labels = load_digits(return_X_y=True)
        self.images = pixels[:count].reshape(count, 1, 8, 8)
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        image = torch.tensor(self.images[index], dtype=torch.float32) / 16
        return self.transform(image) if self.transform else image, int(self.labels[index])


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 3)
        self.fc1 = nn.Linear(16 * 3 * 3, 60)
        self.fc2 = nn.Linear(60, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2, stride=1, padding=1)
        x = F.max_pool2d(F.relu(self.conv2(x)), (2, 2))
        x = torch.flatten(x, 1)
        return self.fc2(torch.tanh(self.fc1(x)))


torch.manual_seed(0)
data = Digits(400, transform=lambda image: (image - 0.3) / 0.4)
train_set, test_set = random_split(data, [320, 80])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
test_loader = DataLoader(test_set, batch_size=40)

model = LeNet().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
print(model, sum(p.numel() for p in model.parameters() if p.requires_grad))


def train_step(images, labels):
    optimizer.zero_grad()
    loss = criterion(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss


def train():
    model.train()
    running = 0.0
    for images, labels in train_loader:
        images, labels = images.to(device), labels.to(device)
        running += train_step(images, labels).item() * len(labels)
    scheduler.step()
    return running / len(train_set)


@torch.no_grad()
def accuracy():
    model.eval()
    correct = 0
    for images, labels in test_loader:
        correct += (model(images.to(device)).argmax(dim=1) == labels.to(device)).sum().item()
    return correct


for epoch in range(3):
    print(f"epoch {epoch} loss {train():.6f} correct {accuracy()}/{len(test_set)} lr {scheduler.get_last_lr()}")

checkpoint = io.BytesIO()
states = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
torch.save({"epoch": epoch, **states}, checkpoint)
rng = torch.get_rng_state()
loss = train()
checkpoint.seek(0)
states = torch.load(checkpoint, map_location=device)
model.load_state_dict(states["model"])
optimizer.load_state_dict(states["optimizer"])
scheduler.load_state_dict(states["scheduler"])
torch.set_rng_state(rng)
print(loss == train(), f"{loss:.6f}", states["epoch"], accuracy())
