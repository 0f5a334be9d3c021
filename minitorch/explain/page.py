"""Page: a tape as one HTML file that works offline: data, style, and scripts are written into it.

The graph is laid out by dagre (`assets/dagre.min.js`, its licence beside it) and drawn by `assets/page.js`.
"""

import os
from pathlib import Path

from ..serialization.atomic import replacing

ASSETS = Path(__file__).parent / "assets"


def write(data: str, path: str | os.PathLike[str]) -> None:
    """Write the page that shows `data`, a tape as JSON, to `path`."""
    page = (ASSETS / "page.html").read_text("utf-8")
    parts = {
        "/* page.css */": _asset("page.css"),
        "/* dagre.LICENSE */": f"/*\n{_asset('dagre.LICENSE')}*/",
        "/* dagre.min.js */": _asset("dagre.min.js"),
        "/* page.js */": _asset("page.js"),
        "/* tape */": data.replace("<", "\\u003c"),
    }
    for place, text in parts.items():
        before, found, after = page.partition(place)
        assert found, place
        page = before + text + after
    with replacing(path) as file:
        file.write(page.encode())


def _asset(name: str) -> str:
    text = (ASSETS / name).read_text("utf-8")
    assert "</script" not in text, name
    return text
