"""All nodes of the IR.

A pipeline is flat: its steps stand in one tuple, in source order, and each carries the `guard` under which it runs. Nothing is nested,
as nothing is in the service; `docs/adr/0003` says why. Nodes hold no logic, sequences are tuples, and `span` is neither compared nor
printed.
"""

from typing import Literal, TypeAlias

from mlpc.ir.types import Type
from mlpc.record import field, record
from mlpc.record import field as hidden
from mlpc.source import Span

CompareOp: TypeAlias = Literal["==", "<", "<=", ">", ">="]
Trigger: TypeAlias = Literal["Completed", "Failed", "Stopped", "Any"]


# --- values -----------------------------------------------------------------------------------------------------------------


@record
class Const:
    """A value known at compile time. The type of `value` is part of the meaning: 1, 1.0 and True differ."""

    value: str | int | float | bool | None
    span: Span = field(compare=False)


@record
class Template:
    """Text with placeholders in it, which a deploying tool fills in after the definition is made. `text` is what stands in the definition
    until then; `keys` are those of the configuration that the placeholders are the values of, in order."""

    text: str
    keys: tuple[str, ...]
    span: Span = field(compare=False)


@record
class ParamRef:
    """A parameter of the pipeline."""

    name: str
    type: Type
    span: Span = field(compare=False)


@record
class ExecutionRef:
    """An execution variable, by the service's name: `PipelineExecutionId`, `StartDateTime`, ..."""

    name: str
    span: Span = field(compare=False)


@record
class Round:
    """A round of a loop, from outside of it: that of the number `at`, or, where that is None, the one that the loop picks."""

    loop: str
    at: int | None


@record
class OutputRef:
    """What a step gives. `path` empty: the whole result; else the field of an `Outputs`, then fields within a `Metrics`. `round`: of
    a loop that the step is in the body of, where the loop has ended."""

    step: str
    path: tuple[str, ...]
    type: Type
    round: Round | None = None
    span: Span = field(compare=False)


@record
class PropertyRef:
    """A member of a step's Describe shape: member names, list indices (int), and, after a map or keyed list, `Key`s. `round` as of an
    `OutputRef`."""

    step: str
    path: "tuple[str | int | Key, ...]"
    type: Type
    round: Round | None = None
    span: Span = field(compare=False)


@record
class Key:
    """A key of a map, or of a list that the service turns into a map, in a property path."""

    key: str


@record
class DocumentRef:
    """What stands in a JSON document in S3 that no step declares. `path`: the names of fields, one in another; empty: the whole document, a
    `Metrics`. `location`: of the file."""

    location: "Value"
    path: tuple[str, ...]
    type: Type
    span: Span = field(compare=False)


@record
class ItemRef:
    """The item for which the body of a ForEach step runs. `loop`: the step's name."""

    loop: str
    type: Type
    span: Span = field(compare=False)


@record
class Join:
    """Text: the parts as text with `on` between them."""

    on: str
    parts: "tuple[Value, ...]"
    span: Span = field(compare=False)


@record
class ImageRef:
    """A framework image, to be resolved for a region. `options`: scope, py_version, instance_type, ... as given."""

    framework: str
    version: str | None
    options: tuple[tuple[str, str], ...]
    span: Span = field(compare=False)


@record
class FileRef:
    """A file of the user's that travels with the pipeline, as the location that it will have. `name` has no folders."""

    name: str
    content: bytes
    span: Span = field(compare=False)


@record
class DataSource:
    """Data that is not at a location in S3 when a step is to read it: what a query gives, a file system. `kind` is the name of the class
    in `mlpc`, the options are its keywords."""

    kind: str
    options: "tuple[Option, ...]"
    span: Span = field(compare=False)


@record
class ListValue:
    items: "tuple[Value, ...]"
    span: Span = field(compare=False)


@record
class MapValue:
    """Keys are known, unique, and in the order written. `keys`: where each is written; empty where that is not known."""

    entries: "tuple[tuple[str, Value], ...]"
    span: Span = field(compare=False)
    keys: tuple[Span, ...] = field(default=(), compare=False)


