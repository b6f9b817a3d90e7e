"""What the evaluator computes with.

A value known at compile time is the Python object itself: None, bool, int, float, str, tuple, list, dict, set, range, a view of a dict.
The classes here are the rest: what exists only at run time, iterators, and the declarations and names of a program.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as mutable_field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from mlpc.frontend.operators import Unsupported
from mlpc.ir import nodes as ir
from mlpc.ir.types import Type, spell
from mlpc.record import entity, field, positional_record
from mlpc.source import Span

if TYPE_CHECKING:
    from mlpc.frontend.cst import nodes as cst
    from mlpc.frontend.frame import Returned
    from mlpc.frontend.program import Module

ClassKind = Literal["enum", "outputs", "metrics", "artifact", "feature_group"]


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


def is_placeholder(value: object) -> bool:
    return isinstance(value, Runtime) and isinstance(value.value, ir.Template)


def placeholder_in(value: object) -> ir.Template | None:
    """The first text with placeholders that a value is or holds."""
    match value:
        case Runtime(value=ir.Template() as template):
            return template
        case list() | tuple() | set() | frozenset():
            items = cast("Sequence[object]", value)
            return next((found for item in items if (found := placeholder_in(item)) is not None), None)
        case dict():
            return placeholder_in(list(cast("dict[object, object]", value).values()))
        case _:
            return None


@positional_record
class External:
    """A name that is not of this project, by its dotted path: `mlpc.image`, `enum.Enum`, `builtins.len`, `pandas`; or one of the project
    that only running the file would show the meaning of. `local`: what that is: `a function decorated with ...`, `a class`."""

    path: str
    span: Span | None = None
    local: str = ""


class EnumMember:
    """A member of an enum of the user's. One that is a text or a number as well is of a class of its own: `member`."""

    owner: ClassValue
    name: str
    value: object

    def __repr__(self) -> str:
        self._standard("__repr__")
        return f"<{self.owner.name}.{self.name}: {self.value!r}>"

    def __str__(self) -> str:
        self._standard("__str__", *([] if self.owner.plain else ["__repr__"]))
        return str(self.value) if self.owner.plain else f"{self.owner.name}.{self.name}"

    def __format__(self, spec: str) -> str:
        self._standard("__format__", "__str__")
        return format(self.value if self.owner.plain else str(self), spec)

    def _standard(self, *names: str) -> None:
        """Whether a member is written as Python's own are; `Unsupported` where its class says how."""
        for name in names:
            if name in self.owner.methods:
                raise Unsupported(f"`{self.owner.name}.{name}`")


class TextMember(EnumMember, str):
    """A member that is a text to all that compares it or computes with it."""


class IntegerMember(EnumMember, int):
    """A member that is an integer."""


class FloatMember(EnumMember, float):
    """A member that is a number."""


_MIXED: Final[Mapping[type, type[EnumMember]]] = {str: TextMember, int: IntegerMember, float: FloatMember}


def member(owner: ClassValue, name: str, value: object) -> EnumMember:
    kind = _MIXED.get(type(value), EnumMember) if owner.mixed else EnumMember
    make = cast("Any", kind)
    made: EnumMember = make() if kind is EnumMember else make(value)
    made.owner, made.name, made.value = owner, name, value
    return made


@dataclass(slots=True, eq=False)
class ClassValue:
    """A class of the user's. `mixed`: an Enum whose members are texts or numbers as well (`class Mode(str, Enum)`).
    `plain`: whose members are written as their values (`StrEnum`, `IntEnum`). `text`: that are texts.
    `methods`: of an Enum, what its body defines besides. `match_args`: what its positional patterns are for, where it says so."""

    name: str
    module: Module
    kind: ClassKind
    type: Type
    span: Span
    members: dict[str, EnumMember] = mutable_field(default_factory=dict)
    mixed: bool = False
    plain: bool = False
    text: bool = False
    methods: frozenset[str] = frozenset()
    nested: dict[str, ClassValue] = mutable_field(default_factory=dict)
    match_args: tuple[str, ...] | None = None


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
class Gathered:
    """The one element of a list that each round of a loop of the service appends to. `rounds`: what they append; None in the loop."""

    name: str
    rounds: Rounds | Poison | None
    span: Span


