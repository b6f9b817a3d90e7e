"""Lists that each round of a loop of the service appends to: `results.append(evaluate(item))`.

The loop is evaluated once, so that the list must not be taken for what Python would hold in some round: in the loop nothing can read it,
and after the loop it is what all the rounds have appended. A list is one of these where it is empty before the loop, is made in the same
branch, and one statement of the loop's own appends to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

from mlpc.frontend.core import Evaluator, has_poison
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import POISON, Gathered, Given, Rounds
from mlpc.source import Span


@dataclass(slots=True, eq=False)
class Growing:
    """A list that a statement of a loop appends a value to. `element`: that of a round. `owned`: whether it is made in the branch of the
    loop; of another one it is said that it cannot be changed, and it is unknown afterwards."""

    name: str
    owner: list[object]
    statement: cst.BaseStatement
    value: cst.BaseExpression
    owned: bool
    element: object = POISON

    def begin(self, inner: Frame, span: Span) -> None:
        """In the loop, nothing reads the list."""
        if self.owned:
            _hold(self.owner, Gathered(self.name, None, span), inner)

    def here(self, inner: Frame) -> bool:
        """Whether the statement appends to the list where it is reached."""
        return (
            self.owned
            and inner.live
            and not inner.ways
            and not inner.leaving
            and (inner.locals or {}).get(self.name) is self.owner
        )

    def end(self, frame: Frame, loop: str, span: Span) -> None:
        """After the loop, the list is what all the rounds have appended."""
        known = self.owned and bool(loop) and not has_poison(self.element)
        _hold(self.owner, Gathered(self.name, Rounds(loop, self.element, span) if known else POISON, span), frame)


def _hold(owner: list[object], element: Gathered, frame: Frame) -> None:
    assert frame.builder is not None
    frame.builder.changes.record(owner)
    owner[:] = [element]


def kept(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> object:
    """What a round adds to a list: the service keeps what its steps give, not which of them ran."""
    given = Given(ev.eval_open(node, frame), ev.span(node, frame))
    return ev.usable(given, frame, "return it from one step of the loop, which decides what it is").value


def growing(node: cst.For, frame: Frame) -> list[Growing]:
    """The lists that a loop appends to once in each round."""
    found = [made for statement in cast("Any", node.body.body) if (made := _growing(statement, frame)) is not None]
    times = Counter(id(made.owner) for made in found)
    return [made for made in found if times[id(made.owner)] == 1]


def _growing(statement: Any, frame: Frame) -> Growing | None:
    match statement:
        case cst.SimpleStatementLine(
            body=[
                cst.Expr(
                    value=cst.Call(
                        func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="append")),
                        args=[cst.Arg(keyword=None, star="", value=value)],
                    )
                )
            ]
        ):
            owner: object = (frame.locals or {}).get(name)
            is_new = frame.builder is not None and frame.owners.owns(owner) and owner == []
            owned = frame.perhaps is None and frame.owns(owner)
            return Growing(name, cast("list[object]", owner), statement, value, owned) if is_new else None
        case _:
            return None
