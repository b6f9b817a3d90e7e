"""Parameters of the pipeline that nothing reads."""

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import pipeline_values
from mlpc.passes.setting import Setting


def check_parameters(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    read = {value.name for value in pipeline_values(pipeline) if isinstance(value, ir.ParamRef)}
    for parameter in pipeline.parameters:
        if parameter.name not in read and not parameter.python_name.startswith("_"):
            sink.report(rules.UNUSED_PARAMETER, parameter.span, name=parameter.python_name)
