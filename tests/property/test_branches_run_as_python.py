"""The steps that run are those that Python would call, whatever the nesting of `if`, guards and loops.

The service has no nested conditions and no `return`: branches are flattened into conditions side by side. The oracle is the same function
called as plain Python. They agree on the steps, on what each was given, and on the message of the `Fail` that ends the run: what stands
after a `Fail` belongs to the other branch, so that it does not run in the service either. Where a job fails and its handler fails the run,
the service lets what does not depend on it finish.
"""

from __future__ import annotations

import enum
import json
import random
import typing
from collections import Counter
from collections.abc import Mapping
from typing import Any

from harness import Call, Location, Record, World, codes, compile_text, load, run_as_python, said, scalar_type, scaled
from hypothesis import Phase, event, given, seed, settings
from hypothesis import strategies as st
from interpreter import Execution, Job, Outcome, execute
from strategies import POOLS, parameter_values, pipelines

REFUSALS = frozenset(
    {
        "MLP319",  # a part of a try that ends the run or the function
        "MLP320",  # copied for too many ways
        "MLP105",  # not compiled yet
        "MLP404",  # a name that is too long once the step is copied into branches
        "MLP131",  # too many ways through it
        "MLP123",  # an assertion that is false when it is compiled
        "MLP302",  # bound in one branch only
        "MLP303",  # bound differently in branches
        "MLP312",  # bound by a try that may have failed
        "MLP304",  # waits for a step that may not run
        "MLP307",  # no steps are left
        "MLP236",  # compared with what is not one of the values of a Literal
    }
)
"""Codes of what cannot be compiled, or cannot be compiled yet."""


def world_of(number: int) -> World:
    """A world among many: metrics depend on nothing but its number, the step's tag and the field."""

    def field(tag: str, path: str, kind: type[Any]) -> object:
        pick = random.Random(f"{number}/{tag}/{path}")
        if typing.get_origin(kind) is list:
            return [f"item{at}" for at in range(pick.randrange(1, 4))]
        return pick.choice(POOLS[kind.__name__])

    def fails(tag: str) -> bool:
        return "risky" in tag and random.Random(f"{number}/{tag}").random() < 0.5

    return World(field, fails)


def flags(words: list[str]) -> dict[str, str]:
    return {
        word.removeprefix("--").replace("-", "_"): value for word, value in zip(words[::2], words[1::2], strict=True)
    }


def given_to(job: Job) -> tuple[dict[str, str], dict[str, str]]:
    """What a job was given: its scalars as text, and where its inputs are."""
    arguments = job.arguments
    if job.type == "Processing":
        inputs = {item["InputName"]: item["S3Input"]["S3Uri"] for item in arguments.get("ProcessingInputs", ())}
        return flags(arguments["AppSpecification"].get("ContainerArguments", [])), inputs
    channels = {
        item["ChannelName"]: item["DataSource"]["S3DataSource"]["S3Uri"]
        for item in arguments.get("InputDataConfig", ())
    }
    return dict(arguments.get("HyperParameters", {})), channels


def fake_of(program: str, world: World) -> typing.Callable[[Job], Outcome]:
    """What the jobs of a program leave."""
    names, _ = load(program, world)

    def fake(job: Job) -> Outcome:
        scalars, _ = given_to(job)
        tag = scalars["tag"]
        if world.fails(tag):
            return Outcome(failed=True)
        if job.type == "Training":
            return Outcome({"ModelArtifacts": {"S3ModelArtifacts": f"fake://{tag}/output"}})
        outputs = [
            {"OutputName": item["OutputName"], "S3Output": {"S3Uri": f"fake://{tag}/{item['OutputName']}"}}
            for item in job.arguments.get("ProcessingOutputConfig", {}).get("Outputs", ())
        ]
        files = {
            item["PropertyFileName"]: world.document(tag, names.get(item["PropertyFileName"], names["Report"]))
            for item in job.step.get("PropertyFiles", ())
        }
        return Outcome({"ProcessingOutputConfig": {"Outputs": outputs}}, files)

    return fake