@record
class Compare:
    op: CompareOp
    left: "Value"
    right: "Value"
    span: Span = field(compare=False)


@record
class In:
    value: "Value"
    options: "tuple[Value, ...]"
    span: Span = field(compare=False)


@record
class Truth:
    """A boolean value as a predicate."""

    value: "Value"
    span: Span = field(compare=False)


@record
class Not:
    operand: "Predicate"
    span: Span = field(compare=False)


@record
class And:
    """Two or more operands."""

    operands: "tuple[Predicate, ...]"
    span: Span = field(compare=False)


@record
class Or:
    """Two or more operands."""

    operands: "tuple[Predicate, ...]"
    span: Span = field(compare=False)


Predicate: TypeAlias = Compare | In | Truth | Not | And | Or
Reference: TypeAlias = ParamRef | ExecutionRef | OutputRef | PropertyRef | DocumentRef | ItemRef
Value: TypeAlias = Const | Template | Reference | Join | ImageRef | FileRef | DataSource | ListValue | MapValue


# --- steps ------------------------------------------------------------------------------------------------------------------


@record
class Parameter:
    """A parameter of a step's function, as its entry part must bind it."""

    name: str
    type: Type
    flag: str | None = None
    channel: str | None = None
    path: str | None = None


@record
class SourceFileRef:
    """A file of the user's to ship: `name` relative to the root of what is shipped, `/` between parts."""

    name: str
    content: bytes


@record
class Handler:
    """A function that a serving container calls, by the name that it has for the container. `least` and `most`: how many arguments it
    takes by position; None: any number."""

    name: str
    least: int
    most: int | None
    span: Span = field(compare=False)


@record
class InferenceCode:
    """What serves a model, in the folder `code` of its archive. `files` are sorted by name, and `program` is the one that a container
    loads. `complete`: whether `handlers` are all that it has; no more than that is known of a program that cannot be read as one."""

    program: str
    files: tuple[SourceFileRef, ...]
    handlers: tuple[Handler, ...]
    complete: bool
    span: Span = field(compare=False)


@record
class FunctionBody:
    """A function that travels as a script of its own.

    `code` is the user's text: what the function reaches, then the function, without decorators. `function` is its name there.
    `requirements` are pip requirement lines. `inference` goes into the archive of the model that it returns.
    """

    function: str
    code: str
    parameters: tuple[Parameter, ...]
    result: Type
    requirements: tuple[str, ...]
    inference: InferenceCode | None = None
    span: Span = field(compare=False)


@record
class ScriptBody:
    """A script of the user's. `files` holds it and, with `source_dir`, everything beside it, sorted by name."""

    script: str
    files: tuple[SourceFileRef, ...]
    has_source_dir: bool
    requirements: tuple[str, ...]
    span: Span = field(compare=False)


@record
class ContainerBody:
    """The image is the program."""

    span: Span = field(compare=False)


@record
class NotebookBody:
    """A notebook, which a program of the image runs. `files` holds it and what it needs, sorted by name; `notebook` and
    `initialization` (a shell script to source before) are names there. `kernel` is that of the image to run it with. `name`: of the job,
    as people see it; None: the step's."""

    notebook: str
    kernel: str
    initialization: str | None
    name: str | None
    files: tuple[SourceFileRef, ...]
    span: Span = field(compare=False)


@record
class RawBody:
    """What the definition says of a step, written out: all that stands under `Arguments`, and `members` beside it."""

    arguments: MapValue
    members: MapValue
    span: Span = field(compare=False)


Body: TypeAlias = FunctionBody | ScriptBody | ContainerBody | NotebookBody | RawBody


@record
class Option:
    """A keyword of a step, in mlpc's vocabulary (`instance_type`, `image`, ...). `name_span`: where the keyword itself is written; None:
    nowhere."""

    name: str
    value: Value
    span: Span = field(compare=False)
    name_span: Span | None = field(default=None, compare=False)


@record
class Input:
    """An artifact that a step reads: a ProcessingInput, a channel, a model. `options`: from `Annotated[..., Input(...)]`."""

    name: str
    value: Value
    type: Type
    options: tuple[Option, ...] = ()
    span: Span = field(compare=False)


