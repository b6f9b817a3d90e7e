"""The small values of `mlpc`: `image`, `Cache`, `Retry`, `Fail`, and the markers of `Annotated`."""

from __future__ import annotations

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import Arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Given, Record

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
        ["path", "name", "mode", "content_type", "distribution", "compression", "data_type", "input_mode"],
        1,
    ),
    "mlpc.Output": (["name", "path", "destination", "mode"], 1),
    "mlpc.Param": (["name", "description"], 1),
    "mlpc.Arg": (["flag", "name"], 1),
}
"""Constructor -> its parameters in order, and how many of them may be positional."""


def make_record(ev: Evaluator, path: str, call: Arguments) -> object:
    names, positional = RECORDS[path]
    word = path.rpartition(".")[2]
    if len(call.positional) > positional:
        extra = call.positional[positional]
        return ev.error(rules.ARGUMENT_EXTRA, extra.span, function=word, takes=positional)
    fields: dict[str, Given] = dict(zip(names, call.positional, strict=False))
    failed = False
    for key, given in call.keywords.items():
        if key not in names:
            ev.error(rules.ARGUMENT_UNKNOWN, given.span, name=key, function=word, help=suggestion(key, names))
            failed = True
        elif key in fields:
            ev.error(rules.ARGUMENT_TWICE, given.span, name=key, function=word)
            failed = True
        else:
            fields[key] = given
    if path == "mlpc.image" and "framework" not in fields and not failed:
        ev.error(rules.ARGUMENT_MISSING, call.span, name="framework", function="image")
        failed = True
    return POISON if failed else Record(path, fields, call.span)
