"""Where minitorch differs from PyTorch on purpose: each difference as a call that shows it, and the reason.

The table in docs/divergences.md is made from this list: `python -m tests.divergences` prints it, `--write` puts it
there. The test-suite expects every call to differ still: one that no longer does has to leave the list.
"""

import copy
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parent.parent / "docs" / "divergences.md"
BEGIN, END = "<!-- divergences -->\n", "<!-- /divergences -->\n"


@dataclass(frozen=True)
class Divergence:
    """One difference: `shown` gives unequal values for the two packages.

    `lockstep` is the pattern of the reports of lock-step that random programs end with because of it.
    """

    call: str
    theirs: str
    ours: str
    why: str
    shown: Callable[[Any], Any]
    lockstep: str = ""


def raised(call: Callable[[], Any]) -> str | None:
    """The class of what a call raises."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return None


def warned(lib: Any, call: Callable[[], Any]) -> bool:
    """Whether a call warns."""
    always = getattr(lib, "set_warn_always", lambda on: None)  # PyTorch says some things once a process
    always(True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    always(False)
    return bool(caught)


def gradient_of_binomial(lib: Any) -> str | None:
    p = lib.tensor([0.5], requires_grad=True)
    return raised(lambda: lib.binomial(lib.ones(1), p).sum().backward())


def gradient_through_gamma(lib: Any) -> float:
    lib.manual_seed(0)
    a = lib.tensor(2.0, dtype=lib.float64, requires_grad=True)
    lib.distributions.Gamma(a, 1.0).rsample().backward()
    return round(a.grad.item(), 7)


def gradient_through_wishart(lib: Any) -> str | None:
    spread = lib.eye(2, requires_grad=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sample = lib.distributions.Wishart(4.0, spread).rsample((5,))
    return raised(lambda: sample.sum().backward())


def generalized_pareto_in_double(lib: Any) -> str | None:
    one = lib.ones(1, dtype=lib.float64)
    return raised(lambda: lib.distributions.GeneralizedPareto(one, one, one).log_prob(one * 2))


def traced_for_torchscript(lib: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return isinstance(lib.jit.trace(lib.nn.Linear(1, 1), lib.ones(1, 1)), lib.jit.ScriptModule)


def version_after_all_reduce(lib):
    """In a world of one."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # backend "gloo" means "mpi" in minitorch, and needs no store
        lib.distributed.init_process_group("gloo", f"file://{folder}/store", rank=0, world_size=1)
        x = lib.ones(2)
        lib.distributed.all_reduce(x)
        lib.distributed.destroy_process_group()
    return x._version


def filled_for_determinism(lib: Any) -> Any:
    lib.use_deterministic_algorithms(True)
    try:
        return bool(lib.empty(1000).isnan().all())
    finally:
        lib.use_deterministic_algorithms(False)


def default_dtype_in_another_thread(lib: Any) -> Any:
    seen: list[str] = []
    lib.set_default_dtype(lib.float64)
    try:
        thread = threading.Thread(target=lambda: seen.append(str(lib.get_default_dtype())))
        thread.start()
        thread.join()
    finally:
        lib.set_default_dtype(lib.float32)
    return seen


def made_in_inference_mode(lib: Any) -> Any:
    with lib.inference_mode():
        return lib.ones(1)


def copied_schedule(lib: Any) -> bool:
    optimizer = lib.optim.SGD([lib.nn.Parameter(lib.ones(2))], lr=0.1)
    _, scheduler = copy.deepcopy((optimizer, lib.optim.lr_scheduler.StepLR(optimizer, 2)))
    return warned(lib, scheduler.step)


