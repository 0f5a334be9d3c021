"""Records of runs as the benchmarks leave them, made up."""

import json
from typing import Any

from benchmarks.report.record import Record

MACHINE = {
    "cpu": {"brand_raw": "Abacus 3000"},
    "machine": "x86_64",
    "python_version": "3.11.7",
    "versions": {"minitorch": "0.1.0", "torch": "2.13.0", "jax": ""},
    "blas": "openblas 0.3",
    "threads": 1,
    "cores": 2,
    "load": 0.5,
    "limits": {"flop": 1e11, "bytes": 2e10},
}


def opponent(ratio: float, width: float = 0.02, noisy: bool = False, seconds: float = 1e-3) -> dict[str, Any]:
    """An opponent `ratio` times as long as minitorch, its interval `width` of that to either side."""
    low, high = ratio * (1 - width), ratio * (1 + width)
    return {"seconds": seconds * ratio, "spread": 0.0, "ratio": ratio, "low": low, "high": high, "noisy": noisy}


def timed(name: str, group: str = "ops", seconds: float = 1e-3, **facts: Any) -> dict[str, Any]:
    """A row of times. `torch=2.0` stands for an opponent."""
    opponents = {
        k: v if isinstance(v, dict) else opponent(v, seconds=seconds) for k, v in facts.pop("opponents").items()
    }
    extra = {"seconds": seconds, "spread": seconds / 100, "opponents": opponents, **facts}
    return {"fullname": f"{group}::{name}", "name": name, "param": name, "group": group, "extra_info": extra}


def weighed(name: str, group: str = "memory", unit: str = "B", **amounts: float) -> dict[str, Any]:
    """A row of bytes, or of another unit."""
    extra = {"unit": unit, "amounts": amounts}
    return {"fullname": f"{group}::{name}", "name": name, "param": name, "group": group, "extra_info": extra}


def record(tmp_path: Any, *rows: dict[str, Any], failed: Any = (), again: Any = None, **machine: Any) -> Record:
    """A record read back from a file. A second process found the rows `again`; the same ones unless said otherwise."""
    path = tmp_path / "record.json"
    content = {"benchmarks": rows, "machine_info": MACHINE | machine, "datetime": "2026-11-21T10:00:00"}
    content["failed"] = dict(failed)
    path.write_text(json.dumps(content))
    repeated = content | {"benchmarks": rows if again is None else again}
    (tmp_path / "record-again.json").write_text(json.dumps(repeated))
    return Record.read(path)
