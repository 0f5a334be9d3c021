"""Optimizers and schedulers inside and beside a compiled step: rates, options, states, counts."""

from tests.compile.stale.program import guarded, points, works


def stepper(torch, net, optimizer):
    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return step


def after(net):
    return [p for p in net.parameters()]


@works
def learning_rate_lowered(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    optimizer.param_groups[0]["lr"] = 0.01
    yield f(points(torch)), after(net)
    for group in optimizer.param_groups:
        group["lr"] *= 0.5
    yield f(points(torch)), after(net)


@works
def scheduler_stepped_outside(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)
    f = comp(stepper(torch, net, optimizer))
    for _ in range(3):
        yield f(points(torch)), after(net)
        scheduler.step()


@guarded
def scheduler_stepped_inside(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        scheduler.step()
        return loss

    f = comp(step)
    for _ in range(3):
        yield f(points(torch)), after(net), optimizer.param_groups[0]["lr"]


@works
def weight_decay_set(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    for decay in (0.0, 0.5, 0.0):
        optimizer.param_groups[0]["weight_decay"] = decay
        yield f(points(torch)), after(net)


@works
def momentum_set(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    for momentum in (0.0, 0.9, 0.9, 0.5):
        optimizer.param_groups[0]["momentum"] = momentum
        yield f(points(torch)), after(net)


@works
def nesterov_set(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    f = comp(stepper(torch, net, optimizer))
    for nesterov in (False, True, False):
        optimizer.param_groups[0]["nesterov"] = nesterov
        yield f(points(torch)), after(net)


@works
def betas_set(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    for betas in ((0.9, 0.999), (0.5, 0.9), (0.0, 0.9)):
        optimizer.param_groups[0]["betas"] = betas
        yield f(points(torch)), after(net)


@works
def maximize_set(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    for maximize in (False, True, False):
        optimizer.param_groups[0]["maximize"] = maximize
        yield f(points(torch)), after(net)


@works
def weight_decay_of_adam_taken_away(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.1, weight_decay=0.5)
    f = comp(stepper(torch, net, optimizer))
    for decay in (0.5, 0.0, 0.1):
        optimizer.param_groups[0]["weight_decay"] = decay
        yield f(points(torch)), after(net)


@works
def weight_decay_of_nadam_taken_away(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.NAdam(net.parameters(), lr=0.1, weight_decay=0.5)
    f = comp(stepper(torch, net, optimizer))
    for decay in (0.5, 0.0):
        optimizer.param_groups[0]["weight_decay"] = decay
        yield f(points(torch)), after(net)


@works
def weight_decay_of_radam_taken_away(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.RAdam(net.parameters(), lr=0.1, weight_decay=0.5)
    f = comp(stepper(torch, net, optimizer))
    for decay in (0.5, 0.0):
        optimizer.param_groups[0]["weight_decay"] = decay
        yield f(points(torch)), after(net)


@works
def two_steps_in_one_function(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    inner = stepper(torch, net, optimizer)
    f = comp(lambda x: inner(x) + inner(x))
    yield f(points(torch)), after(net)
    yield f(points(torch)), after(net)


@works
def two_optimizers_by_turns(torch, comp):
    net = torch.nn.Linear(2, 2)
    held = {"optimizer": torch.optim.SGD(net.parameters(), lr=0.1)}

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        held["optimizer"].step()
        held["optimizer"].zero_grad()
        return loss

    f = comp(step)
    yield f(points(torch)), after(net)
    held["optimizer"] = torch.optim.SGD(net.parameters(), lr=0.5)
    yield f(points(torch)), after(net)


@works
def group_added(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    optimizer = torch.optim.SGD(net[0].parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    net.zero_grad()
    optimizer.add_param_group({"params": list(net[1].parameters()), "lr": 0.5})
    yield f(points(torch)), after(net)


@works
def rates_of_two_groups(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    optimizer = torch.optim.SGD([{"params": net[0].parameters()}, {"params": net[1].parameters(), "lr": 0.5}], lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    optimizer.param_groups[1]["lr"] = 0.0
    yield f(points(torch)), after(net)


@works
def optimizer_state_loaded(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    saved = optimizer.state_dict()
    yield f(points(torch)), after(net)
    optimizer.load_state_dict(saved)
    yield f(points(torch)), after(net)


@works
def optimizer_state_cleared(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    yield f(points(torch)), after(net)
    optimizer.state.clear()
    yield f(points(torch)), after(net)


@works
def optimizer_state_edited(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    optimizer.state[net.weight]["momentum_buffer"].zero_()
    yield f(points(torch)), after(net)
    optimizer.state[net.weight]["momentum_buffer"] = torch.ones(2, 2)
    yield f(points(torch)), after(net)


@works
def eager_steps_between_compiled_ones(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    step = stepper(torch, net, optimizer)
    f = comp(step)
    yield f(points(torch)), after(net)
    yield step(points(torch)), after(net)
    yield f(points(torch)), after(net)


@works
def rate_read_in_the_function(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(lambda x: net(x) * optimizer.param_groups[0]["lr"])
    yield f(points(torch))
    optimizer.param_groups[0]["lr"] = 0.5
    yield f(points(torch))


@works
def weight_decay_read_in_the_function(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, weight_decay=0.1)
    f = comp(lambda x: (net.weight**2).sum() * optimizer.param_groups[0]["weight_decay"])
    yield f(points(torch))
    optimizer.param_groups[0]["weight_decay"] = 0.5
    yield f(points(torch))


@works
def rate_read_in_the_training_step(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    step = stepper(torch, net, optimizer)
    f = comp(lambda x: step(x) * optimizer.param_groups[0]["lr"])
    yield f(points(torch)), after(net)
    optimizer.param_groups[0]["lr"] = 0.5
    yield f(points(torch)), after(net)


@guarded
def last_rate_of_a_scheduler_read(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    f = comp(lambda x: net(x) * scheduler.get_last_lr()[0])
    yield f(points(torch))
    optimizer.step()
    scheduler.step()
    yield f(points(torch))


@guarded
def epoch_of_a_scheduler_read(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    f = comp(lambda x: net(x) * (scheduler.last_epoch + 1))
    yield f(points(torch))
    optimizer.step()
    scheduler.step()
    yield f(points(torch))


@guarded
def state_of_an_optimizer_read(torch, comp):
    net = torch.nn.Linear(2, 1)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    step = stepper(torch, net, optimizer)
    step(points(torch))
    f = comp(lambda x: net(x) * optimizer.state[net.weight]["exp_avg"].sum())
    yield f(points(torch))
    step(points(torch))
    yield f(points(torch))


@guarded
def attribute_of_an_optimizer(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    optimizer.factor = 2.0
    f = comp(lambda x: net(x) * optimizer.factor)
    yield f(points(torch))
    optimizer.factor = 3.0
    yield f(points(torch))


@guarded
def hook_of_an_optimizer(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)

    def halve(optimizer, args, kwargs):
        for p in net.parameters():
            p.grad.mul_(0.5)

    optimizer.register_step_pre_hook(halve)
    yield f(points(torch)), after(net)


@guarded
def step_of_an_optimizer_replaced(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    optimizer.step = lambda: None
    yield f(points(torch)), after(net)


@works
def gradients_accumulated(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        return loss

    f = comp(step)
    for k in range(4):
        yield f(points(torch) + k), [p.grad for p in net.parameters()]
        if k % 2:
            optimizer.step()
            optimizer.zero_grad()


@works
def gradients_there_or_not(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss

    f = comp(step)
    yield f(points(torch)), after(net)
    yield f(points(torch)), after(net)
    optimizer.zero_grad(set_to_none=False)
    yield f(points(torch)), after(net)
    optimizer.zero_grad()
    yield f(points(torch)), after(net)


@works
def gradient_clipping(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    config = {"clip": 1.0}

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), config["clip"])
        optimizer.step()
        optimizer.zero_grad()
        return loss

    f = comp(step)
    yield f(points(torch)), after(net)
    config["clip"] = 0.01
    yield f(points(torch)), after(net)


@works
def loss_weight_annealed(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    weights = {"penalty": 0.0}

    def step(x):
        loss = (net(x) ** 2).mean() + weights["penalty"] * (net.weight**2).sum()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    f = comp(step)
    for k in range(3):
        weights["penalty"] = 0.1 * k
        yield f(points(torch)), after(net)


@works
def rate_as_a_tensor(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=torch.tensor(0.1))
    f = comp(stepper(torch, net, optimizer))
    yield f(points(torch)), after(net)
    optimizer.param_groups[0]["lr"].fill_(0.01)
    yield f(points(torch)), after(net)


@works
def loss_function_exchanged(torch, comp):
    net = torch.nn.Linear(2, 2)
    losses = {"now": torch.nn.MSELoss()}
    f = comp(lambda x, y: losses["now"](net(x), y))
    yield f(points(torch), points(torch))
    losses["now"] = torch.nn.L1Loss()
    yield f(points(torch), points(torch))
    losses["now"] = torch.nn.functional.smooth_l1_loss
    yield f(points(torch), points(torch))
