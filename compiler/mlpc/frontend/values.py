"""What the evaluator computes with.

A value known at compile time is the Python object itself: None, bool, int, float, str, tuple, list, dict, set, range. The classes here
are the rest: what exists only at run time, and the declarations and names of a program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as mutable_field
from typing import TYPE_CHECKING, Final, Literal, cast

from mlpc.ir import nodes as ir
from mlpc.ir.types import Type, spell
from mlpc.record import entity, field, positional_record
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.cst import nodes as cst
    from mlpc.frontend.frame import Returned
    from mlpc.frontend.program import Module

ClassKind = Literal["enum", "outputs", "metrics", "artifact"]


@positional_record
class Runtime:
    """A value that exists when the pipeline runs."""

    value: ir.Value
    type: Type


@positional_record
class Condition:
    """A truth that is known when the pipeline runs."""

    predicate: ir.Predicate


@positional_record
class Poison:
    """The value of what is in error and has been reported: whatever touches it stays silent."""


POISON = Poison()


@positional_record
class External:
    """A name that is not of this project, by its dotted path: `mlpc.image`, `enum.Enum`, `builtins.len`, `pandas`."""

    path: str
    span: Span | None = None


@entity
class EnumMember:
    """A member of an enum of the user's, whose text and truth are those of Python's."""

    owner: ClassValue
    name: str
    value: object

    def __repr__(self) -> str:
        return f"<{self.owner.name}.{self.name}: {self.value!r}>"

    def __str__(self) -> str:
        return str(self.value) if self.owner.plain else f"{self.owner.name}.{self.name}"

    def __format__(self, spec: str) -> str:
        return format(self.value if self.owner.plain else str(self), spec)

    def __bool__(self) -> bool:
        return bool(self.value) if self.owner.mixed else True


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class of the user's. `mixed`: an Enum whose members are texts or numbers as well (`class Mode(str, Enum)`).
    `plain`: whose members are written as their values (`StrEnum`, `IntEnum`)."""

    name: str
    module: Module
    kind: ClassKind
    type: Type
    span: Span
    members: dict[str, EnumMember] = mutable_field(default_factory=dict)
    mixed: bool = False
    plain: bool = False
    nested: dict[str, ClassValue] = mutable_field(default_factory=dict)


def distinct(enum: ClassValue) -> list[EnumMember]:
    """The members of an enum, each once: other names of a value left out."""
    return list({id(member): member for member in enum.members.values()}.values())


@positional_record
class Param:
    """A parameter of a function. `default` is a node to evaluate where the function stands; None: required."""

    name: str
    kind: Literal["positional", "any", "keyword", "args", "kwargs"]
    annotation: cst.BaseExpression | None
    default: cst.BaseExpression | None
    span: Span


@positional_record
class Given:
    """An argument or keyword as written: its value, and where. `keyword`: where its name stands, if it has one."""

    value: object
    span: Span
    keyword: Span | None = None

    @property
    def name_span(self) -> Span:
        """Where it is named, or else itself."""
        return self.keyword or self.span


@entity
class FunctionValue:
    """A plain function of the project, inlined where it is called."""

    name: str
    module: Module
    params: tuple[Param, ...]
    node: cst.FunctionDef
    span: Span


@entity
class StepValue:
    """A decorated step. `decorator` is its dotted path; `options` are the decorator's keywords and those of `.options`."""

    name: str
    module: Module
    decorator: str
    params: tuple[Param, ...]
    returns: cst.BaseExpression | None
    options: Mapping[str, Given]
    docstring: str | None
    has_body: bool
    span: Span
    overrides: Mapping[str, Given] = field(factory=dict)


@entity
class Tuner:
    """`tune(step, ...)`: a tuning job, still to be called with what the step takes. `options` are the keywords of `tune`."""

    step: StepValue
    options: Mapping[str, Given]
    span: Span


@entity
class PipelineValue:
    """A decorated pipeline."""

    name: str
    module: Module
    params: tuple[Param, ...]
    options: Mapping[str, Given]
    docstring: str | None
    node: cst.FunctionDef
    span: Span


