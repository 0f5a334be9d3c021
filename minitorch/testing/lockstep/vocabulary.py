"""The vocabulary of lock-step programs: templates of expressions and statements, most of one or two tensors.

Each library has to be able to refuse them too: what does not fit the shape or the dtype must raise the same class.
`.clone()` stands where PyTorch refuses to write from memory that overlaps what is written.
"""

VIEWS = (
    "{x}[0]",
    "{x}[1:]",
    "{x}[:0]",
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
    "{x} / 70000",
    "{x} * 1e-8",
    "{x} + 2**40",
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
    "{x}.half()",
    "{x}.long()",
    "{x}.to({y}.dtype)",
    "torch.maximum({x}, {y})",
    "torch.where({x} > 0, {x}, {y})",
    "torch.nn.functional.mse_loss({x}, {y})",
    "torch.nn.functional.linear({x}, {y})",
    "torch.nn.functional.cross_entropy({x}, torch.zeros({x}.shape[:1], dtype=torch.int64))",
    "torch.nn.functional.binary_cross_entropy_with_logits({x}, {y}.detach().sigmoid())",
    "torch.addcmul({x}, {x}, {y}, value=0.5)",
    "torch.lerp({x}, {y}, 0.25)",
    "torch.full_like({x}, 1e39)",
    "torch.full_like({x}, 2**63)",
    "{x}.clamp_min(2**63)",
    "torch.where({x} > 0, {x}, 1e39)",
    "{x}.masked_fill({x} > 0, 1e39)",
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
    "{x}.fill_(1e39)",
    "{x}.fill_(2**63)",
    "{x}.div_(70000)",
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
    "{x}.register_hook(lambda g: g.double())",
    "{x}.register_hook(lambda g: g.half())",
    "{x}.register_hook(lambda g: 1.0)",
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

FUNCTION = """\
class {name}(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        {forward}

    @staticmethod
    def backward(ctx, g):
        return {backward}"""

FUNCTIONS = tuple(
    (name, FUNCTION.format(name=name, forward=forward.replace("\n", "\n        "), backward=backward))
    for name, forward, backward in (
        ("Twice", "return x * 2", "g * 2"),
        ("Edit", "ctx.mark_dirty(x)\nreturn x.mul_(2)", "g * 2"),
        ("Unmarked", "return x.mul_(2)", "g * 2"),
        ("Whole", "return x.view_as(x)", "g * 3"),
        ("Same", "return x", "g * 3"),
        ("Part", "return x[:1]", "torch.cat([g, g * 0])"),
        ("Flat", "ctx.mark_non_differentiable(x)\nreturn x", "None"),
        ("Wide", "return x + 1", "g.double()"),
    )
)
"""Functions with a gradient of their own, by name: some edit their input, some return a view of it."""

APPLIED = ("{f}.apply({x})", "{f}.apply({x}[1:])", "{f}.apply({x} * 1)", "{f}.apply({x}.t())")

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
