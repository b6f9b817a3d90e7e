"""What a run knows: its parameters, its variables, and what its steps have given."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlpc.backends.runner.engine.cache import Stored
from mlpc.backends.runner.engine.layout import JobError
from mlpc.backends.runner.engine.plan import Plan
from mlpc.backends.runner.engine.schedule import Node
from mlpc.backends.runner.engine.storage import Storage
from mlpc.backends.runner.engine.values import EvaluationError, evaluate, kind_of

ACCOUNT = "arn:aws:sagemaker:local:000000000000:pipeline"


class Facts:
    """`results`: by node, what it has given. `folder`: of the run. `storage`: what locations mean."""

    def __init__(
        self,
        plan: Plan,
        run: str,
        started: str,
        parameters: Mapping[str, Any],
        folder: Path,
        storage: Storage | None = None,
    ) -> None:
        self.plan = plan
        self.run = run
        self.started = started
        self.parameters = parameters
        self.folder = folder
        self.storage = storage or Storage()
        self.steps = {step.name: step for step in plan.steps}
        self.results: dict[str, Stored] = {}
        # How many items each loop has gone over.
        self.rounds: dict[str, int] = {}
        self._documents: dict[str, Any] = {}
        self._lock = threading.Lock()

    def scope(self, node: Node | None = None) -> NodeScope:
        """What the values of a node refer to; of a condition without one."""
        return NodeScope(self, node)

    def document(self, path: Path) -> Any:
        """A document of a step, read once. EvaluationError: it cannot be read."""
        key = str(path)
        with self._lock:
            if key not in self._documents:
                try:
                    self._documents[key] = json.loads(path.read_text(encoding="utf-8"))
                except (OSError, ValueError) as error:
                    raise EvaluationError("the document " + key + " cannot be read: " + str(error)) from None
            return self._documents[key]

    def file(self, name: str) -> str:
        """Where a file that the runner carries is, written there when it is first asked for."""
        path = self.folder.joinpath("files", *name.split("/"))
        with self._lock:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.plan.files[name])
        return str(path)

    def execution(self, name: str, node: Node | None) -> str:
        """A variable of the run, by the service's name."""
        pipeline = ACCOUNT + "/" + self.plan.name
        if name in ("TrainingJobName", "ProcessingJobName"):
            return "pipelines-" + self.run + "-" + (node.name if node is not None else name)
        known = {
            "PipelineExecutionId": self.run,
            "PipelineName": self.plan.name,
            "PipelineArn": pipeline,
            "PipelineExecutionArn": pipeline + "/execution/" + self.run,
            "StartDateTime": self.started,
            "CurrentDateTime": now_text(),
        }
        if name not in known:
            raise EvaluationError("a run has no variable " + name)
        return known[name]


class NodeScope:
    """What a value of one node, or of a condition, refers to."""

    def __init__(self, facts: Facts, node: Node | None) -> None:
        self._facts = facts
        self._node = node

    def parameter(self, name: str) -> Any:
        return self._facts.parameters[name]

    def execution(self, name: str) -> str:
        return self._facts.execution(name, self._node)

    def output(self, step: str, field: str) -> str:
        stored, declared = self._result(step), self._facts.steps[step]
        for output in declared.outputs:
            if output.field == field and output.name in stored.outputs:
                return stored.outputs[output.name][0]
        raise EvaluationError("step '" + step + "' has left no output '" + (field or "output") + "'")

    def found(self, step: str, name: str) -> Any:
        values = self._result(step).values
        metrics = self._facts.steps[step].metrics
        if name not in values and name in metrics:
            raise EvaluationError(
                "step '" + step + "' has said nothing that its metric '" + name + "' matches: " + str(metrics[name])
            )
        if name not in values:
            raise EvaluationError("step '" + step + "' gives no '" + name + "'")
        return values[name]

    def document(self, step: str, field: str) -> Any:
        file = next((item.file for item in self._facts.steps[step].outputs if item.field == field), "")
        return self._facts.document(Path(self.output(step, field), file))

    def item(self, loop: str) -> Any:
        if self._node is None or self._node.step.loop != loop:
            raise EvaluationError("no item of " + loop + " is at hand")
        return self._node.item

    def file(self, name: str) -> str:
        return self._facts.file(name)

    def read(self, location: str) -> Any:
        try:
            # Another step may have written it since it was read last.
            return json.loads(self._facts.storage.located(location, anew=True).read_text(encoding="utf-8"))
        except JobError as error:
            raise EvaluationError(str(error)) from None
        except (OSError, ValueError) as error:
            raise EvaluationError("the document " + location + " cannot be read: " + str(error)) from None

    def rounds(self, loop: str) -> int:
        if loop not in self._facts.rounds:
            raise EvaluationError("the loop '" + loop + "' has not run")
        return self._facts.rounds[loop]

    def round(self, loop: str, at: int | None) -> NodeScope:
        count = self.rounds(loop)
        if at is None:
            at = self._picked(loop, count)
        if at >= count:
            raise EvaluationError(
                "the loop '" + loop + "' has " + str(count) + " rounds, and none of the number " + str(at)
            )
        return self._of(loop, at)

    def _of(self, loop: str, at: int) -> NodeScope:
        body = next(step for step in self._facts.plan.steps if step.loop == loop)
        return NodeScope(self._facts, Node(body.name + "[" + str(at) + "]", body, at))

    def _picked(self, loop: str, count: int) -> int:
        """The round that a loop picks: of several that are alike the first, as Python does."""
        pick = self._facts.steps[loop].pick
        if pick is None or not count:
            raise EvaluationError("the loop '" + loop + "' has no round to pick")
        values = [evaluate(pick.value, self._of(loop, at)) for at in range(count)]
        wrong = next((value for value in values if kind_of(value) != "number"), None)
        if wrong is not None:
            raise EvaluationError("the loop '" + loop + "' picks by a number, and " + repr(wrong) + " is none")
        return (max if pick.largest else min)(range(count), key=values.__getitem__)

    def _result(self, step: str) -> Stored:
        name = step if self._node is None else self._node.named(step, self._facts.steps)
        if name not in self._facts.results:
            raise EvaluationError("step '" + name + "' has no result")
        return self._facts.results[name]


def now_text() -> str:
    """The time in UTC, ISO 8601 to the millisecond."""
    seconds, parts = divmod(time.time_ns() // 1_000_000, 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(seconds)) + str(parts).rjust(3, "0") + "Z"
