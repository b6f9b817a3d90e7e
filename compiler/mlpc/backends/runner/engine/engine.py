"""A run: one loop that waits, and a thread for each step that runs."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from mlpc.backends.runner.engine.perform import Result
from mlpc.backends.runner.engine.plan import Decision, Plan, Step
from mlpc.backends.runner.engine.schedule import BLOCKED, DONE, FAILED, SKIPPED, STOPPED, Node, Schedule, raises_again


class Listener(Protocol):
    """Is told what happens, in the thread of the loop."""

    def started(self, node: Node) -> None:
        """A step is taken up."""

    def attempt(self, node: Node, number: int, why: str) -> None:
        """A process of a step is about to start."""

    def ended(self, node: Node, result: Result, seconds: float) -> None:
        """A step has ended."""

    def never(self, node: Node, state: str, why: str) -> None:
        """A step will not run."""

    def decided(self, decision: Decision, taken: bool) -> None:
        """A condition has been made."""

    def broken(self, decision: Decision, why: str) -> None:
        """A condition cannot be made."""

    def tick(self) -> None:
        """Time passes."""


class Outcome(NamedTuple):
    """How a run has ended. `failed`: steps that have, and nobody has handled it; `caught`: those where somebody has; `fails`: Fail steps
    that have run; `broken`: conditions and loops that could not be evaluated,
    and what therefore never came to an end."""

    failed: tuple[str, ...]
    caught: tuple[str, ...]
    fails: tuple[str, ...]
    broken: tuple[str, ...]
    interrupted: bool

    @property
    def code(self) -> int:
        """The exit code."""
        if self.interrupted:
            return 130
        if self.failed or self.broken:
            return 1
        return 3 if self.fails else 0

    @property
    def status(self) -> str:
        """The word for it."""
        if self.interrupted:
            return "interrupted"
        if self.failed or self.broken or self.fails:
            return "failed"
        return "succeeded, with failures that were handled" if self.caught else "succeeded"


Performing = Callable[[Node, Callable[[int, str], None]], Result]


class Run:
    """Runs the steps of a plan. `perform` does one; `limit` is how many at once; `tick` the seconds between two calls of `Listener.tick`,
    None: none. `given`: the states of steps that have ended already."""

    def __init__(
        self,
        plan: Plan,
        perform: Performing,
        decide: Callable[[Decision], bool],
        items: Callable[[Step], Sequence[Any]],
        listener: Listener,
        limit: int,
        learn: Callable[[Node, Result], None],
        given: Mapping[str, tuple[str, str]] | None = None,
        tick: float | None = None,
    ) -> None:
        self.schedule = Schedule(plan, decide, items)
        self._perform = perform
        self._listener = listener
        self._limit = max(1, limit)
        self._learn = learn
        self._tick = tick
        self._events: queue.Queue[tuple[str, Node, Any]] = queue.Queue()
        self._began: dict[str, float] = {}
        self._told: dict[str, None] = {}
        self.results: dict[str, Result] = {}
        for name, (state, why) in (given or {}).items():
            self.schedule.states[name] = state
            if state != DONE:
                self.schedule.why[name] = why
            self._told[name] = None

    def run(self, interrupted: Callable[[], None]) -> Outcome:
        """Run all. KeyboardInterrupt in this thread ends it: `interrupted` is to stop what runs, which is then waited for."""
        stopped = False
        while True:
            try:
                if not stopped:
                    self._start()
                if not self._began:
                    break
                self._wait()
            except KeyboardInterrupt:
                if not stopped:
                    stopped = True
                    interrupted()
        self._tell()
        return self._outcome(stopped)

    def _start(self) -> None:
        for node in self.schedule.ready():
            if len(self._began) >= self._limit:
                break
            self.schedule.start(node.name)
            self._began[node.name] = time.monotonic()
            self._listener.started(node)
            threading.Thread(target=self._work, args=(node,), name=node.name, daemon=True).start()
        self._tell()

    def _work(self, node: Node) -> None:
        def said(number: int, why: str) -> None:
            self._events.put(("attempt", node, (number, why)))

        result = Result(FAILED, message="the runner itself has failed, as it says above")
        try:
            result = self._perform(node, said)
        finally:
            self._events.put(("ended", node, result))

    def _wait(self) -> None:
        try:
            what, node, data = self._events.get(timeout=self._tick)
        except queue.Empty:
            self._listener.tick()
            return
        if what == "attempt":
            self._listener.attempt(node, *data)
            return
        result: Result = data
        seconds = time.monotonic() - self._began.pop(node.name)
        self.results[node.name] = result
        self.schedule.end(node.name, result.state)
        self._learn(node, result)
        self._listener.ended(node, result, seconds)

    def _tell(self) -> None:
        """Say what has been found out since the last time: conditions, and steps that never run."""
        schedule = self.schedule
        for decision in schedule.plan.decisions:
            key = "? " + decision.name
            if key in self._told:
                continue
            if decision.name in schedule.decided:
                self._told[key] = None
                self._listener.decided(decision, schedule.decided[decision.name])
            elif decision.name in schedule.errors:
                self._told[key] = None
                self._listener.broken(decision, schedule.errors[decision.name])
        for name, state in list(schedule.states.items()):
            if name not in self._told and name not in self.results and state in (SKIPPED, BLOCKED):
                self._told[name] = None
                self._listener.never(schedule.nodes[name], state, schedule.why.get(name, ""))

    def _outcome(self, stopped: bool) -> Outcome:
        schedule = self.schedule
        bad = [name for name, state in schedule.states.items() if state in (FAILED, STOPPED) and name in schedule.nodes]
        steps = {name: schedule.nodes[name].step for name in bad}
        own = [name for name in bad if steps[name].kind != "ForEach" and not raises_again(steps[name])]
        fails = tuple(name for name in own if steps[name].kind == "Fail" and not self._unread(name))
        plain = [name for name in own if name not in fails]
        caught = tuple(name for name in plain if schedule.caught(self._loop_or(name)))
        failed = tuple(name for name in plain if name not in caught)
        left = [] if stopped else schedule.waiting
        return Outcome(failed, caught, fails, (*schedule.errors, *left), stopped)

    def _unread(self, name: str) -> bool:
        """Whether the message of a Fail step could not be evaluated, so that it has failed like any other."""
        result = self.results.get(name)
        return result is not None and result.origin == "broken"

    def _loop_or(self, name: str) -> str:
        """The loop that a failure of a step in its body is the failure of; else the step."""
        return self.schedule.nodes[name].step.loop or name
