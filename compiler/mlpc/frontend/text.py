"""Text that is partly known: f-strings, `+`, `join`, casts."""

from __future__ import annotations

import re
import warnings
from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend import operators
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator, computable, fold, has_runtime, unordered, writable
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import POISON, Condition, EnumMember, Given, Poison, Runtime, describe
from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL, STR, ArtifactType, ListType, MetricsType, OutputsType, ScalarType, ShapeType
from mlpc.ir.values import literal
from mlpc.record import replace
from mlpc.source import Span


def is_text(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, Runtime) and isinstance(value.type, ScalarType) and value.type.kind == "str"
    )


def join(on: str, parts: Sequence[ir.Value], span: Span) -> Runtime | str:
    """Parts as one text, joins within of the same separator flattened; where all is known, the text itself."""
    flat: list[ir.Value] = []
    for part in parts:
        if isinstance(part, ir.Join) and part.on == on and (on == "" or part.parts):
            flat += part.parts
        else:
            flat.append(part)
    if on == "":
        flat = _merge(flat)
    known = [part for part in flat if isinstance(part, ir.Const | ir.Template)]
    if len(known) < len(flat):
        return Runtime(ir.Join(on=on, parts=tuple(flat), span=span), STR)
    made = _together(on, known, span)
    return Runtime(made, STR) if isinstance(made, ir.Template) else str(made.value)


def _together(on: str, parts: Sequence[ir.Const | ir.Template], span: Span) -> ir.Const | ir.Template:
    """Texts that no run decides as one."""
    text = on.join(str(literal(part)) for part in parts)
    keys = dict.fromkeys(key for part in parts if isinstance(part, ir.Template) for key in part.keys)
    return ir.Template(text=text, keys=tuple(keys), span=span) if keys else ir.Const(value=text, span=span)


def _merge(parts: list[ir.Value]) -> list[ir.Value]:
    """Neighbouring texts as one, empty ones dropped."""
    merged: list[ir.Value] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, ir.Const | ir.Template) and isinstance(last, ir.Const | ir.Template):
            merged[-1] = _together("", [last, part], last.span)
        elif not (isinstance(part, ir.Const) and part.value == ""):
            merged.append(part)
    return merged


def as_text(ev: Evaluator, given: Given) -> ir.Value | None:
    """A value as a part of a text, by `str`; None, said, where it has no text."""
    value, span = given.value, given.span
    match value:
        case Poison():
            return None
        case Runtime(value=inner, type=ScalarType(kind=kind, enum=enum)):
            if enum is not None:
                ev.error(rules.NO_TEXT, span, what="an enum", help="use `.value`")
                return None
            if kind == "bool":
                # Python says True, the service says true.
                ev.error(rules.NO_TEXT, span, what="a run-time boolean", help="branch on it with `if`")
                return None
            if kind == "float" and is_whole(inner):
                # Python writes 3.0, the service 3.
                help_ = "write the integer itself, without `float`"
                ev.error(rules.NO_TEXT, span, what="an integer that was made a float", help=help_)
                return None
            return inner
        case Runtime(value=ir.DataSource(kind=kind)):
            ev.error(rules.NO_LOCATION, span, kind=kind)
            return None
        case Runtime(value=inner, type=ArtifactType()):
            return inner
        case Runtime(type=MetricsType() | OutputsType() | ListType() | ShapeType()) | Condition() | Runtime():
            is_condition = isinstance(value, Condition)
            help_ = "branch on it with `if`" if is_condition else "take a field of it that is text or a number"
            ev.error(rules.NO_TEXT, span, what=describe_type(value), help=help_)
            return None
        case bool() | int() | float() | str() | EnumMember() | None:
            text = fold(ev, span, lambda: str(value))
            return ir.Const(value=text, span=span) if isinstance(text, str) and writable(ev, text, span) else None
        case _:
            ev.error(rules.WRONG_KIND, span, wanted="text or a number", got=describe(value))
            return None


def is_whole(value: ir.Value) -> bool:
    """Whether what a run-time value is taken from is an integer."""
    type_ = getattr(value, "type", None)
    return isinstance(type_, ScalarType) and type_.kind == "int"


def describe_type(value: object) -> str:
    if isinstance(value, Condition):
        return "a condition"
    kind = type(cast(Runtime, value).type).__name__.removesuffix("Type").lower()
    return {"metrics": "a whole `Metrics`", "outputs": "a whole `Outputs`", "list": "a list"}.get(kind, "this result")


