"""`raw_step(...)`: a step of any type, written out as in a pipeline definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator, writable
from mlpc.frontend.frame import Frame
from mlpc.frontend.intrinsics import add_step
from mlpc.frontend.options import TEXTS, fixed_options
from mlpc.frontend.steps import step_name
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Given, Poison, Runtime, StepResult, describe
from mlpc.ir import nodes as ir
from mlpc.service.steps import STEP_TYPES

_KEYWORDS: Final = frozenset({"type", "arguments", "members", "name", "depends_on", "cache", "retry", *TEXTS})
_OWN_FORMS: Final[Mapping[str, str]] = {
    "Condition": "`if`",
    "Fail": "`raise Fail(...)`",
    "ForEach": "`for`",
}
"""Types that decide whether and how often other steps run, and what is written for them."""


def call_raw(ev: Evaluator, call: Arguments, frame: Frame) -> object:
    """The step, and what may still be said of it: an order, and its properties."""
    word = "raw_step"
    if frame.builder is None:
        return ev.error(rules.OUTSIDE_PIPELINE, call.span, name=word)
    for given in call.positional:
        ev.error(rules.POSITIONAL_OPTION, given.span)
    for key, given in call.keywords.items():
        if key not in _KEYWORDS:
            hint = suggestion(key, _KEYWORDS) or "write the members of the request in `arguments={...}`"
            ev.error(rules.ARGUMENT_UNKNOWN, given.name_span, name=key, function=word, help=hint)
    kind = _type(ev, call)
    arguments, members = (_map(ev, call, key) for key in ("arguments", "members"))
    if kind is None or arguments is None or members is None:
        return POISON
    special = fixed_options(ev, word, {key: call.keywords[key] for key in call.keywords if key in _KEYWORDS}, kind)
    if special is None:
        return POISON
    name = step_name(ev, frame, word, special.name, call.span)
    body = ir.RawBody(arguments=arguments, members=members, span=call.span)
    add_step(frame, kind, word, name, special, call, {"body": body, "depends_on": special.depends_on})
    return StepResult(name, kind)


def _type(ev: Evaluator, call: Arguments) -> str | None:
    """The type of the step; None, said, where it is not one that can be written."""
    given = call.keywords.get("type")
    if given is None:
        if call.complete:
            ev.error(rules.ARGUMENT_MISSING, call.span, name="type", function="raw_step")
        return None
    kind = given.value
    if isinstance(kind, Poison):
        return None
    if isinstance(kind, Runtime):
        ev.known(kind, given.span, "`type`")
        return None
    if not isinstance(kind, str):
        ev.error(rules.WRONG_KIND, given.span, wanted="text", got=describe(kind))
        return None
    if not writable(ev, kind, given.span):
        return None
    row = STEP_TYPES.get(kind)
    if row is None:
        hint = suggestion(kind, [row.type for row in STEP_TYPES.values() if row.documented])
        ev.error(rules.UNKNOWN_TYPE, given.span, kind=kind, help=hint or rules.UNKNOWN_TYPE.help)
        return kind
    if not row.documented:
        ev.error(rules.UNDOCUMENTED_TYPE, given.span, kind=kind)
        return None
    if kind in _OWN_FORMS:
        ev.error(rules.OWN_FORM, given.span, kind=kind, form=_OWN_FORMS[kind])
        return None
    return kind


def _map(ev: Evaluator, call: Arguments, key: str) -> ir.MapValue | None:
    """A keyword that is a dict, empty where it is not given; None, said, where it is something else."""
    given = call.keywords.get(key, Given({}, call.span))
    lowered = ev.lower({} if given.value is None else given.value, given.span)
    if lowered is None or isinstance(lowered, ir.MapValue):
        return lowered
    ev.error(rules.WRONG_KIND, given.span, wanted="a dict", got=describe(given.value))
    return None
