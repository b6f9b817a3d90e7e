"""Every golden and example runs the same steps in a runner as in the service.

As in `test_runners_run_as_definitions`, the reference is the interpreter of the definition, and a function stands in the place of
processes; but the programs are those that people write, with documents, answers and metrics of all kinds. Containers are given
functions first, as a runner has no meaning for them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from interpreter import Execution, Job, Outcome, execute
from test_branches_run_as_python import flags, given_to
from test_runners_run_as_definitions import Heard

from mlpc.backends.base import Target
from mlpc.backends.runner.engine.cache import Stored
from mlpc.backends.runner.engine.engine import Run
from mlpc.backends.runner.engine.facts import Facts
from mlpc.backends.runner.engine.main import items_of
from mlpc.backends.runner.engine.perform import Result
from mlpc.backends.runner.engine.plan import ONE_OF, Plan, Step
from mlpc.backends.runner.engine.schedule import DONE, FAILED, Node
from mlpc.backends.runner.engine.storage import Storage
from mlpc.backends.runner.engine.values import as_text, evaluate, holds
from mlpc.backends.runner.legalize import legalize
from mlpc.cli.disk import Disk
from mlpc.driver import Compiled, Request, compile_files
from mlpc.ir import nodes as ir
from mlpc.ir.traverse import jobs, with_jobs
from mlpc.ir.types import NoneType
from mlpc.record import replace

ROOT = Path(__file__).parents[2]
CASES = {
    path.parent.name: path
    for path in sorted([*ROOT.glob("tests/golden/*/pipeline.py"), *ROOT.glob("examples/*/pipeline.py")])
}
NO_LOCAL_MEANING = {
    "auto_ml": "AutoML",
    "batch_monitoring": "QualityCheck",
    "churn": "a model without code",
    "forms": "a model without code",
    "images": "the metric `validation:accuracy`, which no expression of `metrics=` finds",
    "models": "a model without code",
    "private": "a model without code",
    "properties": "BillableTimeInSeconds",
    "text_classifier": "a model without code",
    "tuning": "the metric `validation:auc`, which no expression of `metrics=` finds",
    "clarify_checks": "ClarifyCheck",
    "emr": "EMR",
    "emr_serverless": "EMRServerless",
    "job": "Job",
    "lake": "EMR",
    "lineage": "TrainingJobArn",
    "monitoring": "QualityCheck",
    "notebook": "a notebook job",
    "quality_checks": "QualityCheck",
    "raw": "a step that is written out",
    "rounds": "SucceededStepCount",
    "sources": "the feature group",
}
"""Goldens with something that a runner refuses, and a word of what it says."""
NAMED = ("ModelName", "ModelPackageArn", "EndpointConfigName", "EndpointName", "InferenceComponentName")
POOL: Mapping[str, tuple[Any, ...]] = {
    "int": (0, 3, 100_000),
    "float": (0.0, 0.2, 0.75, 0.95, 40.0),
    "str": ("", "a", "churn"),
    "bool": (True, False),
}
TYPES = {"String": "str", "Integer": "int", "Float": "float", "Boolean": "bool"}
IN_S3: Mapping[str, Any] = {"rows": "int", "mse": {"lower": "float", "upper": "float"}, "shops": ["str"]}
"""The document that stands at every location."""
WORLDS = 12


class World(NamedTuple):
    """What is so in one run: of everything that is asked of it, by name, always the same."""

    number: int

    def value(self, what: str, kind: str) -> Any:
        return self._random(what).choice(POOL[kind])

    def fails(self, step: str) -> bool:
        return self._random(f"fails {step}").random() < 0.12

    def document(self, what: str, declared: Any) -> Any:
        """A document with the fields that are declared, as in a plan."""
        if isinstance(declared, Mapping) and ONE_OF in declared:
            return self._random(what).choice(declared[ONE_OF])
        if isinstance(declared, Mapping):
            return {name: self.document(f"{what}.{name}", inner) for name, inner in declared.items()}
        if isinstance(declared, list):
            return [self.document(f"{what}[{at}]", declared[0]) for at in range(self._random(what).randrange(1, 4))]
        return self.value(what, declared)

    def parameters(self, plan: Plan) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for item in plan.parameters:
            chance = self._random(f"parameter {item.name}")
            if item.default is not None and chance.random() < 0.5:
                made[item.name] = item.default
            elif item.many:
                made[item.name] = json.dumps(["b", "a"])
            elif item.values:
                made[item.name] = chance.choice(item.values)
            else:
                made[item.name] = "s3://bucket/given" if item.location else chance.choice(POOL[TYPES[item.type]])
        return made

    def _random(self, what: str) -> random.Random:
        return random.Random(f"{self.number}/{what}")


def one_name(text: str) -> str:
    """`score[1]` and `score-1` are both the second time of a step in a loop."""
    return re.sub(r"\[(\d+)\]$", r"-\1", text)


class Given(NamedTuple):
    """What the two say of the same things: of a step the answers with their kinds, and the documents of its outputs."""

    world: World
    answers: Mapping[str, Mapping[str, str]]
    documents: Mapping[str, Mapping[str, Any]]

    def answered(self, node: str, step: str) -> dict[str, Any]:
        kinds = self.answers.get(step, {})
        return {name: self.world.value(f"{one_name(node)} {name}", kind) for name, kind in kinds.items()}

    def document(self, node: str, step: str, output: str) -> Any:
        return self.world.document(f"{one_name(node)} {output}", self.documents[step][output])


def given_by(plan: Plan, definition: Any, world: World) -> Given:
    answers: dict[str, dict[str, str]] = {}
    for step in steps_in(definition["Steps"]):
        for item in step.get("OutputParameters", ()):
            answers.setdefault(step["Name"], {})[item["OutputName"]] = TYPES[item["OutputType"]]
        if step["Type"] == "Training":
            for item in step["Arguments"]["AlgorithmSpecification"].get("MetricDefinitions", ()):
                answers.setdefault(step["Name"], {})[item["Name"]] = "float"
    documents = {step.name: {item.name: item.fields for item in step.outputs if item.file} for step in plan.steps}
    return Given(world, answers, documents)


def steps_in(steps: Any) -> list[Any]:
    found: list[Any] = []
    for step in steps:
        arguments = step.get("Arguments", {})
        found.append(step)
        for key in ("IfSteps", "ElseSteps", "ForEachBody"):
            found += steps_in(arguments.get(key, ()))
    return found


def service(given: Given) -> Callable[[Job], Outcome]:
    """What a job leaves, by its Describe shape."""

    def fake(job: Job) -> Outcome:
        step = job.step["Name"]
        if given.world.fails(job.name):
            return Outcome(failed=True)
        answered = given.answered(job.name, step)
        outputs = [
            {"OutputName": item["OutputName"], "S3Output": {"S3Uri": f"fake://{job.name}/{item['OutputName']}"}}
            for item in job.arguments.get("ProcessingOutputConfig", {}).get("Outputs", ())
        ]
        files = {
            item["PropertyFileName"]: given.document(job.name, step, item["OutputName"])
            for item in job.step.get("PropertyFiles", ())
        }
        trial = {"TrainingJobName": f"{job.name} 0", "TunedHyperParameters": Anything(job.name)}
        properties = {
            "ProcessingOutputConfig": {"Outputs": outputs},
            "ModelArtifacts": {"S3ModelArtifacts": f"fake://{job.name}/output"},
            "FinalMetricDataList": [{"MetricName": name, "Value": value} for name, value in answered.items()],
            "OutputParameters": answered,
            "TransformOutput": {"S3OutputPath": f"fake://{job.name}/output"},
            "TrainingJobDefinition": {"OutputDataConfig": {"S3OutputPath": f"fake://{job.name}"}},
            "BestTrainingJob": trial,
            "TrainingJobSummaries": [trial],
            "TrainingJobName": job.name,
            "ProcessingJobName": job.name,
            **dict.fromkeys(NAMED, job.name),
        }
        return Outcome(properties, files)

    return fake


class Anything(dict[str, str]):
    """Has a text under every name."""

    def __init__(self, owner: str) -> None:
        super().__init__()
        self.owner = owner

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return f"{self.owner} {name}"


class GivenStorage(Storage):
    """Every location has a document."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__()
        self.world = world
        self.folder = folder

    def located(self, location: str, anew: bool = False) -> Path:
        path = self.folder / f"{abs(hash(location))}.json"
        path.write_text(json.dumps(self.world.document(location, IN_S3)), encoding="utf-8")
        return path