def expected(call: Call, hints: Mapping[str, Any]) -> tuple[dict[str, object], dict[str, str]]:
    """The same of a call in Python."""
    scalars: dict[str, object] = {}
    inputs: dict[str, str] = {}
    for name, value in call.arguments.items():
        if isinstance(value, Location):
            inputs[name] = value.uri
            continue
        assert not isinstance(value, Record)
        plain = value.value if isinstance(value, enum.Enum) else value
        kind = scalar_type(hints[name])
        scalars[name] = float(plain) if kind is float else plain  # type: ignore[arg-type]
    return scalars, inputs


def same_scalars(texts: Mapping[str, str], values: Mapping[str, object]) -> bool:
    """Whether a job's words say these values: numbers by their value, booleans as the service writes them."""

    def says(text: str, value: object) -> bool:
        if isinstance(value, bool):
            return text == str(value).lower()
        return float(text) == value if isinstance(value, int | float) else text == value

    return texts.keys() == values.keys() and all(says(text, values[name]) for name, text in texts.items())


def check(program: str, definition: Any, values: dict[str, Any], number: int) -> None:
    """One run of both."""
    world = world_of(number)
    python = run_as_python(program, values, world)
    shuffle = random.Random(number)
    run: Execution = execute(definition, values, fake_of(program, world), shuffle.randrange)
    jobs = {given_to(job)[0]["tag"]: job for job in run.jobs.values()}
    assert len(jobs) == len(run.jobs)
    called, messages = {call.tag for call in python.calls}, [message for _, message in run.failures]
    where = f"{values}, world {number}\n{program}"
    if run.failed_jobs and python.failure is not None:
        # Python has stopped at once; what waits for nothing that failed has run in the service, and may have failed in its turn.
        assert called <= set(jobs), where
        assert python.failure in ("", *messages), where
    else:
        assert called == set(jobs), where
        assert messages == ([] if python.failure is None else [python.failure]), where
    if python.failure is not None:
        assert run.status == "Failed", where
    elif run.status == "Failed":
        # Python goes on after a handler without steps. The service counts a failure as handled where a step has run for it.
        assert not run.failures and not run.handled.issuperset(run.failed_jobs), where
    names, _ = load(program, world)
    for call in python.calls:
        function = names[call.function].function
        scalars, inputs = expected(call, typing.get_type_hints(function))
        said_scalars, said_inputs = given_to(jobs[call.tag])
        assert said_inputs == inputs, (call, program)
        assert same_scalars(said_scalars, scalars), (call, said_scalars, program)


@settings(max_examples=scaled(110))
@given(pipelines(), st.lists(st.tuples(parameter_values(), st.integers(0, 99)), min_size=3, max_size=5))
def test_the_steps_that_run_are_those_that_python_calls(program: str, runs: list[tuple[dict[str, Any], int]]) -> None:
    """Whatever the values of parameters and metrics, and in whatever order the service starts what is ready."""
    result = compile_text(program)
    if result.failed:
        assert set(codes(result)) <= REFUSALS, f"{said(result)}\n{program}"
        event("refused: " + ", ".join(sorted(set(codes(result)))))
        return
    event("compiled")
    main = result.compiled[0].main
    assert main is not None
    definition = json.loads(main.content)
    for values, number in runs:
        check(program, definition, values, number)


def test_most_pipelines_compile() -> None:
    """What is drawn is not refused wholesale, and it nests and fails and returns often enough to mean something."""
    seen: Counter[str] = Counter()

    @seed(0)
    @settings(max_examples=70, phases=[Phase.generate], database=None)
    @given(pipelines())
    def look(program: str) -> None:
        result = compile_text(program)
        seen["all"] += 1
        if result.failed:
            seen.update(f"refused {code}" for code in set(codes(result)))
            return
        pipeline = result.compiled[0].pipeline
        seen["compiled"] += 1
        seen["nested"] += any(len(step.guard) > 1 for step in pipeline.steps)
        seen["deep"] += any(len(step.guard) > 2 for step in pipeline.steps)
        seen["fails"] += any(step.kind == "Fail" for step in pipeline.steps)
        seen["ordered"] += any(step.depends_on for step in pipeline.steps)

    look()
    assert seen["compiled"] > 0.5 * seen["all"], seen
    for what, part in {"nested": 0.25, "deep": 0.1, "fails": 0.25, "ordered": 0.1}.items():
        assert seen[what] > part * seen["compiled"], (what, seen)
