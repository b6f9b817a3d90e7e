"""Arguments bound to parameters as Python binds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.diagnostics.model import Fix, Rule
from mlpc.frontend import undecided
from mlpc.frontend.core import Evaluator
from mlpc.frontend.cst import nodes as cst
from mlpc.frontend.frame import Frame
from mlpc.frontend.iteration import iterate
from mlpc.frontend.values import POISON, Given, Joined, LambdaValue, Param, Poison, Ways, describe
from mlpc.service.keywords import nearest
from mlpc.source import Span


class Arguments(NamedTuple):
    """The arguments of a call, unpacked. `keywords` are in the order written."""

    positional: list[Given]
    keywords: dict[str, Given]
    span: Span
    complete: bool

    def values(self) -> list[object]:
        return [given.value for given in self.positional]


def arguments(
    ev: Evaluator, node: cst.Call, frame: Frame, *, joined: bool = False, as_they_are: bool = False, keyed: bool = False
) -> Arguments:
    """Evaluate the arguments of a call. `complete` is false where one of them could not be unpacked.

    `joined`: they may depend on run-time conditions. `as_they_are`: so may what lists and dicts hold, which are only handed on. `keyed`:
    `key=` may be a lambda, since nothing else comes to call it.
    """
    positional: list[Given] = []
    keywords: dict[str, Given] = {}
    complete = True

    def add(key: str, given: Given) -> None:
        if key in keywords:
            called = frame.module.source.at(ev.span(node.func, frame))
            ev.error(rules.ARGUMENT_TWICE, given.name_span, name=key, function=called)
        keywords.setdefault(key, given)

    for argument in node.args:
        span = ev.span(argument.value, frame)
        written = _key(ev, argument, span, frame) if keyed else None
        value = ev.eval_open(argument.value, frame) if written is None else written
        # What is evaluated after a call that comes back on several ways would have to be evaluated on each.
        is_joined = joined and (
            (isinstance(value, Joined) and undecided.unbound_in(value) is None)
            or (isinstance(value, Ways) and argument is node.args[-1])
        )
        if argument.star or not (is_joined or (as_they_are and isinstance(value, list | dict | set | tuple))):
            value = ev.usable(Given(value, span), frame).value
        if argument.star == "*":
            items = iterate(ev, value, span, frame)
            complete = complete and items is not None
            positional += [Given(item, span) for item in items or ()]
        elif argument.star == "**":
            if isinstance(value, dict):
                more = cast("dict[object, object]", value)
                complete = complete and all(isinstance(key, str) for key in more)
                for key, given in unpacked(ev, more, span).items():
                    add(key, given)
            else:
                complete = False
                if not isinstance(value, Poison):
                    ev.error(rules.WRONG_KIND, span, wanted="a dict known at compile time", got=describe(value))
        elif argument.keyword is not None:
            add(argument.keyword.value, Given(value, span, ev.span(argument.keyword, frame)))
        else:
            positional.append(Given(value, span))
    return Arguments(positional, keywords, ev.span(node, frame), complete)


def _key(ev: Evaluator, argument: cst.Arg, span: Span, frame: Frame) -> LambdaValue | None:
    """The lambda of `key=lambda ...`; None for other arguments."""
    match argument:
        case cst.Arg(keyword=cst.Name(value="key"), value=cst.Lambda() as written):
            return LambdaValue(parameters(ev, written, frame), written.body, span)
        case _:
            return None


def unpacked(ev: Evaluator, value: Mapping[object, object], span: Span) -> dict[str, Given]:
    """The keywords of `**value`: where each is written, if the dict is written out there, or where the dict is."""
    found: dict[str, Given] = {}
    for key, item in value.items():
        key_span, item_span = ev.written(value, key, item, span)
        if not (key_span.file == span.file and span.start <= key_span.start and key_span.end <= span.end):
            key_span = item_span = span
        if isinstance(key, str):
            found[key] = Given(item, item_span, key_span)
        else:
            ev.error(rules.WRONG_KIND, key_span, wanted="the name of a keyword, as text", got=describe(key))
    return found


def bind(
    ev: Evaluator,
    name: str,
    params: Sequence[Param],
    call: Arguments,
    defined: Span | None,
    options: Callable[[], Collection[str]] = tuple,
) -> dict[str, Given | None] | None:
    """The argument of each parameter, in the order of the parameters; None where its default holds. None, said, on a mismatch.

    `defined`: where the function is declared, if in a file of the user's. `options`: what a step takes by `.options(...)`.
    """
    bound: dict[str, Given | None] = {}
    rest = list(call.positional)
    missing: list[str] = []
    failed = False

    def error(rule: Rule, span: Span, *, fix: Fix | None = None, **data: object) -> None:
        nonlocal failed
        failed = True
        related = [(defined, "defined here")] if defined is not None else []
        ev.error(rule, span, related=related, fix=fix, **data)

    named = {param.name: param for param in params if param.kind in ("any", "keyword")}
    extra = {key: given for key, given in call.keywords.items() if key not in named}
    misplaced = _by_name(params, extra)
    for key in misplaced:
        error(rules.POSITIONAL_ONLY, extra.pop(key).name_span, function=name, name=key)
    for param in params:
        if param.kind == "args":
            bound[param.name] = Given(tuple(given.value for given in rest), call.span)
            rest = []
        elif param.kind == "kwargs":
            bound[param.name] = Given({key: given.value for key, given in extra.items()}, call.span)
            extra = {}
        elif param.kind != "keyword" and rest:
            bound[param.name] = rest.pop(0)
            if param.kind == "any" and param.name in call.keywords:
                error(rules.ARGUMENT_TWICE, call.keywords[param.name].name_span, function=name, name=param.name)
        elif param.kind != "positional" and param.name in call.keywords:
            bound[param.name] = call.keywords[param.name]
        elif param.default is not None:
            bound[param.name] = None
        elif call.complete and param.name not in misplaced:
            missing.append(param.name)
        else:
            bound[param.name] = Given(POISON, call.span)
    for given in rest:
        takes = sum(param.kind in ("positional", "any") for param in params)
        error(rules.ARGUMENT_EXTRA, given.span, function=name, takes=takes)
    for key, given in extra.items():
        # Not what is given already: this is not that, misspelt.
        meant = nearest(key, [word for word in named if bound.get(word) is None])
        missing = [word for word in missing if word != meant]
        hint = f"did you mean `{meant}`?" if meant else _taken(params)
        if key in options():
            hint = f"write `{name}.options({key}=...)(...)`"
        error(rules.ARGUMENT_UNKNOWN, given.name_span, function=name, name=key, help=hint)
    for word in missing:
        error(rules.ARGUMENT_MISSING, call.span, function=name, name=word)
    return None if failed else bound


def _taken(params: Sequence[Param]) -> str:
    """What a function takes, where that is short enough to be read."""
    words = [f"`{param.name}`" for param in params if param.kind in ("any", "keyword")]
    return f"it takes {', '.join(words)}" if 0 < len(words) <= 8 else ""


def _by_name(params: Sequence[Param], extra: Mapping[str, Given]) -> list[str]:
    """The keywords that are parameters which take no keyword."""
    if any(param.kind == "kwargs" for param in params):
        return []
    return [param.name for param in params if param.kind == "positional" and param.name in extra]


def parameters(ev: Evaluator, node: cst.FunctionDef | cst.Lambda, frame: Frame) -> tuple[Param, ...]:
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
