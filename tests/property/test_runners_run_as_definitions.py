"""A runner runs the steps that the service runs, with the same arguments.

The reference is the interpreter of the definition that the same program compiles to. The engine's own loop and threads run; in the place of
processes stands a function that writes down what a step was called with. A few programs run as whole runners, with real processes.
"""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from harness import World, codes, compile_text, load, only_pipeline, scaled
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from interpreter import Execution, execute
from strategies import PARAMETERS, POOLS, parameter_values, pipelines
from test_branches_run_as_python import fake_of, flags, given_to, world_of
from test_control_flow import PROGRAMS

from mlpc.backends.base import Target
from mlpc.backends.runner.emit import document, runner_source
from mlpc.backends.runner.engine.cache import Stored
from mlpc.backends.runner.engine.engine import Listener, Outcome, Run
from mlpc.backends.runner.engine.facts import Facts
from mlpc.backends.runner.engine.main import items_of
from mlpc.backends.runner.engine.perform import Result
from mlpc.backends.runner.engine.plan import Decision, Plan, plan_of
from mlpc.backends.runner.engine.schedule import DONE, FAILED, Node
from mlpc.backends.runner.engine.values import EvaluationError, as_text, evaluate, holds
from mlpc.backends.runner.legalize import legalize
from mlpc.backends.runner.literals import json_block


def with_code(program: str) -> str:
    """The program with functions for its steps, in the place of containers."""
    return re.sub(r"^(def .*): \.\.\.$", r"\1:\n    raise NotImplementedError", program, flags=re.MULTILINE)


def plan_for(program: str) -> Plan:
    """The plan of a program, as a runner reads it: through the text of its data."""
    pipeline = only_pipeline(compile_text(program))
    plan, refused = legalize(pipeline, Target("us-east-1"))
    assert not refused
    data = [
        json.loads(ast.literal_eval(json_block([document(item) for item in group])))
        for group in (plan.parameters, plan.steps, plan.decisions)
    ]
    again = plan_of(
        plan.name, plan.description, data[0], data[1], data[2], plan.scripts, plan.runtime, dict(plan.files)
    )
    assert again == plan
    return again


class FakeFacts(Facts):
    """Documents are those of a world, not files."""

    def __init__(self, plan: Plan, values: Mapping[str, Any], world: World, report: type[Any]) -> None:
        super().__init__(plan, "<id>", "<start>", values, Path())
        self.world = world
        self.report = report

    def document(self, path: Path) -> Any:
        return self.world.document(path.parts[1], self.report)

    def execution(self, name: str, node: Node | None) -> str:
        return f"<{name}>"


class Heard(Listener):
    """What the loop says."""

    def __init__(self) -> None:
        self.decisions: dict[str, bool] = {}
        self.problems: list[str] = []

    def started(self, node: Node) -> None: ...
    def attempt(self, node: Node, number: int, why: str) -> None: ...
    def ended(self, node: Node, result: Result, seconds: float) -> None: ...
    def never(self, node: Node, state: str, why: str) -> None: ...
    def tick(self) -> None: ...
    def decided(self, decision: Decision, taken: bool) -> None:
        self.decisions[decision.name] = taken

    def broken(self, decision: Decision, why: str) -> None:
        self.problems.append(why)


