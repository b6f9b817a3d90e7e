"""The script of a step whose body is a function: self-contained, so that any image with Python can run it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from mlpc.backends.contract import container_paths, file_name, flag
from mlpc.ir import nodes as ir
from mlpc.ir.types import ArtifactType, FeatureGroupType, MetricsType, NoneType, OutputsType, ScalarType, Type

_FUTURE: Final = "from __future__ import annotations"
_HEADER: Final = "# A pipeline step, compiled by mlpc. Edit the pipeline, not this file."
_WIDTH: Final = 120
RUNTIME: Final = ("runtime.py", "entry.py")
"""The files of `mlpc.dsl` that a script carries with it, each after what it needs."""
_BEFORE: Final = re.compile(r"^from mlpc\.dsl\.\w+ import .*\n", re.MULTILINE)
INFERENCE: Final = "inference"
"""The folder beside the script whose files go into the archive of the model."""


class Parts(NamedTuple):
    """A script in three parts, of which every script has the one in the middle."""

    head: str
    runtime: str
    tail: str


def script(body: ir.FunctionBody, step: ir.Step) -> bytes:
    """The bytes of the script of a step that has this body."""
    return "".join(script_parts(body, step)).encode()


def script_parts(body: ir.FunctionBody, step: ir.Step, entry: str | None = None) -> Parts:
    """The script of a step that has this body: what it requires, what `mlpc` is there, and the function with its call. `entry`: the call,
    where it is not that of a processing or training job."""
    head = [_HEADER]
    if body.requirements:
        listed = "".join(f"#   {_toml_text(line)},\n" for line in body.requirements)
        head.append(f"# /// script\n# dependencies = [\n{listed}# ]\n# ///")
    tail = ["", "", *_install(body), body.code.strip("\n"), "", "", _entry(body, step) if entry is None else entry, ""]
    return Parts("\n".join([*head, _FUTURE, "", "", ""]), runtime(), "\n".join(tail))


def _toml_text(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def beside(body: ir.FunctionBody, name: str, content: bytes) -> dict[str, bytes]:
    """A step's script of that name and content, with what must stand beside it."""
    served = () if body.inference is None else body.inference.files
    return {name: content, **{f"{INFERENCE}/{file.name}": file.content for file in served}}


@cache
def runtime() -> str:
    """The module `mlpc` of the script: the text of its parts within a function, and its registration."""
    folder = Path(__file__).parents[1] / "dsl"
    text = "\n\n\n".join(_part((folder / name).read_text(encoding="utf-8")) for name in RUNTIME)
    return (
        f"def _mlpc():\n{_indented(text)}\n    return locals()\n\n\n"
        "import sys as _sys\nimport types as _types\n\n"
        '_module = _types.ModuleType("mlpc")\n_module.__dict__.update(_mlpc())\n_sys.modules["mlpc"] = _module\n'
    )


def _part(text: str) -> str:
    """The text of a part that stands in one function with those before it."""
    return _BEFORE.sub("", text.replace(f"{_FUTURE}\n", "", 1)).strip()


def _indented(text: str) -> str:
    """Four spaces before each line. The only texts of several lines in the module are docstrings, as a test says."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _install(body: ir.FunctionBody) -> Sequence[str]:
    return [f"_module.install({list(body.requirements)!r})", ""] if body.requirements else [""]


def _entry(body: ir.FunctionBody, step: ir.Step) -> str:
    """The call that binds what the container gives to the function."""
    runner = "run_processing" if step.kind == "Processing" else "run_training"
    paths = container_paths(step)
    inputs: dict[str, str] = {}
    arguments: dict[str, str] = {}
    for parameter in body.parameters:
        if isinstance(parameter.type, ArtifactType):
            inputs[parameter.name] = f"({parameter.type.name}, {paths[parameter.name]!r})"
        elif isinstance(parameter.type, ScalarType):
            name = flag(parameter.name, parameter.flag) if step.kind == "Processing" else parameter.name
            arguments[parameter.name] = f"({name!r}, {type_text(parameter.type)})"
    outputs: dict[str, str] = {}
    for output in step.outputs:
        if isinstance(output.type, FeatureGroupType):
            # What is written there is in no folder.
            continue
        file = file_name(output) if isinstance(output.type, MetricsType) else None
        outputs[output.field] = f"({paths.get('>' + output.field)!r}, {file!r})"
    lines = [
        'if __name__ == "__main__":',
        f"    _module.{runner}(",
        f"        {body.function},",
        *_mapping("inputs", inputs),
        *_mapping("arguments", arguments),
        f"        result={class_text(body.result)},",
        *_mapping("outputs", outputs),
        *([f"        inference=_module.files_beside(__file__, {INFERENCE!r}),"] if body.inference is not None else []),
        "    )",
    ]
    return "\n".join(lines)


def _mapping(name: str, entries: Mapping[str, str]) -> list[str]:
    if not entries:
        return [f"        {name}={{}},"]
    inner = ", ".join(f"{key!r}: {value}" for key, value in entries.items())
    line = f"        {name}={{{inner}}},"
    if len(line) <= _WIDTH:
        return [line]
    return [f"        {name}={{", *(f"            {key!r}: {value}," for key, value in entries.items()), "        },"]


def type_text(type_: ScalarType) -> str:
    """What `convert` makes a value of a type with."""
    if type_.enum is not None:
        return type_.enum
    return repr(type_.values) if type_.values else type_.kind


def class_text(type_: Type) -> str:
    """The class of a step's result."""
    match type_:
        case ArtifactType(name=name) | MetricsType(name=name) | OutputsType(name=name) | FeatureGroupType(name=name):
            return name
        case NoneType():
            return "None"
        case _:
            return "None"
