"""Functions of functions: derivatives, maps over batches, modules as functions. PyTorch's `torch.func`."""

from .forward import hessian as hessian
from .forward import jacfwd as jacfwd
from .forward import jvp as jvp
from .forward import linearize as linearize
from .mapping import vmap as vmap
from .modules import functional_call as functional_call
from .modules import replace_all_batch_norm_modules_ as replace_all_batch_norm_modules_
from .modules import stack_module_state as stack_module_state
from .reverse import grad as grad
from .reverse import grad_and_value as grad_and_value
from .reverse import jacrev as jacrev
from .reverse import vjp as vjp
