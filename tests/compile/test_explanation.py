"""What people are shown of a compiled function: its equations, its source, and what became of them."""

import ast
import re

import pytest

import minitorch as torch
from minitorch import nn
from tests.compile.training import X, Y, mlp, stepper

pytestmark = pytest.mark.usefixtures("interpreted")


@pytest.fixture
def step(interpreted):
    model = mlp()
    step = torch.compile(stepper(model, torch.optim.Adam(model.parameters(), lr=0.1)))
    step(X, Y)
    return step


def test_the_program_is_equations_under_the_lines_that_they_come_from(step):
    text = str(step.program)
    assert text.startswith("x: float32[6, 2]\ny: float32[6, 1]\nmodel_0_weight: float32[3, 2]\n")
    assert re.search(r"# training\.py:\d+: loss = loss_fn\(model\(x\), y\)\nlinear: float32\[6, 3\] = ", text)
    assert re.search(r"linear: float32\[6, 3\] = x @ model_0_weight\.T +# linear\n", text)
    assert re.search(r"relu: float32\[6, 3\] = relu\(linear\) +# relu\n", text)
    assert re.search(r"sum\(square\(linear_2 - y\), \(0, 1\)\) +# mse_loss\n", text)
    assert re.search(
        r"# training\.py:\d+: loss\.backward\(\)\nmse_loss_backward.* = .* \* \(linear_2 - y\) +# mse_loss bac", text
    )
    assert re.search(r"relu_backward\.T @ x +# linear backward\n", text)
    update = (
        r"model_0_weight = model_0_weight - \(\(rate \* new_exp_avg\) / \(sqrt\(new_exp_avg_sq\) \+ eps\)\) +# Adam"
    )
    assert re.search(update, text)
    assert text.endswith("\n\nreturn mse_loss") and "numpy" not in text


def test_a_program_shows_no_numbers_of_tensors():
    data = torch.arange(1000.0) * 1.2345
    f = torch.compile(lambda x: x + data)
    f(torch.ones(1000))
    assert "data: float32[1000]" in str(f.program) and "2345" not in str(f.program) + f.source + f.explain()


def test_what_is_overwritten_meanwhile_is_not_written_inside():
    def f(x):
        y = x * 2
        x.add_(1)
        return y - 3

    g = torch.compile(f)
    g(X.clone())
    lines = [line.split("  #")[0].rstrip() for line in str(g.program).splitlines() if " = " in line[:25]]
    assert lines[-4:] == [
        "mul: float32[6, 2] = x * 2",
        "add: float32[6, 2] = x + 1",
        "x = add",
        "sub: float32[6, 2] = mul - 3",
    ]


def test_views_are_written_as_they_are_seen():
    f = torch.compile(lambda x: (x.t() @ x, x.reshape(4, 3) * 2, x[1:] * 2))
    f(X)
    text = str(f.program)
    assert "x.T @ x" in text and "x.reshape(4, 3) * 2" in text and "x.as_strided((5, 2), (2, 1), 2) * 2" in text


def test_the_source_is_python_with_the_users_lines_above_each_loop(step):
    body = ast.parse(step.source).body[-1]
    assert body.name == "step" and [a.arg for a in body.args.args] == ["table", "x_array", "y_array"]
    lines = step.source.splitlines()
    loops = [k for k, line in enumerate(lines) if line.startswith("    for i in")]
    above = [max(k for k in range(loop) if not lines[k]) + 1 for loop in loops]  # each block begins after a blank line
    assert all(re.match(r"    # training\.py:\d+: .+ \(.+\)$", lines[k]) for k in above)
    fused = "\n".join(lines[above[0] : loops[0] + 1])
    assert "training.py" in fused
    assert any("(linear, relu, mse_loss)" in line for line in lines)
    assert any("optimizer.step() (Adam)" in line for line in lines)
    rate = "rate = float32(adam_lr * (1.0 - adam_beta2 ** t) ** 0.5 / (1.0 - adam_beta1 ** t))"
    assert rate in step.source and max(map(len, lines)) <= 120


def test_an_explanation_says_what_was_fused_what_blas_does_and_what_memory_it_saves():
    model = nn.Sequential(nn.Linear(40, 50), nn.Sigmoid(), nn.Linear(50, 1))
    step = torch.compile(stepper(model, torch.optim.SGD(model.parameters(), lr=0.1)))
    step(torch.rand(8, 40), torch.rand(8, 1))
    text = step.explain()
    assert text.startswith("Traced 1 time(s): first call.")
    assert "BLAS: a product of (8, 40) by (40, 50)" in text and "numpy's loop of exp over 400 elements" in text
    assert "2 of 5 products went to BLAS" in text and "training.py:" in text and "(SGD)" in text
    kept, fused, shared, saved = map(int, numbers_of(text))
    assert kept >= fused >= shared and saved == kept - shared
    assert re.search(r"at byte \d+: \w+, then \w+", text)


def test_an_explanation_says_what_is_watched_and_what_is_asked(step):
    text = " ".join(step.explain().split())
    asked = text[text.index("Asked at each call") :]
    assert "grad mode" in asked and "the class of argument 0" in asked
    watched = text[: text.index("Asked at each call")]
    if "Watched by" in watched:
        assert "model.0.weight" in watched and "step.__code__" in watched and "step.__code__" not in asked


def numbers_of(text):
    """Bytes: of all results, of those that fusion leaves, of the workspace, saved."""
    return re.search(
        r"take (\d+) bytes, those that fusion leaves (\d+)\.\nThey share a workspace of (\d+) bytes, .* saves (\d+)",
        text,
    ).groups()


def test_before_the_first_call_there_is_nothing_to_show():
    f = torch.compile(lambda x: x)
    for look in (lambda: f.source, lambda: f.program, f.explain):
        with pytest.raises(RuntimeError, match="call the function first"):
            look()
