"""The vocabulary of lock-step programs about training: modules, optimizers, compiled functions and files."""

COMPILED = (
    "lambda x: {m}(x) * 2",
    "lambda x: {m}(x).sum()",
    "lambda x: x * {y} + 1",
    "lambda x: x.relu() + {y}.sum()",
    "lambda x: (x * {y}.detach()).tanh() if {m}.training else x",
    "{m}",
)
"""Functions to be compiled, of one tensor, that read what the program changes in between."""

COMPILED_STEP = """\
def step(x):
    loss = ({m}(x) ** 2).mean()
    loss.backward()
    {optimizer}.step()
    {optimizer}.zero_grad()
    return loss.detach()"""

MODULE_HOOKS = (
    "{m}.register_forward_hook(lambda module, args, out: out * 2)",
    "{m}.register_forward_hook(lambda module, args, out: None)",
    "{m}.register_forward_pre_hook(lambda module, args: (args[0] + 1,))",
    "{m}.register_forward_pre_hook(lambda module, args: args[0].relu())",
    "{m}.register_full_backward_hook(lambda module, grad_in, grad_out: None)",
    "{m}.register_full_backward_hook(lambda module, ins, outs: tuple(g if g is None else g * 2 for g in ins))",
    "{m}.register_full_backward_pre_hook(lambda module, grad_out: (grad_out[0] * 2,))",
    "{m}.register_full_backward_pre_hook(lambda module, grad_out: (grad_out[0].double(),))",
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
