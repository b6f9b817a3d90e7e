"""Operators on values: folded where both sides are known, joined where they are text, refused where the service cannot."""

from __future__ import annotations

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import conditions, operators, text
from mlpc.frontend.annotations import is_type
from mlpc.frontend.core import Evaluator, computable, fold, has_runtime
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import POISON, Condition, EnumMember, External, Given, Poison, Runtime, describe
from mlpc.ir.types import ArtifactType
from mlpc.source import Span


def binary_expression(ev: Evaluator, node: cst.BinaryOperation, frame: Frame) -> object:
    left = ev.eval(node.left, frame)
    right = ev.eval(node.right, frame)
    if isinstance(node.operator, cst.BitOr) and (is_type(left) or is_type(right)):
        span = ev.span(node, frame)
        return ev.error(rules.NOT_A_TYPE, span, got=f"`{frame.module.source.at(span)}`")
    operands = Given(left, ev.span(node.left, frame)), Given(right, ev.span(node.right, frame))
    return frame.own(binary(ev, type(node.operator).__name__, *operands, ev.span(node, frame)))


def binary(ev: Evaluator, name: str, left: Given, right: Given, span: Span) -> object:
    """`left <op> right`, by the name of libcst's operator."""
    a, b = left.value, right.value
    if isinstance(a, Poison) or isinstance(b, Poison):
        return POISON
    if name == "Modulo" and text.is_text(a):
        return ev.error(rules.UNSUPPORTED, span, what="formatting text with `%`", help="write an f-string")
    sequences = isinstance(a, list | tuple) and isinstance(b, list | tuple) and name == "Add"
    if not sequences and (isinstance(a, Runtime | Condition) or isinstance(b, Runtime | Condition)):
        if name == "Add" and (text.is_text(a) or text.is_text(b)):
            return text.concatenate(ev, (left, right), span)
        if name == "Divide" and isinstance(a, Runtime) and isinstance(a.type, ArtifactType):
            return text.join_path(ev, left, right, span)
        return ev.unfilled([a, b], span, "arithmetic needs its value") or ev.error(rules.RUNTIME_ARITHMETIC, span)
    bad = next((value for value in (a, b) if isinstance(value, External) or _is_plain_member(value)), None)
    if bad is not None:
        return ev.error(rules.WRONG_KIND, span, wanted="numbers or text", got=describe(bad))
    if not sequences and not (computable(ev, left.span, a) and computable(ev, right.span, b)):
        return POISON
    return fold(ev, span, lambda: operators.BINARY[name](a, b))


def _is_plain_member(value: object) -> bool:
    """Whether a value is a member of an Enum that is neither text nor number."""
    return isinstance(value, EnumMember) and not value.owner.mixed


def unary_expression(ev: Evaluator, node: cst.UnaryOperation, frame: Frame) -> object:
    span = ev.span(node, frame)
    if isinstance(node.operator, cst.Not):
        return conditions.negate(ev, ev.given(node.expression, frame), span)
    value = ev.eval(node.expression, frame)
    if isinstance(value, Poison):
        return POISON
    if has_runtime(value):
        return ev.unfilled(value, span, "arithmetic needs its value") or ev.error(rules.RUNTIME_ARITHMETIC, span)
    return fold(ev, span, lambda: operators.UNARY[type(node.operator).__name__](value))
