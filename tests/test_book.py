"""The book in docs/book: each chapter runs in both packages and prints the same, and the core built again is the core.

A chapter imports minitorch as torch; for PyTorch these lines are exchanged. What looks inside minitorch stands under
`if torch.__name__ == "minitorch":`, runs there only, and is not compared.
"""

import contextlib
import io
import re
import runpy
import warnings
from pathlib import Path

import numpy as np
import pytest

import minitorch
from tests.test_programs import NUMBER

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "docs" / "book"
CHAPTERS = sorted(BOOK.glob("[0-9]*.py"))
AGAIN = BOOK / "build_it_again.py"
INSIDE = 'if torch.__name__ == "minitorch":'


def for_pytorch(source):
    """The same chapter on PyTorch: only its imports differ."""
    source = re.sub(r"^import minitorch as torch$", "import torch", source, flags=re.MULTILINE)
    return re.sub(r"^(import|from) minitorch\b", r"\1 torch", source, flags=re.MULTILINE)


def printed(source, folder):
    """What a chapter prints, and what the parts of it print that look inside."""
    outside, inside = io.StringIO(), io.StringIO()
    file = folder / "chapter.py"
    file.write_text(source.replace(INSIDE, "with inside:") if "import minitorch" in source else source)
    with contextlib.redirect_stdout(outside), warnings.catch_warnings():
        warnings.simplefilter("error")
        runpy.run_path(str(file), {"inside": contextlib.redirect_stdout(inside)})
    return outside.getvalue(), inside.getvalue()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_prints_the_same_in_both(chapter, tmp_path):
    pytest.importorskip("torch", reason="needs PyTorch")
    source = chapter.read_text()
    ours, inside = printed(source, tmp_path)
    theirs, nothing = printed(for_pytorch(source), tmp_path)
    assert theirs and not nothing and bool(inside) == (INSIDE in source)
    for our_line, their_line in zip(ours.splitlines(), theirs.splitlines(), strict=True):
        assert NUMBER.sub("#", our_line) == NUMBER.sub("#", their_line)
        our_numbers, their_numbers = ([float(n) for n in NUMBER.findall(line)] for line in (our_line, their_line))
        assert our_numbers == pytest.approx(their_numbers, rel=2e-4, abs=2e-4)


def test_the_chapters_are_numbered_and_short():
    titles = [path.read_text().splitlines()[1] for path in CHAPTERS]
    assert [title.partition(".")[0] for title in titles] == [str(k) for k in range(1, 13)]
    assert [path.stem[:2] for path in CHAPTERS] == [f"{k:02}" for k in range(1, 13)]
    for path in CHAPTERS:
        assert 60 <= len(path.read_text().splitlines()) <= 130, path.name
    assert len(AGAIN.read_text().splitlines()) <= 150


def test_the_site_runs_every_chapter():
    settings = runpy.run_path(str(ROOT / "docs" / "conf.py"))["sphinx_gallery_conf"]
    pages = sorted(BOOK.glob("*.py"))
    assert pages == [*CHAPTERS, AGAIN]
    assert all(re.search(settings["filename_pattern"], str(page)) for page in pages)


@pytest.mark.parametrize("page", [*CHAPTERS, AGAIN], ids=lambda path: path.stem)
def test_the_files_that_a_chapter_names_exist(page):
    named = re.findall(r"``((?:minitorch|docs|tests)/[\w/.]+)``", page.read_text())
    assert named and not [name for name in named if not (ROOT / name).exists()]


def test_the_pages_of_the_api_have_what_users_import():
    tools = runpy.run_path(str(ROOT / "docs" / "api_pages.py"))
    described = set()
    pages = {name: tools["page_of"](name, title, described) for name, title in tools["PAGES"].items()}
    for name in ("exp", "Tensor", "nn.Linear", "nn.functional.relu", "nn.init.ones_", "optim.Adam", "autograd.grad"):
        assert any(f":: minitorch.{name}\n" in page for page in pages.values()), name
    assert all("\n.. auto" in page for page in pages.values())
    text = tools["written"]("`x|` of |x|, `*`")
    assert text == r"\ ``x|``\  of \|x\|, \ ``*``\ "


