"""Files of a recording for other programs: Chrome's trace events (Perfetto opens them), and speedscope's."""

import json
import os
from collections.abc import Iterator
from typing import Any

from .recording import Recording, layer_names, located


def intervals(recording: Recording) -> list[tuple[int, int, str, str, dict[str, Any]]]:
    """`(start, end, name, category, more)` of all that was recorded, those around others first."""
    return sorted(_intervals(recording), key=lambda item: (item[0], -item[1]))


def _intervals(recording: Recording) -> Iterator[tuple[int, int, str, str, dict[str, Any]]]:
    names = layer_names(recording.roots)
    for span in recording.spans:
        name = names.get(id(span.module), type(span.module).__name__) if span.kind == "layer" else span.name
        yield span.start, span.end, name, _CATEGORIES[span.kind], {}
    for k, layer, line in located(recording):
        more: dict[str, Any] = {"phase": k.phase, "bytes": k.bytes, "layer": layer, "line": line}
        if k.first:
            more["loading and compiling (us)"] = k.first / 1e3
        if recording.shapes:
            more["Input Dims"] = [list(shape) for shape in k.shapes]
        yield k.start, k.end, k.name, "cpu_op", more


_CATEGORIES = {"layer": "python_function", "phase": "phase", "step": "user_annotation", "user": "user_annotation"}


def chrome(recording: Recording) -> str:
    """The trace-event format: complete events, in microseconds since the start."""
    where = {"pid": os.getpid(), "tid": recording.thread}
    events = [
        {"ph": "X", "name": name, "cat": kind, "ts": _since(recording, start), "dur": (end - start) / 1e3, **where,
         "args": more}
        for start, end, name, kind, more in intervals(recording)
    ]  # fmt: skip
    return json.dumps({"traceEvents": events, "displayTimeUnit": "ms"})


def speedscope(recording: Recording) -> str:
    """Speedscope's format: frames that open and close, each within the one around it."""
    frames: dict[str, int] = {}
    events: list[dict[str, Any]] = []
    open_: list[tuple[int, int]] = []

    def close(until: int) -> None:
        while open_ and open_[-1][1] <= until:
            frame, end = open_.pop()
            events.append({"type": "C", "frame": frame, "at": _since(recording, end)})

    for start, end, name, _, _ in intervals(recording):
        close(start)
        frame = frames.setdefault(name, len(frames))
        end = min(end, open_[-1][1]) if open_ else end
        events.append({"type": "O", "frame": frame, "at": _since(recording, start)})
        open_.append((frame, end))
    close(recording.end)
    profile = {"type": "evented", "name": "minitorch", "unit": "microseconds", "startValue": 0,
               "endValue": _since(recording, recording.end), "events": events}  # fmt: skip
    file = {"$schema": "https://www.speedscope.app/file-format-schema.json", "profiles": [profile],
            "shared": {"frames": [{"name": name} for name in frames]}}  # fmt: skip
    return json.dumps(file)


def _since(recording: Recording, time: int) -> float:
    return (time - recording.start) / 1e3
