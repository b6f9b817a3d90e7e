"""What the values and conditions of a plan are in a run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

from mlpc.backends.runner.engine.plan import Decision, Predicate, Step, Value


class EvaluationError(Exception):
    """A value that a run does not have, or a comparison that has no meaning."""


class Scope(Protocol):
    """What a value may refer to."""

    def parameter(self, name: str) -> Any:
        """The value of a parameter."""
        ...

    def execution(self, name: str) -> str:
        """A variable of the run, by the service's name."""
        ...

    def output(self, step: str, field: str) -> str:
        """Where an output of a step is."""
        ...

    def found(self, step: str, name: str) -> Any:
        """What a step gives as a value: a metric, an answer, the name of what it has made."""
        ...

    def document(self, step: str, field: str) -> Any:
        """The document of a step's Metrics."""
        ...

    def item(self, loop: str) -> Any:
        """The item that a loop is at."""
        ...

    def file(self, name: str) -> str:
        """Where a file that the runner carries is."""
        ...

    def read(self, location: str) -> Any:
        """The JSON document at a location."""
        ...

    def rounds(self, loop: str) -> int:
        """How many items a loop has gone over."""
        ...

    def round(self, loop: str, at: int | None) -> Scope:
        """What is known in a round of a loop that has ended; of the one that it picks, where `at` is None."""
        ...


def evaluate(value: Value, scope: Scope) -> Any:
    """A value in a run. EvaluationError: it has none.

    The forms: `param`, `execution`, `output` (with `field`, and for a value in its document `path`), `document` (with `path`), `found`
    (with `name`), `item`, `join` (with `on`), `list`, `map`, `file`, `rounds`. Of a step in a loop that has ended, `loop` and `round` say
    which one is meant.
    """
    if not isinstance(value, Mapping):
        return value
    form: Mapping[str, Any] = cast("Mapping[str, Any]", value)
    if "round" in form:
        inside = scope.round(form["loop"], form["round"])
        return evaluate({key: part for key, part in form.items() if key not in ("loop", "round")}, inside)
    if "rounds" in form:
        return scope.rounds(form["rounds"])
    if "param" in form:
        return scope.parameter(form["param"])
    if "execution" in form:
        return scope.execution(form["execution"])
    if "output" in form:
        if "path" in form:
            return member(
                scope.document(form["output"], form["field"]),
                form["path"],
                "the document of step '" + form["output"] + "'",
            )
        return scope.output(form["output"], form["field"])
    if "document" in form:
        location = as_text(evaluate(form["document"], scope))
        return member(scope.read(location), form["path"], "the document " + location)
    if "found" in form:
        return scope.found(form["found"], form["name"])
    if "item" in form:
        return scope.item(form["item"])
    if "join" in form:
        return str(form["on"]).join(as_text(evaluate(part, scope)) for part in form["join"])
    if "list" in form:
        return [evaluate(item, scope) for item in form["list"]]
    if "map" in form:
        return {key: evaluate(item, scope) for key, item in form["map"].items()}
    if "file" in form:
        return scope.file(form["file"])
    raise EvaluationError("there is no value of the form " + json.dumps(sorted(form)))


def member(document: Any, path: list[str], what: str) -> Any:
    """A value in a document. EvaluationError, which says `what` the document is: it is not there."""
    found = document
    for word in path:
        if not isinstance(found, Mapping) or word not in found:
            raise EvaluationError(what + " has no " + ".".join(path))
        found = cast("Mapping[str, Any]", found)[word]
    return cast("Any", found)


def as_text(value: Any) -> str:
    """A value in a text, as the service writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    if value is None or isinstance(value, (list, dict)):
        return json.dumps(value)
    raise EvaluationError(repr(value) + " has no text")


def kind_of(value: Any) -> str:
    """What a value can be compared with. EvaluationError: with nothing."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "text"
    raise EvaluationError(repr(value) + " cannot be compared")


def equal(left: Any, right: Any) -> bool:
    """Whether two values of one kind are the same. EvaluationError: they are of two."""
    if kind_of(left) != kind_of(right):
        raise EvaluationError(repr(left) + " and " + repr(right) + " are of different types")
    return bool(left == right)


def holds(predicate: Predicate, scope: Scope) -> bool:
    """Whether a condition holds. All of its parts are evaluated, as the service does.

    The forms: `op` (with `left` and `right`), `in` (with `values`), `true`, `not`, `and`, `or`.
    """
    if "op" in predicate:
        left, right = evaluate(predicate["left"], scope), evaluate(predicate["right"], scope)
        return compared(predicate["op"], left, right)
    if "in" in predicate:
        value = evaluate(predicate["in"], scope)
        same = [equal(value, evaluate(item, scope)) for item in predicate["values"]]
        return any(same)
    if "true" in predicate:
        return equal(evaluate(predicate["true"], scope), True)
    if "not" in predicate:
        return not holds(predicate["not"], scope)
    for word, whole in (("and", all), ("or", any)):
        if word in predicate:
            parts = [holds(item, scope) for item in predicate[word]]
            return whole(parts)
    raise EvaluationError("there is no condition of the form " + json.dumps(sorted(predicate)))


def compared(op: str, left: Any, right: Any) -> bool:
    """A comparison of two values of one kind."""
    if op == "==":
        return equal(left, right)
    if kind_of(left) != kind_of(right) or kind_of(left) == "boolean":
        raise EvaluationError(repr(left) + " and " + repr(right) + " have no order")
    if op == "<":
        return bool(left < right)
    if op == "<=":
        return bool(left <= right)
    if op == ">":
        return bool(left > right)
    if op == ">=":
        return bool(left >= right)
    raise EvaluationError("there is no comparison " + op)


def steps_read(node: Any) -> Iterator[str]:
    """The steps that a value or condition reads."""
    if not isinstance(node, Mapping):
        return
    form = cast("Mapping[str, Any]", node)
    if "round" in form:
        yield form["loop"]
        return
    yield from (form[key] for key in ("output", "found", "rounds") if key in form)
    for key in ("left", "right", "in", "true", "not", "document"):
        yield from steps_read(form.get(key))
    for key in ("join", "list", "values", "and", "or"):
        for item in form.get(key, ()):
            yield from steps_read(item)
    for item in form.get("map", {}).values():
        yield from steps_read(item)


def step_reads(step: Step) -> dict[str, None]:
    """The steps whose results a step reads, in order."""
    values = [item.value for item in step.inputs] + [item.value for item in step.arguments]
    values += [item.destination for item in step.outputs]
    values += [*step.environment.values(), *step.options.values(), *step.metrics.values(), step.timeout]
    if step.search is not None:
        values += [value for item in step.search.ranges for value in (item.low, item.high, *item.values)]
    return dict.fromkeys(name for value in values for name in steps_read(value))


def decision_reads(decision: Decision) -> dict[str, None]:
    """The steps whose results a condition reads."""
    return dict.fromkeys(steps_read(decision.predicate))
