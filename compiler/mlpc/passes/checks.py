"""Quality and Clarify checks can run: each has the options of its type, a configuration that its container reads, and a baseline.

Assumes that keywords are known ones (`options` says which are not). Establishes, of each check: its options belong to its type and those
that it needs are there; what its container reads is known now and has the form that it takes; and unless it is sure to be skipped and to
register a new baseline, it is told where the one before is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, values_in
from mlpc.ir.types import FLOAT, INT
from mlpc.ir.values import type_of
from mlpc.passes.configurations import check_configuration
from mlpc.passes.fitting import Report, all_known, element_span, is_text, key_span, text_problems
from mlpc.passes.setting import Setting
from mlpc.service import checks
from mlpc.service.analysis import CONFIGURATIONS, METHODS
from mlpc.service.keywords import nearest
from mlpc.service.shapes import shape
from mlpc.source import Span

_BASELINES: Final = ("model_package_group_name", "supplied_baseline_constraints", "supplied_baseline_statistics")
_KNOWN: Final = frozenset({"dataset_format", "methods", "model_scores", *CONFIGURATIONS})
"""Options that are part of a document or text that is made now."""
_TEXTS: Final = (
    ir.Template,
    ir.ParamRef,
    ir.ExecutionRef,
    ir.OutputRef,
    ir.PropertyRef,
    ir.DocumentRef,
    ir.ItemRef,
    ir.Join,
)


def check_checks(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    for step in jobs(pipeline):
        if step.kind in checks.OPTIONS and not isinstance(step.body, ir.RawBody):
            _step(step, setting, sink)
    return pipeline


def _step(step: ir.Step, setting: Setting, sink: Sink) -> None:
    given = {option.name: option for option in step.options}
    check_type = _known(given.get("check_type"))
    rows = checks.OPTIONS[step.kind]
    if isinstance(check_type, str) and any(check_type in row.checks for row in rows.values()):
        _belonging(step, check_type, rows, setting, sink)
    else:
        check_type = None
    for name, option in given.items():
        if name in rows or name == "environment":
            _option(name, option, check_type, sink)
    if setting.complete and all_known(step):
        _baseline(step, given, sink)


def _known(option: ir.Option | None) -> object:
    return option.value.value if option is not None and isinstance(option.value, ir.Const) else None


def _belonging(step: ir.Step, check_type: str, rows: Mapping[str, checks.Row], setting: Setting, sink: Sink) -> None:
    places = {option.name: option.span for option in step.options} | {item.name: item.span for item in step.inputs}
    for name, row in rows.items():
        if name in places and check_type not in row.checks:
            others = " and ".join(row.checks)
            sink.report(rules.CHECK_OPTION, places[name], name=name, check_type=check_type, others=others)
        elif name not in places and check_type in row.required and setting.complete and all_known(step):
            help_ = f"a {check_type} check cannot do without it"
            sink.report(rules.OPTION_MISSING, step.span, step=step.name, name=name, help=help_)


def _option(name: str, option: ir.Option, check_type: str | None, sink: Sink) -> None:
    def report(problem: str, place: Span) -> None:
        sink.report(rules.OPTION_VALUE, place, name=name, problem=problem)

    value, span = option.value, option.span
    if name in _KNOWN:
        unknown = [item for item in values_in(value) if not isinstance(item, ir.Const | ir.ListValue | ir.MapValue)]
        for item in unknown:
            place = element_span(item, span) if item is not value else span
            if isinstance(item, ir.Template):
                label = "becomes part of a document that is made now"
                sink.report(rules.PLACEHOLDER_USED, place, text=item.text, key=item.keys[0], label=label)
            else:
                sink.report(rules.NOT_CONSTANT, place, what=f"`{name}`")
        if unknown:
            return
    match name:
        case "dataset_format":
            _dataset_format(option, report)
        case "methods":
            _methods(option, check_type, report)
        case "model_scores" if isinstance(value, ir.MapValue):
            check_configuration("model_predicted_label_config", value, span, report)
        case "model_scores":
            if not isinstance(value, ir.Const) or type(value.value) not in (str, int):
                report("expected the name or place of the scores, or a dict of what says where they are", span)
        case "problem_type":
            if isinstance(value, ir.Const) and value.value not in checks.PROBLEM_TYPES:
                report(_one_of(value.value, checks.PROBLEM_TYPES), span)
            elif not is_text(value):
                report("expected text", span)
        case "environment":
            _environment(option, report)
        case _ if name in CONFIGURATIONS:
            check_configuration(name, value, span, report)
        case _ if name in checks.ATTRIBUTES:
            if isinstance(value, ir.Const) and type(value.value) in (str, int, float):
                for problem in text_problems(str(value.value), shape("ProcessingEnvironmentValue")):
                    report(problem, span)
            elif not isinstance(value, _TEXTS) or (not is_text(value) and type_of(value) not in (INT, FLOAT)):
                report("expected the name or place of a column, or a number", span)
        case _ if name in checks.SCRIPTS:
            if not isinstance(value, ir.FileRef) and not (isinstance(value, ir.Const) and isinstance(value.value, str)):
                report("expected the path of a file, or its location in S3, known at compile time", span)
        case _:
            if not is_text(value) or (isinstance(value, ir.Const) and not str(value.value).startswith("s3://")):
                report("expected a location in S3", span)


def _one_of(found: object, wanted: tuple[object, ...]) -> str:
    hint = nearest(str(found), [str(item) for item in wanted])
    return f"expected one of {', '.join(map(repr, wanted))}, found {found!r}" + (
        f"; did you mean {hint!r}?" if hint else ""
    )


# --- quality ------------------------------------------------------------------------------------------------------------------


def _dataset_format(option: ir.Option, report: Report) -> None:
    """`{"csv": {"header": True, "output_columns_position": "START"}}`: one format, and its settings."""
    value = option.value
    if not isinstance(value, ir.MapValue) or len(value.entries) != 1:
        report("expected a dict of one format, such as {'csv': {'header': True}}", option.span)
        return
    ((name, inner),) = value.entries
    settings = checks.DATASET_FORMATS.get(name)
    if settings is None:
        report(_one_of(name, tuple(checks.DATASET_FORMATS)), key_span(value, 0, option.span))
        return
    span = element_span(inner, option.span)
    if not isinstance(inner, ir.MapValue):
        report(f"`{name}`: expected a dict of its settings", span)
        return
    for at, (key, item) in enumerate(inner.entries):
        if key not in settings:
            report(f"`{name}`: {_unknown(key, settings)}", key_span(inner, at, span))
        elif not isinstance(item, ir.Const) or not any(item.value is one or item.value == one for one in settings[key]):
            found = item.value if isinstance(item, ir.Const) else "something else"
            report(f"`{name}.{key}`: {_one_of(found, settings[key])}", element_span(item, span))


def _unknown(key: str, known: Mapping[str, object]) -> str:
    hint = nearest(key, known)
    return f"there is no `{key}`" + (f"; did you mean `{hint}`?" if hint else "")


def _environment(option: ir.Option, report: Report) -> None:
    value = option.value
    if not isinstance(value, ir.MapValue):
        return
    for at, (key, _) in enumerate(value.entries):
        if key in checks.RESERVED:
            report(f"the check itself sets `{key}`", key_span(value, at, option.span))


# --- Clarify ------------------------------------------------------------------------------------------------------------------


def _methods(option: ir.Option, check_type: str | None, report: Report) -> None:
    value = option.value
    known = METHODS.get(check_type or "")
    if isinstance(value, ir.Const) and value.value == "all":
        return
    if not isinstance(value, ir.ListValue) or not value.items:
        report('expected "all", or a list of the names of metrics', option.span)
        return
    for item in value.items:
        name = item.value if isinstance(item, ir.Const) else None
        if known is not None and name not in known[1]:
            report(_one_of(name, known[1]), element_span(item, option.span))


# --- baselines ----------------------------------------------------------------------------------------------------------------


def _baseline(step: ir.Step, given: Mapping[str, ir.Option], sink: Sink) -> None:
    """Only a check that is skipped and registers a new baseline needs none; of flags that a run decides, it may be so."""
    needed = list(_off(given))
    if needed and not any(name in given for name in _BASELINES):
        sink.report(rules.NO_BASELINE, step.span, step=step.name)


def _off(given: Mapping[str, ir.Option]) -> Iterator[str]:
    for name in ("skip_check", "register_new_baseline"):
        option = given.get(name)
        if option is None or (isinstance(option.value, ir.Const) and option.value.value is False):
            yield name