def test_links_that_lead_nowhere_are_found(tmp_path):
    dangling = runpy.run_path(str(ROOT / "docs" / "links.py"))["dangling"]
    (tmp_path / "b.html").write_text('<p id="here"><a href="https://example.org/x">')
    links = "b.html#here", "b.html#gone", "c.html", "#"
    (tmp_path / "a.html").write_text("".join(f'<a class="x" href="{link}">' for link in links))
    assert dangling(tmp_path) == ["a.html: b.html#gone", "a.html: c.html"]


@pytest.fixture(scope="module")
def again():
    with contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(AGAIN))


def test_a_2_3_1_network_and_adam_built_again_give_the_library_s_numbers(again):
    minitorch.manual_seed(0)
    x = minitorch.rand(100, 2)
    y = (x[:, :1] - x[:, 1:]).abs()
    nn = minitorch.nn
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = minitorch.optim.Adam(model.parameters(), lr=0.01)
    params = [again["Tensor"](p.detach().numpy().copy(), requires_grad=True) for p in model.parameters()]
    states = {}
    for t in range(1, 101):
        loss = nn.MSELoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        hidden = again["relu"](again["linear"](again["Tensor"](x), *params[:2]))
        same = again["mse_loss"](again["linear"](hidden, *params[2:]), again["Tensor"](y))
        same.backward()
        if t == 1:
            for p, q in zip(model.parameters(), params, strict=True):
                np.testing.assert_allclose(q.grad.array, p.grad.numpy(), rtol=1e-5, atol=1e-7)
        optimizer.step()
        again["step"](params, states, again["adam"], t, lr=0.01)
        assert same.array == pytest.approx(loss.item(), rel=1e-4)
    for p, q in zip(model.parameters(), params, strict=True):
        np.testing.assert_allclose(q.array, p.detach().numpy(), rtol=1e-4, atol=1e-5)


def test_a_line_and_sgd_built_again_give_the_library_s_numbers(again):
    """With one weight and one bias for all rows, so that broadcasting is undone."""
    x = minitorch.arange(0, 1, 0.02).unsqueeze(1)
    y = 0.7 * x + 0.3
    ours = [minitorch.zeros(1, requires_grad=True), minitorch.zeros((), requires_grad=True)]
    theirs = [again["Tensor"](p.detach().numpy().copy(), requires_grad=True) for p in ours]
    optimizer = minitorch.optim.SGD(ours, lr=0.5)
    for t in range(1, 51):
        optimizer.zero_grad()
        minitorch.nn.functional.mse_loss(x * ours[0] + ours[1], y).backward()
        optimizer.step()
        prediction = again["add"](again["mul"](again["Tensor"](x), theirs[0]), theirs[1])
        again["mse_loss"](prediction, again["Tensor"](y)).backward()
        again["step"](theirs, {}, again["sgd"], t, lr=0.5)
    for p, q in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(q.array, p.detach().numpy(), rtol=1e-5, atol=1e-6)


def test_built_again_it_visits_each_node_once(again, monkeypatch):
    """In another order than that of creation the gradient is right too, but a row of diamonds takes 2ⁿ visits."""
    visited = []
    pop = again["heapq"].heappop
    monkeypatch.setattr(again["heapq"], "heappop", lambda queue: visited.append(pop(queue)) or visited[-1])
    x = y = again["Tensor"](1.0, requires_grad=True)
    for _ in range(6):
        y = again["add"](again["mul"](y, 2.0), again["mul"](y, 3.0))
    y.backward()
    assert x.grad.array == 5**6
    assert len(visited) == 1 + 3 * 6


def test_gradients_of_gradients_built_again_are_the_library_s(again):
    x = [[1.0, -2.0], [0.5, 3.0]]
    ours = minitorch.tensor(x, requires_grad=True)
    theirs = again["Tensor"](x, requires_grad=True)
    (ours @ ours.t() * ours).sum().backward(create_graph=True)
    (ours.grad * ours.grad).sum().backward(inputs=[ours])
    cube = again["mul"](again["mm"](theirs, again["transpose"](theirs)), theirs)
    again["sum_to"](cube, ()).backward(create_graph=True)
    first = theirs.grad
    again["sum_to"](again["mul"](first, first), ()).backward()
    np.testing.assert_allclose(theirs.grad.array, ours.grad.detach().numpy(), rtol=1e-6)


def test_every_page_is_listed():
    """A page that no list names is a warning, so `make docs` would fail."""
    listed = (BOOK.parent / "index.rst").read_text().split()
    assert {page.stem for page in BOOK.parent.glob("*.md")} <= {*listed}
