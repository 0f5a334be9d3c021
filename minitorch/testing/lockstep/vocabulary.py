"""The vocabulary of lock-step programs: templates of expressions and statements, most of one or two tensors.

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
    "torch.nn.functional.mse_loss({x}, {y})",
    "torch.nn.functional.linear({x}, {y})",
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

COPIES = (
    "copy.copy({x})",
    "copy.deepcopy({x})",
    "copy.deepcopy([{x}, {x}])[1]",
    "torch.nn.Parameter({x})",
    "{x}.data",
    "torch.tensor({x}.tolist())",
    "torch.as_tensor({x})",
    "torch.from_numpy({x}.detach().numpy())",
)

DRAWS = (
    "torch.rand(2, 3)",
    "torch.randn(3, requires_grad=True)",
    "torch.randn(2, 3, dtype=torch.float64)",
    "torch.rand_like({x})",
    "torch.randn_like({x})",
    "torch.randint(5, (3,))",
    "torch.randperm(4)",
    "torch.nn.functional.dropout({x})",
    "{x}.uniform_(-1, 1)",
    "{x}.normal_()",
)

HOOKS = (
    "{x}.register_hook(lambda g: g * 2)",
    "{x}.register_hook(lambda g: g + 1)",
    "{x}.register_hook(lambda g: None)",
    "{x}.register_hook(lambda g: g[:0])",
    "{x}.register_post_accumulate_grad_hook(lambda leaf: [leaf.grad.mul_(2)].clear())",
    "{x}.register_post_accumulate_grad_hook(lambda leaf: leaf.grad)",
)

BACKWARDS = (
    "{x}.sum().backward()",
    "{x}.backward()",
    "{x}.backward(torch.ones_like({x}))",
    "({x} * {y}).sum().backward()",
    "{x}.sum().backward(retain_graph=True)",
    "({x} * {x}).sum().backward(inputs=[{y}])",
    "({x} * {x}).sum().backward(create_graph=True)",
    "torch.autograd.backward([{x}.sum(), {y}.sum()])",
)

GRADIENTS = (
    "torch.autograd.grad({x}.sum(), {y})[0]",
    "torch.autograd.grad({x}.sum(), {y}, retain_graph=True)[0]",
    "torch.autograd.grad(({x} * {x}).sum(), {y}, create_graph=True)[0]",
    "torch.autograd.grad({x}.sum(), {y}, allow_unused=True, materialize_grads=True)[0]",
    "torch.autograd.grad({x}, [{x}, {y}], torch.ones_like({x}))[1]",
)

MODULE_HOOKS = (
    "{m}.register_forward_hook(lambda module, args, out: out * 2)",
    "{m}.register_forward_hook(lambda module, args, out: None)",
    "{m}.register_forward_pre_hook(lambda module, args: (args[0] + 1,))",
    "{m}.register_forward_pre_hook(lambda module, args: args[0].relu())",
    "{m}.register_full_backward_hook(lambda module, grad_in, grad_out: None)",
    "{m}.register_full_backward_hook(lambda module, ins, outs: tuple(g if g is None else g * 2 for g in ins))",
    "{m}.register_full_backward_pre_hook(lambda module, grad_out: (grad_out[0] * 2,))",
)

MODULE_CALLS = (
    "{m}.train()",
    "{m}.train(False)",
    "{m}.eval()",
    "{m}.zero_grad()",
    "{m}.zero_grad(set_to_none=False)",
    "{m}.requires_grad_()",
    "{m}.requires_grad_(False)",
    "{m}.double()",
    "{m}.float()",
    "{m}.half()",
    "{m}.to(torch.float64)",
    "{m}.apply(lambda module: module.eval())",
    "{m}.get_parameter('0.weight').data.fill_(0.5)",
    "torch.nn.utils.clip_grad_norm_({m}.parameters(), 0.1)",
    "torch.nn.utils.clip_grad_value_({m}.parameters(), 0.1)",
)

OPTIMIZER_CALLS = (
    *["{optimizer}.step()"] * 4,
    *["{optimizer}.zero_grad()"] * 2,
    "{optimizer}.zero_grad(set_to_none=False)",
    "{optimizer}.add_param_group({{'params': [{x}], 'lr': 0.5}})",
    "{optimizer}.register_step_pre_hook(lambda optimizer, args, kwargs: optimizer.zero_grad(set_to_none=False))",
    "{optimizer}.register_step_post_hook(lambda optimizer, args, kwargs: optimizer.zero_grad())",
)

FIGURES = ("1.0", "0.5", "2", "torch.tensor(0.75)", 'float("nan")')
"""What a scheduler that waits for a plateau is told."""

CLOSURE = """\
def closure():
    {optimizer}.zero_grad()
    loss = ({x} * {y}).sum()
    loss.backward()
    return loss"""

SAVED = ("[{x}, {y}]", "({x}, {x}.detach())", "{{0: {x}, 1: {y}, 'others': [1, 'text', None, True]}}")

WEIGHTS = """\
for p in {name}.parameters():
    p.data.copy_(torch.linspace(-1.0, 1.0, p.numel()).reshape(p.shape))"""
"""Other weights than random ones, for libraries that draw other numbers from one seed."""

MODES = (
    *[("", False)] * 6,
    ("", True),
    ("torch.no_grad()", False),
    ("torch.no_grad()", True),
    ("torch.enable_grad()", False),
    ("torch.set_grad_enabled(False)", False),
    ("torch.inference_mode()", False),
    ("torch.inference_mode()", True),
)
"""A context, and whether the step runs in a thread of its own (where the context has no effect)."""
