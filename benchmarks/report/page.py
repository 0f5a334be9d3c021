"""The report as one page that needs nothing beside it: charts are SVG inside, and there is no script."""

import re
from importlib import resources

import jinja2
from markupsafe import Markup, escape

from benchmarks.report import tables
from benchmarks.report.charts import chart
from benchmarks.report.record import Record


def page(record: Record) -> str:
    """The HTML text."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["code"] = code
    template = environment.from_string(resources.files(__package__).joinpath("page.html").read_text())
    return template.render(
        machine=tables.machine(record),
        doubts=tables.doubts(record),
        summary=tables.summary(record),
        failed=tables.failed(record),
        losses=tables.losses(record),
        groups=[(name, chart(rows), tables.cells(name, rows)) for name, rows in record.groups.items()],
    )


def code(text: str) -> Markup:
    """What stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
