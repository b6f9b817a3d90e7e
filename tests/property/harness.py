"""Compiling texts, and running the same texts as plain Python.

The reference is Python itself: a program is executed with stand-ins for the names of `mlpc` that only write down what was called, so that
nothing of the compiler or of its run-time library takes part in it.
"""

from __future__ import annotations

import builtins
import enum
import functools
import inspect
import types
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args, get_origin

from hypothesis import settings

from mlpc.driver import Request, Result, compile_files
from mlpc.ir import nodes as ir

SETTINGS: Mapping[str, object] = {
    "region": "us-east-1",
    "artifact_bucket": "artifacts",
    "role": "arn:aws:iam::123456789012:role/mlpc",
}
PATH = "program.py"


class Memory:
    """Files that exist only here."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def walk(self, folder: str) -> Sequence[str]:
        prefix = f"{folder}/"
        return sorted(path[len(prefix) :] for path in self._files if path.startswith(prefix))


def scaled(examples: int) -> int:
    """`max_examples` of a test that is dearer or cheaper than most, in proportion to the profile's."""
    return max(1, examples * settings().max_examples // 60)


def compile_text(text: str, *, target: str | None = "sagemaker") -> Result:
    """Compile the pipeline `p` of one file."""
    return compile_files(Request([PATH], target=target, pipeline="p", settings=SETTINGS), Memory({PATH: text.encode()}))


def codes(result: Result) -> list[str]:
    """The codes of the errors of a result."""
    return [found.rule.code for found in result.diagnostics if found.severity == "error"]


def said(result: Result) -> str:
    """The errors of a result, to be read where a test fails."""
    return "\n".join(f"{item.span}: {item.rule.code} {item.message}" for item in result.diagnostics)


def only_pipeline(result: Result) -> ir.Pipeline:
    (compiled,) = result.compiled
    return compiled.pipeline


def fail_message(result: Result) -> ir.Value:
    """The message of the one Fail step of a program."""
    (message,) = [step.options[0].value for step in only_pipeline(result).steps if step.kind == "Fail"]
    return message


# --- the same text as plain Python -----------------------------------------------------------------------------------


class Failed(Exception):
    """Stands for `mlpc.Fail`."""


class StepFailed(Exception):
    """Stands for `mlpc.StepFailed`."""


class Location:
    """Stands for an artifact: nothing but its place."""

    def __init__(self, uri: str) -> None:
        self.uri = uri


class Record:
    """Stands for `Outputs` and `Metrics`; subclasses declare fields by annotations."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.__dict__.update(values)


class Outputs(Record):
    pass


class Metrics(Record):
    pass


class Call(NamedTuple):
    """A step that ran: its function, and what each parameter was, by name."""

    function: str
    arguments: Mapping[str, object]

    @property
    def tag(self) -> str:
        return str(self.arguments["tag"])


class World:
    """What jobs find when they run: the value of each field of each `Metrics`, by the tag of the step and the field's path."""

    def __init__(
        self, field: Callable[[str, str, type[Any]], object], fails: Callable[[str], bool] = lambda tag: False
    ) -> None:
        self._field = field
        self.fails = fails

    def document(self, tag: str, declared: type[Any], prefix: str = "") -> dict[str, Any]:
        """The JSON document that a step of this tag writes."""
        made: dict[str, Any] = {}
        for name, kind in annotations_of(declared).items():
            path = f"{prefix}{name}"
            inner = isinstance(kind, type) and issubclass(kind, Metrics)
            made[name] = self.document(tag, kind, f"{path}.") if inner else self._field(tag, path, kind)
        return made

    def record(self, tag: str, declared: type[Any], prefix: str = "") -> object:
        """The same as Python sees it."""
        values: dict[str, object] = {}
        for name, kind in annotations_of(declared).items():
            path = f"{prefix}{name}"
            inner = isinstance(kind, type) and issubclass(kind, Metrics)
            values[name] = self.record(tag, kind, f"{path}.") if inner else self._field(tag, path, kind)
        return declared(values)


def annotations_of(declared: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(declared)


class Step:
    """Stands for a decorated step: a call is written down, and gives what the world says."""

    def __init__(self, function: Callable[..., object], run: Recorder) -> None:
        self.function = function
        self.run = run
        self.signature = inspect.signature(function)

    def options(self, **options: object) -> Step:
        return self

    def __call__(self, *arguments: object, **keywords: object) -> object:
        bound = self.signature.bind(*arguments, **keywords)
        bound.apply_defaults()
        call = Call(self.function.__name__, dict(bound.arguments))
        self.run.calls.append(call)
        if self.run.world.fails(call.tag):
            raise StepFailed(call.tag)
        returned = typing.get_type_hints(self.function).get("return")
        return self.run.result(call.tag, returned)


class Recorder:
    """One run of a program as plain Python. `calls`: the steps that ran, in order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[Call] = []

    def result(self, tag: str, returned: Any) -> object:
        if returned is None or returned is type(None):
            return None
        if issubclass(returned, Metrics):
            return self.world.record(tag, returned)
        if issubclass(returned, Outputs):
            fields = annotations_of(returned)
            return returned({name: self._output(tag, name, kind) for name, kind in fields.items()})
        return returned(f"fake://{tag}/output")

    def _output(self, tag: str, name: str, kind: Any) -> object:
        return self.world.record(tag, kind) if issubclass(kind, Metrics) else kind(f"fake://{tag}/{name}")

    def module(self) -> types.ModuleType:
        """What `import mlpc` gives the program."""
        made = types.ModuleType("mlpc")

        def decorator(**options: object) -> Callable[[Callable[..., object]], object]:
            return lambda function: Step(function, self)

        def pipeline(**options: object) -> Callable[[Callable[..., object]], object]:
            return floated

        made.__dict__.update(
            Artifact=type("Artifact", (Location,), {}),
            Dataset=type("Dataset", (Location,), {}),
            ModelArtifact=type("ModelArtifact", (Location,), {}),
            Outputs=Outputs,
            Metrics=Metrics,
            Fail=Failed,
            StepFailed=StepFailed,
            processing=decorator,
            training=decorator,
            pipeline=pipeline,
        )
        return made


def floated(function: Callable[..., object]) -> Callable[..., object]:
    """A function that gets an integer as a float where it declares one, as pipelines do."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def called(*arguments: object, **keywords: object) -> object:
        bound = signature.bind(*arguments, **keywords)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            if type(value) is int and typing.get_type_hints(function).get(name) is float:
                bound.arguments[name] = float(value)
        return function(*bound.args, **bound.kwargs)

    return called


def nothing_is_measured(tag: str, path: str, kind: type[Any]) -> object:
    raise AssertionError(f"{tag} should not be asked for {path}")


def load(text: str, world: World | None = None) -> tuple[dict[str, Any], Recorder]:
    """Execute a program's file as Python does; its names, and what will write down its steps."""
    run = Recorder(world or World(nothing_is_measured))
    module = run.module()

    def importer(name: str, *rest: Any) -> object:
        return module if name == "mlpc" else builtins.__import__(name, *rest)

    names: dict[str, Any] = {"__name__": "program", "__builtins__": {**vars(builtins), "__import__": importer}}
    with warnings.catch_warnings():
        # Python may doubt the text (`"\d"`, `1 is 1`); what it means is not in doubt.
        warnings.simplefilter("ignore")
        exec(compile(text, PATH, "exec", dont_inherit=True), names)
    # `get_type_hints` looks names up in the module of that name.
    return names, run


class Ran(NamedTuple):
    """How a pipeline function ended. `failure`: the message it failed with; empty where that was a step's own."""

    calls: tuple[Call, ...]
    failure: str | None


def run_as_python(text: str, values: Mapping[str, object], world: World, name: str = "p") -> Ran:
    """Call a pipeline function with these values of its parameters."""
    names, run = load(text, world)
    arguments = {key: python_value(names[name], key, value) for key, value in values.items()}
    try:
        names[name](**arguments)
    except (Failed, AssertionError) as error:
        return Ran(tuple(run.calls), str(error))
    except StepFailed:
        return Ran(tuple(run.calls), "")
    return Ran(tuple(run.calls), None)


def python_value(function: Callable[..., object], name: str, value: object) -> object:
    """A parameter's value as a Python caller gives it: the member of an Enum, the artifact at a location."""
    hint = typing.get_type_hints(function)[name]
    if isinstance(hint, type) and issubclass(hint, enum.Enum | Location):
        made: Callable[[Any], object] = hint
        return made(value)
    return value


# --- values ----------------------------------------------------------------------------------------------------------


def exactly(value: object) -> object:
    """A value with the types of all its parts, so that 1, 1.0 and True differ, and 0.0 and -0.0, and the order of a dict counts."""
    if isinstance(value, list | tuple):
        return type(value).__name__, tuple(exactly(item) for item in value)
    if isinstance(value, dict):
        return "dict", tuple((exactly(key), exactly(item)) for key, item in value.items())
    if isinstance(value, set | frozenset):
        return type(value).__name__, frozenset(exactly(item) for item in value)
    return type(value).__name__, repr(value)


def is_plain(value: object) -> bool:
    """Whether a value consists of what the evaluator computes with."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, bool | int | float | str | range)


def scalar_type(hint: object) -> type[Any] | None:
    """str, int, float or bool for what is declared as such or as a `Literal` or `Enum` of such."""
    if get_origin(hint) is typing.Literal:
        return type(get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return type(next(iter(hint)).value)
    return hint if isinstance(hint, type) and hint in (str, int, float, bool) else None


def records_of(value: object) -> Iterator[object]:
    """Every record of the IR in a value, itself included."""
    fields = getattr(type(value), "__record_fields__", None)
    if fields is not None:
        yield value
        for name in fields:
            yield from records_of(getattr(value, name))
    elif type(value) is tuple:
        for item in value:
            yield from records_of(item)
