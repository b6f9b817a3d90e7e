"""What people and programs are told of a run while it goes on."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any, TextIO

from mlpc.backends.runner.engine.engine import Listener, Outcome
from mlpc.backends.runner.engine.facts import now_text
from mlpc.backends.runner.engine.perform import Result
from mlpc.backends.runner.engine.plan import Decision
from mlpc.backends.runner.engine.schedule import DONE, Node

SHOWN = 12
"""Running steps that a terminal shows, at most."""
COLOURS = {"done": "32", "failed": "31;1", "stopped": "33", "skipped": "2", "blocked": "33", "running": "36"}


class Lines(Listener):
    """A line for each thing that happens, for people."""

    def __init__(self, stream: TextIO, width: int, quiet: bool = False, colour: bool = False) -> None:
        self.stream = stream
        self.width = width
        self.quiet = quiet
        self.colour = colour

    def say(self, text: str) -> None:
        """Write lines."""
        self.stream.write(text + "\n")
        self.stream.flush()

    def paint(self, word: str, state: str) -> str:
        """A word in the colour of a state."""
        return "\x1b[" + COLOURS[state] + "m" + word + "\x1b[0m" if self.colour and state in COLOURS else word

    def line(self, name: str, word: str, state: str, more: str) -> None:
        """What has become of a step."""
        if not self.quiet or state in ("failed", "stopped"):
            self.say(("  " + name.ljust(self.width) + "  " + self.paint(word.ljust(9), state) + " " + more).rstrip())

    def started(self, node: Node) -> None:
        return

    def attempt(self, node: Node, number: int, why: str) -> None:
        self.line(node.name, "running", "running", why if why != "never run before" else "")

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        if result.state == DONE:
            word = {"cache": "cached", "resume": "kept", "given": "given"}.get(result.origin, "done")
            more = seconds_text(seconds) if word == "done" else from_text(result)
            self.line(node.name, word, result.state, more)
            return
        word = "fail" if node.step.kind == "Fail" else result.state
        named = result.state == "failed" and node.step.kind != "Fail"
        self.line(node.name, word, result.state, "" if named else result.message)
        if named:
            self.say(failure_text(node, result))

    def never(self, node: Node, state: str, why: str) -> None:
        self.line(node.name, "skipped" if state == "skipped" else "not run", state, why)

    def decided(self, decision: Decision, taken: bool) -> None:
        if not self.quiet:
            self.say(
                "  " + "if".ljust(self.width) + "  " + ("true" if taken else "false").ljust(9) + " " + decision.source
            )

    def broken(self, decision: Decision, why: str) -> None:
        self.say(
            "  "
            + "if".ljust(self.width)
            + "  "
            + self.paint("failed".ljust(9), "failed")
            + " "
            + decision.source
            + ": "
            + why
        )

    def tick(self) -> None:
        return

    def close(self) -> None:
        """The run has ended."""


class Live(Lines):
    """The same on a terminal, with the steps that run at the bottom."""

    def __init__(self, stream: TextIO, width: int, quiet: bool = False, colour: bool = True) -> None:
        super().__init__(stream, width, quiet, colour)
        self._running: dict[str, tuple[float, int]] = {}
        self._drawn = 0

    def say(self, text: str) -> None:
        self._erase()
        super().say(text)
        self._draw()

    def started(self, node: Node) -> None:
        self._running[node.name] = (time.monotonic(), 0)
        self.tick()

    def attempt(self, node: Node, number: int, why: str) -> None:
        since, _ = self._running.get(node.name, (time.monotonic(), 0))
        self._running[node.name] = (since, number)
        self.tick()

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        self._running.pop(node.name, None)
        super().ended(node, result, seconds)

    def tick(self) -> None:
        self._erase()
        self._draw()

    def close(self) -> None:
        self._running.clear()
        self._erase()
        self.stream.flush()

    def _erase(self) -> None:
        if self._drawn:
            self.stream.write("\x1b[" + str(self._drawn) + "A\x1b[J")
            self._drawn = 0

    def _draw(self) -> None:
        columns = columns_of(self.stream)
        for name, (since, number) in list(self._running.items())[:SHOWN]:
            more = seconds_text(time.monotonic() - since) + (", attempt " + str(number) if number > 1 else "")
            word = self.paint("running".ljust(9), "running")
            plain = "  " + name.ljust(self.width) + "  "
            self.stream.write(plain[: columns - 24] + word + " " + more + "\n")
            self._drawn += 1
        if len(self._running) > SHOWN:
            self.stream.write("  and " + str(len(self._running) - SHOWN) + " more\n")
            self._drawn += 1
        self.stream.flush()


class Events(Listener):
    """A JSON object a line for each thing that happens, for programs."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, event: str, **data: Any) -> None:
        """One event."""
        self.stream.write(
            json.dumps({"time": now_text(), "event": event, **data}, ensure_ascii=False, default=str) + "\n"
        )
        self.stream.flush()

    def started(self, node: Node) -> None:
        self.write("step_started", step=node.name, kind=node.step.kind, source=node.step.source)

    def attempt(self, node: Node, number: int, why: str) -> None:
        self.write("attempt", step=node.name, attempt=number, reason=why)

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        outputs = {name: path for name, (path, _) in result.stored.outputs.items()} if result.stored is not None else {}
        self.write(
            "step_ended",
            step=node.name,
            state=result.state,
            origin=result.origin,
            seconds=round(seconds, 3),
            message=result.message,
            outputs=outputs,
        )

    def never(self, node: Node, state: str, why: str) -> None:
        self.write("step_never", step=node.name, state=state, reason=why)

    def decided(self, decision: Decision, taken: bool) -> None:
        self.write("decided", decision=decision.name, source=decision.source, taken=taken)

    def broken(self, decision: Decision, why: str) -> None:
        self.write("decision_failed", decision=decision.name, source=decision.source, message=why)

    def tick(self) -> None:
        return


