"""Programs that lock-step has found: each was a difference from PyTorch once."""

import pytest
import torch

import minitorch
from minitorch.testing.lockstep import replay

FOUND = {
    "views made under no_grad that are asked for gradients": """
x0 = torch.ones(3, requires_grad=True)
with torch.no_grad():
    x1 = x0[0:2]
    x2 = x0[0:2]
x1.requires_grad_()
x1.sum().backward()
x3 = torch.autograd.grad((x1 * x0[0:2]).sum(), x1)[0]
(x1 * x0[1:]).sum().backward()
x2.requires_grad_(False)
x2.requires_grad
x1.mul_(2)
x0.mul_(2)
""",
    "state for integers": """
x0 = torch.tensor(0)
x1 = torch.ones(3, requires_grad=True)
optimizer0 = torch.optim.Adam([x0, x1], lr=0.1)
optimizer1 = torch.optim.Adam([x1, x0], lr=0.1)
x1.grad = torch.ones(3)
optimizer0.step()
optimizer1.load_state_dict(optimizer0.state_dict())
""",
    "losses of one number and many": """
x0 = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
x1 = torch.ones(2, 3, requires_grad=True)
torch.nn.functional.mse_loss(x1, x0).backward()
torch.nn.functional.l1_loss(x0, x1).backward()
""",
    "views of leaves that have ceased to require grad": """
x0 = torch.tensor([1.0, 2.0], requires_grad=True)
x1 = x0[0:1]
x2 = torch.ones(2)[0:1]
x2.mul_(x1)
x0.requires_grad_(False)
x2.mul_(2)
x1.mul_(2)
x0.mul_(2)
x3 = x0[1:2]
x3.mul_(2)
""",
    "leaves that have ceased to require grad": """
x0 = torch.tensor(0.0, requires_grad=True)
x1 = x0 * 2
x0.detach_()
x1.backward(retain_graph=True)
x0.grad
x0.requires_grad_()
x1.backward(retain_graph=True)
x0.grad
x0.requires_grad_(False)
x1.backward()
x0.grad
""",
    "the gradient of a whole": """
x0 = torch.ones(2, 3, requires_grad=True)
x1 = torch.autograd.grad(x0[()].sum(), x0)[0]
x1.stride()
x2 = torch.autograd.grad(x0[0:2, ...].sum(), x0)[0]
x2.stride()
x0[:].sum().backward()
x0.grad.stride()
""",
    "data that cannot have gradients": """
x0 = torch.tensor(0.0, requires_grad=True)
x0.data = torch.tensor([1, 2, 3])
x0.data = torch.tensor([1.0, 2.0], dtype=torch.float64)
""",
    "views are not detached in inference mode": """
x0 = (torch.ones(3, requires_grad=True) * 2)[0:2]
with torch.inference_mode():
    x0.detach_()
x0.requires_grad
""",
    "inputs that are no leaves keep their gradient": """
x0 = torch.tensor([1.0], requires_grad=True)[0:1]
(x0 * x0).sum().backward(inputs=[x0])
x0.sum().backward()
""",
    "inputs stay as they are where there is no graph": """
x0 = torch.zeros((0, 0), requires_grad=True).permute(0, 1)
with torch.no_grad():
    (x0 * x0).sum().backward(inputs=[x0])
""",
    "one number written to expanded memory": """
x0 = torch.tensor([[1.0, 2.0]], requires_grad=True)
x1 = x0 * 1
x2 = x1.expand(3, 2)
x2.fill_(3.0)
x3 = torch.zeros(1, 2).expand(2, 2)
x3.zero_()
x3.add_(1)
x1.sum().backward()
""",
    "views made under no_grad": """
x0 = torch.ones(2, 3, requires_grad=True)
with torch.no_grad():
    x1 = x0[0]
x2 = x1 * 2
x3 = torch.autograd.grad(x2.sum(), x1, allow_unused=True, materialize_grads=True)[0]
x1[0].backward()
with torch.no_grad():
    x0.mul_(2)
x4 = x1 * 2
x1.is_leaf
""",
    "hooks on complete gradients return nothing": """
x0 = torch.tensor(0.0, requires_grad=True)
handle0 = x0.register_post_accumulate_grad_hook(lambda leaf: [leaf.grad.mul_(2)].clear())
x0.sum().backward()
handle0 = x0.register_post_accumulate_grad_hook(lambda leaf: leaf.grad)
x0.sum().backward()
""",
    "tensors reshaped in place are no views": """
x0 = torch.tensor(0.0)
x0.unsqueeze_(0)
x0.detach_()
x1 = torch.tensor(1.0, requires_grad=True) * 2
x1.unsqueeze_(0)
x2 = x1 * 2
x1.detach_()
x2.sum().backward()
x2.detach_()
""",
    "an empty softmax of integers": """
x0 = torch.zeros(0, 3, dtype=torch.int64)
x1 = x0.softmax(0)
""",
    "reductions and copies of permuted and expanded tensors": """
x0 = torch.ones(2, 3, 4).permute(2, 0, 1)
x1 = x0.sum(-1)
x2 = x0.amax(0)
x3 = torch.ones(4).expand(3, 4).clone()
x4 = torch.ones(2, 1, 4).expand(2, 3, 4).double()
x5 = torch.zeros_like(torch.ones(4).expand(3, 4))
x6 = torch.ones(4).expand(3, 4)[:, [0, 1]]
""",
    "repeated elements are copies": """
x0 = torch.ones(1).expand(2).repeat_interleave(2)
x0.add_(1)
""",
    "loaded and copied tensors count an edit": """
x0 = torch.ones(2, requires_grad=True)
file0 = io.BytesIO()
torch.save([x0, x0.detach()], file0)
file0.seek(0)
x1, x2 = torch.load(file0)
x2.add_(1)
x3 = copy.copy(x0)
x4 = copy.deepcopy(x0)
x5 = copy.copy(torch.nn.Parameter(x0))
x6, x7 = copy.deepcopy([x0, x0.detach()])
""",
    "an empty view that begins behind its memory": """
x0 = torch.zeros((1, 0))[1:]
file0 = io.BytesIO()
torch.save([x0, x0], file0)
""",
    "a parameter that an optimizer has twice": """
x0 = torch.tensor(0.0)
x1 = torch.as_tensor(x0)
optimizer0 = torch.optim.SGD([x1, x0], lr=0.1)
""",
    "copies made in inference mode": """
x0 = torch.ones(2)
with torch.inference_mode():
    x1 = copy.copy(x0)
x2 = x1 * 2
""",
    "one number of another dtype at indices": """
x0 = torch.zeros(3, dtype=torch.int64)
x0[[0, -1]] = torch.tensor(1.5)
x0[x0 == 0] = torch.tensor(1.5)
x0[[True, False, True]] = torch.tensor([2.5])
""",
    "a gradient asked for twice": """
x0 = torch.tensor([1.0, 2.0], requires_grad=True)
x1 = x0 * x0
x2 = x1[0]
x3 = torch.autograd.grad(x2.sum(), x1)[0]
x4 = torch.autograd.grad(x2.sum(), x1)[0]
""",
    "a gradient at what was made of edited memory": """
x0 = torch.tensor([1.0, 2.0], requires_grad=True) * 1
x1 = x0 * x0
x0.add_(1)
x2 = torch.autograd.grad((x1 + 1).sum(), x1)[0]
""",
    "hooks on complete gradients of inputs": """
x0 = torch.tensor(1.0, requires_grad=True)
handle0 = x0.register_post_accumulate_grad_hook(lambda leaf: [leaf.grad.mul_(2)].clear())
(x0 * x0).backward(inputs=[x0])
x0.sum().backward()
""",
    "an edited view made under no_grad": """
x0 = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
with torch.no_grad():
    x1 = x0[1]
x1.detach().add_(1)
with torch.no_grad():
    x2 = x1[0]
    x3 = x1 * 2
x1 * 2
""",
    "an edited view of a view made under no_grad": """
x0 = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
with torch.no_grad():
    x1 = x0[1]
x2 = x1[0]
(x2 * 2).backward()
with torch.no_grad():
    x2.mul_(3)
x2 * 2
""",
    "integers in activations": """
model0 = torch.nn.Sequential(torch.nn.LeakyReLU(0.1))
x0 = model0(torch.ones(2, dtype=torch.int64))
model1 = torch.nn.Sequential(torch.nn.GELU())
x1 = model1(torch.ones(2, dtype=torch.int64))
""",
    "integers in dropout": """
model0 = torch.nn.Dropout(0.5)
x0 = model0(torch.ones(2, dtype=torch.int64))
x1 = model0(torch.ones(0, dtype=torch.int64))
""",
    "copies of what has a dimension of size 1 that was cut": """
x0 = torch.tensor([[[0]], [[0]]])
x1 = x0[::1, [0, 0], ::2]
x2 = torch.ones(1, 1, 2).expand(1, 2, 2).permute(2, 1, 0).clone()
""",
    "what is asked of a view that was made and edited under no_grad": """
x0 = torch.ones(2, requires_grad=True)
with torch.no_grad():
    x1 = x0[:1]
    x1.mul_(2)
x1.requires_grad_()
x1.requires_grad_(False)
x1.retain_grad()
x2 = torch.tensor(len(repr(x1)))
x0.requires_grad_(False)
x1.requires_grad_()
x1.sum().backward()
""",
}


@pytest.mark.parametrize("program", FOUND.values(), ids=FOUND)
def test_found_and_mended(program):
    replay(program, minitorch, torch)
