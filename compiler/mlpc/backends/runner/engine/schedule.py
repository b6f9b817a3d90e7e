"""Which steps can run: a state machine without clocks, threads or files.

The rules are the service's. A step runs when its guard holds, what it reads is there, and what it waits for has ended as it wants; it
never runs once one of these has become impossible. A condition is made only where its own guard holds. The body of a loop is there once for
each item, as `name[0]`, `name[1]`, ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mlpc.backends.runner.engine.plan import Decision, Plan, Step
from mlpc.backends.runner.engine.values import EvaluationError, decision_reads, step_reads

DONE = "done"
FAILED = "failed"
SKIPPED = "skipped"
BLOCKED = "blocked"
STOPPED = "stopped"
HOLDS = "holds"


UNEVALUATED = (EvaluationError, OSError, ValueError, KeyError, TypeError)
"""What a condition or the items of a loop can fail with."""


class Node(NamedTuple):
    """A step to run. In the body of a loop `at` is the number of its item, and `item` the item."""

    name: str
    step: Step
    at: int | None = None
    item: Any = None

    def named(self, step: str, plan_steps: Mapping[str, Step]) -> str:
        """The node that this one means by a step: of the same loop, that of the same item."""
        inside = self.at is not None and step in plan_steps and plan_steps[step].loop == self.step.loop
        return step + "[" + str(self.at) + "]" if inside else step


class Schedule:
    """The state of a run. `states`: by node, how it has ended; `why`: of those that never run. `decided`: conditions made.

    `decide` evaluates a condition and `items` the items of a loop; both may raise, and what they raise is the failure of the loop, or of
    the condition, under which nothing then runs.
    """

    def __init__(
        self,
        plan: Plan,
        decide: Callable[[Decision], bool],
        items: Callable[[Step], Sequence[Any]],
    ) -> None:
        self.plan = plan
        self.steps = {step.name: step for step in plan.steps}
        self.decisions = {decision.name: decision for decision in plan.decisions}
        self.nodes = {step.name: Node(step.name, step) for step in plan.steps if not step.loop}
        self.reads = {step.name: step_reads(step) for step in plan.steps}
        self.read_by_decision = {decision.name: decision_reads(decision) for decision in plan.decisions}
        self.bodies: dict[str, list[Step]] = {}
        for step in plan.steps:
            if step.loop:
                self.bodies.setdefault(step.loop, []).append(step)
        self.states: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.decided: dict[str, bool] = {}
        self.errors: dict[str, str] = {}
        self.started: dict[str, None] = {}
        self.opened: dict[str, list[str]] = {}
        self._decide = decide
        self._items = items

    # --- what happens -------------------------------------------------------------------------------------------------

    def start(self, name: str) -> None:
        """A node has been started."""
        self.started[name] = None

    def end(self, name: str, state: str) -> None:
        """A node has ended: `done`, `failed` or `stopped`."""
        self.states[name] = state

    def ready(self) -> list[Node]:
        """The nodes that can start now. Makes the conditions that can be made, opens loops, and settles what never runs."""
        changed = True
        while changed:
            changed = self._decisions() | self._impossible() | self._loops()
        found: list[Node] = []
        running: dict[str, int] = {}
        for name in self.started:
            if name not in self.states:
                loop = self.nodes[name].step.loop
                running[loop] = running.get(loop, 0) + 1
        for node in self.nodes.values():
            if node.name in self.states or node.name in self.started or not self._can_start(node):
                continue
            loop = node.step.loop
            limit = self.steps[loop].options.get("max_concurrency") if loop else None
            if limit is None or running.get(loop, 0) < limit:
                running[loop] = running.get(loop, 0) + 1
                found.append(node)
        return found

    @property
    def waiting(self) -> list[str]:
        """The nodes that have not ended."""
        return [name for name in self.nodes if name not in self.states]

    # --- guards -------------------------------------------------------------------------------------------------------

    def _decisions(self) -> bool:
        changed = False
        for decision in self.plan.decisions:
            if decision.name in self.decided or decision.name in self.errors or self._guard(decision.guard)[0] != HOLDS:
                continue
            if all(self.states.get(name) == DONE for name in self.read_by_decision[decision.name]):
                try:
                    self.decided[decision.name] = self._decide(decision)
                except UNEVALUATED as error:
                    self.errors[decision.name] = str(error)
                changed = True
        return changed

    def _guard(self, guard: Sequence[tuple[str, bool]]) -> tuple[str, str]:
        """`holds`; `skipped` or `blocked` where it never will, and why; an empty text while that is not known."""
        for name, taken in guard:
            place = "the condition at " + self.decisions[name].source
            if name in self.decided:
                if self.decided[name] is not taken:
                    return SKIPPED, place + " is " + ("false" if taken else "true")
                continue
            if name in self.errors:
                return BLOCKED, place + " cannot be made: " + self.errors[name]
            for read in self.read_by_decision[name]:
                state = self.states.get(read)
                if state is not None and state != DONE:
                    why = "'" + read + "', which " + place + " reads, " + self.ended(read)
                    return (SKIPPED if state == SKIPPED else BLOCKED), why
            return "", ""
        return HOLDS, ""

    # --- steps --------------------------------------------------------------------------------------------------------

    def _waits(self, node: Node) -> list[tuple[str, str]]:
        """What a node waits for: other nodes, and how each must end."""
        found = [(name, "Completed") for name in self.reads[node.step.name]]
        found += list(node.step.after)
        if node.step.kind == "ForEach":
            for step in self.bodies.get(node.step.name, ()):
                outer = [(name, "Completed") for name in self.reads[step.name]] + list(step.after)
                found += [(name, how) for name, how in outer if self.steps[name].loop != node.step.name]
        return [(node.named(name, self.steps), how) for name, how in found]

    def _can_start(self, node: Node) -> bool:
        if node.step.kind == "ForEach":
            return False
        return self._guard(node.step.guard)[0] == HOLDS and self._met(node)

    def _met(self, node: Node) -> bool:
        return all(_ended_as(self.states.get(name), how) for name, how in self._waits(node))

    def _impossible(self) -> bool:
        changed = False
        for node in list(self.nodes.values()):
            if node.name in self.states or node.name in self.started:
                continue
            why, state = self._never(node)
            if why:
                self.states[node.name], self.why[node.name] = state, why
                changed = True
        return changed

    def _never(self, node: Node) -> tuple[str, str]:
        """Why a node never runs, and the state that it has so; an empty text where it may."""
        if node.step.refused:
            return node.step.refused, SKIPPED
        verdict, reason = self._guard(node.step.guard)
        if verdict in (SKIPPED, BLOCKED):
            return reason, verdict
        for name, how in self._waits(node):
            state = self.states.get(name)
            if state is None or _ended_as(state, how):
                continue
            if state == SKIPPED:
                return "'" + name + "' is skipped", SKIPPED
            if how == "Failed" and state == DONE:
                return "'" + name + "' has not failed", SKIPPED
            return "'" + name + "' " + self.ended(name), BLOCKED
        return "", ""

    def ended(self, name: str) -> str:
        """How a node has ended, for a sentence."""
        words = {
            DONE: "has run",
            "planned": "would run first",
            FAILED: "has failed",
            STOPPED: "was stopped",
            SKIPPED: "is skipped",
        }
        return words.get(self.states.get(name, ""), "cannot run")

    # --- loops --------------------------------------------------------------------------------------------------------

    def _loops(self) -> bool:
        changed = False
        for node in [node for node in self.nodes.values() if node.step.kind == "ForEach"]:
            if node.name in self.states:
                continue
            if node.name in self.opened:
                ends = [self.states.get(name) for name in self.opened[node.name]]
                if None not in ends:
                    failed = any(end in (FAILED, BLOCKED, STOPPED) for end in ends)
                    self.states[node.name] = FAILED if failed else DONE
                    changed = True
            elif self._guard(node.step.guard)[0] == HOLDS and self._met(node):
                self._open(node)
                changed = True
        return changed

    def _open(self, node: Node) -> None:
        """Put the body of a loop among the nodes, once for each item."""
        try:
            items = self._items(node.step)
        except UNEVALUATED as error:
            self.states[node.name], self.errors[node.name] = FAILED, str(error)
            return
        self.opened[node.name] = []
        for at, item in enumerate(items):
            for step in self.bodies.get(node.name, ()):
                name = step.name + "[" + str(at) + "]"
                self.nodes[name] = Node(name, step, at, item)
                self.opened[node.name].append(name)

    # --- how the run has ended ----------------------------------------------------------------------------------------

    def caught(self, name: str) -> bool:
        """Whether a node has failed and that has been handled: a step that waits for it to fail, or to end, has run, or has ended the run
        with a failure of its own. A handler that raises again has handled nothing."""
        if self.states.get(name) == DONE:
            return False
        handlers = [
            node
            for node in self.nodes.values()
            if any(other == name and how in ("Failed", "Any") for other, how in self._waits(node))
        ]
        ends = [(node, self.states.get(node.name)) for node in handlers]
        if any(raises_again(node.step) and state == FAILED for node, state in ends):
            return False
        return any(state == DONE or (node.step.kind == "Fail" and state == FAILED) for node, state in ends)


def raises_again(step: Step) -> bool:
    """Whether a Fail step stands for a failure that a handler lets pass."""
    return step.kind == "Fail" and step.function == "raise"


def _ended_as(state: str | None, how: str) -> bool:
    """Whether a state is what a trigger asks for. What never ran has not ended in any way."""
    if how == "Any":
        return state in (DONE, FAILED, STOPPED)
    return state == {"Completed": DONE, "Failed": FAILED, "Stopped": STOPPED}.get(how, "")