class Everyone(Listener):
    """Tells several."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self.listeners = tuple(listeners)

    def started(self, node: Node) -> None:
        for listener in self.listeners:
            listener.started(node)

    def attempt(self, node: Node, number: int, why: str) -> None:
        for listener in self.listeners:
            listener.attempt(node, number, why)

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        for listener in self.listeners:
            listener.ended(node, result, seconds)

    def never(self, node: Node, state: str, why: str) -> None:
        for listener in self.listeners:
            listener.never(node, state, why)

    def decided(self, decision: Decision, taken: bool) -> None:
        for listener in self.listeners:
            listener.decided(decision, taken)

    def broken(self, decision: Decision, why: str) -> None:
        for listener in self.listeners:
            listener.broken(decision, why)

    def tick(self) -> None:
        for listener in self.listeners:
            listener.tick()


def failure_text(node: Node, result: Result) -> str:
    """What a person needs to know of a failure: the step, its line in the pipeline, and the end of its log."""
    lines = ["step '" + node.name + "' failed: " + result.message, "  --> " + node.step.source]
    if result.log:
        lines.append("   | the end of " + result.log_path)
        lines += ["   | " + line for line in result.log]
    return "\n".join(lines)


def from_text(result: Result) -> str:
    """Where a result is from."""
    return "from run " + result.stored.run if result.stored is not None and result.origin == "cache" else ""


def seconds_text(seconds: float) -> str:
    """A duration for people."""
    if seconds < 60:
        return format(seconds, ".1f") + "s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (str(hours) + "h" if hours else "") + str(minutes) + "m" + str(rest).rjust(2, "0") + "s"


def columns_of(stream: TextIO) -> int:
    """The width of a terminal."""
    try:
        return max(40, os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return 100


def is_terminal(stream: TextIO) -> bool:
    """Whether a person reads a stream, on something that can move back."""
    return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb") and sys.platform != "win32"


def place_text(paths: Sequence[str]) -> str:
    """Where outputs are: one, or the folder of several; as seen from here."""
    if not paths:
        return ""
    path = paths[0] if len(paths) == 1 else os.path.commonpath(paths)
    here = os.path.relpath(path)
    return path if here.startswith("..") else here


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join(lines)


def outcome_text(outcome: Outcome, run: str, seconds: float) -> str:
    """The last line of a run."""
    return "run " + run + " " + outcome.status + " in " + seconds_text(seconds)
