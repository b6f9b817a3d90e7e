"""The keywords of a step: those that mean something to mlpc, and those that are members of the job's request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, cast

from mlpc.diagnostics import catalogue as rules
from mlpc.frontend.coerce import is_known_text
from mlpc.frontend.core import Evaluator, writable
from mlpc.frontend.inference import KEYWORDS, Said
from mlpc.frontend.requirements import read_requirements
from mlpc.frontend.values import Given, Poison, Record, Rounds, Runtime, StepResult, StepValue, describe
from mlpc.ir import nodes as ir
from mlpc.service.keywords import COMPOSED, all_keywords
from mlpc.service.meant import meant_keyword
from mlpc.service.steps import TEXT_LIMITS
from mlpc.source import Span

TEXTS: Final = ("display_name", "description")
SPECIAL: Final = frozenset({"name", "cache", "retry", "depends_on", "request", *TEXTS})
"""Keywords of every step that are not members of a request."""


_PROGRAM: Final = KEYWORDS | {"script", "source_dir", "requirements", "destination", "metrics"}


class Special(NamedTuple):
    """The keywords that mlpc itself understands."""

    name: Given | None
    cache: ir.Cache | None
    retry: tuple[ir.Retry, ...]
    depends_on: tuple[ir.Dependency, ...]
    display_name: str | None
    description: str | None
    request: ir.MapValue | None
    script: Given | None
    source_dir: Given | None
    requirements: tuple[str, ...]
    requirements_span: Span | None
    inference: Said


def fixed_options(ev: Evaluator, owner: str, given: Mapping[str, Given], kind: str) -> Special | None:
    """Read them; None, said, where one is wrong."""
    failed = False

    def text(key: str) -> Given | None:
        nonlocal failed
        item = given.get(key)
        if item is None or item.value is None:
            return None
        if is_known_text(ev, item, f"`{key}`") and fits(ev, key, str(item.value), item.span):
            return item
        failed = True
        return None

    texts = {key: text(key) for key in ("name", "script", "source_dir", "inference_source_dir", *TEXTS)}
    if kind != "Training":
        failed = _refuses_inference(ev, owner, given, kind) or failed
    request: ir.MapValue | None = None
    if "request" in given and not isinstance(given["request"].value, Poison):
        lowered = ev.lower(given["request"].value, given["request"].span)
        if isinstance(lowered, ir.MapValue):
            request = lowered
        else:
            failed = True
            if lowered is not None:
                ev.error(rules.WRONG_KIND, given["request"].span, wanted="a dict", got=describe(given["request"].value))
    requirements = read_requirements(ev, given.get("requirements"))
    served = read_requirements(ev, given.get("inference_requirements"))
    cache = _cache(ev, given.get("cache"))
    retry = _retries(ev, given.get("retry"))
    dependencies = _dependencies(ev, given.get("depends_on"))
    if failed or requirements is None or served is None or cache is False or retry is None or dependencies is None:
        return None
    display_name, description = texts["display_name"], texts["description"]
    return Special(
        name=texts["name"],
        cache=cast("ir.Cache | None", cache),
        retry=retry,
        depends_on=dependencies,
        display_name=cast(str, display_name.value) if display_name else None,
        description=cast(str, description.value) if description else None,
        request=request,
        script=texts["script"],
        source_dir=texts["source_dir"],
        requirements=requirements,
        requirements_span=given["requirements"].span if "requirements" in given else None,
        inference=Said(
            _said(given, "inference"), texts["inference_source_dir"], served, _said(given, "inference_requirements")
        ),
    )


def _said(given: Mapping[str, Given], key: str) -> Given | None:
    """A keyword that is there, and not None."""
    found = given.get(key)
    return None if found is None or found.value is None else found


def _refuses_inference(ev: Evaluator, owner: str, given: Mapping[str, Given], kind: str) -> bool:
    """Whether a step that trains nothing is told what serves a model: says so."""
    said = sorted(key for key in KEYWORDS if _said(given, key) is not None)
    for key in said:
        ev.error(rules.INFERENCE_PLACE, given[key].name_span, keyword=key, where=f"`{owner}`, a {kind} step")
    return bool(said)


def fits(ev: Evaluator, key: str, text: str, span: Span, what: str = "this") -> bool:
    """Whether a text is as short as the service takes it; says so where not."""
    if not writable(ev, text, span):
        return False
    limit = TEXT_LIMITS.get(key)
    if limit is None or len(text) <= limit:
        return True
    problem = f"the service takes {limit} characters, {what} has {len(text)}"
    ev.error(rules.OPTION_VALUE, span, name=key, problem=problem)
    return False


def call_options(kind: str) -> frozenset[str]:
    """What `.options(...)` of a step takes."""
    return SPECIAL | all_keywords(kind) | ({"destination"} if kind == "Processing" else frozenset())


def refuse_unknown(
    ev: Evaluator, given: Mapping[str, Given], kind: str, body: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The keywords that no step of a type takes, whatever their values are; says so of each. `body`: those that say what it runs."""
    known = SPECIAL | _PROGRAM | body | all_keywords(kind) if kind in COMPOSED else given.keys()
    found = frozenset(given.keys() - known)
    for key in found:
        help_ = meant_keyword(kind, key)
        ev.error(rules.OPTION_UNKNOWN, given[key].name_span, owner=f"a {kind} step", name=key, help=help_)
    return found


