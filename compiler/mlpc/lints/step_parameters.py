"""Parameters of a step that its body never reads."""

from __future__ import annotations

import ast
from typing import Final

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.sink import Sink
from mlpc.frontend.body_nodes import Body
from mlpc.lints.shipped import Shipped

_READ_ALL: Final = frozenset({"locals", "vars", "eval", "exec", "dir", "globals"})
"""Functions that read variables without naming them."""
_ELSEWHERE: Final = frozenset({"argv", "parse_args", "parse_known_args"})
"""Where a body finds what the container is given, beside its parameters: in its command line, ..."""
_PLACES: Final = ("/opt/ml", "SM_", "hyperparameters")
"""... in its folders, and in its environment."""


def check_step_parameters(shipped: Shipped, sink: Sink) -> None:
    body = shipped.body
    read = {node.id for node in body.all(ast.Name) if not isinstance(node.ctx, ast.Store)}
    read |= {node.target.id for node in body.all(ast.AugAssign) if isinstance(node.target, ast.Name)}
    read |= {name for node in body.all(ast.Nonlocal) for name in node.names}
    unread = [param for param in shipped.step.params if param.name not in read and not param.name.startswith("_")]
    if not unread or _is_stub(body) or _reads_otherwise(body):
        return
    inputs = {item.name for job in shipped.jobs for item in job.inputs}
    for param in unread:
        artifact = param.name in inputs
        sink.report(
            rules.UNUSED_STEP_PARAMETER,
            param.span,
            name=param.name,
            function=shipped.step.name,
            note="its data is brought to the container all the same" if artifact else None,
            help="delete it; to wait for a step without its data, there is `depends_on=[...]`" if artifact else None,
        )


def _is_stub(body: Body) -> bool:
    """Whether a body does nothing yet: it only passes, returns a constant, or says that it is not written."""
    for statement in body.function.body:
        match statement:
            case ast.Pass() | ast.Raise() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Return(value=None | ast.Constant()):
                pass
            case _:
                return False
    return True


def _reads_otherwise(body: Body) -> bool:
    if any(node.id in _READ_ALL for node in body.all(ast.Name)):
        return True
    if any(node.attr in _ELSEWHERE for node in body.all(ast.Attribute)):
        return True
    texts = (node.value for node in body.all(ast.Constant) if isinstance(node.value, str))
    return any(place in text for text in texts for place in _PLACES)
