"""What `@pipeline` says is what the service takes.

Assumes configured defaults are filled in. Establishes: every keyword of `@pipeline` fits its member of the request that creates the
pipeline, or of the definition; none is given without the one that it belongs to.
"""

from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.passes.fitting import check_pairs, check_value
from mlpc.passes.setting import Setting
from mlpc.service.declaration import keyword_shape
from mlpc.source import Span

_NEEDS: Final = {"mlflow_experiment_name": "mlflow_resource_arn"}


def check_declaration(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> ir.Pipeline:
    options = {option.name: option for option in pipeline.options}
    off = _is_false(options.get("experiment_name"))
    for option in pipeline.options:

        def report(problem: str, place: Span, name: str = option.name) -> None:
            sink.report(rules.OPTION_VALUE, place, name=name, problem=problem)

        if option.name == "tags":
            check_pairs(option.value, keyword_shape("tags"), ("TagKey", "TagValue"), "", option.span, report)
        elif option.name == "trial_name" and off:
            report("there is no trial without an experiment: leave it out", option.span)
        elif not (option.name == "experiment_name" and off):
            check_value(option.value, keyword_shape(option.name), "", option.span, report)
        needed = _NEEDS.get(option.name)
        if needed is not None and needed not in options:
            help_ = f"add `{needed}=`, or configure it"
            sink.report(rules.OPTION_MISSING, option.span, step=option.name, name=needed, help=help_)
    return pipeline


def _is_false(option: ir.Option | None) -> bool:
    return option is not None and isinstance(option.value, ir.Const) and option.value.value is False