@positional_record
class ModuleValue:
    """A module of the project."""

    module: Module


@positional_record
class Record:
    """What a constructor of `mlpc` gives: `image(...)`, `Cache(...)`, `Retry(...)`, `Fail(...)`, a marker."""

    kind: str
    fields: Mapping[str, Given]
    span: Span


@positional_record
class TypeValue:
    """A type that is no class: `Literal["a", "b"]`, `list[str]`, `Annotated[...]` with its markers."""

    type: Type
    markers: tuple[Record, ...] = ()


@positional_record
class Method:
    """An attribute of a value that is to be called: `step.options`, `"".join`, `list.append`."""

    owner: object
    name: str


@positional_record
class Joined:
    """A value that differs between the branches of a run-time condition. `decision` is the name of the one that was made first, where
    it has been copied. In a dict either of the values may be `ABSENT`: there is no such key then."""

    decision: str
    then: object
    other: object
    span: Span


ABSENT: Final = object()


@positional_record
class Maybe:
    """An element of a list that is there only where a decision goes one way, by the name of the one that was made first. `span`: the
    condition."""

    gate: ir.Gate
    value: object
    span: Span


@entity
class Whole:
    """The one element of a set, or the one key of a dict, whose contents differ between branches as a whole."""

    contents: Joined


@positional_record
class Ways:
    """What a call gives that does not come back on every way: its caller goes on in each of these, apart from the others."""

    returns: tuple[Returned, ...]


@positional_record
class Unbound:
    """A name that only one branch of a run-time condition binds. `span`: the condition; `when`: the branch that binds it."""

    name: str
    when: bool
    span: Span


@positional_record
class Unavailable:
    """A name bound in a `try` whose step may have failed, or has where the handler runs, or in a loop that the service runs. `span`: the
    `try` or the loop."""

    name: str
    where: Literal["try", "handler", "loop"]
    span: Span


@positional_record
class Properties:
    """A part of the description of a step that has parts itself. `shape`: of the service's; None for the whole description.
    `outputs`: the output parameters that the step declares."""

    step: str
    kind: str
    path: tuple[str | int | ir.Key, ...]
    shape: str | None
    outputs: tuple[tuple[str, Type], ...] = ()


@positional_record
class StepResult:
    """The result of a step without outputs, by what it may still be used for: an order (`depends_on`)."""

    step: str
    kind: str


def describe(value: object) -> str:
    """A value in the words of a message."""
    match value:
        case Runtime() | Condition():
            return "a run-time value"
        case External(path=path):
            return f"`{path.removeprefix('builtins.')}`"
        case TypeValue(type=type_):
            return f"the type `{spell(type_)}`"
        case FunctionValue(name=name):
            return f"the function `{name}`"
        case StepValue(name=name):
            return f"the step `{name}`"
        case PipelineValue(name=name):
            return f"the pipeline `{name}`"
        case Tuner(step=step):
            return f"a tuning of `{step.name}` that is still to be called"
        case ClassValue(name=name):
            return f"the class `{name}`"
        case EnumMember(owner=owner, name=name):
            return f"`{owner.name}.{name}`"
        case ModuleValue(module=module):
            return f"the module `{module.name}`"
        case Record(kind=kind):
            return f"a `{kind.rpartition('.')[2]}`"
        case StepResult(step=step):
            return f"the result of `{step}`"
        case Properties():
            return "a whole structure of a step's description"
        case set() | frozenset():
            return f"a {type(cast('object', value)).__name__}"  # the order of its items changes from run to run
        case None:
            return "`None`"
        case _:
            text = repr(value)
            return f"`{text}`" if len(text) <= 40 else f"a {type(value).__name__}"


def parts_of(value: object) -> str:
    """The fields of a result, as they are written behind it: `.train`, `.test`; nothing where it has none."""
    fields = getattr(value.type, "fields", ()) if isinstance(value, Runtime) else ()
    return ", ".join(f"`.{field.name}`" for field in fields)
