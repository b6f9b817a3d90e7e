"""What the signature and the decorator of a function say."""

from __future__ import annotations

from collections.abc import Mapping

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.binding import arguments
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.values import Given, Param


def decorator_options(ev: Evaluator, node: cst.BaseExpression, frame: Frame) -> Mapping[str, Given]:
    """The keywords of `@processing(...)`."""
    if not isinstance(node, cst.Call):
        return {}
    call = arguments(ev, node, frame)
    for given in call.positional:
        ev.error(rules.POSITIONAL_OPTION, given.span)
    return call.keywords


def parameters(ev: Evaluator, node: cst.FunctionDef, frame: Frame) -> tuple[Param, ...]:
    """The parameters of a function, in order."""
    listed = node.params
    found: list[Param] = []

    def add(param: cst.Param, kind: str) -> None:
        found.append(
            Param(
                param.name.value,
                kind,  # type: ignore[arg-type]
                param.annotation.annotation if param.annotation is not None else None,
                param.default,
                ev.span(param.name, frame),
            )
        )

    for param in listed.posonly_params:
        add(param, "positional")
    for param in listed.params:
        add(param, "any")
    if isinstance(listed.star_arg, cst.Param):
        add(listed.star_arg, "args")
    for param in listed.kwonly_params:
        add(param, "keyword")
    if listed.star_kwarg is not None:
        add(listed.star_kwarg, "kwargs")
    return tuple(found)
