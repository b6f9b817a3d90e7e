"""A condition that is only known when the pipeline runs decides as the same text decides in Python.

The service has no `and`, no `!=`, no chained comparison and no truth of its own, so that every such expression is rebuilt out of what it
has. The oracle is Python's own evaluation of the expression with the values that the run gets.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from harness import World, codes, compile_text, run_as_python, said, scaled
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from interpreter import Job, Outcome, execute, follow
from strategies import POOLS, Decided, decisions, parameter_values

REFUSALS = frozenset(
    {
        "MLP118",  # the expression as a statement of its own is no use
        "MLP236",  # compared with what is not one of the values of a Literal
    }
)
"""Codes of what the language refuses to decide though Python would."""


def metric(data: st.DataObject) -> World:
    """A world whose metrics are drawn when they are first asked for."""
    known: dict[tuple[str, str], Any] = {}

    def field(tag: str, path: str, kind: type[Any]) -> object:
        key = (tag, path)
        if key not in known:
            known[key] = data.draw(st.sampled_from(POOLS[kind.__name__]), label=f"{tag}.{path}")
        return known[key]

    return World(field)


def reports_of(program: str, world: World) -> dict[str, Any]:
    """What `execute` needs to know of the steps that measure: the document of each, by tag."""
    from harness import load

    names, _ = load(program, world)
    return {f"r{at}": world.document(f"r{at}", names["Report"]) for at in range(2)}


def tag_of(job: Job) -> str:
    words = follow(job.arguments, "AppSpecification.ContainerArguments")
    return str(words[words.index("--tag") + 1])


def decide(program: str, values: dict[str, Any], world: World) -> list[str]:
    """Which of `yes` and `no` the compiled definition runs."""
    result = compile_text(program)
    assert not result.failed, said(result)
    main = result.compiled[0].main
    assert main is not None
    documents = reports_of(program, world)

    def fake(job: Job) -> Outcome:
        return Outcome(files={"Report": documents.get(tag_of(job))})

    run = execute(json.loads(main.content), values, fake)
    assert not run.failures
    return sorted(tag for job in run.jobs.values() if (tag := tag_of(job)) in ("yes", "no"))


@settings(max_examples=scaled(180))
@given(decisions(), st.lists(parameter_values(), min_size=1, max_size=3), st.data())
def test_a_run_time_condition_decides_as_python_does(
    decided: Decided, runs: list[dict[str, Any]], data: st.DataObject
) -> None:
    """For any values, exactly one branch runs, and it is the one that Python takes."""
    result = compile_text(decided.program)
    if result.failed:
        assert set(codes(result)) <= REFUSALS, f"{said(result)}\n{decided.program}"
        return
    for values in runs:
        world = metric(data)
        expected = [
            call.tag for call in run_as_python(decided.program, values, world).calls if call.tag in ("yes", "no")
        ]
        assert decide(decided.program, values, world) == expected, (decided.expression, values)


def test_most_conditions_compile() -> None:
    """What is drawn is not refused wholesale, and a fair part of it is really decided by the service."""
    seen: Counter[str] = Counter()

    @seed(0)
    @settings(max_examples=120, phases=[Phase.generate], database=None)
    @given(decisions())
    def look(decided: Decided) -> None:
        result = compile_text(decided.program)
        if result.failed:
            seen["refused"] += 1
            return
        pipeline = result.compiled[0].pipeline
        seen["compiled"] += 1
        seen["at run time"] += bool(pipeline.decisions)

    look()
    total = seen["compiled"] + seen["refused"]
    assert seen["compiled"] > 0.8 * total, seen
    assert seen["at run time"] > 0.4 * total, seen


def program(lines: list[str], top: str = "") -> str:
    from strategies import STEPS, TRUTH_HELPERS, signature

    body = "\n".join(f"    {line}" for line in lines)
    return f'{STEPS}{TRUTH_HELPERS}{top}\n\n@pipeline(name="p")\ndef p({signature()}):\n{body}\n'


ASK = ["if {}:", '    ping("yes")', "else:", '    ping("no")']


@pytest.mark.parametrize(
    "expression",
    [
        "n",
        "text",
        "ratio",
        "not n",
        "n and flag",
        "flag or text",
        "n == '3'",
        "text == 3",
        "flag == 1",
        "n in ['3']",
        "n in text",
        "n + 1 > 3",
        "flag < True",
        "(n > 1) == (m > 1)",
        "color == 'red'",
        "mode == 'else'",
        "[n] == [3]",
        "n == None",
    ],
)
def test_what_the_service_cannot_decide_is_an_error(expression: str) -> None:
    """What has no exact counterpart is refused; it is never decided in some other way."""
    result = compile_text(program([line.format(expression) for line in ASK]))
    assert codes(result), expression
