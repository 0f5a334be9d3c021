"""The losses that the workflow reaches, printed."""

import torch.distributed as dist

from .workflow import TASKS, Training


def print_losses(device: str = "cpu") -> None:
    """Print the losses; of several processes, the first one does."""
    first = not dist.is_initialized() or dist.get_rank() == 0
    for name, task in TASKS.items():
        training = Training(task, device)
        for epoch, (train, test) in enumerate(training.epochs(), start=1):
            if first and (epoch == 1 or epoch % (task.epochs // 5) == 0):
                print(f"{name}: epoch {epoch}, loss {train:.6f} in training, {test:.6f} on the test rows")
