"""Truth that is known only at run time: comparisons, `and`, `or`, `not`, and what a decision is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, Literal, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import operators
from mlpc.frontend.core import Evaluator, computable, fold, has_poison, has_runtime
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame, Perhaps
from mlpc.frontend.iteration import taken
from mlpc.frontend.values import (
    POISON,
    VIEWS,
    ClassValue,
    Condition,
    Each,
    EnumMember,
    External,
    Given,
    Iterator,
    Poison,
    Properties,
    Rounds,
    Runtime,
    StepResult,
    describe,
    distinct,
    is_placeholder,
    placeholder_in,
)
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, MetricsType, OutputsType, ScalarType, ShapeType, spell
from mlpc.source import Span

Family = Literal["text", "number", "boolean"]
_FAMILIES: Final[dict[str, Family]] = {"str": "text", "int": "number", "float": "number", "bool": "boolean"}
_FLIPPED: Final[dict[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def as_condition(value: object, span: Span) -> Condition | None:
    """A run-time boolean or condition as a condition."""
    if isinstance(value, Condition):
        return value
    if isinstance(value, Runtime) and isinstance(value.type, ScalarType) and value.type.kind == "bool":
        return Condition(ir.Truth(value=value.value, span=span))
    return None


def truth(ev: Evaluator, given: Given) -> bool | Condition | Poison:
    """The truth of a value: known, or a condition."""
    value = given.value
    if isinstance(value, Poison):
        return POISON
    condition = as_condition(value, given.span)
    if condition is not None:
        return condition
    if isinstance(value, Runtime):
        if poison := ev.unfilled(value, given.span, "a condition needs its value"):
            return poison
        help_ = None if isinstance(value.type, ScalarType) else "compare it with None: `x is not None`"
        return ev.error(rules.RUNTIME_TRUTH, given.span, type=spell(value.type), help=help_)
    if isinstance(value, None | bool | int | float | str | list | tuple | dict | set | frozenset | range | VIEWS):
        return bool(value)
    if isinstance(value, External):
        return ev.outside(value, given.span)
    if isinstance(value, Rounds):
        related = [(value.span, "loops when the pipeline runs")]
        return ev.error(rules.ROUNDS_LIST, given.span, help="compare their number: `len(...) > 0`", related=related)
    if isinstance(value, StepResult | Properties | Each):
        return ev.error(rules.WRONG_KIND, given.span, wanted="a condition", got=describe(value))
    return True


def negate(ev: Evaluator, given: Given, span: Span) -> object:
    test = truth(ev, given)
    if isinstance(test, Condition):
        return Condition(_not(test.predicate, span))
    return test if isinstance(test, Poison) else not test


def _not(predicate: ir.Predicate, span: Span) -> ir.Predicate:
    return predicate.operand if isinstance(predicate, ir.Not) else ir.Not(operand=predicate, span=span)


def boolean(ev: Evaluator, node: cst.BooleanOperation, frame: Frame) -> object:
    """`and` and `or`. A known left side decides as in Python; only conditions meet conditions."""
    is_and = isinstance(node.operator, cst.And)
    left = ev.given(node.left, frame)
    test = truth(ev, left)
    if isinstance(test, Poison):
        ev.eval(node.right, frame)
        return POISON
    if isinstance(test, bool):
        return ev.eval(node.right, frame) if test is is_and else left.value
    with Perhaps(frame) as perhaps:
        perhaps.begin(left.span)
        right = ev.given(node.right, frame)
    other = truth(ev, right)
    if isinstance(other, Poison):
        return POISON
    if isinstance(other, bool):
        if not isinstance(right.value, bool):
            return ev.error(rules.RUNTIME_CHOICE, right.span)
        # `c and True` is c; `c and False` is False; the same the other way round for `or`.
        return test if other is is_and else other
    return combine(is_and, [test.predicate, other.predicate], ev.span(node, frame))


def combine(is_and: bool, predicates: Sequence[ir.Predicate], span: Span) -> Condition:
    """Conjunction or disjunction of one or more predicates, flat."""
    kind: type[ir.And] | type[ir.Or] = ir.And if is_and else ir.Or
    flat: list[ir.Predicate] = []
    for predicate in predicates:
        flat += predicate.operands if isinstance(predicate, kind) else (predicate,)
    return Condition(flat[0] if len(flat) == 1 else kind(operands=tuple(flat), span=span))


def any_or_all(ev: Evaluator, is_all: bool, items: Iterable[object], span: Span, frame: Frame | None = None) -> object:
    """`any` and `all` over known items, up to the first that decides. `frame`: where they are taken, if they are not there yet."""
    conditions: list[ir.Predicate] = []
    with Perhaps(frame) as perhaps:
        for item in items:
            test = truth(ev, Given(item, span))
            if isinstance(test, Poison):
                return POISON
            if isinstance(test, Condition):
                conditions.append(test.predicate)
                perhaps.begin(span)
            elif test is not is_all:
                return not is_all
    return combine(is_all, conditions, span) if conditions else is_all


def comparison(ev: Evaluator, node: cst.Comparison, frame: Frame) -> object:
    """A comparison, chained or not."""
    with Perhaps(frame) as perhaps:
        return _chain(ev, node, frame, perhaps)


def _chain(ev: Evaluator, node: cst.Comparison, frame: Frame, perhaps: Perhaps) -> object:
    left, before = ev.given(node.left, frame), node.left
    tests: list[ir.Predicate] = []
    poisoned = False
    for part in node.comparisons:
        right = ev.given(part.comparator, frame)
        whole = frame.module.positions.whole
        span = ev.span(node, frame) if len(node.comparisons) == 1 else _between(whole(before), whole(part.comparator))
        if isinstance(right.value, ClassValue) and right.value.kind == "enum":
            right = Given(tuple(distinct(right.value)), right.span)
        if isinstance(right.value, Iterator) and isinstance(part.operator, cst.In | cst.NotIn):
            test = _among(ev, type(part.operator).__name__, left, right, span, frame)
        else:
            test = compare(ev, type(part.operator).__name__, left, right, span)
        if isinstance(test, Condition):
            tests.append(test.predicate)
            perhaps.begin(span)
        elif isinstance(test, Poison):
            poisoned = True
        elif not test:
            return POISON if poisoned else test
        left, before = right, part.comparator
    if poisoned:
        return POISON
    return combine(True, tests, ev.span(node, frame)) if tests else True


def _among(ev: Evaluator, name: str, left: Given, right: Given, span: Span, frame: Frame) -> object:
    """Whether a value is among the items of an iterator, which are taken up to the one that it is."""
    items = taken(ev, right.value, right.span, frame) or ()
    tests = (left.value is item or compare(ev, "Equal", left, Given(item, right.span), span) for item in items)
    found = any_or_all(ev, False, tests, span, frame)
    return negate(ev, Given(found, span), span) if name == "NotIn" else found


def _between(first: Span, last: Span) -> Span:
    return Span(first.file, first.start, last.end)


def compare(ev: Evaluator, name: str, left: Given, right: Given, span: Span) -> object:
    """One comparison, by the name of libcst's operator."""
    op, compute = operators.COMPARISON[name]
    a, b = left.value, right.value
    if has_poison(a) or has_poison(b):
        return POISON
    if op in ("is", "is not") and (a is None or b is None):
        return is_none(b if a is None else a) is (op == "is")
    for given in (left, right):
        if not isinstance(given.value, ClassValue | Iterator) and not computable(ev, given.span, given.value):
            return POISON
    if not has_runtime(a) and not has_runtime(b):
        if op in ("is", "is not") and _interned(a, b):
            what = "`is` between equal numbers, texts or tuples"
            return ev.error(rules.UNSUPPORTED, span, what=what, help=f"write `{'==' if op == 'is' else '!='}`")
        return fold(ev, span, lambda: bool(compute(a, b)))
    if (answer := _with_placeholder(ev, op, left, right, span)) is not None:
        return answer
    if op in ("in", "not in"):
        found = _membership(ev, left, right, span)
        return negate(ev, Given(found, span), span) if op == "not in" else found
    if op in ("is", "is not"):
        return ev.error(rules.RUNTIME_IDENTITY, span, help=f"write `{'==' if op == 'is' else '!='}`")
    families = [_family(ev, given) for given in (left, right)]
    if None in families:
        return POISON
    if families[0] != families[1]:
        return _mismatch(ev, left, right, span)
    if families[0] == "boolean":
        return _booleans(ev, op, left, right, span)
    if _impossible(ev, left, right, span):
        return POISON
    first, second = ev.lower(a, left.span), ev.lower(b, right.span)
    if first is None or second is None:
        return POISON
    return Condition(_compare(op, first, second, span))


