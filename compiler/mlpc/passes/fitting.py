"""Whether a value may stand where the service expects a shape."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from mlpc.ir import nodes as ir
from mlpc.ir.types import BOOL, ArtifactType, HandleType, ScalarType, ShapeType, spell
from mlpc.ir.values import type_of
from mlpc.service.keywords import all_keywords, nearest
from mlpc.service.required import required_members
from mlpc.service.shapes import Shape, shape
from mlpc.service.spelling import JSON_TEXTS
from mlpc.service.steps import TopMember, denied_members
from mlpc.source import NOWHERE, Span

Report: TypeAlias = Callable[[str, Span], None]
"""Takes a problem and its place."""
Place: TypeAlias = tuple[str | int, ...]
"""Member names and places of a list, from an option inwards."""

NAMED: Final[Mapping[str, frozenset[str]]] = {
    "Model": frozenset({"ModelName"}),
    "ModelPackage": frozenset({"VersionedArnOrName", "ModelPackageArn", "ArnOrName"}),
    "EndpointConfig": frozenset({"EndpointConfigName"}),
    "Endpoint": frozenset({"EndpointName"}),
    "InferenceComponent": frozenset({"InferenceComponentName"}),
    "Job": frozenset({"JobName"}),
}
"""Kind of a result that the service knows by a name -> the shapes of members that take that name."""


def check_value(
    value: ir.Value, found: Shape, kind: str, span: Span, report: Report, path: Place = (), whole: bool = True
) -> bool:
    """Report what is wrong with a value where a shape is expected, in a step of that type; whether something was.

    `span`: where, if the value itself does not say. `path`: where it is inside of an option. `whole`: it is not merged over another.
    """
    where = shown_path(path)
    wrong = False

    def say(problem: str, place: Span = span) -> None:
        nonlocal wrong
        wrong = True
        report(f"{where}{problem}", place)

    match value:
        case ir.MapValue(entries=entries) if found.kind == "structure":
            denied = denied_members(kind).get(found.name, frozenset())
            for at, (key, item) in enumerate(entries):
                target = found.members.get(key)
                if target is None or key in denied:
                    hint = nearest(key, [member for member in found.members if member not in denied])
                    say(
                        f"there is no member `{key}`"
                        + (f"; did you mean `{hint}`?" if hint else "")
                        + (" that a pipeline may set" if key in denied else ""),
                        key_span(value, at, span),
                    )
                else:
                    inner = element_span(item, span)
                    wrong |= check_value(item, shape(target), kind, inner, report, (*path, key), whole)
            given = {key for key, _ in entries}
            for member in found.members if whole else ():
                if member not in given and member in required_members(kind, found.name):
                    say(f"`{member}` is missing")
        case ir.MapValue(entries=entries) if found.kind == "map" and found.value is not None and found.key is not None:
            for problem in size_problems(len(entries), found, "entries"):
                say(problem)
            for at, (key, item) in enumerate(entries):
                for problem in text_problems(key, shape(found.key)):
                    say(f"the key {key!r}: {problem}", key_span(value, at, span))
                inner = element_span(item, span)
                wrong |= check_value(item, shape(found.value), kind, inner, report, (*path, key))
        case ir.ListValue(items=items) if found.kind == "list" and found.element is not None:
            for problem in size_problems(len(items), found, "elements"):
                say(problem)
            for at, item in enumerate(items):
                inner = element_span(item, span)
                wrong |= check_value(item, shape(found.element), kind, inner, report, (*path, at), whole)
        case ir.MapValue() | ir.ListValue() if found.name in JSON_TEXTS:
            pass
        case ir.MapValue() | ir.ListValue():
            say(f"expected {_expected(found)}, found a {'dict' if isinstance(value, ir.MapValue) else 'list'}")
        case ir.Const(value=known):
            for problem in literal_problems(known, found):
                say(problem)
        case ir.Template(text=text):
            # What it will be, only the service sees.
            if found.kind != "string":
                say(f"expected {_expected(found)}, found the placeholder {text!r}, which stands in quotes and is text")
        case _:
            problem = _run_time_problem(value, found)
            if problem:
                say(problem)
    return wrong


def check_pairs(value: ir.Value, found: Shape, names: tuple[str, str], kind: str, span: Span, report: Report) -> None:
    """Report what is wrong with a dict that becomes a list of names and texts, which `found` is. `names`: the shapes of the two."""
    if not isinstance(value, ir.MapValue):
        report("expected a dict of names and texts", span)
        return
    if found.max is not None and len(value.entries) > found.max:
        report(f"at most {int(found.max)}, these are {len(value.entries)}", span)
    key, element = (shape(name) for name in names)
    for at, (name, item) in enumerate(value.entries):
        for problem in text_problems(name, key):
            report(f"the name {name!r}: {problem}", key_span(value, at, span))
        check_value(item, element, kind, element_span(item, span), report, (name,))


def all_known(step: ir.Step) -> bool:
    """Whether every keyword of a step is one. Where one is not, what seems to be missing may be that one, misspelt."""
    return all(option.name in all_keywords(step.kind) for option in step.options)


def element_span(value: ir.Value, otherwise: Span) -> Span:
    """Where an element is written; what is configured is nowhere in a file."""
    return otherwise if value.span == NOWHERE else value.span


def key_span(value: ir.MapValue, at: int, otherwise: Span) -> Span:
    """Where the key of an entry is written."""
    return value.keys[at] if value.keys else otherwise


def shown_path(path: Place) -> str:
    """Where inside of an option: `Containers[0].Image: `; nothing for the option itself."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return f"`{text}`: " if text else ""


