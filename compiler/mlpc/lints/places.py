"""Where advice about a step is marked."""

from mlpc.ir import nodes as ir
from mlpc.passes.setting import Setting
from mlpc.source import Loc, Span


def called_at(step: ir.Step, setting: Setting) -> Span:
    """What is called, without what it is called with; the whole call where that is not on one line."""
    written = setting.text_at(step.span)
    name = written.partition("(")[0].rstrip()
    start = step.span.start
    if not name or "\n" in name:
        return step.span
    return Span(step.span.file, start, Loc(start.line, start.column + len(name)))