class GivenFacts(Facts):
    """Documents are not read from files."""

    def __init__(self, plan: Plan, parameters: Mapping[str, Any], given: Given, folder: Path) -> None:
        super().__init__(plan, "<id>", "<start>", parameters, folder, GivenStorage(given.world, folder))
        self.given = given

    def document(self, path: Path) -> Any:
        """Of a path `fake:/NODE/OUTPUT/FILE`."""
        _, node, output, *_ = path.parts
        step = re.sub(r"\[\d+\]$", "", node)
        return self.given.document(node, step, output)

    def execution(self, name: str, node: Node | None) -> str:
        return f"<{name}>"


class Ran:
    """A run of a plan with a function in the place of processes."""

    def __init__(self, plan: Plan, parameters: Mapping[str, Any], given: Given, limit: int, folder: Path) -> None:
        self.facts = GivenFacts(plan, parameters, given, folder)
        self.given = given
        self.nodes: set[str] = set()
        self.jobs: dict[str, dict[str, str]] = {}
        self.inputs: dict[str, dict[str, str]] = {}
        self.failures: list[str] = []
        heard, scope = Heard(), self.facts.scope()
        self.run = Run(
            plan,
            self.perform,
            lambda decision: holds(decision.predicate, scope),
            lambda step: items_of(step, self.facts),
            heard,
            limit,
            self.learn,
        )
        self.outcome = self.run.run(lambda: None)
        assert self.run.schedule.waiting == []
        assert heard.problems == []

    def learn(self, node: Node, result: Result) -> None:
        if result.stored is not None:
            self.facts.results[node.name] = result.stored

    def perform(self, node: Node, said: Callable[[int, str], None]) -> Result:
        scope, step, name = self.facts.scope(node), node.step, one_name(node.name)
        if step.kind == "Fail":
            self.failures.append(as_text(evaluate(step.options["message"], scope)))
            return Result(FAILED)
        self.nodes.add(name)
        if step.program is not None and step.program.function and step.kind in ("Processing", "Training"):
            words = [(item.flag, as_text(evaluate(item.value, scope))) for item in step.arguments]
            self.jobs[name] = (
                dict(words) if step.kind == "Training" else flags([word for pair in words for word in pair])
            )
            self.inputs[name] = {item.channel: as_text(evaluate(item.value, scope)) for item in step.inputs}
        if self.given.world.fails(name):
            return Result(FAILED)
        outputs = {item.name: (f"fake://{name}/{place_of(step, item.name)}", "") for item in step.outputs}
        values = {"name": name, **self.given.answered(node.name, step.name)}
        return Result(DONE, Stored(outputs, Values(values, name), "run", 0.0))