def _expected(found: Shape) -> str:
    if found.enum:
        return "one of " + ", ".join(f"`{value}`" for value in found.enum[:8])
    return {
        "structure": "a dict of its members",
        "map": "a dict",
        "list": "a list",
        "string": "text",
        "integer": "an integer",
        "float": "a number",
        "boolean": "a boolean",
        "timestamp": "a time",
    }[found.kind]


_LITERALS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str, int, float, bool),
    "integer": (int,),
    "float": (int, float),
    "boolean": (bool,),
}


def literal_problems(value: object, found: Shape) -> Iterator[str]:
    """Why a value known now is none of a shape."""
    if found.kind not in _LITERALS or type(value) not in _LITERALS[found.kind]:
        yield f"expected {_expected(found)}, found {'None' if value is None else repr(value)}{_instead(value, found)}"
    elif found.kind == "string":
        yield from text_problems(str(value).lower() if isinstance(value, bool) else str(value), found)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bounds(value, found, "must be")


def _instead(value: object, found: Shape) -> str:
    """What was meant by a value of another kind, where that is plain: the number in a text, the list of one."""
    if isinstance(value, str) and found.kind in ("integer", "long", "float", "double") and value.isdecimal():
        return f"; write `{int(value)}` without quotes"
    if isinstance(value, str) and found.kind == "boolean" and value.lower() in ("true", "false"):
        return f"; write `{value.capitalize()}` without quotes"
    if isinstance(value, str) and found.kind == "list" and value.isprintable() and '"' not in value:
        return f'; write `["{value}"]`'
    return ""


_FEW: Final = 12
"""Values that a message lists; of more it names one, for their form."""


def text_problems(text: str, found: Shape) -> Iterator[str]:
    if found.enum and text not in found.enum:
        hint = nearest(text, found.enum)
        few = len(found.enum) <= _FEW
        listed = (
            f": {', '.join(found.enum)}" if few else f", of which there are {len(found.enum)}: {found.enum[0]!r}, ..."
        )
        yield f"{text!r} is not one of the service's values" + (f"; did you mean {hint!r}?" if hint else listed)
        return
    sizes = list(_bounds(len(text), found, "must have", " characters"))
    yield from sizes
    if not sizes and found.pattern is not None and not re.fullmatch(found.pattern, text):
        yield f"{text!r} does not have the form that the service takes, `{found.pattern}`"


def size_problems(size: int, found: Shape, what: str) -> Iterator[str]:
    """Why a list or map of this size is none of a shape."""
    yield from _bounds(size, found, "must have", f" {what}")


def _bounds(value: float, found: Shape, verb: str, unit: str = "") -> Iterator[str]:
    if found.min is not None and value < found.min:
        yield f"{verb} at least {found.min:g}{unit}, this is {value:g}"
    if found.max is not None and value > found.max:
        yield f"{verb} at most {found.max:.12g}{unit}, this is {value:.12g}"


def _run_time_problem(value: ir.Value, found: Shape) -> str:
    """Why a run-time value may not stand where a shape is expected; empty where it may."""
    if found.kind in ("structure", "list", "map"):
        return f"expected {_expected(found)}; a run-time value can only be one of its elements"
    type_ = type_of(value)
    if isinstance(type_, ShapeType):
        return ""
    if found.kind == "string":
        if found.max is not None and least_length(value) > found.max:
            return f"must have at most {found.max:.12g} characters, and what is known of this has {least_length(value)}"
        makers = [kind for kind, names in NAMED.items() if found.name in names]
        if isinstance(type_, HandleType) and type_.kind in makers:
            return ""
        if makers and isinstance(type_, ArtifactType):
            return f"expected the name of a {makers[0]}, found a location in S3"
        if found.enum and isinstance(type_, ScalarType):
            bad = [option for option in type_.values if str(option) not in found.enum]
            if bad:
                return f"{bad[0]!r}, which `{spell(type_)}` allows, is not one of the service's values: {', '.join(found.enum[:12])}"
        return (
            "" if isinstance(type_, ScalarType | ArtifactType) else f"expected {_expected(found)}, found a whole result"
        )
    kind = type_.kind if isinstance(type_, ScalarType) else ""
    allowed = {"integer": ("int",), "float": ("int", "float"), "boolean": ("bool",)}.get(found.kind, ())
    return (
        ""
        if kind in allowed
        else f"expected {_expected(found)}, found a run-time `{spell(type_) if type_ else 'value'}`"
    )


def least_length(value: ir.Value) -> int:
    """The characters of a text that are known: all of a literal, and the literal parts of a join."""
    match value:
        case ir.Const(value=known):
            return len(str(known))
        case ir.Join(on=on, parts=parts):
            return sum(map(least_length, parts)) + len(on) * (len(parts) - 1)
        case _:
            return 0


def is_text(value: ir.Value) -> bool:
    """Whether a value is text or a location."""
    type_ = type_of(value)
    return isinstance(type_, ArtifactType) or (isinstance(type_, ScalarType) and type_.kind == "str")


def member_problem(value: ir.Value, member: TopMember) -> str:
    """Why a value may not be that of a member beside a step's arguments; empty where it may."""
    known = value.value if isinstance(value, ir.Const) else None
    if member.values:
        if known in member.values:
            return ""
        hint = nearest(known, member.values) if isinstance(known, str) else None
        found = repr(known) if isinstance(value, ir.Const) else "what is not known when the pipeline is compiled"
        meant = f"; did you mean {hint!r}?" if hint else ""
        return f"expected one of {', '.join(map(repr, member.values))}, found {found}{meant}"
    if member.kind == "boolean":
        return "" if type_of(value) == BOOL else "expected a boolean"
    if not is_text(value):
        return "expected text"
    if member.kind == "uri" and known is not None and not str(known).startswith("s3://"):
        return f"expected a location in S3, found {known!r}"
    return ""