class Ran:
    """A run of a plan with a function in the place of processes."""

    def __init__(self, plan: Plan, program: str, values: Mapping[str, Any], world: World, limit: int) -> None:
        names, _ = load(program, world)
        self.facts = FakeFacts(plan, values, world, names["Report"])
        self.world = world
        self.jobs: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        self.failures: list[tuple[str, str]] = []
        self.failed: list[str] = []
        self.again = 0
        self.heard = Heard()
        scope = self.facts.scope()
        run = Run(
            plan,
            self.perform,
            lambda decision: holds(decision.predicate, scope),
            lambda step: items_of(step, self.facts),
            self.heard,
            limit,
            self.learn,
        )
        self.outcome: Outcome = run.run(lambda: None)
        assert run.schedule.waiting == []
        assert self.heard.problems == []

    def learn(self, node: Node, result: Result) -> None:
        if result.stored is not None:
            self.facts.results[node.name] = result.stored

    def perform(self, node: Node, said: Callable[[int, str], None]) -> Result:
        scope, step = self.facts.scope(node), node.step
        if step.kind == "Fail":
            self.failures.append((node.name, as_text(evaluate(step.options["message"], scope))))
            self.again += step.function == "raise"
            return Result(FAILED)
        words = [(item.flag, as_text(evaluate(item.value, scope))) for item in step.arguments]
        inputs = {item.channel: as_text(evaluate(item.value, scope)) for item in step.inputs}
        scalars = dict(words) if step.kind == "Training" else flags([word for pair in words for word in pair])
        self.jobs[node.name] = scalars, inputs
        tag = scalars["tag"]
        if self.world.fails(tag):
            self.failed.append(node.name)
            return Result(FAILED)
        outputs = {item.name: (f"fake://{tag}/{item.name}", "") for item in step.outputs}
        return Result(DONE, Stored(outputs, {"name": node.name}, "run", 0.0))


def check(plan: Plan, definition: Any, program: str, values: dict[str, Any], number: int) -> None:
    """One run of both."""
    world = world_of(number)
    service: Execution = execute(definition, values, fake_of(program, world), random.Random(number).randrange)
    ran = Ran(plan, program, values, world, 1 + number % 3)
    where = f"{values}, world {number}\n{program}"
    assert set(ran.jobs) == set(service.jobs), where
    for name, job in service.jobs.items():
        scalars, inputs = given_to(job)
        # Its code is in the runner, not at a location.
        assert ran.jobs[name] == (scalars, {key: uri for key, uri in inputs.items() if key != "code"}), where
    assert sorted(message for _, message in ran.failures) == sorted(message for _, message in service.failures), where
    assert sorted(ran.failed) == sorted(service.failed_jobs), where
    assert {*ran.outcome.failed, *ran.outcome.caught} == set(ran.failed), where
    assert len(ran.outcome.fails) == len(service.failures) - ran.again, where
    assert (ran.outcome.code == 0) == (service.status != "Failed"), where


@settings(max_examples=scaled(60))
@given(pipelines(), st.lists(st.tuples(parameter_values(), st.integers(0, 99)), min_size=3, max_size=5))
def test_the_same_steps_run_with_the_same_arguments(program: str, runs: list[tuple[dict[str, Any], int]]) -> None:
    program = with_code(program)
    result = compile_text(program)
    if codes(result):
        return
    main = result.compiled[0].main
    assert main is not None
    plan = plan_for(program)
    for values, number in runs:
        check(plan, json.loads(main.content), program, values, number)


TRIES = {name: program.text for name, program in PROGRAMS.items() if "try " in name and not program.codes}


@pytest.mark.parametrize("name", TRIES)
def test_tries_end_as_they_do_in_the_service(name: str) -> None:
    program, pick = with_code(TRIES[name]), random.Random(0)
    main = compile_text(program).compiled[0].main
    assert main is not None
    plan = plan_for(program)
    for _ in range(10):
        values = {name: pick.choice(POOLS.get(name) or POOLS[kind]) for name, kind in PARAMETERS.items()}
        check(plan, json.loads(main.content), program, values, pick.randrange(100))


