"""A variational autoencoder on scikit-learn's digits: samples by reparametrisation, a sum of two losses, new digits."""

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn, optim
from torch.nn import functional as F

device = torch.device("cpu")


class VAE(nn.Module):
    def __init__(self, latent=4):
        super().__init__()
        self.fc1 = nn.Linear(64, 32)
        self.fc21 = nn.Linear(32, latent)
        self.fc22 = nn.Linear(32, latent)
        self.fc3 = nn.Linear(latent, 32)
        self.fc4 = nn.Linear(32, 64)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 64))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 64), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD


images = torch.from_numpy(load_digits().images[:640]).float() / 16
train_images, test_images = train_test_split(images, test_size=0.25, random_state=0)
torch.manual_seed(1)
train_loader = torch.utils.data.DataLoader(train_images, batch_size=48, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_images, batch_size=80)
model = VAE().to(device)
optimizer = optim.Adam(model.parameters(), lr=3e-3)


def train_step(data):
    optimizer.zero_grad()
    recon_batch, mu, logvar = model(data)
    loss = loss_function(recon_batch, data, mu, logvar)
    loss.backward()
    optimizer.step()
    return loss


for epoch in range(1, 5):
    model.train()
    train_loss = sum(train_step(data.to(device)).item() for data in train_loader)
    model.eval()
    test_loss = 0
    with torch.no_grad():
        for data in test_loader:
            test_loss += loss_function(*model(data)[:1], data, *model(data)[1:]).item()
    print(f"====> Epoch: {epoch} Average loss: {train_loss / 480:.4f} Test: {test_loss / 160:.4f}")

with torch.no_grad():
    sample = model.decode(torch.randn(9, 4)).view(9, 1, 8, 8)
print(sample.shape, sample.mean(), sample[0, 0, 2:5, 2:6])
latent = model.encode(test_images.view(-1, 64))[0]
ends = latent[:2].detach()
walk = torch.stack([torch.lerp(ends[0], ends[1], weight) for weight in torch.linspace(0, 1, 5)])
print(model.decode(walk).sum(1), latent.std(0), sep="\n")
