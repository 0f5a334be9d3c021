"""The README's figures, from the record that a run of the benchmarks left: `python -m benchmarks.report FILE --write`.

A ratio says how many times as long as minitorch an opponent took, with its 95 % confidence interval; below 1,
minitorch is the slower one. Rows that the noise of the machine makes meaningless say so.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->\n"


def seconds(t: float) -> str:
    """A duration with three significant digits in a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if t >= size:
            return f"{t / size:.3g} {unit}"
    return f"{t * 1e6:.3g} µs"


def ratio(opponent: dict[str, Any]) -> str:
    """`4.51x (4.48 to 4.56)`."""
    text = f"{opponent['ratio']:.2f}x ({opponent['low']:.2f} to {opponent['high']:.2f})"
    return text + " noisy" if opponent["noisy"] else text


def timings(benchmarks: list[dict[str, Any]]) -> str:
    """A table for each group of benchmarks that had opponents."""
    groups = defaultdict(list)
    for benchmark in benchmarks:
        if "opponents" in benchmark["extra_info"]:
            groups[benchmark["group"]].append(benchmark)
    return "\n".join(_table(group, rows) for group, rows in groups.items())


def _table(group: str, rows: list[dict[str, Any]]) -> str:
    opponents = list(rows[0]["extra_info"]["opponents"])
    lines = [f"| {group} | minitorch | " + " | ".join(opponents) + " |", "|---" * (2 + len(opponents)) + "|"]
    for row in rows:
        facts = row["extra_info"]
        cells = [row["param"] or row["name"], seconds(facts["seconds"]), *map(ratio, facts["opponents"].values())]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def memory(benchmarks: list[dict[str, Any]]) -> str:
    """A table of the peak memory of training processes."""
    rows = [b for b in benchmarks if "bytes" in b["extra_info"]]
    lines = ["| peak memory of a training process | minitorch | torch |", "|---|---|---|"]
    for row in rows:
        ours, theirs = (f"{row['extra_info']['bytes'][name] / 2**20:.0f} MiB" for name in ("minitorch", "torch"))
        lines.append(f"| {row['param']} | {ours} | {theirs} |")
    return "\n".join(lines) + "\n" if rows else ""


def figures(record: dict[str, Any]) -> str:
    """All tables, and on what they were measured."""
    import torch

    benchmarks, machine = record["benchmarks"], record["machine_info"]
    threads = {b["extra_info"]["threads"] for b in benchmarks if "threads" in b["extra_info"]}
    where = (
        f"{machine['cpu'].get('brand_raw', machine['machine'])}, {machine['cpu'].get('count', '?')} cores, "
        f"Python {machine['python_version']}, PyTorch {torch.__version__}; "
        f"threads on both sides: {', '.join(map(str, sorted(threads)))}; {record['datetime'][:10]}."
    )
    return f"{where}\n\n{timings(benchmarks)}\n{memory(benchmarks)}"


def main() -> None:
    """Print the figures, or put them into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path, help="the JSON file that --benchmark-json wrote")
    parser.add_argument("--write", action="store_true", help="replace the README's figures")
    arguments = parser.parse_args()
    text = figures(json.loads(arguments.record.read_text()))
    if not arguments.write:
        print(text)
        return
    before, rest = README.read_text().split(BEGIN)
    README.write_text(before + BEGIN + text + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
