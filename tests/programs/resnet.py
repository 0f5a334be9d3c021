"""A small ResNet on stripes: residual blocks with BatchNorm, Kaiming's initial weights, one cycle of learning rates."""

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class BasicBlock(nn.Module):
    def __init__(self, in_planes, planes, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Identity()
        if stride != 1 or in_planes != planes:
            self.shortcut = nn.Sequential(nn.Conv2d(in_planes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, blocks=(1, 1, 1), classes=4):
        super().__init__()
        self.in_planes = 8
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
        stages = [self._stage(8 * 2**i, count, stride=1 if i == 0 else 2) for i, count in enumerate(blocks)]
        self.stages = nn.Sequential(*stages)
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(self.in_planes, classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)
        for m in self.modules():
            if isinstance(m, BasicBlock):
                nn.init.constant_(m.bn2.weight, 0)

    def _stage(self, planes, count, stride):
        layers = [BasicBlock(self.in_planes, planes, stride)]
        self.in_planes = planes
        layers += [BasicBlock(planes, planes) for _ in range(count - 1)]
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.pool(self.stages(self.stem(x)))
        return self.fc(torch.flatten(x, 1))


def stripes(count, generator=None):
    """Noisy stripes in four directions: images 3x12x12 and classes."""
    labels = torch.randint(4, (count,), generator=generator)
    rows, columns = torch.meshgrid(torch.arange(12.0), torch.arange(12.0), indexing="ij")
    lines = torch.stack([rows, columns, rows + columns, rows - columns])
    images = torch.sin(lines[labels] * 1.5).unsqueeze(1).repeat(1, 3, 1, 1)
    return images + 0.5 * torch.randn(images.shape, generator=generator), labels


torch.manual_seed(3)
generator = torch.Generator().manual_seed(11)
loader = DataLoader(TensorDataset(*stripes(96)), batch_size=16, shuffle=True, drop_last=True, generator=generator)
test_images, test_labels = stripes(64, generator)
model = ResNet()
print(model.stages[1], len(model.state_dict()), sum(p.numel() for p in model.parameters()))

criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
decay = [p for p in model.parameters() if p.ndim > 1]
rest = [p for p in model.parameters() if p.ndim <= 1]
optimizer = torch.optim.SGD([{"params": decay, "weight_decay": 5e-4}, {"params": rest}], lr=0.01, momentum=0.9)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, epochs=3, steps_per_epoch=len(loader))


def train_step(images, labels):
    loss = criterion(model(images), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss


for epoch in range(3):
    model.train()
    losses = []
    for images, labels in loader:
        losses.append(train_step(images, labels).item())
        scheduler.step()
    model.eval()
    with torch.inference_mode():
        logits = model(test_images)
        correct = (logits.max(1).indices == test_labels).float().mean()
    print(f"{epoch} {sum(losses) / len(losses):.5f} {correct:.4f} {optimizer.param_groups[0]['lr']:.6f}")
print(model.stem[1].running_mean, model.stem[1].num_batches_tracked, model.stages[2][0].bn2.running_var.mean())
