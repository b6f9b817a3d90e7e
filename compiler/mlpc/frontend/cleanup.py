"""`cleanup(...)`: remove what earlier steps have written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.coerce import type_name
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.intrinsics import add_step
from mlpc.frontend.options import common_options, fixed_options
from mlpc.frontend.steps import step_name
from mlpc.frontend.text import is_text
from mlpc.frontend.values import POISON, Given, Poison, Runtime, StepResult
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import reads
from mlpc.ir.types import NONE, STR, ArtifactType, FeatureGroupType, Type

WHOLE: Final = frozenset({"Training"})
"""Types of step whose outputs the service finds itself."""
EXACT: Final = frozenset({"Processing", "Transform"})
"""Types of step of whose outputs the service removes the objects that it is told."""


def call_cleanup(ev: Evaluator, call: Arguments, frame: Frame) -> object:
    """`cleanup(model, data.train / "part.csv")`, `cleanup(data, s3_uris=[...])`: results of training steps, and single objects."""
    word = "cleanup"
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=word)
    keywords = {key: given for key, given in call.keywords.items() if key != "s3_uris"}
    special = fixed_options(ev, word, keywords, "Cleanup")
    if not call.positional and call.complete:
        return ev.error(rules.ARGUMENT_MISSING, call.span, name="results", function=word)
    uris = _uris(ev, call)
    inputs = [_source(ev, frame, given, uris, at) for at, given in enumerate(call.positional, 1)]
    if special is None or uris is None or None in inputs:
        return POISON
    if uris and len(inputs) != 1:
        problem = f"`s3_uris` are objects of one result, these are {len(inputs)}"
        return ev.error(rules.CLEANUP_SOURCE, call.keywords["s3_uris"].span, problem=problem)
    name = step_name(ev, frame, word, special.name, call.span)
    made = [item for item in inputs if item is not None]
    # What is cleaned up has run before, whether or not anything of it is read.
    waiting = {item.step for item in (*special.depends_on, *frame.builder.waiting(frame))}
    sources = {ref.step: item.span for item in made for ref in reads(item.value)}
    depends_on = (
        *special.depends_on,
        *(
            ir.Dependency(step=step, trigger="Completed", span=span)
            for step, span in sources.items()
            if step not in waiting
        ),
    )
    objects = [ir.Input(name=f"object-{at}", value=uri, type=STR, span=uri.span) for at, uri in enumerate(uris, 1)]
    parts = {
        "inputs": (*made, *objects),
        "options": common_options(ev, keywords, special),
        "depends_on": depends_on,
    }
    add_step(frame, "Cleanup", word, name, special, call, parts)
    return StepResult(name, "Cleanup")


def _uris(ev: Evaluator, call: Arguments) -> list[ir.Value] | None:
    """The single objects of `s3_uris=`; None, said, where they are none."""
    given = call.keywords.get("s3_uris")
    if given is None or given.value is None:
        return []
    if isinstance(given.value, Poison):
        return None
    items = cast("Sequence[object]", given.value) if isinstance(given.value, list | tuple) else ()
    if not items or not all(map(_is_location, items)):
        if not any(isinstance(item, Poison) for item in items):
            wanted = "a list of locations in S3"
            ev.error(rules.WRONG_KIND, given.span, wanted=wanted, got=type_name(given.value) if items else "none")
        return None
    lowered = ev.lower(items, given.span)
    return list(lowered.items) if isinstance(lowered, ir.ListValue) else None


def _is_location(value: object) -> bool:
    return is_text(value) or (isinstance(value, Runtime) and isinstance(value.type, ArtifactType))


def _source(ev: Evaluator, frame: Frame, given: Given, uris: Sequence[ir.Value] | None, at: int) -> ir.Input | None:
    """A result whose step is cleaned up, or an object below one; None, said, where it is neither."""
    value: ir.Value
    type_: Type
    match given.value:
        case Poison():
            return None
        case StepResult(step=name, round=round_):
            value, type_ = ir.OutputRef(step=name, path=(), type=NONE, round=round_, span=given.span), NONE
        case Runtime(value=value, type=type_):
            pass
        case _:
            problem = f"{type_name(given.value)} is no result of a step"
            ev.error(rules.CLEANUP_SOURCE, given.span, problem=problem)
            return None
    problem = _problem(frame, value, bool(uris) or uris is None)
    if problem:
        ev.error(rules.CLEANUP_SOURCE, given.span, problem=problem)
        return None
    return ir.Input(name=f"result-{at}", value=value, type=type_, span=given.span)


def _problem(frame: Frame, value: ir.Value, told: bool) -> str:
    """Why what a value is of cannot be cleaned up; empty where it can. `told`: whether single objects of it are listed."""
    assert frame.builder is not None
    if any(ref.round is not None for ref in reads(value)):
        return "one round of a loop is no step that the service cleans up after"
    names = {ref.step for ref in reads(value)}
    step = frame.builder.step(names.pop()) if len(names) == 1 else None
    if step is None or isinstance(value, ir.DataSource | ir.DocumentRef):
        return "this is not below an output of one step"
    whole = isinstance(value, ir.OutputRef)
    if isinstance(value, ir.OutputRef) and isinstance(value.type, FeatureGroupType):
        return "records in a feature group are no objects in S3"
    if step.kind not in WHOLE | EXACT:
        return f"a {step.kind} step leaves nothing in S3 that the service could remove"
    if step.kind in WHOLE and (not whole or told):
        return f"of a {step.kind} step all is removed, not single objects"
    if step.kind in EXACT and whole and not told:
        return f"of a {step.kind} step only single objects are removed, this is a folder"
    return ""
