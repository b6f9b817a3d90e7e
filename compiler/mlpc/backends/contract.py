"""What holds of a job wherever it runs: the names and places of its inputs, outputs and code in the container."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from mlpc.backends.base import InternalError
from mlpc.ir import nodes as ir
from mlpc.ir.types import FeatureGroupType, MetricsType

PROCESSING: Final = "/opt/ml/processing"
CHANNELS: Final = "/opt/ml/input/data"
MODEL: Final = "/opt/ml/model"


def input_path(step: ir.Step, item: ir.Input) -> str:
    """Where the container of a Processing or Training step has an input."""
    if step.kind == "Training":
        return f"{CHANNELS}/{input_name(item)}"
    return known_text(item, "path") or f"{PROCESSING}/input/{item.name}"


def output_path(step: ir.Step, output: ir.Output) -> str:
    """Where the container is to leave an output."""
    return MODEL if step.kind == "Training" else output.path or f"{PROCESSING}/output/{output.name}"


def container_paths(step: ir.Step) -> Mapping[str, str]:
    """Where the container has each input (by parameter) and output (by field, `>` before it). What is put into a feature group is in no
    folder."""
    return {
        **{item.name: input_path(step, item) for item in step.inputs},
        **{
            ">" + output.field: output_path(step, output)
            for output in step.outputs
            if step.kind == "Training" or not isinstance(output.type, FeatureGroupType)
        },
    }


def known_text(item: ir.Input, name: str) -> str | None:
    """What `Input(...)` says by a keyword, where that is a known text."""
    value = next((option.value for option in item.options if option.name == name), None)
    return value.value if isinstance(value, ir.Const) and isinstance(value.value, str) else None


def code_name(step: ir.Step) -> str:
    """The name of the input that holds the step's code: `code`, unless an input of the user's has it."""
    taken = {input_name(item) for item in step.inputs} | {item.name for item in step.inputs}
    return next(name for name in ("code", "mlpc-code", "mlpc-code-2") if name not in taken)


def input_name(item: ir.Input) -> str:
    """The service's name of an input: that of `Input(name=...)`, else the parameter's."""
    return known_text(item, "name") or item.name


def flag(name: str, said: str | None) -> str:
    """The word of a command line before an argument."""
    return said if said is not None else "--" + name.replace("_", "-")


def output_named(step: ir.Step, field: str, user: ir.Value) -> ir.Output:
    for output in step.outputs:
        if output.field == field:
            return output
    raise InternalError(f"{step.name} has no output {field or '(its result)'}", user.span)


def split_path(step: ir.Step, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The output that a path starts in, and what follows within it."""
    if step.outputs and step.outputs[0].field == "":
        return "", path
    return (path[0] if path else ""), path[1:]


def file_name(output: ir.Output) -> str:
    """The file of a Metrics, in its output."""
    custom = output.type.file if isinstance(output.type, MetricsType) else None
    return custom if custom is not None else f"{output.name}.json"


def literal_text(value: str | int | float | bool | None) -> str:
    """A known value as a job reads it: booleans as the service writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def folder_name(program: str, files: Mapping[str, bytes]) -> str:
    """A folder for a set of files, named for the program and what is in them."""
    stem = program.rpartition("/")[2].partition(".")[0]
    chunks = [part for path, content in sorted(files.items()) for part in (path.encode(), content)]
    return f"{stem}-{digest(*chunks)}"


def digest(*chunks: bytes) -> str:
    """Sixteen hex digits of the SHA-256 of some bytes; each chunk's length is part of what is hashed."""
    made = sha256()
    for chunk in chunks:
        made.update(len(chunk).to_bytes(8, "big") + chunk)
    return made.hexdigest()[:16]
