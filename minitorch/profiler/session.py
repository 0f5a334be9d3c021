"""Profile: where the time of a program goes, told by op, layer and line, in forward, backward and optimizer."""

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter_ns as now
from typing import Any, Self

from ..autograd.node import numbers
from ..serialization.atomic import replacing
from .averages import Averages, averages
from .probes import Probes
from .recording import Recording, located
from .schedule import ProfilerAction, ProfilerActivity
from .tables import by_name, overview
from .totals import by, phases
from .traces import chrome, speedscope

_running: "list[profile]" = []
_RECORDS = (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE)


class profile:
    """Records what runs in its block, in this thread: `with minitorch.profile() as p: ...`, then `print(p)`.

    The table tells, for forward, backward and optimizer, how long kernels took, the Python around them, and the first
    calls, in which machine code is loaded or compiled; then kernels by op, by layer and by line of the user. In
    backward, a call belongs to the layer and the line that made the node. What a compiled function does is one call.
    "elsewhere" is the user's own code, the loading of data, and the Python of functions that are called outside of
    layers. `bytes` are those of results. Source: PyTorch's `torch.profiler.profile`, for the CPU; `with_flops`,
    `with_stack` and others that are not here raise NotImplementedError.
    """

    def __init__(
        self,
        *,
        activities: Iterable[ProfilerActivity] | None = None,
        schedule: Callable[[int], ProfilerAction] | None = None,
        on_trace_ready: Callable[..., Any] | None = None,
        record_shapes: bool = False,
        profile_memory: bool = False,
        with_stack: bool = False,
        with_flops: bool = False,
        with_modules: bool = False,
    ) -> None:
        for activity in activities or ():
            if activity is not ProfilerActivity.CPU:
                raise ValueError(f"profile(): activities must be of ProfilerActivity.CPU, got {activity!r}")
        if with_stack or with_flops:
            raise NotImplementedError("profile(): with_stack and with_flops are not supported; lines are always told")
        self.schedule, self.on_trace_ready, self.record_shapes = schedule, on_trace_ready, record_shapes
        self.profile_memory, self.with_modules = profile_memory, with_modules  # both are always told
        self.step_num, self.current_action = 0, ProfilerAction.NONE
        self._recording: Recording | None = None
        self._probes: Probes | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin, as entering the block does; RuntimeError while another profile records."""
        if _running:
            raise RuntimeError("a profile is running already: end it before another begins")
        _running.append(self)
        self.current_action = self._action()
        if self.current_action in _RECORDS:
            self._begin()

    def stop(self) -> None:
        """End, as leaving the block does."""
        if self not in _running:
            return
        self._end()
        _running.remove(self)
        if self.current_action in _RECORDS:
            self._hand_over()
        self.current_action = ProfilerAction.NONE

    def step(self) -> None:
        """Tell that a step of the training is over: the schedule says what is done in the next."""
        if self not in _running:
            raise RuntimeError("step(): the profile is not running; call it in the block")
        before = self.current_action
        if self._probes is not None:
            self._mark_step()
        self.step_num += 1
        self.current_action = self._action()
        if before is ProfilerAction.RECORD_AND_SAVE or self.current_action not in _RECORDS:
            self._end()
        if before is ProfilerAction.RECORD_AND_SAVE:
            self._hand_over()
        if self.current_action in _RECORDS and self._probes is None:
            self._begin()

    def _action(self) -> ProfilerAction:
        return ProfilerAction.RECORD if self.schedule is None else self.schedule(self.step_num)

    def _begin(self) -> None:
        self._recording = Recording(self.record_shapes)
        self._probes = Probes(self._recording)
        self._recording.start = self._step_start = now()

    def _end(self) -> None:
        if self._probes is not None and self._recording is not None:
            self._recording.end = now()
            self._probes.remove()
            self._probes = None

    def _mark_step(self) -> None:
        self._recorded().span("step", f"ProfilerStep#{self.step_num}", self._step_start, 0)
        self._step_start = now()

    def _hand_over(self) -> None:
        if self.on_trace_ready is not None:
            self.on_trace_ready(self)

    def _recorded(self) -> Recording:
        if self._recording is None:
            raise RuntimeError("nothing has been recorded: run something in the block, in a step that is scheduled")
        return self._recording

    def _complete(self) -> Recording:
        recording = self._recorded()
        if self._probes is not None:
            recording.end = now()
        return recording

    def table(self, row_limit: int = 12) -> str:
        """The overview, and the `row_limit` ops, layers and lines that took longest, as text."""
        recording = self._complete()
        found = located(recording)
        steps = sum(s.kind == "phase" and s.name.endswith(".step") for s in recording.spans)
        parts = [overview(phases(recording), steps)]
        for title, name in (
            ("op", lambda f: f.kernel.name), ("layer", lambda f: f.layer), ("line", lambda f: f.line)
        ):  # fmt: skip
            totals = by(found, name)
            parts += [by_name(title, totals, row_limit)] if totals else []
        return "\n\n".join(parts) + "\n"

    def __str__(self) -> str:
        return self.table() if self._recording is not None else repr(self)

    def key_averages(self, group_by_input_shape: bool = False, group_by_stack_n: int = 0) -> Averages:
        """Calls by name, as PyTorch counts them; by shapes too if `group_by_input_shape`, which needs `record_shapes`.
        """
        if group_by_stack_n:
            raise NotImplementedError("key_averages(): group_by_stack_n is not supported; table() tells lines")
        return averages([self._complete()], group_by_input_shape)

    def export_chrome_trace(self, path: str | Path) -> None:
        """Write a file of trace events, which chrome://tracing and Perfetto open."""
        _write(path, chrome(self._complete()))

    def export_speedscope(self, path: str | Path) -> None:
        """Write a file that speedscope opens."""
        _write(path, speedscope(self._complete()))


def _write(path: str | Path, text: str) -> None:
    with replacing(path) as file:
        file.write(text.encode())


class record_function:
    """Names what runs in its block, for a profile; nothing without one. PyTorch's `torch.profiler.record_function`."""

    def __init__(self, name: str, args: str | None = None) -> None:
        self.name = name

    def __enter__(self) -> Self:
        self._start, self._node = now(), next(numbers)
        return self

    def __exit__(self, *exception: object) -> None:
        for running in _running:
            if running._probes is not None and self._start >= running._recorded().start:
                running._recorded().span("user", self.name, self._start, self._node)