def common_options(
    ev: Evaluator, given: Mapping[str, Given], special: Special, body: frozenset[str] = frozenset(), kind: str = ""
) -> tuple[ir.Option, ...]:
    """The keywords that are members of the request, as IR; `None` is as if it were not said. `body`: those that say what it runs.
    `kind`: the type of the step, where it takes no others than its type does.
    """
    found: list[ir.Option] = []
    refused = refuse_unknown(ev, given, kind, body)
    for key, item in given.items():
        if key in SPECIAL or key in body or key in refused or item.value is None:
            continue
        value = ev.lower(item.value, item.span)
        if value is not None:
            found.append(ir.Option(name=key, value=value, span=item.span, name_span=item.keyword))
    return tuple(found)


def _cache(ev: Evaluator, given: Given | None) -> ir.Cache | bool | None:
    """None: nothing is said; False: an error has been."""
    if given is None or given.value is None:
        return None
    whole = Span(given.span.file, given.name_span.start, given.span.end)
    match given.value:
        case Record(kind="mlpc.Cache", fields=fields):
            values = {name: _plain(ev, item, name) for name, item in fields.items()}
            if any(value is _BAD for value in values.values()):
                return False
            expire, enabled = values.get("expire_after"), values.get("enabled", True)
            if (expire is not None and not isinstance(expire, str)) or not isinstance(enabled, bool):
                ev.error(
                    rules.WRONG_KIND,
                    given.span,
                    wanted="`Cache(expire_after=text, enabled=bool)`",
                    got="something else",
                )
                return False
            return ir.Cache(
                enabled=enabled,
                expire_after=expire,
                span=fields["expire_after"].span if "expire_after" in fields else given.span,
                whole=whole,
            )
        case bool() as enabled:
            return ir.Cache(enabled=enabled, expire_after=None, span=given.span, whole=whole)
        case Poison():
            return False
        case _:
            ev.error(rules.WRONG_KIND, given.span, wanted="a `Cache`", got=describe(given.value))
            return False


_BAD: Final = object()


def _plain(ev: Evaluator, given: Given, name: str) -> object:
    if isinstance(given.value, Poison):
        return _BAD
    return given.value if ev.known(given.value, given.span, f"`{name}`") else _BAD


def _retries(ev: Evaluator, given: Given | None) -> tuple[ir.Retry, ...] | None:
    if given is None or given.value is None:
        return ()
    items = given.value if isinstance(given.value, list | tuple) else [given.value]
    found: list[ir.Retry] = []
    for at, item in enumerate(cast("Sequence[object]", items)):
        if isinstance(item, Poison):
            return None
        if not isinstance(item, Record) or item.kind != "mlpc.Retry":
            place = ev.written(items, at, item, given.span)[1]
            ev.error(rules.WRONG_KIND, place, wanted="a `Retry` or a list of them", got=describe(item))
            return None
        made = _retry(ev, item)
        if made is None:
            return None
        found.append(made)
    return tuple(found)


_RETRY_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "max_attempts": (int,),
    "expire_after_minutes": (int,),
    "interval_seconds": (int,),
    "backoff_rate": (int, float),
}


def _retry(ev: Evaluator, record: Record) -> ir.Retry | None:
    values: dict[str, object] = {}
    for name, given in record.fields.items():
        value = _plain(ev, given, name)
        if value is _BAD:
            return None
        types = _RETRY_TYPES.get(name)
        if types is not None and value is not None and type(value) not in types:
            ev.error(rules.WRONG_KIND, given.span, wanted="a number", got=describe(value))
            return None
        values[name] = value
    on, span = values.get("on"), record.fields["on"].span if "on" in record.fields else record.span
    names = [on] if isinstance(on, str) else on
    if not isinstance(names, list | tuple) or not names or not all(isinstance(item, str) for item in names):
        ev.error(rules.RETRY_ON, span)
        return None
    return ir.Retry(
        on=tuple(cast("list[str]", names)),
        interval_seconds=cast("int | None", values.get("interval_seconds")),
        backoff_rate=cast("float | None", values.get("backoff_rate")),
        max_attempts=cast("int | None", values.get("max_attempts")),
        expire_after_minutes=cast("int | None", values.get("expire_after_minutes")),
        span=record.span,
        on_spans=tuple(ev.written(names, at, item, span)[1] for at, item in enumerate(cast("list[str]", names))),
        places=tuple((name, given.span) for name, given in record.fields.items()),
    )


def _dependencies(ev: Evaluator, given: Given | None) -> tuple[ir.Dependency, ...] | None:
    if given is None or given.value is None:
        return ()
    items = given.value if isinstance(given.value, list | tuple) else [given.value]
    found: list[ir.Dependency] = []
    for at, item in enumerate(cast("Sequence[object]", items)):
        place = ev.written(items, at, item, given.span)[1]
        match item:
            case Rounds(loop=step):
                found.append(ir.Dependency(step=step, trigger="Completed", span=place))
            case StepResult(round=ir.Round(loop=step)) | Runtime(value=ir.OutputRef(round=ir.Round(loop=step))):
                found.append(ir.Dependency(step=step, trigger="Completed", span=place))
            case StepResult(step=step) | Runtime(value=ir.OutputRef(step=step)):
                found.append(ir.Dependency(step=step, trigger="Completed", span=place))
            case Poison():
                return None
            case _:
                wanted = "the result of a step, or a list of them"
                ev.error(rules.WRONG_KIND, place, wanted=wanted, got=describe(item), help=_waited_for(item))
                return None
    return tuple(found)


def _waited_for(item: object) -> str | None:
    """What to write where something else than a result is to be waited for."""
    if isinstance(item, str):
        return "write what the call of the step gives: `data = prepare(...)`, then `depends_on=[data]`"
    if isinstance(item, StepValue):
        return f"call it first: `{item.name}(...)`, and write what that gives"
    return None
