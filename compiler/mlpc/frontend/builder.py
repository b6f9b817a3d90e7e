"""The pipeline being built: its steps, decisions and their names."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.conditions import fit, slug
from mlpc.frontend.frame import Frame
from mlpc.ir import nodes as ir
from mlpc.source import Span


class Builder:
    """Collects what the evaluation of one pipeline function makes, in source order."""

    __slots__ = ("_branches", "_decisions", "_explicit", "_owners", "_used", "name", "sink", "steps")

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = name
        self.sink = sink
        self.steps: list[ir.Step] = []
        self._decisions: dict[str, ir.Decision] = {}
        self._used: dict[str, int] = {}
        self._explicit: dict[str, Span] = {}
        # Lists, dicts and sets by identity, and the branch that made them. They are kept alive, so that an identity names one.
        self._owners: dict[int, tuple[object, int]] = {}
        self._branches = 0

    # --- names --------------------------------------------------------------------------------------------------------------

    def unique(self, base: str) -> str:
        """`base`, or `base-2`, `base-3`, ... where it is taken."""
        base = fit(base)
        while True:
            count = self._used.get(base, 0) + 1
            self._used[base] = count
            name = base if count == 1 else fit(f"{base}-{count}")
            if count == 1 or name not in self._used:
                self._used.setdefault(name, 1)
                return name

    def explicit(self, name: str, span: Span) -> str:
        """A name that the user gives; said where it is taken."""
        if name in self._used:
            first = self._explicit.get(name) or next((step.span for step in self.steps if step.name == name), None)
            related = [] if first is None else [(first, "the first one")]
            self.sink.report(rules.DUPLICATE_STEP, span, name=name, related=related)
            return self.unique(name)
        self._used[name] = 1
        self._explicit[name] = span
        return name

    # --- decisions ----------------------------------------------------------------------------------------------------------

    def decide(self, predicate: ir.Predicate, frame: Frame, span: Span, verb: str = "if") -> ir.Decision:
        """A new run-time condition at this place."""
        name = self.unique(f"{frame.prefix}{verb}-{slug(predicate)}")
        decision = ir.Decision(name=name, predicate=predicate, guard=frame.guard, span=span)
        self._decisions[name] = decision
        return decision

    def decision(self, name: str) -> ir.Decision:
        return self._decisions[name]

    @property
    def decisions(self) -> tuple[ir.Decision, ...]:
        return tuple(self._decisions.values())

    # --- who may change what --------------------------------------------------------------------------------------------------

    def branch(self) -> int:
        """A number for a branch of a run-time condition."""
        self._branches += 1
        return self._branches

    def own(self, value: object, frame: Frame) -> None:
        self._owners[id(value)] = (value, frame.branch)

    def owns(self, value: object, frame: Frame) -> bool:
        owner = self._owners.get(id(value))
        return owner is not None and owner[1] == frame.branch
