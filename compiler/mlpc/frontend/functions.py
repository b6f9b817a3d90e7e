"""What the signature and the decorator of a function say."""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import Given


def decorator_options(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> Mapping[str, Given]:
    """The keywords of `@processing(...)`."""
    if not isinstance(node, cst.Call):
        return {}
    call = arguments(ev, node, frame)
    for given in call.positional:
        ev.error(rules.POSITIONAL_OPTION, given.span)
    return call.keywords
