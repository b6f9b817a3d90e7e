"""Names and parameters are what the service takes.

Assumes nothing. Establishes: the names of the pipeline, its steps and parameters fit the service's patterns, and no two
parameters have one name.
"""

import re
import unicodedata
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.types import ScalarType
from mlpc.passes.setting import Setting
from mlpc.source import Span

_PIPELINE: Final = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}")
_NAME: Final = re.compile(r"[A-Za-z0-9\-_]{1,64}")
MAX_PARAMETERS: Final = 200
MAX_ENUM: Final = 16
MAX_DEFAULT: Final = 1024
ADDED: Final = {"ArtifactBucket": "artifact_bucket", "ExecutionRoleArn": "role"}
"""Names of the parameters that a backend adds, and the keys of the configuration that each stands for where they are not there."""


def check_names(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    if not _PIPELINE.fullmatch(pipeline.name):
        help_ = f'write `@pipeline(name="{suggested(pipeline.name)}")`'
        sink.report(rules.PIPELINE_NAME, pipeline.span, name=pipeline.name, help=help_)
    _parameters(pipeline, setting, sink)
    for step in pipeline.steps:
        if not _NAME.fullmatch(step.name):
            sink.report(rules.STEP_NAME, _name_span(step), name=step.name)
    _rounds(pipeline, sink)
    return pipeline


def _rounds(pipeline: ir.Pipeline, sink: Sink) -> None:
    """A ForEach step names the rounds of `score` in its body `score-0`, `score-1`, ..."""
    looped = {step.name: step for step in pipeline.steps if step.loop is not None}
    named = [(step.name, _name_span(step)) for step in pipeline.steps]
    said: set[Span] = set()
    for name, span in named if looped else ():
        body, _, number = name.rpartition("-")
        if body in looped and number.isdecimal() and span not in said:
            said.add(span)
            related = [(looped[body].span, f"`{body}` runs once for each item")]
            sink.report(rules.ROUND_NAME, span, name=name, body=body, related=related)


def suggested(name: str) -> str:
    """A name like this one that the service takes as a pipeline's."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    if any(char.isalnum() and not char.isascii() for char in plain):
        # What is left of a word without some of its letters is no word.
        return "my-pipeline"
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:256] or "my-pipeline"


def _name_span(step: ir.Step) -> Span:
    return step.name_span or step.span


def _parameters(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    if len(pipeline.parameters) > MAX_PARAMETERS:
        sink.report(rules.PARAMETER_COUNT, pipeline.span, count=len(pipeline.parameters))
    first: dict[str, Span] = {}
    for parameter in pipeline.parameters:
        if not _NAME.fullmatch(parameter.name):
            sink.report(rules.PARAMETER_NAME, parameter.span, name=parameter.name)
        if parameter.name in first:
            sink.report(
                rules.DUPLICATE_PARAMETER,
                parameter.span,
                name=parameter.name,
                related=[(first[parameter.name], "the first one")],
            )
        if parameter.name in ADDED and ADDED[parameter.name] not in setting.values:
            sink.report(rules.RESERVED_PARAMETER, parameter.span, name=parameter.name)
        first.setdefault(parameter.name, parameter.span)
        if isinstance(parameter.type, ScalarType) and len(parameter.type.values) > MAX_ENUM:
            sink.report(
                rules.TOO_MANY,
                parameter.span,
                step=parameter.name,
                count=len(parameter.type.values),
                what="values",
                limit=MAX_ENUM,
            )
        if isinstance(parameter.default, ir.Const):
            _default(parameter.name, parameter.default, sink)


def _default(name: str, default: ir.Const, sink: Sink) -> None:
    text = default.value
    if isinstance(text, str) and len(text) > MAX_DEFAULT:
        problem = f"the default has {len(text)} characters, the service takes {MAX_DEFAULT}"
        sink.report(rules.OPTION_VALUE, default.span, name=name, problem=problem)
    if text == "":
        sink.report(rules.EMPTY_DEFAULT, default.span, name=name)
