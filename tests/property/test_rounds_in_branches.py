"""Loops that the service runs, and what `try`, `match` and `if` do before, around and after them, do what Python does.

Python is the direct call, with the steps' functions of this test; the service is the interpreter of the definition.
"""

from __future__ import annotations

import json
import random
import sys
import types
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from harness import codes, compile_text, said, scaled
from hypothesis import Phase, event, given, seed, settings
from hypothesis import strategies as st
from interpreter import Job, Outcome, execute
from strategies.rounds import programs_with_rounds

from mlpc import Fail, StepFailed, local_run

REFUSALS = frozenset(
    {
        "MLP334",  # a loop picks once
        "MLP321",  # appended in each of the copies of a loop
        "MLP320",  # copied for too many ways
        "MLP131",  # too many ways through it
        "MLP404",  # a name that is too long once the step is copied into branches
        "MLP302",  # bound in one branch only
        "MLP303",  # used within an expression
        "MLP312",  # bound by a try that may have failed
        "MLP319",  # a part of a try that ends the run
    }
)
"""Codes of what cannot be compiled."""

Values = Mapping[str, Any]
Calls = list[tuple[str, str, float]]


class World:
    """What the functions give, by the tag that they are called with; and their calls."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.calls: Calls = []

    def answer(self, function: str, tag: str, number: float) -> dict[str, Any] | None:
        """None where the step fails."""
        self.calls.append((function, tag, float(number)))
        pick = random.Random(f"{self.number}/{tag}")
        if "risky" in tag and pick.random() < 0.5:
            return None
        return {"price": float(pick.randint(0, 9)), "count": pick.randint(0, 3), "ok": pick.random() < 0.5}


@contextmanager
def loaded(program: str) -> Iterator[types.ModuleType]:
    module = types.ModuleType("program_with_rounds")
    sys.modules[module.__name__] = module
    try:
        exec(compile(program, "program.py", "exec", dont_inherit=True), module.__dict__)
        yield module
    finally:
        del sys.modules[module.__name__]


def direct(module: Any, values: Values, world: World) -> str | None:
    """Call the pipeline. The message that it fails with; empty where a step has failed."""

    def function(name: str) -> Any:
        def called(tag: str, number: float = 0.5) -> Any:
            given = world.answer(name, tag, number)
            if given is None:
                raise RuntimeError(tag)
            return None if name == "tell" else module.Offer(**given)

        return called

    for name in ("ask", "more", "tell"):
        getattr(module, name).local(function(name))
    try:
        with local_run():
            module.p(**values)
    except Fail as error:
        return str(error)
    except StepFailed:
        return ""
    return None


def check(program: str, definition: Any, values: Values, number: int) -> None:
    """One run of both."""
    python, service = World(number), World(number)

    def fake(job: Job) -> Outcome:
        name = job.step["FunctionArn"].rpartition(":")[2]
        given = service.answer(name, job.arguments["tag"], job.arguments["number"])
        return Outcome(failed=True) if given is None else Outcome({"OutputParameters": {} if name == "tell" else given})

    with loaded(program) as module:
        failure = direct(module, values, python)
    texts = {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}
    run = execute(definition, texts, fake, random.Random(number).randrange)
    messages = [message for _, message in run.failures]
    where = f"{values}, world {number}\n{program}"
    if run.failed_jobs and failure is not None:
        # Python has stopped at once; what waits for nothing that failed has run in the service, and may have failed in its turn.
        assert set(python.calls) <= set(service.calls), where
        assert failure in ("", *messages), where
    else:
        assert Counter(python.calls) == Counter(service.calls), where
        assert messages == ([] if failure is None else [failure]), where
    if failure is not None:
        assert run.status == "Failed", where


def values() -> st.SearchStrategy[Values]:
    names = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True)
    return st.fixed_dictionaries(
        {
            "names": names,
            "others": names,
            "limit": st.sampled_from([0.5, 4.0, 6.5]),
            "n": st.integers(0, 4),
            "flag": st.booleans(),
            "mode": st.sampled_from(["fast", "slow"]),
        }
    )


def definition_of(program: str) -> Any:
    """None where the program cannot be compiled."""
    result = compile_text(program)
    if result.failed:
        assert set(codes(result)) <= REFUSALS, f"{said(result)}\n{program}"
        event("refused: " + ", ".join(sorted(set(codes(result)))))
        return None
    main = next(item.main for item in result.compiled if item.pipeline.name == "p")
    assert main is not None
    return json.loads(main.content)


@settings(max_examples=scaled(60))
@given(programs_with_rounds(), st.lists(st.tuples(values(), st.integers(0, 99)), min_size=3, max_size=4))
def test_the_steps_that_run_are_those_that_python_calls(program: str, runs: list[tuple[Values, int]]) -> None:
    definition = definition_of(program)
    for given_values, number in runs if definition is not None else ():
        check(program, definition, given_values, number)


def test_most_programs_compile() -> None:
    seen: Counter[str] = Counter()

    @seed(0)
    @settings(max_examples=60, phases=[Phase.generate], database=None)
    @given(programs_with_rounds())
    def look(program: str) -> None:
        seen["all"] += 1
        result = compile_text(program)
        seen.update(set(codes(result)))
        seen["compiled"] += not result.failed

    look()
    assert seen["compiled"] > 0.5 * seen["all"], seen
