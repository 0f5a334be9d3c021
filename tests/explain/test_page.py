"""The page of a tape in a real browser: it draws, steps by keys, folds, opens nodes, and has no errors."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import minitorch
from minitorch import nn

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

WATCH = """<script>
const problems = [];
addEventListener("error", (event) => problems.push(event.message));
console.error = console.warn = (...words) => problems.push(words.join(" "));
</script>"""
DRIVE = """<script>
const press = (key, on = document) => on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const all = (what) => [...document.querySelectorAll(what)];
const said = () => $("status").textContent;
const result = (() => { %s })();
document.body.replaceChildren();
document.body.dataset.result = JSON.stringify({ problems, result });
</script>"""


def asked(page, script, *flags):
    """What `script` returns in the page."""
    text = page.read_text("utf-8").replace("<head>", f"<head>{WATCH}").replace("</body>", DRIVE % script + "</body>")
    page.with_name("driven.html").write_text(text, "utf-8")
    run = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'profile'}"]
    run += [*flags, "--dump-dom", page.with_name("driven.html").as_uri()]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120)
    (found,) = re.findall(r'data-result="([^"]*)"', done.stdout)
    answer = json.loads(found.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert answer["problems"] == []
    return answer["result"]


@pytest.fixture
def page(tmp_path):
    minitorch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    x, y = minitorch.rand(16, 4), minitorch.rand(16, 1)
    with minitorch.recording_lines():
        out = model(x)
        loss = nn.functional.mse_loss(out, y) + (out * out).mean()  # </script> in the user's line
    minitorch.explain(loss, model, {"x": x, "y": y}, tmp_path / "tape.html")
    assert all(p.grad is None for p in model.parameters())
    return tmp_path / "tape.html"


def test_it_is_one_file_that_needs_no_network(page):
    text = page.read_text("utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:)|@import|url\((?!`?#|#)', text)
    assert "Copyright (c) 2012-2014 Chris Pettitt" in text  # dagre's
    assert text.count("</script>") == 3 and "/* tape */" not in text
    data = json.loads(re.search(r'<script type="application/json" id="tape">(.*?)</script>', text, re.DOTALL)[1])
    assert "</script> in the user's line" in data["nodes"][0]["code"]


@browser
def test_keys_step_through_forward_and_backward_and_open_nodes(page):
    told = asked(
        page,
        """
        const isNamed = (x) => x.getAttribute("aria-label") || x.textContent.trim();
        const begin = { nodes: all(".node").length, frames: all(".group").length,
          labels: all(".node, .group, button").every(isNamed), reached: all(".node[tabindex='0']").length };
        const steps = Array.from({ length: 40 }, () => (press("ArrowRight"), said()));
        const red = all(".edge.graded").length;
        $("back").click(), $("back").click(), $("next").click();
        press("ArrowLeft"), press("ArrowRight");
        const back = said();
        press("Home");
        const blank = all(".valued").length;
        for (let i = 0; i < 9; i++) press("ArrowDown");
        const sums = all(".number").map((x) => x.textContent).filter((x) => x.includes("∑"));
        const node = drawn.get(shownFor(places[nodes.findIndex((x) => x.layer === "2" && x.op === "linear")])).made;
        press("Enter", node);
        const panel = $("panel").textContent, pictures = all("#panel canvas").length;
        const focus = document.activeElement === node;
        press("Escape");
        return { begin, steps, red, back, blank, sums, panel, pictures, focus, closed: $("panel").textContent };
        """,
    )
    assert told["begin"] == {"nodes": 13, "frames": 3, "labels": True, "reached": 13}
    steps = list(dict.fromkeys(told["steps"]))
    assert [step.split()[0] for step in steps] == ["forward"] * 7 + ["backward"] * 11
    assert steps[0].startswith("forward 1/7 linear of x, 0.weight, 0.bias gives")
    assert "the sum of 3 shares" in next(step for step in steps if "backward" in step and "linear receives" in step)
    assert "3 of 3 shares" in told["steps"][11] or "3 of 3 shares" in told["steps"][10]
    assert told["back"] == steps[-2] and told["red"] >= 9 and told["blank"] == 0
    assert "AddmmBackward0" in told["panel"] and "lambda g, weight: mm(g, weight)" in told["panel"]
    assert "out = model(x)" in told["panel"] and "test_page.py:" in told["panel"] and "+from mul" in told["panel"]
    assert told["pictures"] == 8 and told["focus"] and "bytes" in told["closed"]  # value, 3 shares, sum, 3 sent


@browser
@pytest.mark.slow
@pytest.mark.skipif("AXE" not in os.environ, reason="needs axe-core: npm install axe-core, and AXE=.../axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("steps", [0, 12])
def test_axe_finds_no_fault(page, scheme, steps):
    """Of contrast, labels, order, keyboard: before the first step, and with numbers and a node open."""
    axe = Path(os.environ["AXE"]).read_text("utf-8").replace("</script", "<\\/script")
    opened = f"for (let i = 0; i < {steps}; i++) press('ArrowRight'); if ({steps}) press('Enter', all('.node')[0]);"
    told = """axe.run().then(({ violations }) => {
      document.body.dataset.dark = matchMedia("(prefers-color-scheme: dark)").matches;
      document.body.dataset.found = violations.map((v) => `${v.id} of ${v.nodes[0].html}`).join();
    });"""
    text = page.read_text("utf-8")
    helpers = DRIVE.partition("const result")[0].removeprefix("<script>")
    page.write_text(text.replace("</body>", f"<script>{axe}</script><script>{helpers}{opened}{told}</script></body>"))
    run = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'profile'}"]
    run += [f"--blink-settings=preferredColorScheme={int(scheme == 'light')}", "--virtual-time-budget=60000"]
    done = subprocess.run([*run, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120)
    assert re.search(r'data-dark="(\w+)"', done.stdout)[1] == str(scheme == "dark").lower()
    assert re.search(r'data-found="([^"]*)"', done.stdout)[1] == ""


@browser
@pytest.mark.slow
def test_layers_fold_and_unfold_and_the_view_moves(page):
    told = asked(
        page,
        """
        const frame = all(".group")[0], name = frame.textContent;
        press("Enter", frame);
        const folded = all(".node.folded").map((x) => x.getAttribute("aria-label"));
        const focus = document.activeElement.textContent;
        press(" ", all(".node.folded")[0]);
        const again = all(".group").length;
        $("fold").click();
        const few = all(".node").length, hidden = all(".group").length;
        press("End");
        const reached = all(".graded").length;
        $("unfold").click();
        const before = svg.getAttribute("viewBox");
        $("larger").click();
        return { name, folded, focus, again, few, hidden, reached, before, after: svg.getAttribute("viewBox") };
        """,
        "--window-size=420,800",
    )
    assert told["name"] == "− 0" and told["folded"] == ["+ 0 3 nodes, folded layer"] and told["focus"].startswith("+ 0")
    assert told["again"] == 3 and (told["few"], told["hidden"]) == (9, 0) and told["reached"] >= 7
    assert float(told["after"].split()[2]) < float(told["before"].split()[2])


@browser
@pytest.mark.slow
def test_a_thousand_nodes_open_folded_within_a_second(tmp_path):
    x = minitorch.ones(3, requires_grad=True)
    model = nn.Sequential(*(nn.Sequential(nn.Linear(3, 3), nn.Tanh()) for _ in range(250)))
    with minitorch.recording_lines():
        loss = model(x).sum()
    tape = minitorch.explain(loss, model, tmp_path / "tape.html")
    assert len(tape.nodes) > 1000
    told = asked(tmp_path / "tape.html", "return { time: performance.now(), shown: all('.node').length };")
    assert told["shown"] <= 40 and told["time"] < 1000


@browser
@pytest.mark.slow
def test_a_tape_without_gradients_or_values_has_a_page_too(tmp_path):
    x = minitorch.tensor([1.0, float("nan"), float("inf")], requires_grad=True)
    y = x.exp() * x
    minitorch.explain(y).to_html(tmp_path / "tape.html")
    script = """press("ArrowRight"); open(nodes[0]); return [said(), $("panel").textContent, steps.length];"""
    status, panel, count = asked(tmp_path / "tape.html", script)
    assert "a value that nothing kept" in status and "Nothing kept it." in panel and count == 2
    minitorch.explain(y, tmp_path / "tape.html", gradients=minitorch.ones(3))
    status, panel, count = asked(tmp_path / "tape.html", script)
    assert "1 NaN, 1 infinite" in panel and count == 5
    y.backward(minitorch.ones(3))
    minitorch.explain(y, tmp_path / "tape.html")
    _, panel, _ = asked(tmp_path / "tape.html", script)
    assert "backward has used it up" in panel
