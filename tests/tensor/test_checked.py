"""What a type checker says of programs: mistakes are found, usual programs are clean."""

import re
from pathlib import Path

import pytest

import minitorch

ROOT = Path(minitorch.__file__).parent.parent
MISTAKES = {
    "torch.rand(2, 3).foo()": 'Tensor" has no attribute "foo"',
    "torch.exp(3, 4, 5)": 'Too many arguments for "exp"',
    "torch.exp(torch.rand(2), dim=0)": 'Unexpected keyword argument "dim"',
    "torch.rand(2).sum(dim='all')": 'incompatible type "str"',
    "torch.exq(torch.rand(2))": 'Module has no attribute "exq"',
    "torch.rand(2).max(0).value": '"max" has no attribute "value"',
    "torch.rand(2).reshape('2')": 'incompatible type "str"; expected "Sequence[int]"',
    "torch.rand(2) + 'a'": "Unsupported operand types",
}

PROGRAM = """
import minitorch as torch
from minitorch import nn

torch.manual_seed(0)
x = torch.randn(8, 2, dtype=torch.float)
y: torch.Tensor = (x[:, :1] * 2 - 1 > x[:, 1:]).float()
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for step in range(3):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
values, indices = x.max(dim=1)
print(float(loss) * 2, x.sort().values, indices.tolist(), x.T @ x, 2 ** x, -x / 3, x.view(-1, 4).size(0) + 1)
print(torch.cat([x, x], dim=1).to(torch.float64).mean(0, keepdim=True), torch.max(x, 2 * x), x.std(0, correction=0))
with torch.no_grad():
    x.add_(1, alpha=2).clamp_(min=0).uniform_(-1, 1)
print(torch.where(x > 0, x, 0.0), x.permute(1, 0).contiguous().numpy().shape, torch.einsum("ij,kj->ik", x, x))
"""


def test_mistakes_are_found_and_usual_programs_are_clean(tmp_path):
    api = pytest.importorskip("mypy.api")
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "mistakes.py").write_text("\n".join(["import minitorch as torch", *MISTAKES]))
    cache = ["--cache-dir", str(ROOT / ".mypy_cache" / "programs")]
    # Only what is public on purpose counts, as it does to most editors.
    options = ["--config-file", str(ROOT / "pyproject.toml"), "--no-implicit-reexport", "--follow-imports", "silent"]
    text, errors, _ = api.run([*options, *cache, str(tmp_path / "program.py"), str(tmp_path / "mistakes.py")])
    assert not errors
    found = re.findall(r"(program|mistakes)\.py:(\d+): error: (.*)", text)
    assert [error for error in found if error[0] == "program"] == []
    for k, (mistake, sentence) in enumerate(MISTAKES.items(), 2):
        said = [text for _, line, text in found if line == str(k)]
        assert any(sentence in text for text in said), (mistake, said)


def test_the_program_runs():
    exec(compile(PROGRAM, "program", "exec"), {"print": lambda *_: None})