def _with_placeholder(ev: Evaluator, op: str, left: Given, right: Given, span: Span) -> bool | Poison | None:
    """What comes of comparing a placeholder with what no run decides; None where there is none, or a run compares."""
    a, b = left.value, right.value
    if op in ("is", "is not", "==", "!=") and any(
        this is None and is_placeholder(other) for this, other in ((a, b), (b, a))
    ):
        # It becomes a text.
        return op in ("is not", "!=")
    letters = op in ("in", "not in") and is_placeholder(b)
    if not letters and any(_decided_later(value) for value in (a, b)):
        return None
    spans = [given.span for given in (left, right) if placeholder_in(given.value)]
    place = right.span if letters else spans[0] if len(spans) == 1 else span
    return ev.unfilled(b if letters else [a, b], place, "a comparison needs its value")


def _decided_later(value: object) -> bool:
    """Whether a run decides some of a value: a comparison with a placeholder is then made when all is filled in."""
    if isinstance(value, list | tuple | set | frozenset | dict):
        return any(map(_decided_later, cast("Sequence[object]", value)))
    return isinstance(value, Condition) or (isinstance(value, Runtime) and not is_placeholder(value))


def _interned(a: object, b: object) -> bool:
    """Whether it is Python's own business if two values are one object."""
    return (
        type(a) is type(b)
        and isinstance(a, int | float | str | tuple | frozenset | range)
        and a == b
        and a is not True
        and a is not False
    )


