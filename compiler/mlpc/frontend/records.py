"""The small values of `mlpc`: `image`, `Cache`, `Retry`, `Fail`, and the markers of `Annotated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.coerce import is_known_text
from mlpc.frontend.core import Evaluator
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.text import is_text
from mlpc.frontend.values import POISON, Given, Poison, Record, Runtime, describe, placeholder_in
from mlpc.service.inputs import INPUTS

RECORDS: Final = {
    "mlpc.image": (
        [
            "framework",
            "version",
            "scope",
            "py_version",
            "instance_type",
            "base_framework_version",
            "accelerator_type",
            "container_version",
            "distribution",
            "image_scope",
            "sdk_version",
        ],
        2,
    ),
    "mlpc.Cache": (["expire_after", "enabled"], 1),
    "mlpc.Retry": (["on", "max_attempts", "expire_after_minutes", "interval_seconds", "backoff_rate"], 1),
    "mlpc.Fail": (["message"], 1),
    "mlpc.Input": (
        ["path", "name", *dict.fromkeys(key for row in INPUTS.values() for key in row.members if key != "path")],
        1,
    ),
    "mlpc.Output": (["name", "path", "destination", "mode"], 1),
    "mlpc.Param": (["name", "description"], 1),
    "mlpc.Arg": (["flag", "name"], 1),
    "mlpc.maximize": (["metric"], 1),
    "mlpc.minimize": (["metric"], 1),
    "mlpc.continuous": (["low", "high", "scaling"], 2),
    "mlpc.integer": (["low", "high", "scaling"], 2),
    "mlpc.categorical": (["values"], 1),
}
"""Constructor -> its parameters in order, and how many of them may be positional."""

_REQUIRED: Final = {
    "mlpc.image": ["framework"],
    "mlpc.maximize": ["metric"],
    "mlpc.minimize": ["metric"],
    "mlpc.continuous": ["low", "high"],
    "mlpc.integer": ["low", "high"],
    "mlpc.categorical": ["values"],
}

_TEXTS: Final[Mapping[str, frozenset[str]]] = {
    "mlpc.image": frozenset({"framework"}),
    "mlpc.Input": frozenset({"attribute_names", "instance_group_names", "seed"}),
    **dict.fromkeys(("mlpc.Output", "mlpc.Param", "mlpc.Arg"), frozenset[str]()),
}
"""Constructors whose parameters are texts, and which of these may be something else."""


def bind_fields(
    ev: Evaluator, word: str, names: Sequence[str], positional: int, required: Sequence[str], call: Arguments
) -> tuple[dict[str, Given], bool]:
    """The arguments of a constructor by name, and whether they are all there and all its own; says which are not.

    `positional`: how many may be given without a name.
    """
    if len(call.positional) > positional:
        extra = call.positional[positional]
        ev.error(rules.ARGUMENT_EXTRA, extra.span, function=word, takes=positional)
        return {}, False
    fields: dict[str, Given] = dict(zip(names, call.positional, strict=False))
    failed = not call.complete
    for key, given in call.keywords.items():
        if key not in names:
            ev.error(rules.ARGUMENT_UNKNOWN, given.name_span, name=key, function=word, help=suggestion(key, names))
            failed = True
        elif key in fields:
            ev.error(rules.ARGUMENT_TWICE, given.name_span, name=key, function=word)
            failed = True
        else:
            fields[key] = given
    missing = [name for name in required if name not in fields]
    # What is not there may be there misspelt.
    for name in missing if not failed else ():
        ev.error(rules.ARGUMENT_MISSING, call.span, name=name, function=word)
    return fields, not (failed or missing)


def make_record(ev: Evaluator, path: str, call: Arguments) -> object:
    names, positional = RECORDS[path]
    word = path.rpartition(".")[2]
    fields, fit = bind_fields(ev, word, names, positional, _REQUIRED.get(path, ()), call)
    failed = not fit
    if path == "mlpc.image" and not failed:
        failed = not _names_image(ev, fields)
    for key, given in fields.items() if path in _TEXTS else ():
        free = key in _TEXTS[path] or (key == "destination" and is_text(given.value) and placeholder_in(given.value))
        failed = not (free or is_known_text(ev, given, f"`{key}` of `{word}`")) or failed
    return POISON if failed else Record(path, fields, call.span)


def _names_image(ev: Evaluator, fields: Mapping[str, Given]) -> bool:
    """Whether a framework is named, or the URI of an image given, which says all of it; says so where not."""
    given = fields["framework"]
    others = [item for key, item in fields.items() if key != "framework" and item.value is not None]
    if isinstance(given.value, Runtime) and is_text(given.value):
        return not others or ev.known(given.value, given.span, "the framework of an image")
    if not isinstance(given.value, str) or not given.value:
        if not isinstance(given.value, Poison):
            wanted = "the name of a framework, or the URI of an image"
            ev.error(rules.WRONG_KIND, given.span, wanted=wanted, got=describe(given.value))
        return False
    if "/" in given.value and others:
        help_ = "leave it out: the URI says which image it is"
        name = next(key for key, item in fields.items() if item is others[0])
        ev.error(rules.UNKNOWN_KEYWORD, others[0].name_span, owner="image", keyword=name, help=help_)
        return False
    return True
