"""What a statement reads, of what the branches of run-time conditions may have left different.

What it takes as it is, whatever it depends on, is not read: a list that is appended to, a dict that gets a key, a list that is looped over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from mlpc.frontend import undecided
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import holders, is_node, parts
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.declarations import lookup
from mlpc.frontend.frame import Frame
from mlpc.frontend.pattern_parts import pattern_values
from mlpc.frontend.undecided import Way
from mlpc.frontend.values import FunctionValue, PipelineValue


class Read(NamedTuple):
    """A value that is read: what a name is bound to, or only the element of a dict by a key."""

    value: object
    holder: dict[object, object] | None = None
    key: object = None


GROWING: Final = ("append", "extend")
"""Methods that take a list as it is."""
VIEWS: Final = ("items", "keys", "values")
_SCOPES: Final = frozenset({cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.Lambda})

_ACTING: Final = _SCOPES | {cst.Call, cst.NamedExpr}


def read(ev: Evaluator, node: cst.CSTNode, frame: Frame, way: Way) -> list[Read]:
    """What a statement itself reads; what stands in the bodies of a compound statement is read by the statements there."""
    return list(_Reader(ev, frame, way).statement(node))


def choices(node: Any) -> list[cst.IfExp]:
    """The conditional expressions in what a statement itself evaluates, in order, whose tests can be evaluated before all else there: they
    call nothing. One that is the whole of what is bound is none of them, as its branches are ways of their own."""
    match node:
        case cst.Assign(value=value) | cst.AnnAssign(value=value) | cst.Return(value=value) | cst.Expr(value=value):
            whole = value
        case _:
            whole = None
    found: list[cst.IfExp] = []
    pending: list[Any] = own_parts(node)
    while pending:
        current = pending.pop(0)
        kind = current.__class__
        if kind is cst.IfExp and current is not whole and not _acts(current.test):
            found.append(current)
        if kind not in _SCOPES:
            pending[:0] = parts(current)
    return found


def own_parts(node: Any) -> list[Any]:
    """Of a statement, the parts that it evaluates itself: not the bodies of a compound one."""
    match node:
        case cst.If(test=test):
            return [test]
        case cst.For(iter=looped):
            return [looped]
        case cst.Match(subject=subject, cases=cases):
            return [subject, *(part for case in cases for part in own_parts(case))]
        case cst.MatchCase(pattern=pattern, guard=guard):
            return [*pattern_values(pattern), *([] if guard is None else [guard])]
        case cst.SimpleStatementLine() | cst.Try() | cst.BaseSuite():
            return []
        case _:
            return [node]


def _acts(node: cst.CSTNode) -> bool:
    """Whether evaluating an expression may do more than give a value."""
    return node.__class__ in _ACTING or any(map(_acts, parts(node)))


class _Reader:
    def __init__(self, ev: Evaluator, frame: Frame, way: Way) -> None:
        self.ev = ev
        self.names = frame.locals or {}
        self.frame = frame
        self.way = way

    def statement(self, node: Any) -> Iterator[Read]:
        match node:
            case cst.For(iter=looped):
                yield from self.looped(looped)
            case cst.If() | cst.Match() | cst.MatchCase() | cst.SimpleStatementLine():
                yield from self.inside(own_parts(node))
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self.target(target.target)
                unpacks = any(isinstance(target.target, cst.Tuple | cst.List) for target in targets)
                yield from (
                    self.inside([value]) if unpacks and undecided.is_uneven(self.of(value)) else self.bound(value)
                )
            case cst.AnnAssign(target=target, value=value) if value is not None:
                yield from self.target(target)
                yield from self.bound(value)
            case cst.AugAssign(target=target, operator=operator, value=value):
                if not (isinstance(operator, cst.AddAssign) and isinstance(self.of(target), list)):
                    yield from self.inside([target])
                yield from self.bound(value)
            case cst.Del(target=cst.Name()):
                return
            case cst.Return(value=value) if value is not None:
                yield from self.bound(value)
            case cst.Expr(value=cst.Call(func=cst.Name() as called) as call) if self.is_function(called):
                yield from self.bound(call)
            case cst.Expr(value=cst.Call(func=cst.Attribute(value=owner, attr=attr), args=args)) if self.grows(
                owner, attr.value
            ):
                for arg in args:
                    yield from self.bound(arg.value)
            case _:
                yield from self.inside([node])

    def of(self, node: Any) -> object:
        """What a name is bound to; None for other expressions."""
        return undecided.chosen(self.names.get(node.value), self.way) if isinstance(node, cst.Name) else None

    def is_holder(self, node: Any) -> bool:
        """Whether an expression is the name of one list, dict or set."""
        return isinstance(self.of(node), list | dict | set)

    def grows(self, owner: Any, method: str) -> bool:
        return method in GROWING and isinstance(self.of(owner), list)

    def takes(self, owner: Any, keys: Sequence[Any]) -> bool:
        """Whether a dict takes a key as it is: not where it may have it already, as then its place among the others depends on that."""
        holder = self.of(owner)
        if not isinstance(holder, dict) or undecided.is_whole(holder):
            return False
        known = self.key(keys[0].slice.value) if len(keys) == 1 and isinstance(keys[0].slice, cst.Index) else None
        if known is None:
            return not any(undecided.absent_in(value) for value in holder.values())
        return undecided.absent_in(holder.get(known)) is None

    def target(self, node: Any) -> Iterator[Read]:
        """What is read to bind a target: nothing for a name."""
        match node:
            case cst.Name():
                return
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                for element in elements:
                    yield from self.target(element.value)
            case cst.Subscript(value=owner, slice=keys) if self.takes(owner, keys):
                yield from self.inside(keys)
            case _:
                yield from self.inside([node])

    def bound(self, node: Any) -> Iterator[Read]:
        """What is read for a value that is bound as it is."""
        match node:
            case cst.ListComp(for_in=cst.CompFor() as clauses, elt=element):
                yield from self.looped(clauses.iter)
                yield from self.inside([element, clauses.ifs, clauses.inner_for_in])
            case _ if self.is_holder(node):
                return
            case cst.Call(func=cst.Name() as called, args=args) if self.is_function(called):
                yield from self.inside([arg.value for arg in args if arg.star or not isinstance(arg.value, cst.Name)])
            case cst.IfExp(test=test, body=body, orelse=orelse):
                yield from self.inside([test])
                yield from self.bound(body)
                yield from self.bound(orelse)
            case _:
                yield from self.inside([node])

    def looped(self, node: Any) -> Iterator[Read]:
        """What is read to loop over something."""
        match node:
            case cst.Name() if undecided.elements(self.of(node), self.way) is not None:
                return
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=method)), args=[]) if method in VIEWS:
                found = self.of(owner)
                if not (isinstance(found, dict) and not undecided.is_whole(found)):
                    yield from self.inside([node])
            case _:
                yield from self.inside([node])

    def inside(self, nodes: Sequence[Any]) -> Iterator[Read]:
        """Every name in some expressions, in order."""
        pending: list[Any] = list(reversed(nodes))
        while pending:
            current = pending.pop()
            match current:
                case cst.Name(value=word):
                    if word in self.names:
                        yield Read(self.names[word])
                case cst.Subscript(value=cst.Name() as owner, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
                    element = self.element(owner, key)
                    if element is None:
                        pending += [current.slice, owner]
                    else:
                        # Where there is no such key on some way, that is said, and no reason to part.
                        if undecided.absent_in(undecided.chosen(element.value, self.way)) is None:
                            yield element
                        pending.append(key)
                case cst.Call(func=cst.Name() as called, args=args) if self.is_function(called):
                    # What it gives is computed with here, so that it must be one value: only what it may change is taken as it is.
                    pending += [arg.value for arg in reversed(args) if arg.star or not self.is_holder(arg.value)]
                    pending.append(current.func)
                case cst.Attribute() | cst.Arg():
                    pending.append(current.value)
                case list() | tuple():
                    pending += reversed(current)
                case cst.AssignTarget():
                    pending += [] if isinstance(current.target, cst.Name) else [current.target]
                case _ if is_node(current):
                    pending += [getattr(current, name) for name in reversed(holders(current))]
                case _:
                    pass

    def is_function(self, node: cst.Name) -> bool:
        """Whether a name is that of a function or pipeline, which takes what is bound to a name as it is."""
        if node.value in self.names:
            return False
        called = lookup(self.ev, self.frame.module, node.value, self.ev.span(node, self.frame))
        return isinstance(called, FunctionValue | PipelineValue)

    def element(self, owner: cst.Name, key: Any) -> Read | None:
        """The element of a dict by a key that is known, where nothing else of the dict matters."""
        holder = self.of(owner)
        word = self.key(key)
        if not isinstance(holder, dict) or word is None or word not in holder:
            return None
        return Read(holder[word], holder, word)

    def key(self, node: Any) -> str | int | None:
        """A key that is written out, or bound to a name; None for others."""
        word = node.evaluated_value if isinstance(node, cst.SimpleString) else self.of(node)
        return word if isinstance(word, str | int) else None
