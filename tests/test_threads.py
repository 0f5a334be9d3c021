"""Two threads that train at the same time: the same numbers as one after the other, and neither disturbs the other."""

import threading

import minitorch as torch


def train(seed, dtype, results, barrier=None):
    """A hundred steps in float32 or float64, with evaluation under no_grad in between; keeps losses and weights."""
    generator = torch.Generator().manual_seed(seed)
    torch.set_default_dtype(dtype)
    x, y = torch.rand(64, 2, generator=generator), torch.rand(64, 1, generator=generator)
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.rand(p.shape, generator=generator) - 0.5)
    optimizer, loss_fn = torch.optim.Adam(model.parameters(), lr=0.05), torch.nn.MSELoss()
    if barrier is not None:
        barrier.wait(30)
    losses = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            assert not model(x).requires_grad
            losses.append(loss_fn(model(x), y).item())
        assert torch.is_grad_enabled()
    assert losses[-1] < losses[0]
    results[seed] = losses, [p.tolist() for p in model.parameters()], str(model[0].weight.dtype)


def test_two_threads_train_as_they_would_alone():
    alone, together, barrier = {}, {}, threading.Barrier(2)
    tasks = [(1, torch.float32), (2, torch.float64)]
    try:
        for task in tasks:
            train(*task, alone)
    finally:
        torch.set_default_dtype(torch.float32)
    threads = [threading.Thread(target=train, args=(*task, together, barrier), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert together == alone
    assert [together[seed][2] for seed, _ in tasks] == ["torch.float32", "torch.float64"]
