"""The report as one page that needs nothing beside it: charts are SVG inside, and there is no script."""

from importlib import resources

import jinja2

from benchmarks.report import tables
from benchmarks.report.charts import chart
from benchmarks.report.record import Record


def page(record: Record) -> str:
    """The HTML text."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(resources.files(__package__).joinpath("page.html").read_text())
    return template.render(
        machine=tables.machine(record),
        summary=tables.summary(record),
        failed=tables.failed(record),
        losses=tables.losses(record),
        groups=[(name, chart(rows), tables.cells(name, rows)) for name, rows in record.groups.items()],
    )
