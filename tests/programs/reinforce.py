"""REINFORCE: a pole is balanced on a cart. The policy is sampled by Categorical, with a baseline that is learned."""

import math
from collections import namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.distributions import Categorical

SavedAction = namedtuple("SavedAction", ["log_prob", "value", "entropy"])


class CartPole:
    """Barto, Sutton and Anderson's cart with a pole: states of four numbers, a push to the left or right."""

    def __init__(self, generator):
        self.generator = generator

    def reset(self):
        self.state = torch.empty(4).uniform_(-0.05, 0.05, generator=self.generator).tolist()
        return self.state

    def step(self, action):
        x, x_dot, theta, theta_dot = self.state
        force = 10.0 if action == 1 else -10.0
        temp = (force + 0.05 * theta_dot**2 * math.sin(theta)) / 1.1
        acceleration = (9.8 * math.sin(theta) - math.cos(theta) * temp) / (
            0.5 * (4.0 / 3.0 - 0.1 * math.cos(theta) ** 2 / 1.1)
        )
        x_acceleration = temp - 0.05 * acceleration * math.cos(theta) / 1.1
        self.state = [
            x + 0.02 * x_dot,
            x_dot + 0.02 * x_acceleration,
            theta + 0.02 * theta_dot,
            theta_dot + 0.02 * acceleration,
        ]
        return self.state, 1.0, abs(self.state[0]) > 2.4 or abs(self.state[2]) > 0.2095


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 32)
        self.dropout = nn.Dropout(p=0.1)
        self.action_head = nn.Linear(32, 2)
        self.value_head = nn.Linear(32, 1)

    def forward(self, x):
        x = F.relu(self.dropout(self.affine1(x)))
        return F.softmax(self.action_head(x), dim=-1), self.value_head(x).squeeze(-1)


torch.manual_seed(543)
env = CartPole(torch.Generator().manual_seed(7))
policy = Policy()
optimizer = optim.Adam(policy.parameters(), lr=1e-2)
eps = torch.finfo(torch.float32).eps


def run_episode(limit=40):
    saved, rewards, state = [], [], env.reset()
    for _ in range(limit):
        probs, value = policy(torch.tensor(state))
        m = Categorical(probs)
        action = m.sample()
        saved.append(SavedAction(m.log_prob(action), value, m.entropy()))
        state, reward, done = env.step(action.item())
        rewards.append(reward)
        if done:
            break
    return saved, rewards


running_reward = 10
for i_episode in range(1, 13):
    saved, rewards = run_episode()
    returns, R = [], 0
    for r in rewards[::-1]:
        R = r + 0.99 * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + eps)
    policy_losses, value_losses = [], []
    for (log_prob, value, entropy), R in zip(saved, returns):
        advantage = R - value.item()
        policy_losses.append(-log_prob * advantage - 0.01 * entropy)
        value_losses.append(F.smooth_l1_loss(value, R))
    optimizer.zero_grad()
    loss = torch.stack(policy_losses).sum() + torch.stack(value_losses).sum()
    loss.backward()
    optimizer.step()
    running_reward = 0.05 * len(rewards) + 0.95 * running_reward
    if i_episode % 4 == 0:
        print(f"Episode {i_episode}\tLast reward: {sum(rewards):.2f}\tAverage: {running_reward:.4f}\t{loss:.4f}")
policy.eval()
print(policy(torch.tensor([[0.0, 0.0, 0.1, 0.5], [0.0, 0.0, -0.1, -0.5]])))