@record
class Argument:
    """A scalar that a step's function takes. `explicit`: given by the call, not by the function's default."""

    name: str
    value: Value
    type: Type
    explicit: bool
    flag: str | None = None
    span: Span = field(compare=False)


@record
class Output:
    """An output of a step: an artifact, or the document of a `Metrics`. `field` is empty where the function returns just this. `places`:
    where its name, path and mode are said."""

    field: str
    name: str
    type: Type
    path: str | None = None
    destination: Value | None = None
    mode: str | None = None
    span: Span = hidden(compare=False)
    places: tuple[tuple[str, Span], ...] = hidden(default=(), compare=False)


@record
class Cache:
    """`span`: the time, if one is said; `whole`: all that is said of caching."""

    enabled: bool
    expire_after: str | None
    span: Span = field(compare=False)
    whole: Span = field(compare=False)


@record
class Retry:
    """Times are whole seconds and minutes. `on_spans`: where each exception is written; `places`: where each limit is, by its name."""

    on: tuple[str, ...]
    interval_seconds: int | None
    backoff_rate: float | None
    max_attempts: int | None
    expire_after_minutes: int | None
    span: Span = field(compare=False)
    on_spans: tuple[Span, ...] = field(default=(), compare=False)
    places: tuple[tuple[str, Span], ...] = field(default=(), compare=False)


@record
class Dependency:
    step: str
    trigger: Trigger
    span: Span = field(compare=False)


@record
class Gate:
    """One conjunct of a guard: the decision of that name went this way."""

    decision: str
    taken: bool


Guard: TypeAlias = tuple[Gate, ...]


@record
class Decision:
    """A run-time condition. It is made only under its own `guard`, which is a prefix of the guards of what it decides. `calls`: of the
    functions in which it stands, outermost first."""

    name: str
    predicate: Predicate
    guard: Guard
    span: Span = field(compare=False)
    calls: tuple[Span, ...] = field(default=(), compare=False)


@record
class Selector:
    """Which round a loop picks: the one with the largest or the smallest `field`, which a step of its body gives."""

    pick: Literal["MaxBy", "MinBy"]
    field: OutputRef | PropertyRef
    span: Span = hidden(compare=False)


@record
class Step:
    """One step. `kind` is the service's step type. `function` is the name in the source of what was called; `definition` its place;
    `name_span` is where its name is given, if it is. `loop` is the ForEach step whose body it is in.

    A `Fail` step has the one option `message`. `request` is merged over what the backend builds. `job` is the training job that a
    Tuning step runs again and again, as the Training step that it would be: what has a range is not among its arguments. `stand_in` runs in
    its stead on a machine. A `ForEach` step has the options `items` and, where it is said, `max_concurrency`; `selector` is its own, too.
    """

    name: str
    kind: str
    function: str
    guard: Guard
    body: Body | None = None
    inputs: tuple[Input, ...] = ()
    arguments: tuple[Argument, ...] = ()
    outputs: tuple[Output, ...] = ()
    options: tuple[Option, ...] = ()
    cache: Cache | None = None
    retry: tuple[Retry, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    display_name: str | None = None
    description: str | None = None
    request: MapValue | None = None
    loop: str | None = None
    selector: Selector | None = None
    job: "Step | None" = None
    stand_in: FunctionBody | None = None
    span: Span = field(compare=False)
    definition: Span = field(compare=False)
    name_span: Span | None = field(default=None, compare=False)


@record
class PipelineParameter:
    """`name` is the service's, `python_name` the function's. No `default`: a value is needed at every start."""

    name: str
    python_name: str
    type: Type
    default: Const | Template | None
    description: str | None
    span: Span = field(compare=False)


@record
class Pipeline:
    """`options` are the keywords of `@pipeline` other than `name`."""

    name: str
    function: str
    description: str | None
    parameters: tuple[PipelineParameter, ...]
    decisions: tuple[Decision, ...]
    steps: tuple[Step, ...]
    options: tuple[Option, ...]
    span: Span = field(compare=False)