def examples(count: int, steps: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A few programs that compile, of not too many steps, with values for their parameters."""
    found: list[tuple[str, dict[str, Any]]] = []

    @seed(1)
    @settings(max_examples=120, phases=[Phase.generate], database=None)
    @given(pipelines(), parameter_values())
    def look(program: str, values: dict[str, Any]) -> None:
        program = with_code(program)
        if len(found) < count:
            result = compile_text(program)
            if not codes(result) and 2 <= len(only_pipeline(result).steps) <= steps:
                found.append((program, values))

    look()
    yield from found


BODY = """
import json, os, sys
from pathlib import Path
root = Path(os.environ["MLPC_ROOT"])
words = sys.argv[1:]
scalars = dict(zip(words[::2], words[1::2]))
if (root / "input/config/hyperparameters.json").exists():
    scalars = {"--" + key: value for key, value in json.loads((root / "input/config/hyperparameters.json").read_text()).items()}
with open(os.environ["SEEN"], "a") as file:
    file.write(json.dumps(scalars) + "\\n")
known = json.loads(os.environ["WORLD"])[scalars["--tag"]]
if known is None:
    sys.exit(1)
for folder in OUTPUTS:
    path = root / folder.removeprefix("/opt/ml/")
    path.mkdir(parents=True, exist_ok=True)
    (path / "data").write_text(scalars["--tag"])
    for name in DOCUMENTS:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(json.dumps(known))
"""


def with_bodies(plan: Plan) -> Plan:
    """The plan with programs that write down what they are called with, and leave what the world says."""
    scripts = {}
    for step in plan.steps:
        if step.program is not None:
            outputs = [item.path for item in step.outputs]
            documents = [item.file for item in step.outputs if item.file]
            scripts[step.program.main] = (f"OUTPUTS, DOCUMENTS = {outputs!r}, {documents!r}\n", BODY)
    return plan._replace(scripts=scripts, runtime="")


@pytest.mark.parametrize("at", range(4))
def test_a_whole_runner_runs_the_same(at: int, tmp_path: Path) -> None:
    found = list(examples(4, 9))
    program, values = found[at % len(found)]
    world = world_of(at)
    main = compile_text(program).compiled[0].main
    assert main is not None
    service = execute(json.loads(main.content), values, fake_of(program, world))
    names, _ = load(program, world)
    tags = {given_to(job)[0]["tag"] for job in service.jobs.values()}
    known = {tag: None if world.fails(tag) else world.document(tag, names["Report"]) for tag in tags}
    plan = with_bodies(plan_for(program))
    (tmp_path / "s3/bucket/raw").mkdir(parents=True)
    (tmp_path / "run.py").write_text(runner_source(plan, "p.py", only_pipeline(compile_text(program)).span))
    arguments = []
    for parameter in plan.parameters:
        value = values.get(parameter.name, parameter.default)
        if isinstance(value, str) and "://" in value:
            (tmp_path / "s3" / value.partition("://")[2]).mkdir(parents=True, exist_ok=True)
            value = value if value.startswith("s3://") else str(tmp_path / "s3" / value.partition("://")[2])
        arguments.append(f"{parameter.flag}={str(value).lower() if isinstance(value, bool) else value}")
    done = subprocess.run(
        [sys.executable, "run.py", "--jobs", "2", "--s3-root", "s3", *arguments],
        cwd=tmp_path,
        env={"PATH": "", "SEEN": str(tmp_path / "seen"), "WORLD": json.dumps(known)},
        capture_output=True,
        text=True,
        check=False,
    )
    seen = (
        [json.loads(line) for line in (tmp_path / "seen").read_text().splitlines()]
        if (tmp_path / "seen").exists()
        else []
    )
    assert sorted(call["--tag"] for call in seen) == sorted(tags), done.stderr
    for call in seen:
        scalars = {key.removeprefix("--").replace("-", "_"): value for key, value in call.items()}
        (expected,) = [given_to(job)[0] for job in service.jobs.values() if given_to(job)[0]["tag"] == call["--tag"]]
        assert scalars == expected, done.stderr
    if service.failures and not service.failed_jobs:
        assert done.returncode == 3, done.stderr


def test_values_that_cannot_be_compared_are_an_error() -> None:
    plan = plan_of("p", "", [], [], [], {}, "", {})
    scope = Facts(plan, "id", "now", {}, Path()).scope()
    for left, right in ((1, "1"), (True, 1), ("a", None)):
        with pytest.raises(EvaluationError):
            holds({"left": left, "op": "==", "right": right}, scope)
