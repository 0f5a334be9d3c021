"""DOT: the graph of a tape in Graphviz's language."""

import json
import shutil
import subprocess

from .facts import EdgeFacts, NodeFacts, Tape

_STYLES = {
    "call": "shape=box, style=rounded",
    "leaf": 'shape=box, style="rounded,filled", fillcolor="#dbeafe"',
    "data": 'shape=box, style="rounded,dashed"',
}


def written(tape: Tape) -> str:
    """Values go down in blue, gradients, where they are known, up in red."""
    lines = ["digraph tape {", '  node [fontname="sans-serif"];', '  edge [fontname="sans-serif", color="#2563eb"];']
    lines += [f"  {node.id} [{_STYLES[node.kind]}, label={_label(node)}];" for node in tape.nodes]
    for edge in tape.edges:
        lines.append(f"  {edge.source} -> {edge.target} [label={_quoted(edge.argument)}];")
        if edge.gradient is not None:
            lines.append(f"  {edge.target} -> {edge.source} [{_gradient(edge)}];")
    return "\n".join([*lines, "}", ""])


def drawn(text: str) -> str:
    """A graph in Graphviz's language as an SVG, which its program `dot` lays out."""
    program = shutil.which("dot")
    if program is None:
        raise RuntimeError(
            "to_svg(): Graphviz lays the graph out, and its program dot was not found: install graphviz from the "
            "system's packages, or take to_html(), which needs nothing"
        )
    return subprocess.run([program, "-Tsvg"], input=text, capture_output=True, text=True, check=True).stdout


def _label(node: NodeFacts) -> str:
    form = f"{node.dtype} {list(node.shape)}"
    return _quoted("\n".join(filter(None, [node.op, node.name, node.layer, form])))


def _gradient(edge: EdgeFacts) -> str:
    norm = f"norm {edge.gradient.norm:.3g}" if edge.gradient else ""
    return f'color="#dc2626", fontcolor="#dc2626", constraint=false, label={_quoted(norm)}'


def _quoted(text: str) -> str:
    """A string of DOT, in which backslashes and quotes are escaped as in JSON."""
    return json.dumps(text, ensure_ascii=False)