def _content(given: Given) -> Given:
    """What is joined with a text: of a member of an Enum of texts the text, however it is written."""
    return Given(given.value.value, given.span) if isinstance(given.value, EnumMember) else given


def concatenate(ev: Evaluator, operands: Sequence[Given], span: Span) -> object:
    """`+` where at least one side is text that is known only at run time."""
    for given in operands:
        if isinstance(given.value, Poison):
            return POISON
        if not is_text(given.value):
            return _no_text(ev, given, operands)
    parts = [as_text(ev, _content(given)) for given in operands]
    return join("", [part for part in parts if part is not None], span) if None not in parts else POISON


def _no_text(ev: Evaluator, given: Given, operands: Sequence[Given] = ()) -> Poison:
    """Something is not text where text is joined; `operands`: both sides of a `+`."""
    value, help_ = given.value, None
    if isinstance(value, Condition) or (isinstance(value, Runtime) and value.type == BOOL):
        help_ = "branch on it with `if`"
    elif isinstance(value, Runtime) and isinstance(value.value, ir.DataSource):
        return ev.error(rules.NO_LOCATION, given.span, kind=value.value.kind)
    elif isinstance(value, Runtime) and isinstance(value.type, ArtifactType):
        help_ = 'write its location as text: `f"{...}"`'
        module = ev.program.load(given.span.file)
        beside = operands[1].value if operands and operands[0] is given else None
        if module is not None and isinstance(beside, str) and beside.startswith("/"):
            help_ = f'write `{module.source.at(given.span)} / "{beside.strip("/")}"`'
    return ev.error(rules.TEXT_AND_OTHER, given.span, got=type_name(value), help=help_)


def join_path(ev: Evaluator, left: Given, right: Given, span: Span) -> object:
    """`location / "name"`: the location of something inside."""
    owner = cast(Runtime, left.value)
    if not is_text(right.value):
        return _no_text(ev, right)
    if as_text(ev, left) is None:
        return POISON
    part = as_text(ev, _content(right))
    if part is None:
        return POISON
    if isinstance(owner.value, ir.Const | ir.Template) and isinstance(part, ir.Const | ir.Template):
        return Runtime(_together("/", [_without_slash(owner.value), part], span), owner.type)
    made = join("/", [owner.value, part], span)
    return Runtime(made.value, owner.type) if isinstance(made, Runtime) else POISON


def _without_slash(value: ir.Const | ir.Template) -> ir.Const | ir.Template:
    text = str(literal(value)).rstrip("/")
    return replace(value, text=text) if isinstance(value, ir.Template) else replace(value, value=text)


def join_call(ev: Evaluator, separator: str, items: Sequence[object], span: Span, written: Given) -> object:
    """`"sep".join(items)`; `written`: what the items are of."""
    if any(isinstance(item, Poison) for item in items):
        return POISON
    for at, item in enumerate(items):
        if not is_text(item):
            return _no_text(ev, Given(item, ev.written(written.value, at, item, written.span)[1]))
    parts = [as_text(ev, _content(Given(item, span))) for item in items]
    return _bounded(ev, separator, [part for part in parts if part is not None], span)


def cast_to_text(ev: Evaluator, given: Given) -> object:
    """`str(x)`."""
    if is_text(given.value):
        return given.value
    part = as_text(ev, given)
    return POISON if part is None else join("", [part], given.span)


def formatted(ev: Evaluator, node: cst.FormattedString, frame: Frame) -> object:
    """An f-string."""
    parts = _parts(ev, node, frame)
    return POISON if parts is None else _bounded(ev, "", parts, ev.span(node, frame))


def _bounded(ev: Evaluator, on: str, parts: Sequence[ir.Value], span: Span) -> object:
    """Parts as one text, if it is not longer than any pipeline needs."""
    length = sum(len(str(literal(part))) + len(on) for part in parts if isinstance(part, ir.Const | ir.Template))
    return ev.error(rules.TOO_LARGE, span) if length > operators.MAX_ITEMS else join(on, parts, span)


