"""Arguments bound to parameters as Python binds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.core import UNUSABLE, Evaluator, iterate
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.suggest import suggestion
from mlpc.frontend.values import POISON, Given, Param, Poison, describe
from mlpc.source import Span


class Arguments(NamedTuple):
    """The arguments of a call, unpacked. `keywords` are in the order written."""

    positional: list[Given]
    keywords: dict[str, Given]
    span: Span
    complete: bool

    def values(self) -> list[object]:
        return [given.value for given in self.positional]


def arguments(ev: Evaluator, node: cst.Call, frame: Frame) -> Arguments:
    """Evaluate the arguments of a call. `complete` is false where one of them could not be unpacked."""
    positional: list[Given] = []
    keywords: dict[str, Given] = {}
    complete = True
    for argument in node.args:
        value = ev.eval_open(argument.value, frame)
        span = ev.span(argument.value, frame)
        if isinstance(value, UNUSABLE):
            value = ev.unusable(value, span)
        if argument.star == "*":
            items = iterate(ev, value, span)
            complete = complete and items is not None
            positional += [Given(item, span) for item in items or ()]
        elif argument.star == "**":
            if isinstance(value, dict):
                keywords.update(
                    {str(key): Given(item, span) for key, item in cast("dict[object, object]", value).items()}
                )
            else:
                complete = False
                if not isinstance(value, Poison):
                    ev.error(rules.WRONG_KIND, span, wanted="a dict known at compile time", got=describe(value))
        elif argument.keyword is not None:
            keywords[argument.keyword.value] = Given(value, span)
        else:
            positional.append(Given(value, span))
    return Arguments(positional, keywords, ev.span(node, frame), complete)


def bind(
    ev: Evaluator, name: str, params: Sequence[Param], call: Arguments, defined: Span
) -> dict[str, Given | None] | None:
    """The argument of each parameter, in the order of the parameters; None where its default holds. None, said, on a mismatch."""
    bound: dict[str, Given | None] = {}
    rest = list(call.positional)
    related = [(defined, "defined here")]
    failed = False
    named = {param.name: param for param in params if param.kind in ("any", "keyword")}
    extra: dict[str, Given] = {}
    for key, given in call.keywords.items():
        if key not in named:
            extra[key] = given
    for param in params:
        if param.kind == "args":
            bound[param.name] = Given(tuple(given.value for given in rest), call.span)
            rest = []
        elif param.kind == "kwargs":
            bound[param.name] = Given({key: given.value for key, given in extra.items()}, call.span)
            extra = {}
        elif param.kind != "keyword" and rest:
            given = rest.pop(0)
            bound[param.name] = given
            again = call.keywords.get(param.name) if param.kind == "any" else None
            if again is not None:
                ev.error(rules.ARGUMENT_TWICE, again.span, name=param.name, function=name, related=related)
                failed = True
        elif param.kind != "positional" and param.name in call.keywords:
            bound[param.name] = call.keywords[param.name]
        elif param.default is not None:
            bound[param.name] = None
        elif call.complete:
            ev.error(rules.ARGUMENT_MISSING, call.span, name=param.name, function=name, related=related)
            failed = True
        else:
            bound[param.name] = Given(POISON, call.span)
    for given in rest:
        takes = sum(param.kind in ("positional", "any") for param in params)
        ev.error(rules.ARGUMENT_EXTRA, given.span, function=name, takes=takes, related=related)
        failed = True
    for key, given in extra.items():
        hint = suggestion(key, named)
        ev.error(rules.ARGUMENT_UNKNOWN, given.span, name=key, function=name, help=hint, related=related)
        failed = True
    return None if failed else bound
