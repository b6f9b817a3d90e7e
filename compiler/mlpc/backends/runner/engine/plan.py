"""The plan: a pipeline as the engine sees it. A runner holds it as plain data, of which these are the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Value = Any
"""A constant, or a dict with one of the forms that `evaluate` knows."""
Predicate = Mapping[str, Any]
Document = Mapping[str, Any]


class Parameter(NamedTuple):
    """A parameter of the pipeline. `type`: String, Integer, Float or Boolean. `many`: a list of such, which travels as
    the JSON text of it.
    `location`: a file or folder. `values`: those that it may have; empty: any."""

    name: str
    flag: str
    type: str
    default: Any = None
    required: bool = False
    many: bool = False
    location: bool = False
    values: tuple[Any, ...] = ()
    description: str = ""


class Input(NamedTuple):
    """A file or folder that a step reads: the name that people know, the channel or input, where its container has it."""

    name: str
    path: str
    value: Value
    channel: str = ""
    model: bool = False


class Argument(NamedTuple):
    """A value that a step is called with. `flag`: the word before it on the command line, or the hyperparameter's name."""

    name: str
    flag: str
    value: Value


ONE_OF = "one of"
"""What the values that a field may have start with, where its type would stand. JSON, as which a runner holds them, has no tuples."""


class Output(NamedTuple):
    """What a step leaves. `file`: the document in the folder, with `fields` and their types: the name of one, a list of one, fields
    within, or a list of `ONE_OF` and values. `needed`: another step reads it. `type`: of a value that somebody answers; `values`: those
    that it may have, empty: any."""

    field: str
    name: str
    path: str = ""
    file: str = ""
    fields: Mapping[str, Any] = {}
    destination: Value = None
    needed: bool = False
    type: str = ""
    values: tuple[Any, ...] = ()


class Program(NamedTuple):
    """What a job runs: `main` among `files`, by path below a folder of their own. Their contents are in the runner's FILES; of a function,
    `main` is in its SCRIPTS, and `files` stand beside."""

    main: str
    files: tuple[str, ...] = ()
    folder: str = ""
    requirements: tuple[str, ...] = ()
    function: bool = False


class Retry(NamedTuple):
    """When to try again what the machine, not the code, has broken."""

    interval: float = 1.0
    backoff: float = 2.0
    attempts: int = 5
    minutes: int | None = None


class Range(NamedTuple):
    """What a hyperparameter may be: `kind` is continuous or integer, from `low` to `high` on a scale, or categorical, one of `values`,
    which are texts as the program reads them."""

    name: str
    kind: str
    low: Value = None
    high: Value = None
    scaling: str = "Auto"
    values: tuple[Value, ...] = ()


class Search(NamedTuple):
    """How a training job is run again and again. `goal`: Maximize or Minimize `metric`. `jobs`: trials at most, `seconds`: until no more
    start; None: no such limit. `outputs`: of each trial; those of the step are of the best ones. `grid`: every combination, in order."""

    goal: str
    metric: str
    ranges: tuple[Range, ...]
    outputs: tuple[Output, ...] = ()
    jobs: int | None = None
    parallel: int = 1
    seconds: float | None = None
    seed: int | None = None
    grid: bool = False


class Pick(NamedTuple):
    """Which round a loop picks: the one where `value`, which `step` of its body gives, is largest or smallest."""

    largest: bool
    step: str
    value: Value


class Step(NamedTuple):
    """One step. `source`: file and line of its call. `guard`: the decisions under which it runs, and how they must go. `after`: the steps
    that it waits for without reading them, and how they must end. `refused`: why it cannot run here."""

    name: str
    kind: str
    function: str
    source: str
    guard: tuple[tuple[str, bool], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    inputs: tuple[Input, ...] = ()
    arguments: tuple[Argument, ...] = ()
    outputs: tuple[Output, ...] = ()
    program: Program | None = None
    environment: Mapping[str, Value] = {}
    options: Mapping[str, Value] = {}
    metrics: Mapping[str, Value] = {}
    retry: tuple[Retry, ...] = ()
    timeout: Value = None
    cache: bool = False
    expire: str = ""
    loop: str = ""
    refused: str = ""
    search: Search | None = None
    pick: Pick | None = None


class Decision(NamedTuple):
    """A condition, made only where its own guard holds."""

    name: str
    source: str
    predicate: Predicate
    guard: tuple[tuple[str, bool], ...] = ()


class Plan(NamedTuple):
    """A pipeline. `scripts`: by name, the beginning and the end of each step's script, between which `runtime` stands."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    decisions: tuple[Decision, ...]
    steps: tuple[Step, ...]
    scripts: Mapping[str, tuple[str, str]]
    runtime: str
    files: Mapping[str, bytes]

    def step(self, name: str) -> Step:
        """The step of a name; KeyError where there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)


def step_of(document: Document) -> Step:
    """A step from its document."""
    given: dict[str, Any] = dict(document)
    for key in ("guard", "after"):
        given[key] = tuple((name, how) for name, how in given.get(key, ()))
    given["inputs"] = tuple(Input(**item) for item in given.get("inputs", ()))
    given["arguments"] = tuple(Argument(**item) for item in given.get("arguments", ()))
    given["outputs"] = tuple(Output(**item) for item in given.get("outputs", ()))
    given["retry"] = tuple(Retry(**item) for item in given.get("retry", ()))
    program = given.get("program")
    if program is not None:
        lists = {key: tuple(program.get(key, ())) for key in ("files", "requirements")}
        given["program"] = Program(**{**program, **lists})
    pick = given.get("pick")
    if pick is not None:
        given["pick"] = Pick(**pick)
    search = given.get("search")
    if search is not None:
        ranges = tuple(Range(**{**item, "values": tuple(item.get("values", ()))}) for item in search["ranges"])
        outputs = tuple(Output(**item) for item in search.get("outputs", ()))
        given["search"] = Search(**{**search, "ranges": ranges, "outputs": outputs})
    return Step(**given)


def decision_of(document: Document) -> Decision:
    """A decision from its document."""
    guard = tuple((name, how) for name, how in document.get("guard", ()))
    return Decision(**{**document, "guard": guard})


def plan_of(
    name: str,
    description: str,
    parameters: Sequence[Document],
    steps: Sequence[Document],
    decisions: Sequence[Document],
    scripts: Mapping[str, tuple[str, str]],
    runtime: str,
    files: Mapping[str, str | bytes],
) -> Plan:
    """The plan of what stands in a runner."""
    return Plan(
        name,
        description,
        tuple(Parameter(**{**item, "values": tuple(item.get("values", ()))}) for item in parameters),
        tuple(decision_of(item) for item in decisions),
        tuple(step_of(item) for item in steps),
        scripts,
        runtime,
        {name: item.encode() if isinstance(item, str) else item for name, item in files.items()},
    )