def is_none(value: object) -> bool:
    """Whether a value is None, which nothing is that exists only when the pipeline runs; a step that returns nothing gives None."""
    return value is None or isinstance(value, StepResult)


def _compare(op: str, left: ir.Value, right: ir.Value, span: Span) -> ir.Predicate:
    # A constant stands on the right, so that one test has one form.
    if isinstance(left, ir.Const | ir.Template):
        left, right, op = right, left, _FLIPPED[op]
    if op == "!=":
        return ir.Not(operand=ir.Compare(op="==", left=left, right=right, span=span), span=span)
    return ir.Compare(op=cast(ir.CompareOp, op), left=left, right=right, span=span)


def _booleans(ev: Evaluator, op: str, left: Given, right: Given, span: Span) -> object:
    if op not in ("==", "!="):
        return ev.error(rules.BOOLEAN_ORDER, span)
    for this, other in ((left, right), (right, left)):
        if isinstance(other.value, bool):
            same = other.value is (op == "==")
            condition = truth(ev, this)
            assert isinstance(condition, Condition)
            return condition if same else negate(ev, this, span)
    values = [given.value.value for given in (left, right) if isinstance(given.value, Runtime)]
    if len(values) != 2:
        return ev.error(rules.CONDITION_COMPARED, span)
    return Condition(_compare(op, values[0], values[1], span))


def _family(ev: Evaluator, given: Given) -> Family | None:
    """What a value can be compared as; None, said, where it cannot be."""
    value = given.value
    match value:
        case Condition():
            return "boolean"
        case Runtime(type=ScalarType(kind=kind)):
            return _FAMILIES[kind]
        case Runtime(type=ArtifactType(name=name)):
            ev.error(rules.LOCATION_COMPARED, given.span, type=name)
        case Runtime(type=MetricsType(fields=fields)):
            ev.error(rules.RECORD_COMPARED, given.span, fields=", ".join(f"`.{field.name}`" for field in fields))
        case Runtime(type=OutputsType(fields=fields)):
            ev.error(rules.RECORD_COMPARED, given.span, fields=", ".join(f"`.{field.name}`" for field in fields))
        case Runtime(type=ShapeType()):
            return "text"
        case EnumMember(value=inner):
            return _family(ev, Given(inner, given.span))
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case _:
            ev.error(rules.WRONG_KIND, given.span, wanted="text, a number or a boolean", got=describe(value))
    return None


def _mismatch(ev: Evaluator, left: Given, right: Given, span: Span) -> Poison:
    return ev.error(rules.COMPARED_TYPES, span, left=_type_name(left.value), right=_type_name(right.value))


def _type_name(value: object) -> str:
    if isinstance(value, Condition):
        return "bool"
    if isinstance(value, Runtime):
        return spell(value.type)
    if isinstance(value, EnumMember):
        return value.owner.name
    return type(value).__name__