def _parts(ev: Evaluator, node: cst.FormattedString, frame: Frame) -> list[ir.Value] | None:
    found: list[ir.Value | None] = []
    raw = "r" in node.prefix.lower()
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            found.append(ir.Const(value=_unescape(part.value, raw), span=ev.span(part, frame)))
        else:
            assert isinstance(part, cst.FormattedStringExpression)
            found += _field(ev, part, frame, raw)
    return None if None in found else [part for part in found if part is not None]


def _unescape(text: str, raw: bool) -> str:
    """A part of an f-string as Python reads it."""
    # The braces of `\N{BULLET}` are no doubled ones, as a name has none.
    text = text.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    trailing = len(text) - len(text.rstrip("\\"))
    if trailing % 2:
        # A backslash before a field stands for itself.
        text += "\\"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cast(str, literal_eval(f'"""{_QUOTE.sub(_escaped, text)}"""'))


_QUOTE: Final = re.compile(r'\\.|"', re.DOTALL)


def _escaped(match: re.Match[str]) -> str:
    return '\\"' if match[0] == '"' else match[0]


def _written(ev: Evaluator, part: cst.FormattedStringExpression, frame: Frame) -> str:
    """Of `{ x = !r:>5}`, what shows before the value: ` x = `."""
    whole, inner = ev.span(part, frame), ev.span(part.expression, frame)
    source = frame.module.source
    opened = source.at(Span(whole.file, whole.start, inner.end))
    rest = source.at(Span(whole.file, inner.end, whole.end))
    closed = _EQUALS.match(rest)
    assert closed is not None
    return opened[1:] + closed[0]


_EQUALS: Final = re.compile(r"[\s)]*=\s*")


def _field(ev: Evaluator, part: cst.FormattedStringExpression, frame: Frame, raw: bool) -> list[ir.Value | None]:
    given = ev.given(part.expression, frame)
    if isinstance(given.value, Poison):
        return [None]
    runtime = isinstance(given.value, Runtime | Condition)
    if runtime and (part.conversion is not None or part.format_spec):
        if not ev.unfilled(given.value, ev.span(part, frame), "a format needs its value"):
            ev.error(rules.RUNTIME_FORMAT, ev.span(part, frame))
        return [None]
    prefix: list[ir.Value | None] = []
    if part.equal is not None:
        prefix = [ir.Const(value=_written(ev, part, frame), span=given.span)]
    if runtime:
        return [*prefix, as_text(ev, given)]
    spec = ""
    for piece in part.format_spec or ():
        if isinstance(piece, cst.FormattedStringText):
            spec += _unescape(piece.value, raw)
        else:
            assert isinstance(piece, cst.FormattedStringExpression)
            inner = ev.eval(piece.expression, frame)
            if isinstance(inner, Runtime | Condition | Poison):
                span = ev.span(piece, frame)
                if not isinstance(inner, Poison) and not ev.unfilled(inner, span, "a format needs its value"):
                    ev.error(rules.RUNTIME_FORMAT, ev.span(part, frame))
                return [None]
            spec += str(inner)
    value = given.value
    if unordered(value):
        ev.error(rules.UNORDERED, given.span)
        return [None]
    if ev.unfilled(value, given.span, "the text of a list or dict needs its value"):
        return [None]
    if has_runtime(value):
        ev.error(rules.NO_TEXT, given.span, what="a list or dict with run-time values", help="write out what it holds")
        return [None]
    if not computable(ev, given.span, value):
        return [None]
    # `{x=}` shows the repr where nothing else is said.
    conversion = part.conversion or ("r" if part.equal is not None and not part.format_spec else None)
    convert: Callable[[Any], Any] = _CONVERSIONS[conversion or ""]
    if len(spec) > 40 or operators.wide(spec):
        ev.error(rules.TOO_LARGE, given.span)
        return [None]
    shown = fold(ev, given.span, lambda: format(convert(value), spec))
    return [*prefix, None if isinstance(shown, Poison) else ir.Const(value=cast(str, shown), span=given.span)]


_CONVERSIONS: Final[Mapping[str, Callable[[Any], Any]]] = {"r": repr, "s": str, "a": ascii, "": lambda item: item}


def concatenated(ev: Evaluator, node: cst.ConcatenatedString, frame: Frame) -> object:
    """Adjacent literals."""
    left, right = ev.given(node.left, frame), ev.given(node.right, frame)
    if isinstance(left.value, str) and isinstance(right.value, str):
        return left.value + right.value
    return concatenate(ev, (left, right), ev.span(node, frame))
