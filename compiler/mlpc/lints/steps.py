"""Steps that are hard to tell apart, or done again for nothing."""

import re
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Edit, Fix
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.lints.places import called_at
from mlpc.passes.setting import Setting
from mlpc.service.steps import STEP_TYPES

_COPY: Final = re.compile(r"(?:-(?:if|else|elif\d+|completed|failed))+\Z")
"""What the copies of a step in several branches end in: they are one call."""
_NUMBER: Final = re.compile(r"(.*)-(\d+)\Z")
_UNNAMED: Final = frozenset({"Fail", "ForEach"})
"""Types of steps that no keyword names."""
_MONTHS: Final = re.compile(r"P(\d+)M\Z")
_YEAR: Final = 12
_DECORATED: Final = frozenset({"Processing", "Training", "Lambda", "Callback", "EMR", "EMRServerless"})
"""Types of step whose calls pass arguments to a function, and say their options before."""


def check_names(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    """Calls that the compiler has told apart by a number: it moves when one is put before them."""
    names = {name for step in pipeline.steps for name in (step.name, _COPY.sub("", step.name))}
    said: dict[object, None] = {}
    for step in pipeline.steps:
        base = _COPY.sub("", step.name)
        match = _NUMBER.match(base)
        if step.name_span is None and step.kind not in _UNNAMED and match and match[1] in names:
            if step.span not in said:
                call = f'{step.function}{".options" if step.kind in _DECORATED else ""}(name="...")'
                sink.report(rules.REPEATED_NAME, called_at(step, setting), name=base, function=step.function, call=call)
            said[step.span] = None


def check_caching(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    """Jobs that run again with the same inputs, and caches that live for years."""
    for step in pipeline.steps:
        row = STEP_TYPES.get(step.kind)
        job = row is not None and row.cache and row.request is not None and not isinstance(step.body, ir.RawBody)
        if job and step.cache is None:
            sink.report(rules.NO_CACHE, called_at(step, setting), step=step.name)
        cache = step.cache
        match = _MONTHS.match(cache.expire_after or "") if cache is not None else None
        if cache is not None and match is not None and int(match[1]) > _YEAR:
            minutes = f"PT{match[1]}M"
            written = setting.text_at(cache.span)
            quote = written[:1]
            fix = None
            if quote in ("'", '"') and written.strip(quote).upper().endswith(f"{match[1]}M"):
                fix = Fix(f"write `{minutes}`", (Edit(cache.span, f"{quote}{minutes}{quote}"),), safe=False)
            sink.report(rules.MONTHS, cache.span, text=cache.expire_after, count=match[1], minutes=minutes, fix=fix)