def gradient_of_variance(lib: Any) -> list[float]:
    x = lib.tensor([1.0, 2.0], requires_grad=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x.var(correction=3).backward()
    return x.grad.tolist()


def gradient_of_bags(lib: Any) -> list[list[float]]:
    weight = lib.ones(4, 1, requires_grad=True)
    lib.nn.functional.embedding_bag(
        lib.tensor([[0, 2, 1], [3, 2, 2]]), weight, mode="sum", scale_grad_by_freq=True
    ).sum().backward()
    return weight.grad.tolist()


def edited_inference_tensor(lib: Any) -> list[float]:
    x = made_in_inference_mode(lib)
    assert raised(lambda: x.add_(1)) == "RuntimeError"
    return x.tolist()


def quietly(call: Callable[[], Any]) -> Any:
    """What a call gives, its warnings unheard."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call()


class Harmless:
    """Pickles as a call of a function: here of `print`, in a hostile file of anything."""

    def __reduce__(self) -> Any:
        return print, ()


def loaded(lib: Any, obj: Any, **options: Any) -> str | None:
    """What `load` raises for a file that PyTorch wrote."""
    import io

    import torch

    file = io.BytesIO()
    torch.save(obj, file)
    file.seek(0)
    return raised(lambda: lib.load(file, **options))


def nested_defaultdicts(lib: Any) -> str | None:
    import io

    from tests.serialization.mutations import archive_of

    chain = b"ccollections\ndefaultdict\nq\0)RK\0" + b"h\0)RK\0" * 1100 + b"N" + b"s" * 1101
    file = io.BytesIO(archive_of({"data.pkl": b"\x80\x02" + chain + b"."}))
    return raised(lambda: lib.load(file, weights_only=False))


def orthogonal(lib: Any) -> Any:
    lib.manual_seed(0)
    return lib.nn.init.orthogonal_(lib.empty(30, 20)).tolist()


def view_before_requires_grad(lib: Any) -> list[Any]:
    x = lib.ones(1)
    view = x[:]
    x.requires_grad_()
    if view.requires_grad:
        (view * 2).backward()
    return [view.requires_grad, view.grad, x.grad]


def integers_given_gradients(lib: Any) -> bool:
    x = lib.tensor([1, 2])
    x[:] = lib.tensor(1.0, requires_grad=True)
    return bool(x.requires_grad)


def kept_from_inference(lib: Any) -> list[bool]:
    with lib.inference_mode():
        x = lib.ones(2, requires_grad=True)
    return [bool(y.requires_grad) for y in (x.relu(), x * 2)]


def gradient_written_over(lib: Any) -> float:
    x, g = lib.ones(2, requires_grad=True), lib.ones(1, 2)
    x.view(1, 2).backward(g)
    x.sum().backward()
    return float(g[0, 0])


def prod_gradients(lib: Any) -> str:
    x = lib.tensor([2.0, 3.0, float("inf")], requires_grad=True)
    x.prod().backward()
    return str(x.grad.tolist())


def overlapping(lib: Any) -> Any:
    a = lib.arange(4)
    return raised(lambda: a.__setitem__(slice(1, None), a[:-1]))


def overlapping_windows(lib: Any) -> list[float]:
    x = lib.arange(4.0)
    x.unfold(0, 2, 1).mul_(2)
    return x.tolist()


def asgd_without_a_count(lib: Any) -> str | None:
    w = lib.ones(1, requires_grad=True)
    w.grad = lib.ones(1)
    optimizer = lib.optim.ASGD([w])
    optimizer.step()
    optimizer.state[w]["step"] = 1
    return raised(optimizer.step)


def version_error(lib: Any) -> str:
    x = lib.ones(3, requires_grad=True) * 1
    y = x * x
    x.add_(1)
    try:
        y.sum().backward()
    except RuntimeError as error:
        return str(error)
    return ""


def after_loading_another_kind(lib: Any) -> bool:
    x = lib.ones(1, requires_grad=True)
    adam = lib.optim.Adam([x])
    adam.load_state_dict(lib.optim.SGD([x], lr=0.1).state_dict())
    return "betas" in adam.param_groups[0]


def edited_after_conversion(lib: Any) -> str | None:
    x, y = lib.tensor([3]), lib.ones(1, requires_grad=True)
    product = y * x
    x.add_(1)
    return raised(product.backward)


def version_of_gradient(lib: Any) -> int:
    x = lib.ones(1, requires_grad=True)
    return lib.autograd.grad((x * x).sum(), x)[0]._version


def version_after_step(lib: Any) -> int:
    x = lib.ones(1, requires_grad=True)
    x.grad = lib.ones(1)
    lib.optim.AdamW([x]).step()
    return x._version


def edited_gradient(lib: Any) -> str | None:
    x = lib.tensor(1.0, requires_grad=True)
    gradient = lib.autograd.grad(x.sum(), x)[0]
    return raised(lambda: gradient.add_(x * 2))


def detached_in_inference_mode(lib: Any) -> bool:
    x = lib.ones(1, requires_grad=True)
    with lib.inference_mode():
        x.detach_()
    return bool(x.requires_grad)


def hook_tried_twice(lib: Any) -> list[str | None]:
    x = lib.ones(1, requires_grad=True)
    with lib.no_grad():
        view = x[:]
        view.mul_(2)
    return [raised(lambda: view.register_hook(lambda g: g)) for _ in range(2)]


def reshaped_view(lib: Any) -> str | None:
    x = lib.ones(2, 2, requires_grad=True)
    with lib.no_grad():
        row = x[0]
    element = row[0]
    with lib.no_grad():
        element.unsqueeze_(0)
    return raised(lambda: element * 2)


def two_errors(lib: Any) -> list[str | None]:
    x = lib.ones(1, requires_grad=True)
    with lib.no_grad():
        number = x[0]
        number.mul_(2)
    return [raised(lambda: number[:]), raised(lambda: lib.ones(1).long().expand(2).uniform_())]


def clipped_without_gradients(lib: Any) -> str | None:
    return raised(lambda: lib.nn.utils.clip_grad_value_([lib.ones(1, requires_grad=True)], 1.0))


def write_to_repeated_elements(lib: Any) -> str | None:
    x = lib.ones(1).expand(2)
    return raised(lambda: quietly(lambda: x.__setitem__([0, 1], lib.tensor([2.0, 3.0]))))


def edited_view_of_no_grad(lib: Any) -> str | None:
    x = lib.ones(2)
    with lib.no_grad():
        view = x[:1]
    return raised(lambda: view.add_(lib.ones(1, requires_grad=True)))


def steps_of_copied_rows(lib: Any) -> Any:
    x = lib.ones(3, 7).t()[:1, None]
    return x[:, [0, 0]].stride()


def steps_of_sum(lib: Any) -> Any:
    x = lib.ones(2, 3, 4)
    return (x.permute(2, 0, 1) + lib.ones(4, 2, 3)).stride()


def gradient_of_another_shape(lib):
    x = lib.tensor(0.0, requires_grad=True)
    y = x.view(())
    x.data = lib.ones(2, 3)
    return raised(y.backward)


def state_after_another_step(lib: Any) -> float:
    """The count of an optimizer whose state another one has loaded, after a step of the other."""

    def stepped(optimizer: Any) -> Any:
        (w,) = optimizer.param_groups[0]["params"]
        w.grad = lib.ones(1)
        optimizer.step()
        return optimizer

    first, second = (lib.optim.Adam([lib.ones(1, requires_grad=True)]) for _ in range(2))
    second.load_state_dict(stepped(first).state_dict())
    stepped(second)
    return float(next(iter(first.state.values()))["step"])


INF = float("inf")


def gradient_at(lib: Any, f: Callable[[Any], Any], point: list[float], dtype: str = "float32") -> list[float]:
    x = lib.tensor(point, dtype=getattr(lib, dtype), requires_grad=True)
    f(x).sum().backward()
    return x.grad.tolist()


def gradient_of_count(lib: Any) -> Any:
    x = lib.ones(2, requires_grad=True)
    x.norm(0).backward()
    return x.grad


def norm_of(lib: Any, scale: float) -> list[float]:
    x = lib.tensor([3 * scale, 4 * scale])
    return [x.norm().item(), lib.dist(x, x * 0).item()]


def atan2_gradient(lib: Any) -> list[float]:
    return gradient_at(lib, lambda x: lib.atan2(x, x.detach() * 2), [1e-30])


def half_probability(lib: Any) -> str:
    def loss(x: Any) -> Any:
        return lib.nn.functional.binary_cross_entropy(x, x.detach())

    return str(gradient_at(lib, loss, [0.0, 0.5], "float16"))


def infinite_logit(lib: Any) -> str:
    loss = lib.nn.functional.binary_cross_entropy_with_logits(lib.tensor([-INF]), lib.tensor([0.0]))
    return str(loss.item())


def half_loss(lib: Any) -> float:
    x = lib.tensor([300.0, 1.0, 1.0, 1.0], dtype=lib.float16)
    return lib.nn.functional.mse_loss(x, x * 0).item()


def survived(lib: Any, source: str) -> bool:
    """Whether a process that runs this ends as it should."""
    program = f"import numpy, {lib.__name__} as torch\n{source}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def interrupted_backward(lib: Any) -> float | None:
    """A gradient that was complete when a hook elsewhere raised."""

    def refuse(g: Any) -> None:
        raise ValueError

    x, y = (lib.ones(1, requires_grad=True) for _ in range(2))
    product = x * 2
    product.register_hook(refuse)
    raised((product * (y * 3)).backward)
    return y.grad and y.grad.item()


def gradient_of_a_step(lib: Any) -> bool:
    x = lib.ones(1, requires_grad=True)
    return bool(lib.autograd.grad(x.round().square(), x, create_graph=True)[0].requires_grad)


def running_mean_of_infinity(lib: Any) -> str:
    x = lib.ones(1, requires_grad=True)
    x.grad = lib.tensor([INF])
    optimizer = lib.optim.Adam([x], betas=(0.5, 0.9))
    optimizer.step()
    return str(optimizer.state[x]["exp_avg"].item())


def unpadded(lib: Any) -> Any:
    padded = lib.ones(3, 2)
    lib.nn.utils.rnn.unpad_sequence(padded, lib.tensor([3, 1]))
    return tuple(padded.shape)


DIVERGENCES = (
    Divergence(
        "`set_default_dtype` in one thread",
        "changes it in all threads",
        "changes it in this thread",
        "threads that compute at the same time must not disturb each other",
        default_dtype_in_another_thread,
    ),
    Divergence(
        "`bfloat16`, complex dtypes, `uint16` to `uint64`",
        "are dtypes of tensors",
        "are names to compare with, refused where a tensor should have them",
        "numpy has no bfloat16; the training workflow needs none of the others",
        lambda lib: [raised(lambda: lib.zeros(1, dtype=getattr(lib, n))) for n in ("bfloat16", "complex64", "uint16")],  # noqa: B023
    ),
    Divergence(
        "`jit.script` and `jit.trace`",
        "compile",
        "give what they are given back, with one warning",
        "a program gives the same numbers without TorchScript; `compile` is there for speed",
        traced_for_torchscript,
    ),
    Divergence(
        "`distributed.all_reduce(x)`, and other calls that overwrite",
        "leave `x._version` as it is",
        "count it as an edit",
        "backward would go on with overwritten values",
        version_after_all_reduce,
    ),
    Divergence(
        "`empty` after `use_deterministic_algorithms(True)`",
        "is filled with NaN",
        "is not",
        "every op gives the same numbers each time without being asked; memory that is not filled is not read by any",
        filled_for_determinism,
    ),
    Divergence(
        "the gradient of `var(correction=c)` of n elements, c > n",
        "is that of a negative number of degrees of freedom: of `[1., 2.]` with c = 3 it is `[1., -1.]`",
        "is infinite, as the variance is: `[-inf, inf]`",
        "value and gradient belong to one function; the degrees of freedom in both are at least 0",
        gradient_of_variance,
    ),
    Divergence(
        "an in-place edit of an inference tensor outside `inference_mode`",
        "raises after the edit is done",
        "raises before",
        "an error leaves things as they were",
        edited_inference_tensor,
    ),
    Divergence(
        "`x.detach()`, `x.data`, `x.clone()` of an inference tensor `x`, outside of `inference_mode`",
        "count versions: from 0, which allows edits of the inference tensor, and from 1",
        "are as `x`; a clone counts from 0, as every clone",
        "the same memory is under the same rule",
        lambda lib: [
            raised(lambda: made_in_inference_mode(lib).detach().add_(1)),
            made_in_inference_mode(lib).clone()._version,
        ],
        r"(?s)(_version: |Inplace update to inference).*inference_mode\(\)",
    ),
    Divergence(
        "`x.relu()` of an inference tensor `x` that requires grad, outside of `inference_mode`",
        "is recorded if a tensor made elsewhere or a number takes part: `x * 2` is, `x.relu()` is not",
        "is recorded, and so refused where backward would need `x`: `x.square()`",
        "what requires grad gets its gradient",
        kept_from_inference,
        r"(?s)(requires_grad: True, expected False|no error, expected RuntimeError\('element 0 of tensors does not"
        r"|unexpected RuntimeError\('Inference tensors cannot be saved)"
        r".*inference_mode\(\):",
    ),
    Divergence(
        "`x.requires_grad_()` where a view of `x` was made before",
        "the view requires grad too, but neither it nor `x` gets a gradient from it",
        "the view does not require grad",
        "what requires grad gets its gradient",
        view_before_requires_grad,
        r"requires_grad_\(\)[^\n]*': \w+\.requires_grad: False, expected True",
    ),
    Divergence(
        "`x[:] = y` of integers `x`, where `y` is one number that requires grad",
        "makes `x` require grad",
        "does not",
        "only floating point numbers have gradients",
        integers_given_gradients,
        r"after '.*x\d+\[.*requires_grad: False, expected True \((u?int|bool)",
    ),
    Divergence(
        "`y * x` of two dtypes, where `x` is edited before `backward`, or is an inference tensor",
        "raises: it keeps `x` and converts it again",
        "is right: it keeps what `x` was converted to",
        "the conversion is a tensor of its own, which nothing can edit",
        edited_after_conversion,
        r"(?s)expected RuntimeError\('(Inference tensors cannot be saved|one of the variables needed)"
        r".*(dtype=torch\.(\w+).*dtype=torch\.(?!\3\b)|\.(double|float|long|to)\(|torch\.rand(int|perm)\()",
    ),
    Divergence(
        "`x.data = y` of another shape, where a graph or a `.grad` has the former one, and `backward`",
        "leaves a `.grad` of the former shape, or changes its shape",
        "raises",
        "a gradient has the shape of its tensor",
        gradient_of_another_shape,
        r"(?s)(unexpected RuntimeError\(.(invalid gradient|a gradient of)|\.grad: .*'shape' do not match).*\.data = ",
    ),
    Divergence(
        "`_version` of a vector times a matrix",
        "is 1: its shape was changed in place",
        "is 0",
        "nobody has edited it",
        lambda lib: (lib.ones(2) @ lib.ones(2, 3))._version,
        r"@ x\d+[^\n]*': x\d+\._version: 0, expected 1",
    ),
    Divergence(
        "`_version` of a gradient that was added up",
        "counts the additions",
        "is 0",
        "gradients on their way are added into fresh memory",
        version_of_gradient,
        r"(autograd\.grad\(.*|\.grad|\.grad.*\.result\(\))': x\d+\._version: \d, expected \d",
    ),
    Divergence(
        "an edit in place of what `autograd.grad` returned, by a tensor that requires grad",
        "raises where the gradient was made as a view on the way, as that of a sum",
        "is recorded",
        "how a gradient was computed is not the caller's business",
        edited_gradient,
        r"(?s)no error, expected RuntimeError\(.A view was created in no_grad mode and is being .*autograd\.grad\(",
    ),
    Divergence(
        "`_version` of a parameter after a step of AdamW or NAdam",
        "is two more",
        "is one more",
        "a step is one pass over the parameter",
        version_after_step,
        r"(?s)\.step\(.*\b_version\b.*: \d, expected \d.*(AdamW|NAdam)\(",
    ),
    Divergence(
        "`.grad` after `x.view(1, 2).backward(g)`",
        "is `g`'s own memory, which the next `backward` writes into",
        "is a copy",
        "what was passed in is not written over",
        gradient_written_over,
    ),
    Divergence(
        "`backward(create_graph=True)`",
        "warns of a reference cycle",
        "makes no cycle, so it does not warn",
        "a leaf of the tape knows its tensor by a weak reference",
        lambda lib: warned(lib, lambda: lib.ones(1, requires_grad=True).exp().backward(create_graph=True)),
    ),
    Divergence(
        "`load(file, weights_only=False)` of something that is neither data nor a model",
        "imports and calls what the file names",
        "refuses what `add_safe_globals` has not allowed",
        "nothing in a file can run code",
        lambda lib: loaded(lib, Harmless(), weights_only=False),
    ),
    Divergence(
        "the default `load` of a file with arrays and scalars of numpy",
        "refuses them",
        "reads them, but for arrays of objects, records and dates",
        "they are data, and reading them runs no code",
        lambda lib: loaded(lib, {"a": np.arange(3.0)}),
    ),
    Divergence(
        "`load` of a dict with ten thousand keys that are tuples with numbers, or a hundred thousand scattered numbers",
        "reads it",
        "refuses it",
        "keys of which a file chooses the hashes can be made to collide, and then take the square of their number",
        lambda lib: loaded(lib, {(i, i): None for i in range(10_000)}),
    ),
    Divergence(
        "`load` of a thousand `defaultdict`s that stand directly in each other",
        "reads it; a hundred thousand end the process",
        "refuses it",
        "Python frees them by recursion",
        nested_defaultdicts,
    ),
    Divergence(
        "the layout of `x + y` where `x` and `y` lie in different orders, or are expanded in the middle",
        "is that of the first",
        "is reading order",
        "numpy lays results out as one pass is fastest; only strides differ",
        steps_of_sum,
        r"(x\d+ [-+*>] x\d+|maximum\(|where\(|mse_loss\(|expand\(.*|model\d+\().*': \[step for"
        r"|\.apply\(x\d+\)': \[step for(?s:.*)expand\(",
    ),
    Divergence(
        "the layout of `x[:, [0, 0]]` where `x` is a view with a new dimension that does not lie in reading order",
        "counts the new dimension as put around the others",
        "counts it as nowhere",
        "a dimension of size 1 has no place in memory; only strides differ",
        steps_of_copied_rows,
        r"(?s)= x\d+\[[^\n]*\]': \[step for.*None",
    ),
    Divergence(
        "a step of a scheduler that was deep-copied with its optimizer",
        "warns that the optimizer's step has been overridden",
        "does not",
        "it has not",
        copied_schedule,
    ),
    Divergence(
        "`load_state_dict` of an optimizer with the state of another kind",
        "drops the options that the other has not, so that it cannot step any more",
        "keeps its own for these",
        "an optimizer always has its options",
        after_loading_another_kind,
        r"load_state_dict.*\.state_dict\(\): (\['lr'|'\w+', expected '\w+' *\n)",
    ),
    Divergence(
        "a step of an optimizer that has loaded the `state_dict()` of another",
        "counts for the other too, and changes its running means: they share their tensors",
        "leaves the other alone",
        "what is loaded is copied",
        state_after_another_step,
    ),
    Divergence(
        "`random_split(data, [0.05] * 20)`, parts that add up to 1 but for rounding",
        "raises if rounding makes the sum larger than 1",
        "splits",
        "0.05 * 20 is 1",
        lambda lib: raised(lambda: lib.utils.data.random_split(range(20), [0.05] * 20)),
    ),
    Divergence(
        "tensors of more than 64 dimensions",
        "exist",
        "do not exist",
        "numpy's arrays have at most 64",
        lambda lib: raised(lambda: lib.zeros([1] * 65)),
    ),
    Divergence(
        "a bool as any size or dimension but the first: `zeros(2, True)`, `x.flip(1, True)`, `x.squeeze((1, True))`",
        "is 1 or 0",
        "raises TypeError, as for the first",
        "a bool among sizes or dimensions is a mistake: it was to be `keepdim`",
        lambda lib: [
            raised(lambda: lib.zeros(2, True)),
            *(raised(lambda call=call: call(lib.ones(2), (1, True))) for call in (lib.flip, lib.squeeze, lib.sum)),
        ],
    ),
    Divergence(
        "`x * a`, `x < a` of a tensor and an array of numpy, which may have no dimensions",
        "leaves the operator to numpy: float32 times int64 is float64, no gradient; `a * x`, `x < a` raise TypeError",
        "takes the array as a tensor",
        "one rule for what meets a tensor, on either side",
        lambda lib: [
            str(quietly(lambda: lib.ones(1) * np.array(5.0)).dtype).rpartition(".")[2],
            raised(lambda: lib.ones(1) < np.ones(1)),
            raised(lambda: lib.ones(1, requires_grad=True) * np.ones(1)),
        ],
    ),
    Divergence(
        "a bool of numpy beside a tensor: `x * np.True_`",
        "is a float: of integers `x` it makes float32",
        "is a bool, as Python's",
        "it is one",
        lambda lib: str((lib.ones(1, dtype=lib.int32) * np.True_).dtype).rpartition(".")[2],
    ),
    Divergence(
        "`x.unfold(0, 2, 1).mul_(2)`: an edit of a view whose elements share their memory by overlapping",
        "is done once for each place, one after the other",
        "is as if from a copy",
        "every element is computed of what was there before; what stays is one of these values in both",
        overlapping_windows,
    ),
    Divergence(
        "a step of `ASGD` whose `state[p]['step']` was made a Python number",
        "goes on without counting",
        "raises RuntimeError, as other optimizers do in both",
        "the rate follows the count",
        asgd_without_a_count,
    ),
    Divergence(
        "`capturable=True`, `differentiable=True` of optimizers",
        "are accepted",
        "raise NotImplementedError",
        "they are about CUDA graphs and about steps that are recorded; neither is here",
        lambda lib: raised(lambda: lib.optim.SGD([lib.ones(1, requires_grad=True)], lr=1, differentiable=True)),
    ),
    Divergence(
        "`size_average=`, `reduce=` of losses",
        "warn, and still work",
        "raise NotImplementedError",
        "`reduction=` took their place in 2018",
        lambda lib: raised(lambda: quietly(lambda: lib.nn.MSELoss(size_average=True))),
    ),
    Divergence(
        "the gradient of `prod` beside an infinite element",
        "is NaN",
        "is right",
        "each gradient is the product of the others, with no division",
        prod_gradients,
    ),
    Divergence(
        "`a[1:] = a[:-1]`, writing from memory that overlaps",
        "raises",
        "works as if from a copy",
        "the value is taken before it is written",
        lambda lib: overlapping(lib),
    ),
    Divergence(
        "`x[[0, 1]] = y` and `x[mask] = y` where `x` is expanded",
        "write, and warn that this will be an error",
        "raise",
        "it is chance which of the values stays that are written to one place",
        write_to_repeated_elements,
        r"after '[^\n]*x\d+\[.*\] = .*unexpected RuntimeError\('unsupported operation: more than one element",
    ),
    Divergence(
        "`x.detach_()` in `inference_mode`",
        "does nothing",
        "detaches",
        "it says what is wanted",
        detached_in_inference_mode,
        r"(?s)after 'with torch\.inference_mode\(\)[^\n]*detach_\(\).*requires_grad: False, expected True",
    ),
    Divergence(
        "`x.register_hook` a second time, where `x` is a view that was made and edited under `no_grad`",
        "works, though the first time raised",
        "raises again",
        "what an error refused is refused",
        hook_tried_twice,
        r"register_hook\([^\n]*unexpected RuntimeError\('A view was created in no_grad mode",
    ),
    Divergence(
        "`unsqueeze_` and the like under `no_grad`, of a view of a view that was made under `no_grad`",
        "leaves it without a history that could be asked for",
        "changes its shape",
        "no number changes",
        reshaped_view,
        r"(squeeze_|transpose_|\bt_)\([^\n]*is_leaf: False, expected <class 'RuntimeError'>",
    ),
    Divergence(
        "two errors in one call: `x.long().expand(2).uniform_()`",
        "names the dtype",
        "names the memory",
        "both are true; in which order a call is looked through is nobody's promise",
        two_errors,
        r"(IndexError\('invalid index of a 0-dim tensor.*expected RuntimeError\(.A view was created in no_grad"
        r"|refers to a single memory location.*expected NotImplementedError"
        r"|post accumulate grad hooks should return None.*expected AttributeError"
        r"|Index put requires.*expected IndexError\('index is out of bounds)",
    ),
    Divergence(
        "`clip_grad_value_` where no parameter has a gradient",
        "raises, and asks for an issue about its message",
        "does nothing",
        "there is nothing to clip; `clip_grad_norm_` does nothing in both",
        clipped_without_gradients,
        r"clip_grad_value_.*no error, expected RuntimeError\('Expected !nested_tensorlist\[0\]\.empty",
    ),
    Divergence(
        "`randn`, `normal_`, `bernoulli` and the like of integers, without elements",
        "return them",
        "raise, as of integers with elements",
        "what is wrong does not depend on the size",
        lambda lib: raised(lambda: lib.randn(0, dtype=lib.int64)),
        r"(randn|normal_)[^\n]*unexpected NotImplementedError\('normal is defined for float dtypes",
    ),
    Divergence(
        "in-place edits of the parts that `unbind` and `split` made",
        "raise if a gradient is wanted",
        "are recorded as for any view",
        "every view knows its way from the tensor behind it",
        lambda lib: raised(lambda: (lib.ones(2, requires_grad=True) * 1).unbind()[0].mul_(2)),
        r"(?s)(expected <class 'RuntimeError'>|Output 0 of (Unbind|Split)).*\.(unbind|split)\(",
    ),
    Divergence(
        "an edit, by a tensor that requires grad, of a view made under `no_grad` of a tensor that does not",
        "raises",
        "is recorded",
        "nothing was to be recorded when the view was made, so that nothing is ambiguous",
        edited_view_of_no_grad,
        r"(?s)(no error, expected RuntimeError\(.A view was created in (no_grad|inference) mode and is being modified"
        r"|is_leaf: False, expected <class 'RuntimeError'>.*\.apply\()",
    ),
    Divergence(
        "the text of a version error",
        "names `[torch.FloatTensor [3]]`",
        "names `[float32 [3]]` and the node that saved it",
        "the tape knows arrays, not PyTorch's old type names",
        version_error,
    ),
    Divergence(
        "`nn.utils.rnn.unpad_sequence` of sequences by time",
        "transposes the tensor that it is given",
        "leaves it as it is",
        "a function without an underscore does not edit its argument",
        unpadded,
    ),
    Divergence(
        "the nodes of recurrent layers and of attention",
        "are named after the kernel: `MkldnnRnnLayerBackward0`, `ScaledDotProductFlashAttentionForCpuBackward0`",
        "are `RecurrenceBackward` and `AttentionBackward`, which can be differentiated again",
        "a layer over time is one function, whatever machine it runs on",
        lambda lib: lib.nn.LSTM(2, 3)(lib.ones(4, 1, 2))[0].grad_fn.name(),
    ),
    Divergence(
        "`clamp` of uint8 with a negative bound",
        "wraps the bound around",
        "raises",
        "a bound of -1 that acts as 255 is never meant",
        lambda lib: raised(lambda: lib.tensor([1, 2], dtype=lib.uint8).clamp(min=-1)),
    ),
    Divergence(
        "`nn.init.orthogonal_`",
        "factors the random matrix with MKL",
        "factors the same matrix with OpenBLAS: up to 2.1e-7 apart in float32 (30x20)",
        "the two libraries round differently; all other initial values are equal bit for bit",
        orthogonal,
    ),
    Divergence(
        "norms, `normalize`, `cosine_similarity`, `dist` of numbers whose powers are out of range: 1e20, 1e-30",
        "are infinite, 0 or NaN, and so are the gradients",
        "are right",
        "the numbers are divided by a power of 2 first",
        lambda lib: [norm_of(lib, scale) for scale in (1e20, 1e-30)],
    ),
    Divergence(
        "the gradients of `atan2` of such numbers",
        "are 0",
        "are right",
        "divided by the length twice, never by its square",
        atan2_gradient,
    ),
    Divergence(
        "norms for p < 0 beside which powers overflow, or for p > 2: the gradient",
        "is NaN",
        "is right",
        "a share of the norm is raised to a power, not the number",
        lambda lib: str(gradient_at(lib, lambda x: x.norm(-1), [3e20, 4e20])),
    ),
    Divergence(
        "`MaxUnpool1d` (2d, 3d) where the result is empty and the input is not",
        "is taken; `backward` then raises RuntimeError",
        "raises RuntimeError: Found an invalid max index",
        "every index is out of range then",
        lambda lib: raised(lambda: lib.nn.MaxUnpool1d(2, padding=1)(lib.ones(1, 1), lib.tensor([[0]]))),
    ),
    Divergence(
        "norms for p = 0: the gradient",
        "is None",
        "is 0",
        "every op has a gradient by each of its inputs; this one is 0 almost everywhere",
        lambda lib: gradient_of_count(lib) is None,
    ),
    Divergence(
        "`binary_cross_entropy_with_logits` of an infinite logit",
        "is NaN",
        "is 0 for a target on its side, else infinite",
        "that is its limit; the gradients are finite in both",
        infinite_logit,
    ),
    Divergence(
        "the gradient of `binary_cross_entropy` of half floats, where a probability is 0 or 1",
        "is NaN: the least divisor, 1e-12, is 0 as a half float",
        "is right",
        "half floats are computed with as single ones",
        half_probability,
    ),
    Divergence(
        "losses and gradients of half floats",
        "round after every operation, so that they overflow on the way",
        "round once at the end",
        "half floats are computed with as single ones",
        half_loss,
    ),
    Divergence(
        "the gradient of `elu` at NaN",
        "is 1",
        "is NaN",
        "what is unknown stays so",
        lambda lib: str(gradient_at(lib, lib.nn.functional.elu, [float("nan")])),
    ),
    Divergence(
        "`isclose` of large integers, with a tolerance",
        "compares them as float32",
        "compares them exactly",
        "16777216 and 16777217 are not within 0.5",
        lambda lib: bool(lib.isclose(lib.tensor([2**24]), lib.tensor([2**24 + 1]), rtol=0, atol=0.5)),
    ),
    Divergence(
        "`unique(dim=)` of slices with NaN",
        "leaves them in the order that a sort without an order gives",
        "sorts NaN last, as without `dim`",
        "one order for both",
        lambda lib: str(lib.unique(lib.tensor([[float("nan")], [0.0]]), dim=0).tolist()),
    ),
    Divergence(
        "an int of more than 64 bits beside floating point numbers: `x + 2**70`, `x < 2**70`",
        "raises OverflowError",
        "works",
        "floating point numbers can hold it",
        lambda lib: raised(lambda: lib.ones(1) + 2**70),
    ),
    Divergence(
        "`clamp_min` and `clamp_max` of floating point numbers, by a number that their dtype cannot hold",
        "raises",
        "takes it as infinite",
        "the bound binds, or does not, as the number itself would",
        lambda lib: raised(lambda: lib.ones(1).clamp_min(1e39)),
        r"clamp_m(in|ax)_?\([^\n]*no error, expected RuntimeError\('value cannot be converted",
    ),
    Divergence(
        "`fill_`, `full` of one half float by a number that it cannot hold: 1e39",
        "is infinite, though many half floats raise",
        "raises",
        "what is wrong does not depend on the size",
        lambda lib: raised(lambda: lib.full((1,), 1e39, dtype=lib.float16)),
        r"(fill_|full(_like)?)\([^\n]*unexpected RuntimeError\('value cannot be converted to type c10::Half",
    ),
    Divergence(
        "`x @ y` of batches of matrices of two dtypes, without elements",
        "works",
        "raises, as with elements",
        "what is wrong does not depend on the size",
        lambda lib: raised(lambda: lib.zeros(0, 2, 2, dtype=lib.float64) @ lib.zeros(0, 2, 2)),
        r"x\d+ @ x\d+[^\n]*unexpected RuntimeError\('expected scalar type",
    ),
    Divergence(
        '`div(-2**31, -1, rounding_mode="trunc")` of the least int32',
        "ends the process",
        "is -2147483648",
        "integers wrap around",
        lambda lib: survived(lib, "torch.div(torch.tensor([-2**31], dtype=torch.int32), -1, rounding_mode='trunc')"),
    ),
    Divergence(
        "`from_dlpack` of an array with negative strides",
        "ends the process",
        "raises ValueError, as `from_numpy`",
        "tensors have no negative strides",
        lambda lib: survived(lib, "try: torch.from_dlpack(numpy.arange(4)[::-1])\nexcept ValueError: pass"),
    ),
    Divergence(
        "`.grad` of leaves after a `backward` in which a hook raised",
        "is filled where the gradient was complete by then",
        "is filled at the end: where leaves have hooks, sooner",
        "gradients by half are of no use",
        interrupted_backward,
    ),
    Divergence(
        "the running mean of Adam at an infinite gradient, where `betas[0]` is at most 0.5",
        "is NaN: infinity less infinity",
        "is infinite",
        "the mean is `b1 m + (1 - b1) g`",
        running_mean_of_infinity,
        r"(?s)expected nan, got inf.*optim\.\w*Adam",
    ),
    Divergence(
        "`numpy.isnan(x)` and other questions that numpy is asked about a tensor",
        "give uint8",
        "give bool",
        "there is a dtype for truth values",
        lambda lib: str(quietly(lambda: np.isnan(lib.ones(1))).dtype),
    ),
    Divergence(
        "a gradient that is always 0, made with `create_graph`: that of `round`, `sign`, `fill_`, of the gradient of "
        "`maximum` by what it compares",
        "has no history",
        "has one, of zeros",
        "a gradient with a history was asked for",
        gradient_of_a_step,
        r"create_graph=True\)': x\d+\.grad: requires_grad is True, expected False",
    ),
    Divergence(
        '`set_printoptions(profile="unknown")`',
        "is ignored",
        "raises ValueError",
        "unsupported arguments are not ignored",
        lambda lib: raised(lambda: lib.set_printoptions(profile="unknown")),
    ),
    Divergence(
        "gradient of `embedding_bag(scale_grad_by_freq=True)`",
        "divides a row's gradient by how often another index occurs",
        "divides it by how often the row is read",
        "as documented, and as `embedding` does in both",
        gradient_of_bags,
    ),
    Divergence(
        "`optim.Muon`",
        "makes matrices orthogonal in bfloat16",
        "does so in their own dtype",
        "it is nearer to what the paper says, and there is no bfloat16 here",
        lambda lib: _stepped_by_muon(lib),
    ),
    Divergence(
        "`F.interpolate(x, size, mode=\"bilinear\", antialias=True)`",
        "weighs more neighbours where it makes smaller",
        "raises NotImplementedError",
        "unsupported arguments are not ignored",
        lambda lib: raised(
            lambda: lib.nn.functional.interpolate(lib.ones(1, 1, 4, 4), 2, mode="bilinear", antialias=True)
        ),
    ),
    Divergence(
        "the gradient of `cholesky_solve(b, L)` and of `cholesky_inverse(L)` by `L`",
        "is not 0 above the diagonal, which is not read",
        "is 0 there",
        "what is not read has no influence; after `cholesky` it comes to the same",
        lambda lib: lib.autograd.grad(
            lib.cholesky_inverse(x := lib.tensor([[2.0, 0.0], [1.0, 3.0]], requires_grad=True)).sum(), x
        )[0][0, 1].item() == 0,
    ),
    Divergence(
        "the gradient of `F.hardsigmoid(x)` in float64",
        "has a sixth of single precision",
        "has one of double precision",
        "the function itself is computed in double precision in both",
        lambda lib: lib.autograd.grad(
            lib.nn.functional.hardsigmoid(x := lib.zeros(1, dtype=lib.float64, requires_grad=True)), x
        )[0].item(),
    ),
    Divergence(
        "`F.max_pool2d(x, 2)` and others, of an `x` whose channels lie last in memory",
        "lies in memory as `x` does",
        "lies in reading order",
        "there is one layout; the numbers are the same",
        lambda lib: lib.nn.functional.max_pool2d(lib.ones(1, 4, 4, 2).permute(0, 3, 1, 2), 2).stride(),
    ),
    Divergence(
        "the gradient of `as_strided_scatter(x, src, size, stride)` by `x`",
        "is that of the result, also where `src` was written",
        "is 0 where `src` was written",
        "there the result does not depend on `x`",
        lambda lib: lib.autograd.grad(
            lib.as_strided_scatter(x := lib.ones(2, requires_grad=True), lib.ones(2), (2,), (1,)).sum(), x
        )[0].tolist(),
    ),
    Divergence(
        "the gradient of `logcumsumexp(x, 0)` where `x` begins with 1e30",
        "is 0: the logarithm of the incoming gradient is lost beside that",
        "is the sum of the incoming gradients",
        "every later sum is the first number; no exponent above 0 is needed",
        lambda lib: lib.autograd.grad(
            lib.logcumsumexp(x := lib.tensor([1e30, 1.0, 2.0], dtype=lib.float64, requires_grad=True), 0),
            x, lib.tensor([0.5, 2.0, 3.0], dtype=lib.float64),
        )[0].tolist(),
    ),
    Divergence(
        "`x.resize_(n)`, larger than the memory of `x`, of which there is a view",
        "the view sees the memory that has grown",
        "the view goes on seeing the old memory",
        "memory here is numpy's, which others may hold",
        lambda lib: (lambda x: (v := x[:], x.resize_(1000), x.fill_(5.0), v.tolist())[-1])(lib.zeros(2)),
    ),
    Divergence(
        "`F.max_pool2d(x, 2)` of several NaNs in a window",
        "the gradient goes to the last of them",
        "to the first, as that of `argmax`",
        "the place of a largest number is the first in every function here",
        lambda lib: lib.nn.functional.max_pool2d(lib.full((1, 2, 2), float("nan")), 2, return_indices=True)[1].item(),
    ),
    Divergence(
        "`vmap(f, randomness=\"different\")`",
        "draws the numbers of all slices at once",
        "draws slice after slice",
        "`vmap` is a loop, so that `f` may do what it likes, as branch on values",
        lambda lib: _drawn_in_slices(lib),
    ),
    Divergence(
        "`vmap(f)`, where `f` branches on a value",
        "raises RuntimeError",
        "takes the branch of each slice",
        "`vmap` is a loop",
        lambda lib: raised(lambda: lib.vmap(lambda x: x if x > 1 else -x)(lib.ones(2))),
    ),
    Divergence(
        "`func.grad(f)(x)`, where `f` edits what it has not been given, as `BatchNorm` its statistics",
        "raises RuntimeError",
        "edits it",
        "there are no wrappers that an edit could be lost in",
        lambda lib: raised(lambda: _graded_with_an_edit(lib)),
    ),
    Divergence(
        "`func.jvp(f, (x,), (tangent,))` with a tangent of another dtype",
        "gives a result of that dtype",
        "raises RuntimeError",
        "a gradient is of the dtype of what it belongs to",
        lambda lib: raised(lambda: lib.func.jvp(lib.sin, (lib.ones(2),), (lib.ones(2, dtype=lib.float64),))),
    ),
    Divergence(
        "`func.jacfwd(f, randomness=\"different\")`",
        "draws other numbers for each column",
        "raises NotImplementedError",
        "`f` is evaluated once for all columns",
        lambda lib: raised(lambda: lib.func.jacfwd(lib.sin, randomness="different")(lib.ones(2))),
    ),
    Divergence(
        "`autograd.functional.jacobian(f, x, vectorize=True, strategy=\"forward-mode\")` of several",
        "gives lists",
        "gives tuples",
        "as for every other choice of how to compute it",
        lambda lib: type(_jacobian_of_two(lib)).__name__,
    ),
    Divergence(
        "`saved_tensors_hooks` around `F.layer_norm(x, shape)` and others that are one op here",
        "sees what PyTorch's rules need",
        "sees what the rules of `ops/` need",
        "the same for most ops; what a rule is written with is its own affair",
        lambda lib: _packed_by_layer_norm(lib),
    ),
    Divergence(
        "`polygamma(1, x)`, and the gradient of `digamma`",
        "is right to 9 digits, and finite at -1, -2, ...",
        "is right to 15, and infinite there",
        "all orders are computed as Hurwitz's zeta function",
        lambda lib: lib.polygamma(1, lib.tensor([1.0, -1.0], dtype=lib.float64)).tolist(),
    ),
    Divergence(
        "`torch.binomial(count, prob)` where a gradient is asked for",
        "raises RuntimeError in `backward`",
        "has the gradient 0",
        "as all random functions have",
        gradient_of_binomial,
    ),
    Divergence(
        "`torch.binomial(count, prob)` with a `count` that broadcasts",
        "warns that an output was resized",
        "does not warn",
        "no output was given",
        lambda lib: warned(lib, lambda: lib.binomial(lib.ones(2), lib.ones(3, 2))),
    ),
    Divergence(
        "`polygamma(2, inf)`, `special.zeta(2, inf)`",
        "is NaN",
        "is 0",
        "that is the limit",
        lambda lib: str(lib.polygamma(2, lib.tensor([float("inf")])).abs().tolist()),
    ),
    Divergence(
        "`igamma` and `igammac` of NaN and 0",
        "is 0 or 1",
        "is NaN",
        "what is unknown stays so",
        lambda lib: str(lib.igamma(lib.tensor([float("nan")]), lib.tensor([0.0])).tolist()),
    ),
    Divergence(
        "gradients through samples of `distributions.Gamma`, `Beta`, `Dirichlet` and what is made of them",
        "are approximations, right to 3 digits",
        "are right to 9",
        "differences of the incomplete gamma and beta functions have these digits",
        gradient_through_gamma,
    ),
    Divergence(
        "`rsample` of `distributions.Wishart`, differentiated",
        "refuses: it edits a mask that was saved for backward",
        "gives the gradient",
        "nothing is saved that is edited",
        gradient_through_wishart,
    ),
    Divergence(
        "`log_prob`, `cdf` and `icdf` of `distributions.GeneralizedPareto` in float64",
        "refuse: they compare with a float32 zero",
        "compute",
        "float64 is for where digits count",
        generalized_pareto_in_double,
    ),
)


def _drawn_in_slices(lib: Any) -> Any:
    lib.manual_seed(0)
    return lib.vmap(lambda x: x + lib.rand(2) - lib.rand(2), randomness="different")(lib.zeros(2, 2)).tolist()


def _graded_with_an_edit(lib: Any) -> None:
    total = lib.zeros(())
    lib.func.grad(lambda x: total.add_(x.detach().sum()) * x.sum())(lib.ones(2))


def _jacobian_of_two(lib: Any) -> Any:
    jacobian = lib.autograd.functional.jacobian
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return jacobian(lambda x, y: (x * y, x), (lib.ones(2),) * 2, vectorize=True, strategy="forward-mode")


def _packed_by_layer_norm(lib: Any) -> int:
    seen: list[Any] = []
    hooks = lib.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: seen.append(t), lambda packed: packed):
        lib.nn.functional.layer_norm(lib.ones(2, 3, requires_grad=True), (3,))
    return len(seen)


def _stepped_by_muon(lib: Any) -> list[list[float]]:
    w = lib.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True)
    w.grad = lib.tensor([[0.3, 0.1], [0.2, 0.7]])
    lib.optim.Muon([w], lr=1.0).step()
    return [[round(x, 6) for x in row] for row in w.tolist()]


def table() -> str:
    """The list as markdown."""
    rows = [f"| {d.call} | {d.theirs} | {d.ours} | {d.why} |" for d in DIVERGENCES]
    return "\n".join(["| call | PyTorch | minitorch | why |", "|---|---|---|---|", *rows]) + "\n"


def with_table(text: str) -> str:
    """The text of the file with its table replaced by the present one."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    if "--write" in sys.argv:
        FILE.write_text(with_table(FILE.read_text()))
    else:
        print(table())
