"""What a notebook shows: text, a picture, what made it; in a real kernel where one is installed."""

import base64
import re
import zlib

import numpy as np
import pytest

import minitorch
from minitorch import nn
from minitorch.explain.notebook import MINUS, PLUS, ZERO, png

CELLS = """import minitorch as torch
torch.manual_seed(0); x = torch.rand(4, 3); x
---
model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU()); model
---
loss = model(x).square().mean(); loss
---
step = torch.compile(lambda x: x * 2 + 1); step(x); step
---
print(repr(step.program)); step.program"""


def pixels(html):
    """The picture in it: `(rows, columns, 3)`, as a decoder of PNG reads it."""
    data = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", html)[1])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    columns, rows = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    length, start = int.from_bytes(data[33:37], "big"), 41
    lines = np.frombuffer(zlib.decompress(data[start : start + length]), np.uint8).reshape(rows, -1)
    return lines[:, 1:].reshape(rows, columns, 3)


def test_a_tensor_is_text_and_a_picture():
    html = minitorch.tensor([[1.0, 0.0], [-1.0, 0.5]])._repr_html_()
    assert "<pre>tensor([[ 1.0000,  0.0000]," in html and 'alt="elements, from -1 to 1"' in html
    (first, second), (third, fourth) = pixels(html).tolist()
    assert (first, second, third) == (list(PLUS), list(ZERO), list(MINUS))
    np.testing.assert_allclose(fourth, (np.array(ZERO) + PLUS) / 2, atol=1.5)  # of 127 steps


def test_a_picture_is_read_by_matplotlib_too(tmp_path):
    from matplotlib.image import imread

    given = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    (tmp_path / "p.png").write_bytes(png(given))
    np.testing.assert_array_equal((imread(tmp_path / "p.png") * 255).round(), given)


def test_what_is_small_or_strange_is_shown_too():
    for x in (minitorch.tensor(3.0), minitorch.zeros(0, 3), minitorch.tensor([True, False])):
        assert "<img" not in x._repr_html_() and repr(x)[:8] in x._repr_html_()
    assert "1 NaN" in minitorch.tensor([float("nan"), 1, 2, 3])._repr_html_()
    assert "some elements of all" in minitorch.zeros(100, 100)._repr_html_()


def test_a_loss_tells_what_made_it():
    loss = nn.Linear(3, 1)(minitorch.ones(4, 3)).square().mean()
    assert "made by MeanBackward0 ← PowBackward0 ← AddmmBackward0" in loss._repr_html_()
    assert "made by" not in loss.detach()._repr_html_()


def test_a_module_lists_its_layers():
    html = nn.Sequential(nn.Linear(3, 2), nn.ReLU())._repr_html_()
    assert "8 numbers in parameters" in html and "<td>0<td>Linear<td>weight [2, 3], bias [2]" in html


def test_compiled_functions_and_programs_say_what_they_are():
    @minitorch.compile
    def double(x):
        return x * 2

    assert repr(double) == "<compiled double: not traced yet>" and "details" not in double._repr_html_()
    double(minitorch.ones(3))
    assert repr(double) == "<compiled double: traced 1 time(s), 1 equations>"
    assert "<summary>source</summary><pre>" in double._repr_html_() and "def double(" in double._repr_html_()
    assert repr(double.program).startswith("<program of 1 equations, from x")
    assert repr(minitorch.ops.activations.relu) == "<op relu>"


@pytest.mark.slow
def test_a_real_notebook_shows_them(tmp_path):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.split("\n---\n")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [cell.outputs[-1].data.get("text/html", "") for cell in cells]
    assert "<img" in shown[0] and "numbers in parameters" in shown[1] and "made by MeanBackward0" in shown[2]
    assert "<summary>source</summary>" in shown[3] and cells[4].outputs[0].text.startswith("<program of ")
