"""Looks whether the links between the built pages lead somewhere: `python docs/links.py docs/_build/html`."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
ANCHOR = re.compile(r'\b(?:id|name)="([^"]+)"')


def dangling(folder: Path) -> list[str]:
    """Of every link that leads nowhere, the page that it is on and where it was to lead."""
    anchors = {page: set(ANCHOR.findall(page.read_text())) for page in folder.rglob("*.html")}
    found = []
    for page in anchors:
        for link in LINK.findall(page.read_text()):
            if re.match(r"\w+:", link):
                continue
            path, _, anchor = unquote(link).partition("#")
            target = (page.parent / path).resolve() if path else page
            there = target.exists() and (not anchor or anchor in anchors.get(target, ()))
            if not there:
                found.append(f"{page.relative_to(folder)}: {link}")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(dangling(Path(sys.argv[1]).resolve())) or None)
