"""The vocabulary of lock-step programs: templates of expressions and statements of one or two tensors.

Each library has to be able to refuse them too: what does not fit the shape or the dtype must raise the same class.
`.clone()` stands where PyTorch refuses to write from memory that overlaps what is written.
"""

VIEWS = (
    "{x}[0]",
    "{x}[1:]",
    "{x}[-1]",
    "{x}[::2]",
    "{x}[..., 0]",
    "{x}[None]",
    "{x}[...]",
    "{x}.t()",
    "{x}.transpose(0, -1)",
    "{x}.permute(-1, 0)",
    "{x}.view(-1)",
    "{x}.view(2, -1)",
    "{x}.reshape(-1)",
    "{x}.flatten()",
    "{x}.squeeze()",
    "{x}.unsqueeze(-1)",
    "{x}.narrow(0, 0, 1)",
    "{x}.diagonal()",
    "{x}.expand(2, *{x}.shape)",
    "{x}.detach()",
    "{x}.contiguous()",
    "{x}.unbind()[0]",
    "{x}.split(1)[0]",
)

OPS = (
    "{x} + {y}",
    "{x} * {y}",
    "{x} - {y}",
    "{x} / 2",
    "1 - {x}",
    "-{x}",
    "{x} @ {y}",
    "{x} > {y}",
    "{x}.tanh()",
    "{x}.relu()",
    "{x}.sigmoid()",
    "{x}.abs()",
    "{x}.clamp(-1, 1)",
    "{x}.square()",
    "{x}.sum()",
    "{x}.sum(0)",
    "{x}.mean()",
    "{x}.mean(-1, keepdim=True)",
    "{x}.max()",
    "{x}.amax(0)",
    "{x}.cumsum(0)",
    "{x}.softmax(0)",
    "{x}.clone()",
    "{x}.float()",
    "{x}.double()",
    "{x}.long()",
    "{x}.to({y}.dtype)",
    "torch.maximum({x}, {y})",
    "torch.where({x} > 0, {x}, {y})",
    "torch.cat([{x}, {y}])",
    "torch.stack([{x}, {y}])",
    "torch.zeros_like({x})",
    "torch.ones_like({x}, requires_grad=True)",
)

EDITS = (
    "{x}.mul_(2)",
    "{x}.add_({y}.clone())",
    "{x}.sub_({y}.clone())",
    "{x}.mul_({y}.clone())",
    "{x} += 1",
    "{x} *= {y}.clone()",
    "{x}.zero_()",
    "{x}.fill_(0.5)",
    "{x}.copy_({y}.clone())",
    "{x}.clamp_(-1, 1)",
    "{x}.relu_()",
    "{x}.tanh_()",
    "{x}.neg_()",
    "{x}[0] = 1.5",
    "{x}[0] = {y}.clone()",
    "{x}[1:] = {y}.clone()",
    "{x}[{x} > 0] = 0.5",
    "{x}[[0, -1]] = {y}.clone()",
    "{x}.unsqueeze_(0)",
    "{x}.squeeze_()",
    "{x}.t_()",
    "{x}.detach_()",
    "{x}.requires_grad_()",
    "{x}.requires_grad_(False)",
    "{x}.retain_grad()",
    "{x}.grad = None",
    "{x}.grad = {y}.detach().clone()",
    "{x}.grad.zero_()",
    "{x}.data = {y}.detach().clone()",
    "{x}.data.mul_(2)",
    "{x}.detach().add_(1)",
)

HOOKS = ("lambda g: g * 2", "lambda g: g + 1", "lambda g: None")

BACKWARDS = (
    "{x}.sum().backward()",
    "{x}.backward()",
    "{x}.backward(torch.ones_like({x}))",
    "({x} * {y}).sum().backward()",
    "{x}.sum().backward(retain_graph=True)",
    "({x} * {x}).sum().backward(inputs=[{y}])",
)

GRADIENTS = (
    "torch.autograd.grad({x}.sum(), {y})[0]",
    "torch.autograd.grad({x}.sum(), {y}, retain_graph=True)[0]",
    "torch.autograd.grad(({x} * {x}).sum(), {y}, create_graph=True)[0]",
    "torch.autograd.grad({x}.sum(), {y}, allow_unused=True, materialize_grads=True)[0]",
)

MODES = ("", "", "", "torch.no_grad()", "torch.enable_grad()", "torch.set_grad_enabled(False)")
"""No mode three times as likely as each of the others."""