@entity
class LambdaValue:
    """A function that is written where it is passed on, and called nowhere else: `key=lambda x: x.score`."""

    params: tuple[Param, ...]
    body: cst.BaseExpression
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
    """A name bound in a `try` whose step may have failed, or has where the handler runs, or in a handler whose step may have completed, or
    in a loop that the service runs; or what such a loop does not keep of a round (`kept` of any, `picked` of the one that it picks), or
    still appends to (`growing`). `span`: the `try` or the loop."""

    name: str
    where: Literal["try", "completed", "handler", "loop", "growing", "kept", "picked"]
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
    round: ir.Round | None = None


@positional_record
class StepResult:
    """The result of a step without outputs, by what it may still be used for: an order (`depends_on`)."""

    step: str
    kind: str
    round: ir.Round | None = None


@positional_record
class Each:
    """What a loop of the service goes over, and how many rounds of it may run at a time; None: that is not said. `type`: of an item."""

    items: ir.Value
    type: Type
    limit: int | None = None


@positional_record
class Rounds:
    """What the rounds of a loop give that the service runs, in their order. `element`: what one of them gives, as it is in the loop.
    `span`: what is looped over."""

    loop: str
    element: object
    span: Span


# --- items one after another ------------------------------------------------------------------------------------------------------

_EMPTY: Final[dict[object, object]] = {}
VIEWS: Final = type(_EMPTY.keys()) | type(_EMPTY.values()) | type(_EMPTY.items())
"""What `.keys()`, `.values()` and `.items()` of a dict give: Python's own, which follow the dict."""
_OF_A_DICT: Final = {"dict_keys": "keys", "dict_values": "values", "dict_items": "items"}


class Iterator:
    """Items that are taken one after another, each once, and made when they are taken: what `zip(...)`, `iter(...)` or a generator gives.

    To Python's own functions it is an iterator of a class with the name that Python's has, so that they do with it what they do, and
    raise what they raise. `ready`: called before an item is taken; it raises where none may be.
    """

    __slots__ = ("_items", "_ready")

    def __init__(self, items: abc.Iterator[object], ready: Callable[[Iterator], None]) -> None:
        self._items = items
        self._ready = ready

    def __iter__(self) -> Iterator:
        return self

    def __next__(self) -> object:
        self._ready(self)
        return next(self._items)


@cache
def iterator_class(name: str) -> type[Iterator]:
    """The iterators that Python calls by this name: `zip`, `generator`, `list_iterator`, ..."""
    return type(name, (Iterator,), {"__slots__": ()})


def describe(value: object) -> str:
    """A value in the words of a message."""
    match value:
        case Runtime(value=ir.Template(text=text)):
            return f"the placeholder `{text}`"
        case Runtime() | Condition():
            return "a run-time value"
        case External(path=path, local=local):
            return f"`{path.rpartition('.')[2] if local else path.removeprefix('builtins.')}`"
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
            word = kind.rpartition(".")[2]
            return f"{'an' if word[0].lower() in 'aeio' else 'a'} `{word}`"
        case StepResult(step=step):
            return f"the result of `{step}`"
        case Rounds() | Gathered():
            return "the results of a loop that the service runs"
        case Each():
            return "what `each(...)` gives"
        case Unavailable(name=name):
            return f"`{name}`"
        case LambdaValue():
            return "a lambda"
        case Properties():
            return "a whole structure of a step's description"
        case set() | frozenset():
            return f"a {type(cast('object', value)).__name__}"  # the order of its items changes from run to run
        case None:
            return "`None`"
        case Iterator():
            name = type(value).__name__
            return f"{'an' if name[0] in 'aeiou' else 'a'} {name.replace('_', ' ')}"
        case _ if isinstance(value, VIEWS):
            return f"the {_OF_A_DICT[type(value).__name__]} of a dict"
        case _:
            text = repr(value)
            return f"`{text}`" if len(text) <= 40 else f"a {type(value).__name__}"


def parts_of(value: object) -> str:
    """The fields of a result, as they are written behind it: `.train`, `.test`; nothing where it has none."""
    fields = getattr(value.type, "fields", ()) if isinstance(value, Runtime) else ()
    return ", ".join(f"`.{field.name}`" for field in fields)