def place_of(step: Step, output: str) -> str:
    """The model of a job, and what a transform leaves, are one thing to the service, whatever it is called here."""
    return output if step.kind == "Processing" else "output"


class Values(dict[str, Any]):
    """The answers of a step, and of a search the hyperparameters of its best trial."""

    def __init__(self, known: Mapping[str, Any], owner: str) -> None:
        super().__init__(known)
        self.owner = owner

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or " hyperparameter " in str(name)

    def __missing__(self, name: str) -> str:
        return f"{self.owner} {name.partition(' hyperparameter ')[2]}"


def with_stand_ins(pipeline: ir.Pipeline) -> ir.Pipeline:
    """The pipeline as if every container had a function under `@step.local`."""

    def one(step: ir.Step) -> ir.Step:
        if not isinstance(step.body, ir.ContainerBody) or step.kind not in ("Processing", "Training"):
            return step
        body = ir.FunctionBody(
            function=step.function,
            code=f"def {step.function}(): ...",
            parameters=(),
            result=NoneType(),
            requirements=(),
            span=step.span,
        )
        return replace(step, stand_in=body)

    return with_jobs(pipeline, one)


def compiled(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Compiled, ...]:
    """The pipelines of a file."""
    monkeypatch.chdir(path.parent)
    result = compile_files(Request([path.name]), Disk())
    assert [found.message for found in result.diagnostics if found.severity == "error"] == []
    return result.compiled


@pytest.mark.parametrize("case", [case for case in CASES if case not in NO_LOCAL_MEANING])
def test_the_same_steps_run_with_the_same_arguments(case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for item in compiled(CASES[case], monkeypatch):
        plan, refused = legalize(with_stand_ins(item.pipeline), Target("us-east-1"))
        assert [what for _, _, what, *_ in refused] == []
        assert item.main is not None
        definition = json.loads(item.main.content)
        for number in range(WORLDS):
            check(item.pipeline, plan, definition, World(number), tmp_path)


def check(pipeline: ir.Pipeline, plan: Plan, definition: Any, world: World, folder: Path) -> None:
    given, parameters = given_by(plan, definition, world), world.parameters(plan)
    declared = {item["Name"] for item in definition["Parameters"]}
    more = dict.fromkeys(declared - set(parameters), "s3://bucket/made")
    expected: Execution = execute(
        definition,
        {**parameters, **more},
        service(given),
        random.Random(world.number).randrange,
        lambda location: world.document(location, IN_S3),
    )
    ran = Ran(plan, parameters, given, 1 + world.number % 3, folder)
    assert ran.nodes == set(expected.jobs)
    assert sorted(ran.failures) == sorted(message for _, message in expected.failures)
    assert (ran.outcome.code == 0) == (expected.status != "Failed")
    functions = {step.name for step in jobs(pipeline) if isinstance(step.body, ir.FunctionBody)}
    for name, scalars in ran.jobs.items():
        if name not in functions:
            continue
        known, inputs = given_to(expected.jobs[name])
        assert scalars == {key: value for key, value in known.items() if not key.startswith("sagemaker_")}
        assert ran.inputs[name] == {key: uri for key, uri in inputs.items() if key != "code"}


@pytest.mark.parametrize("case", NO_LOCAL_MEANING)
def test_what_a_runner_refuses_is_what_is_said_here(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        what
        for item in compiled(CASES[case], monkeypatch)
        for _, _, what, *_ in legalize(with_stand_ins(item.pipeline), Target("us-east-1"))[1]
    ]
    assert any(NO_LOCAL_MEANING[case] in what for what in said)
