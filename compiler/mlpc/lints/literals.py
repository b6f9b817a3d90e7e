"""What is written into the file, and better given from outside: locations of data, instance types."""

import re
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, values_in
from mlpc.passes.setting import Setting
from mlpc.source import Span

_TEXT: Final = re.compile(r"""(?:Dataset|ModelArtifact|Artifact)?\(?\s*[rR]?['"]""")
"""How the text of a place starts where a literal stands."""
_INSTANCES: Final = frozenset({"instance_type", "endpoint_instance_type"})


def check_literals(pipeline: ir.Pipeline, setting: Setting, sink: Sink) -> None:
    for step in jobs(pipeline):
        for option in step.options:
            if option.name in _INSTANCES and isinstance(option.value, ir.Const) and _literal(option.span, setting):
                sink.report(rules.FIXED_INSTANCE, option.span, value=option.value.value)
        for item in step.inputs:
            for value in values_in(item.value):
                if (
                    isinstance(value, ir.Const)
                    and str(value.value).startswith("s3://")
                    and _literal(item.span, setting)
                ):
                    sink.report(rules.FIXED_LOCATION, item.span, location=value.value)


def _literal(span: Span, setting: Setting) -> bool:
    return _TEXT.match(setting.text_at(span)) is not None
