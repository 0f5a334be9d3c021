"""The pages of the API, a Sphinx extension: lists what the public modules offer, and reads their docstrings.

The docstrings are plain text with code between single backticks, not reStructuredText: `rest` makes that of them.
"""

import inspect
import operator
import re
from pathlib import Path
from types import ModuleType

import minitorch

PAGES = {
    "minitorch": "functions of tensors",
    "minitorch.Tensor": "methods",
    "minitorch.linalg": "norms and products",
    "minitorch.autograd": "automatic differentiation",
    "minitorch.autograd.functional": "Jacobians and their products",
    "minitorch.func": "functions of functions",
    "minitorch.signal.windows": "windows",
    "minitorch.masked": "reductions under a mask",
    "minitorch.distributions": "distributions",
    "minitorch.nn": "layers and losses",
    "minitorch.nn.functional": "what layers compute",
    "minitorch.nn.init": "initial weights",
    "minitorch.nn.utils": "gradients, norms and parameters of models",
    "minitorch.nn.utils.rnn": "sequences of different lengths",
    "minitorch.nn.utils.parametrize": "parameters computed of others",
    "minitorch.nn.utils.prune": "pruning",
    "minitorch.optim": "optimizers",
    "minitorch.optim.lr_scheduler": "learning rates",
    "minitorch.optim.swa_utils": "averaged weights",
    "minitorch.utils.data": "datasets and loaders",
    "minitorch.distributed": "several processes",
    "minitorch.serialization": "files",
    "minitorch.random": "random streams",
    "minitorch.testing": "the kit for tests",
}
"""The modules that users import, and what they are about."""

CODE = re.compile(r"(`[^`]+`)")
FIELD = re.compile(r"[A-Z]\w+: ")


def offered(module: ModuleType) -> list[tuple[str, object]]:
    """The public functions and classes of a module, by name; of a page such as `nn` those that it imports too."""
    page = hasattr(module, "__path__") or hasattr(module, "__all__")
    found = []
    for name in sorted(getattr(module, "__all__", None) or dir(module), key=str.lower):
        if name.startswith("_") or isinstance(obj := getattr(module, name), ModuleType):
            continue
        home = getattr(obj, "__module__", None) or ""
        own = home.startswith("minitorch") and (page or home == module.__name__)
        if own and obj.__doc__ and (inspect.isclass(obj) or inspect.isroutine(obj)):
            found.append((name, obj))
    return found


def page_of(name: str, title: str, described: set[object]) -> str:
    """The page of a module, or of the class Tensor, as reStructuredText; adds to the classes `described` before."""
    subject = operator.attrgetter(name.partition(".")[2])(minitorch) if "." in name else minitorch
    heading = f"{name}: {title}"
    lines = [heading, "=" * len(heading), ""]
    if isinstance(subject, type):
        return "\n".join([*lines, f".. autoclass:: {name}", "   :members:", ""])
    lines += rest((subject.__doc__ or "").splitlines())
    entries = [(entry, obj) for entry, obj in offered(subject) if f"{name}.{entry}" not in PAGES]
    for kind, directive in (("Classes", "autoclass"), ("Functions", "autofunction")):
        chosen = [entry for entry in entries if inspect.isclass(entry[1]) == (kind == "Classes")]
        lines += [kind, "-" * len(kind), ""] if chosen else []
        for entry, obj in chosen:
            lines.append(f".. {directive}:: {name}.{entry}")
            lines += ["   :members:"] if inspect.isclass(obj) else []
            lines += ["   :no-index:"] if inspect.isclass(obj) and obj in described else []
            lines.append("")
            described.add(obj)
    return "\n".join(lines)


def rest(lines: list[str]) -> list[str]:
    """A docstring as reStructuredText: its paragraphs, its code, and what stands indented as it is."""
    blocks: list[list[str]] = [[]]
    for line in inspect.cleandoc("\n".join(lines)).splitlines():
        line = line.rstrip()
        if not line or (FIELD.match(line) and blocks[-1]):
            blocks.append([])
        if line:
            blocks[-1].append(line)
    out: list[str] = []
    literal = False
    for block in filter(None, blocks):
        if all(line.startswith("    ") for line in block):
            out += [*([] if literal else ["::", ""]), *block, ""]
            literal = True
        else:
            text = " ".join(line.strip() for line in block)
            out += [written(text), ""]
            literal = False
    return out


def written(text: str) -> str:
    """Plain text with code between backticks as reStructuredText."""
    out = ""
    for k, part in enumerate(CODE.split(text)):
        if k % 2:
            out += f"\\ ``{part[1:-1]}``\\ "
        else:
            out += re.sub(r"([\\*|_`])", r"\\\1", part)
    return out


def write_pages(app: object) -> None:
    folder = Path(app.srcdir, "api")  # type: ignore[attr-defined]
    folder.mkdir(exist_ok=True)
    described: set[object] = set()
    for name, title in PAGES.items():
        (folder / f"{name}.rst").write_text(page_of(name, title, described))
    names = "".join(f"   {name}\n" for name in PAGES)
    (folder / "index.rst").write_text(f"API\n===\n\n.. toctree::\n   :maxdepth: 1\n\n{names}")


def read_docstring(app: object, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    lines[:] = rest(lines)


def setup(app: object) -> dict[str, bool]:
    app.connect("builder-inited", write_pages)  # type: ignore[attr-defined]
    app.connect("autodoc-process-docstring", read_docstring)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
