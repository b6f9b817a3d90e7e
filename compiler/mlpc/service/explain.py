"""Faults against the schema, as sentences.

The schema branches with `if` and `then`, so that every error of `jsonschema` is one of a plain keyword at its place:
one function for each keyword, in the table at the end.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from mlpc.service import expressions
from mlpc.service.expressions import EXPRESSION_KEYS, JOIN, anchored, expression_key
from mlpc.service.outline import members
from mlpc.service.problems import Finding, Place, hint, listed, shown
from mlpc.service.schema import DURATION
from mlpc.service.schema_values import REFUSED
from mlpc.service.steps import EXECUTION_VARIABLES

_TYPES: Final[Mapping[str, str]] = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "null": "`null`",
}
_MODEL_NAME: Final = (
    r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)"
)
_PATTERNS: Final[Mapping[str, str]] = {
    expressions.STEP_NAME: "1 to 64 letters, digits, `-` and `_`",
    expressions.PARAMETER_NAME: "1 to 256 letters, digits, `-` and `_`",
    DURATION: "a duration such as `P30D` or `PT12H`",
    expressions.PROPERTY_FILE_PATH: "`Steps.STEP.PropertyFiles.FILE`",
    expressions.ITERATION_PATH: "`IterationOutput.STEP.MEMBER`",
    r"(https|s3)://([^/]+)/?(.*)": "an S3 URI, `s3://bucket/key`",
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}": "1 to 63 letters, digits and inner `-`",
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}": "1 to 120 letters, digits and inner `-`",
    r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+": "the ARN of a role, `arn:aws:iam::ACCOUNT:role/NAME`",
    _MODEL_NAME: "a name of letters, digits and inner `-`, or the ARN of one",
    _MODEL_NAME + r"(\/[0-9]{1,9})?": "a name of letters, digits and inner `-`, or the ARN of one, and `/VERSION`",
    r"[a-zA-Z_][a-zA-Z0-9_]*": "a name of letters, digits and `_` that does not start with a digit",
}
"""What a pattern asks for, in words."""

_NO_CONDITIONS: Final[Mapping[str, str]] = {
    "NotEquals": "; write `Not` of `Equals`",
    "NotIn": "; write `Not` of `In`",
    "And": "; a list of conditions is an `And`",
}
"""Conditions that other languages have, and what to write instead."""

_SIZES: Final[Mapping[str, tuple[str, str]]] = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "element"),
    "maxItems": ("at most", "element"),
    "minProperties": ("at least", "entry"),
    "maxProperties": ("at most", "entry"),
}

Error = Any
"""`jsonschema.ValidationError`; not imported, since that alone costs a tenth of a second."""


def explain(error: Error) -> Iterator[Finding]:
    """One or more findings for one error of the schema."""
    place: Place = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        place = (*place, error.instance)
    yield from _EXPLAINERS[error.validator](error, place)


def _name(place: Place) -> str:
    """What a place is called: its member, and the number of the element."""
    if not place:
        return "the definition"
    if isinstance(place[-1], str):
        return shown(place[-1])
    return f"element {place[-1]} of {_name(place[:-1])}"


def _steps_of(place: Place) -> Place:
    """The place of the step that holds this one."""
    for end in range(len(place), 1, -1):
        if isinstance(place[end - 1], int) and place[end - 2] in ("Steps", "IfSteps", "ElseSteps", "ForEachBody"):
            return place[:end]
    return ()


def _refused(place: Place) -> str:
    """A member that the schema names only to refuse."""
    member = place[-1]
    if member == JOIN:
        return "a join is a text, and a number or a Boolean is expected here"
    if place[:-1] == _steps_of(place):
        return f"a step of this type has no `{member}`"
    return f"the pipeline service does not take `{member}` here: leave it out"


def _additional(error: Error, place: Place) -> Iterator[Finding]:
    known: Mapping[str, Any] = error.schema.get("properties", {})
    unknown = [name for name in error.instance if name not in known]
    if "Get" in known and "Path" not in known and len(known) == len(EXPRESSION_KEYS):
        if len(error.instance) == 1:
            message = (
                f"an object stands where a value is expected: an expression has the one key {listed(EXPRESSION_KEYS)}"
            )
            yield Finding(place, message + _near(unknown[0], EXPRESSION_KEYS))
        return
    key = expression_key(error.instance)
    if key is not None and key not in known:
        yield Finding(
            place,
            f"{_name(place)} is the expression `{key}`, and an object is expected: an expression can stand for its members only",
        )
        return
    allowed = [name for name, schema in known.items() if schema != REFUSED]
    for name in unknown:
        yield Finding((*place, name), f"there is no member {shown(name)} here{hint(str(name), allowed)}")


def _near(word: object, names: Sequence[str]) -> str:
    near = hint(str(word), names)
    return near if "did you mean" in near else ""


def _required(error: Error, place: Place) -> Iterator[Finding]:
    for name in error.validator_value:
        if name not in error.instance:
            yield Finding(place, f"`{name}` is missing in {_name(place)}")


def _type(error: Error, place: Place) -> Iterator[Finding]:
    wanted = [error.validator_value] if isinstance(error.validator_value, str) else [*error.validator_value]
    words = [_TYPES[kind] for kind in wanted]
    expected = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
    key = expression_key(error.instance)
    if key is not None and wanted == ["array"]:
        yield Finding(
            place, f"{_name(place)} is the expression `{key}`, and a list is expected: put expressions in its elements"
        )
    elif key is not None:
        yield Finding(place, f"{_name(place)} is the expression `{key}`, and a literal is expected: {expected}")
    else:
        yield Finding(place, f"{_name(place)} is {shown(error.instance)}, and {expected} is expected")


def _enum(error: Error, place: Place) -> Iterator[Finding]:
    allowed: list[Any] = error.validator_value if error.validator == "enum" else [error.validator_value]
    if expression_key(error.instance) is not None:
        yield Finding(place, f"{_name(place)} is an expression, and a literal is expected: {listed(allowed)}")
        return
    near = _near(error.instance, [str(name) for name in allowed]) if isinstance(error.instance, str) else ""
    if place[-1:] == ("Type",):
        near = _NO_CONDITIONS.get(str(error.instance), near)
    yield Finding(place, f"{_name(place)} is {shown(error.instance)}, and {listed(allowed)} is expected{near}")


def _pattern(error: Error, place: Place) -> Iterator[Finding]:
    pattern: str = error.validator_value
    if pattern == anchored(expressions.VALUE_PATH):
        yield Finding(place, _bad_path(error.instance))
        return
    if not error.instance and error.schema.get("minLength"):
        # That it is empty is said already.
        return
    bare = pattern.removeprefix("^(?:").removesuffix(")$")
    words = _PATTERNS.get(bare, f"text of the form `{bare}`")
    yield Finding(place, f"{_name(place)} is {shown(error.instance)}, and {words} is expected")


def _bad_path(text: str) -> str:
    """What is wrong with the path of a `Get`."""
    root, _, rest = text.partition(".")
    if root == "Execution":
        name = f"`Execution.{rest}`" if rest else "`Execution`"
        return f"there is no execution variable {name}{hint(rest, EXECUTION_VARIABLES)}"
    if root == "Steps" and ".PropertyFiles." in text:
        return f"{shown(text)} is a property file, which is read by `Std:JsonGet`, not by `Get`"
    if root == "Steps":
        return (
            f"{shown(text)} is not a path: write `Steps.STEP.Member`, `[0]` for an element and `['key']` for an entry"
        )
    if root == "IterationOutput":
        return "`IterationOutput` can be read in the selector of a ForEach step only"
    if root == "Parameters":
        return f"{shown(text)} is not a path: write `Parameters.NAME`"
    near = _near(root, expressions.ROOTS)
    return f"{shown(text)} is not a path: it starts with {listed(expressions.ROOTS)}{near}"


def _size(error: Error, place: Place) -> Iterator[Finding]:
    bound, unit = _SIZES[error.validator]
    limit, size = error.validator_value, len(error.instance)
    if error.schema.get("properties", {}).keys() >= set(EXPRESSION_KEYS) and unit == "entry":
        if size == 0 or any(key in error.instance for key in EXPRESSION_KEYS):
            yield Finding(place, f"an expression has exactly one key, {listed(EXPRESSION_KEYS)}, and this has {size}")
        else:
            yield Finding(place, f"{_name(place)} is an object, and a single value or an expression is expected")
        return
    pattern = error.schema.get("pattern")
    if size and unit == "character" and pattern is not None and re.search(pattern, error.instance) is None:
        # What it must look like says more than how long it must be.
        return
    if size == 0:
        yield Finding(place, f"{_name(place)} is empty, and {bound} one {unit} is expected")
        return
    unit = unit if limit == 1 else "entries" if unit == "entry" else unit + "s"
    yield Finding(place, f"{_name(place)} has {bound} {limit} {unit}, and this has {size}")


def _range(error: Error, place: Place) -> Iterator[Finding]:
    bound = "least" if error.validator == "minimum" else "most"
    yield Finding(place, f"{_name(place)} is at {bound} {error.validator_value}, and this is {shown(error.instance)}")


def _one_of(error: Error, place: Place) -> Iterator[Finding]:
    if not isinstance(error.instance, dict):
        # That it is no object is said already.
        return
    names = [name for choice in error.validator_value for name in choice["required"]]
    count = sum(name in members(error.instance) for name in names)
    yield Finding(place, f"{_name(place)} has exactly one of {listed(names, 'and')}, and this has {count or 'none'}")


def _not(error: Error, place: Place) -> Iterator[Finding]:
    if not error.validator_value:
        yield Finding(place, _refused(place))
    elif "enum" in error.validator_value:
        yield Finding(place, f"a {error.instance} step cannot be in the body of a ForEach step")
    elif isinstance(error.instance, dict):
        yield Finding(
            place, f"{_name(place)} is the expression `Get`, and an object is expected: put expressions in its entries"
        )


_EXPLAINERS: Final[Mapping[str, Callable[[Error, Place], Iterator[Finding]]]] = {
    "additionalProperties": _additional,
    "required": _required,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    **dict.fromkeys(_SIZES, _size),
    "minimum": _range,
    "maximum": _range,
    "oneOf": _one_of,
    "not": _not,
}
"""One function for each keyword by which the schema refuses."""
KEYWORDS: Final = tuple(_EXPLAINERS)
"""A test holds them and the schema together."""