def _impossible(ev: Evaluator, left: Given, right: Given, span: Span) -> bool:
    """A comparison that types decide: an enum with text, a `Literal` with what is not one of its values."""
    for this, other in ((left, right), (right, left)):
        if not isinstance(this.value, Runtime) or not isinstance(this.value.type, ScalarType):
            continue
        declared, value = this.value.type, other.value
        if declared.mixed and not isinstance(value, EnumMember):
            continue
        if declared.enum is not None:
            same = isinstance(value, EnumMember) and value.owner.type == declared
            same = same or (isinstance(value, Runtime) and value.type == declared)
            if not same:
                ev.error(rules.ENUM_COMPARED, span, enum=declared.enum, got=describe(value))
                return True
        elif declared.values and isinstance(value, str | int | float) and value not in declared.values:
            ev.error(rules.NEVER_EQUAL, other.span, value=describe(value), type=spell(declared))
            return True
        elif isinstance(value, EnumMember) and not value.owner.mixed:
            ev.error(rules.ENUM_COMPARED, span, enum=value.owner.name, got=f"`{spell(declared)}`")
            return True
    return False


MAX_OPTIONS: Final = 1000
"""Members of a `range` that are written out, one after the other, in a definition."""


def _membership(ev: Evaluator, left: Given, right: Given, span: Span) -> object:
    options = right.value
    if isinstance(options, Runtime) or not isinstance(options, list | tuple | set | frozenset | dict | range | VIEWS):
        return ev.error(rules.RUNTIME_MEMBERSHIP, right.span)
    if isinstance(options, range) and len(options) > MAX_OPTIONS:
        return ev.error(rules.TOO_LARGE, right.span, help="compare with both ends of the range: `low <= x < high`")
    items = (
        sorted(options, key=str) if isinstance(options, set | frozenset) else list(cast("Sequence[object]", options))
    )
    if not items:
        return False
    if not isinstance(left.value, Runtime) or is_placeholder(left.value):
        tests = [compare(ev, "Equal", left, Given(item, right.span), span) for item in items]
        return any_or_all(ev, False, tests, span)
    lowered: list[ir.Value] = []
    family = _family(ev, left)
    for item in items:
        given = Given(item, right.span)
        other = _family(ev, given)
        if family is None or other is None:
            return POISON
        if family != other:
            return _mismatch(ev, left, given, span)
        if _impossible(ev, left, given, span):
            return POISON
        value = ev.lower(item, right.span)
        if value is None:
            return POISON
        lowered.append(value)
    return Condition(ir.In(value=left.value.value, options=tuple(lowered), span=span))


# --- names --------------------------------------------------------------------------------------------------------------------

_WORDS: Final = {"==": "eq", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
NAME_LIMIT: Final = 64


def slug(predicate: ir.Predicate) -> str:
    """What a predicate tests, in the characters of a step's name."""
    match predicate:
        case ir.Compare(op=op, left=left, right=right):
            return f"{value_slug(left)}-{_WORDS[op]}-{value_slug(right)}"
        case ir.Not(operand=ir.Compare(op="==", left=left, right=right)):
            return f"{value_slug(left)}-ne-{value_slug(right)}"
        case ir.In(value=value, options=options):
            return "-".join([value_slug(value), "in", *map(value_slug, options)])
        case ir.Truth(value=value):
            return value_slug(value)
        case ir.Not(operand=operand):
            return f"not-{slug(operand)}"
        case ir.And(operands=operands):
            return "-and-".join(map(slug, operands))
        case ir.Or(operands=operands):
            return "-or-".join(map(slug, operands))


def value_slug(value: ir.Value) -> str:
    """What a value is, in the characters of a step's name."""
    match value:
        case ir.Const(value=inner):
            return _clean(str(inner))
        case ir.Template(text=text):
            return _clean(text)
        case ir.ParamRef(name=name) | ir.ExecutionRef(name=name):
            return name
        case ir.OutputRef(step=step, path=path, round=round_):
            return "-".join([step, *_round(round_), *path])
        case ir.PropertyRef(step=step, path=path, round=round_):
            return "-".join(
                [step, *_round(round_), *(_clean(part.key if isinstance(part, ir.Key) else str(part)) for part in path)]
            )
        case ir.DocumentRef(location=location, path=path):
            return "-".join([value_slug(location), *path])
        case ir.Join(parts=parts) | ir.ListValue(items=parts):
            return "-".join(value_slug(part) for part in parts)
        case _:
            return "value"


def _round(round_: ir.Round | None) -> list[str]:
    if round_ is None:
        return []
    return ["picked" if round_.at is None else str(round_.at)]


def _clean(text: str) -> str:
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in text)
    return kept.strip("-") or "empty"


def fit(name: str) -> str:
    """A name within the service's limit: its head, and a hash of the whole where it is cut."""
    if len(name) <= NAME_LIMIT:
        return name
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{name[: NAME_LIMIT - 9].rstrip('-')}-{digest}"
