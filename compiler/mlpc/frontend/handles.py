"""What is known of a step by its result: the name of what it has made, the models that a search has found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.frame import Frame
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Given, Method, Poison, Runtime, describe
from mlpc.ir import nodes as ir
from mlpc.ir.types import STR, HandleType, Type, artifact_type
from mlpc.record import replace
from mlpc.source import Span

_MODEL: Final = artifact_type("ModelArtifact")
_FILE: Final = artifact_type("Artifact")
ATTRIBUTES: Final[Mapping[str, Mapping[str, Type]]] = {
    "Model": {"name": STR},
    "ModelPackage": {"name": STR},
    "EndpointConfig": {"name": STR},
    "Endpoint": {"name": STR},
    "InferenceComponent": {"name": STR},
    "TunedModels": {"name": STR, "best_model": _MODEL},
    "BestModels": {"name": STR, "best_model": _MODEL},
    "QualityCheckResult": {
        "constraints": _FILE,
        "statistics": _FILE,
        "baseline_constraints": _FILE,
        "baseline_statistics": _FILE,
    },
    "ClarifyCheckResult": {"constraints": _FILE, "baseline_constraints": _FILE, "config_file": _FILE},
}
"""Kind of a result -> what it has, and of which type. A reference to one is an `OutputRef` with its name as the path."""

METHODS: Final[Mapping[str, Mapping[str, tuple[type, Type]]]] = {
    "TunedModels": {"top_model": (int, _MODEL), "best_hyperparameter": (str, STR)},
}
"""Kind of a result -> methods of one argument: the argument's type, and the result's. The path is the name and the argument."""


def attribute(ev: Evaluator, owner: Runtime, word: str, at: Span, whole: Span) -> object:
    assert isinstance(owner.type, HandleType) and isinstance(owner.value, ir.OutputRef)
    known, methods = ATTRIBUTES.get(owner.type.kind, {}), METHODS.get(owner.type.kind, {})
    if word in methods:
        return Method(owner, word)
    if word not in known:
        has = [*(f"`.{name}`" for name in known), *(f"`.{name}(...)`" for name in methods)]
        hint = suggestion(word, [*known, *methods]) or (f"it has {', '.join(has)}" if has else "")
        return ev.error(rules.NO_FIELD, at, name=word, type=owner.type.kind, help=hint)
    return _reference(owner.value, (word,), known[word], whole)


def call(ev: Evaluator, owner: Runtime, word: str, given: Arguments, frame: Frame) -> object:
    """`tuned.top_model(2)`."""
    assert isinstance(owner.type, HandleType) and isinstance(owner.value, ir.OutputRef)
    wanted, type_ = METHODS[owner.type.kind][word]
    if len(given.positional) != 1 or given.keywords:
        return ev.error(rules.ARGUMENT_MISSING, given.span, name=wanted.__name__, function=word)
    argument = given.positional[0]
    if isinstance(argument.value, Poison):
        return argument.value
    if type(argument.value) is not wanted or (isinstance(argument.value, int) and argument.value < 0):
        what = "a place from 0, known at compile time" if wanted is int else "text known at compile time"
        return ev.error(rules.WRONG_KIND, argument.span, wanted=what, got=describe(argument.value))
    step = frame.builder.step(owner.value.step) if frame.builder is not None else None
    if step is not None and not _there(ev, step, word, argument):
        return POISON
    return _reference(owner.value, (word, str(argument.value)), type_, given.span)


MAX_TOP: Final = 50
"""Of how many training jobs, the best first, the properties of a Tuning step tell."""


def _there(ev: Evaluator, step: ir.Step, word: str, argument: Given) -> bool:
    """Whether a tuning job has a model at this place, or a range for this hyperparameter; says so where not."""
    options = {option.name: option.value for option in step.options}
    related = [(step.span, "tuned here")]
    if word == "top_model" and isinstance(argument.value, int):
        limit, why = MAX_TOP, f"a pipeline can refer to the {MAX_TOP} best only"
        most = options.get("max_jobs")
        if isinstance(most, ir.Const) and type(most.value) is int and most.value < limit:
            limit, why = most.value, f"the tuning job trains {most.value}"
        if argument.value >= limit:
            ev.error(rules.NO_TUNED_MODEL, argument.span, place=argument.value, why=why, related=related)
            return False
    if word == "best_hyperparameter" and isinstance(argument.value, str):
        ranges = options.get("ranges")
        tuned = [name for name, _ in ranges.entries] if isinstance(ranges, ir.MapValue) else []
        if argument.value not in tuned:
            hint = suggestion(argument.value, tuned) or f"it tunes {', '.join(f'`{name}`' for name in tuned)}"
            name = argument.value
            ev.error(rules.NOT_TUNED, argument.span, step=step.name, name=name, help=hint, related=related)
            return False
    return True


def _reference(owner: ir.OutputRef, path: tuple[str, ...], type_: Type, span: Span) -> Runtime:
    return Runtime(replace(owner, path=path, type=type_, span=span), type_)
