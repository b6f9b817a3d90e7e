"""Running one step: find its result, or make it, check it, and keep it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from mlpc.backends.runner.engine.cache import MANY_FILES, Cache, Parts, Stored, damage, stored_of
from mlpc.backends.runner.engine.environments import (
    Environments,
    NotInstalled,
    Wanted,
    activated,
    wanted_by,
)
from mlpc.backends.runner.engine.facts import Facts
from mlpc.backends.runner.engine.layout import Job, JobError, command, lay_out, surroundings, work_folder
from mlpc.backends.runner.engine.local import CALLS, answers_in, call_of, local_values
from mlpc.backends.runner.engine.plan import Plan, Step
from mlpc.backends.runner.engine.processes import Ended, Processes, end_left_over, exit_words, tail
from mlpc.backends.runner.engine.results import check_outputs, metrics_in, take_outputs
from mlpc.backends.runner.engine.schedule import DONE, FAILED, STOPPED, Node
from mlpc.backends.runner.engine.storage import Stopped
from mlpc.backends.runner.engine.store import Hashes, digest_of, new_attempt, read_json, step_folder, write_json
from mlpc.backends.runner.engine.values import EvaluationError, as_text, evaluate

OPT_ML = b"/opt/ml"
"""Where SageMaker has the files of a job."""


class Result(NamedTuple):
    """How a step has ended. `origin`: `run`, or where its result is from: `cache`, `resume`, `given`. `reason`: why it was not there
    already. `log`: what its process has said, as far as people are shown it."""

    state: str
    stored: Stored | None = None
    message: str = ""
    origin: str = "run"
    reason: str = ""
    attempts: int = 0
    log: tuple[str, ...] = ()
    log_path: str = ""


class Policy(NamedTuple):
    """How steps are run. `cache`: `pipeline`, `all` or `none`. `retries`: of any failure, beside what the pipeline says. `pythons`: the
    interpreter of each step, that of the others by the empty name. `resume`: take over what this run has done before. `answers`: to what a
    step outside of this machine gives. `root`: the one place where jobs find `/opt/ml`. `seed`: of searches; None: as the pipeline says."""

    cache: str = "pipeline"
    retries: int = 0
    pythons: Mapping[str, str] = {}
    resume: bool = False
    answers: Mapping[str, Any] = {}
    root: Path | None = None
    seed: int | None = None


class Performer:
    """Runs steps, each in the thread that asks for it."""

    def __init__(
        self,
        facts: Facts,
        policy: Policy,
        cache: Cache,
        hashes: Hashes,
        processes: Processes,
        registry: Path,
        ask: Callable[[str, str], str | None] = lambda step, output: None,
        environments: Environments | None = None,
    ) -> None:
        self.facts = facts
        self.policy = policy
        self.cache = cache
        self.hashes = hashes
        self.processes = processes
        self.registry = registry
        self.ask = ask
        self.environments = environments
        # By step, when all that it runs ends at the latest.
        self.ends: dict[str, float | None] = {}

    def perform(self, node: Node, said: Callable[[int, str], None]) -> Result:
        """Run a step to its end. `said`: told the number of each attempt, and why it is made."""
        return self.guarded(lambda: self._job(node, said) if self.runs(node) else self._local(node))

    def runs(self, node: Node) -> bool:
        """Whether a step is a process here. What somebody has answered stands for what its function would."""
        answered = any(key.partition(".")[0] in (node.name, node.step.name) for key in self.policy.answers)
        return node.step.program is not None and not (answered and node.step.kind in CALLS)

    def guarded(self, work: Callable[[], Result]) -> Result:
        """What some work gives; the failure of a step where a value, a job or the system fails it."""
        try:
            return work()
        except EvaluationError as error:
            return Result(FAILED, message=str(error), origin="broken")
        except JobError as error:
            return Result(FAILED, message=str(error))
        except Stopped:
            return Result(STOPPED, message="stopped")
        except OSError as error:
            return Result(FAILED, message=os_words(error))

    # --- steps without a process --------------------------------------------------------------------------------------

    def _local(self, node: Node) -> Result:
        scope = self.facts.scope(node)
        call = call_of(node, scope)
        if node.step.kind == "Fail":
            return Result(FAILED, message=as_text(call["options"]["message"]))
        folder, key = step_folder(self.facts.folder, node.name), digest_of(call)
        if self.policy.resume:
            document = read_json(folder / "step.json")
            known = stored_of(document)
            if known is not None and document["key"] == key:
                return Result(DONE, known, origin="resume")
        values = local_values(node.step, node.name, call, self.registry, self.policy.answers, self.ask)
        stored = Stored({}, values, self.facts.run, time.time())
        write_json(folder / "call.json", call)
        write_json(folder / "step.json", {"key": key, **stored.document()})
        return Result(DONE, stored)

    # --- steps with one -----------------------------------------------------------------------------------------------

    def _job(self, node: Node, said: Callable[[int, str], None]) -> Result:
        job = self.prepared(node)
        parts = self.parts(job)
        folder = step_folder(self.facts.folder, node.name)
        found, origin, reason = self.known(node, parts)
        if found is not None:
            if self.policy.cache != "none":
                with suppress(OSError):
                    self.cache.remember(node.name, parts)
            if origin == "cache":
                write_json(folder / "step.json", {"key": parts.key, **found.document()})
            return Result(DONE, found, origin=origin)
        folder.mkdir(parents=True, exist_ok=True)
        end_left_over(folder / "process.json")
        try:
            python = self._interpreter(job, lambda: said(0, "installing its requirements"))
        except NotInstalled as error:
            state = STOPPED if error.stopped else FAILED
            return Result(state, None, str(error), "run", reason, log=tuple(tail(error.log)), log_path=str(error.log))
        result = self._attempts(node, job._replace(python=python), parts, folder, reason, said)
        return result._replace(reason=reason)

    def known(self, node: Node, parts: Parts) -> tuple[Stored | None, str, str]:
        """The result that is there already and where it is from, or why there is none that can be used."""
        reason = ""
        if self.policy.resume:
            document = read_json(step_folder(self.facts.folder, node.name) / "step.json")
            stored = stored_of(document)
            if stored is not None and document["key"] == parts.key:
                problem = damage(stored, self.hashes)
                if not problem:
                    return stored, "resume", ""
                reason = problem
        if self.policy.cache == "all" or (self.policy.cache == "pipeline" and node.step.cache):
            stored, why = self.cache.find(node.name, parts, node.step.expire)
            if stored is not None:
                return stored, "cache", ""
            return None, "", reason or why
        return None, "", reason

    def prepared(self, node: Node) -> Job:
        """The job with all of its values known."""
        scope, step = self.facts.scope(node), node.step
        inputs = {
            item.name: str(self.facts.storage.located(as_text(evaluate(item.value, scope))).absolute())
            for item in step.inputs
        }
        arguments = [(item.flag, as_text(evaluate(item.value, scope))) for item in step.arguments]
        environment = {name: as_text(evaluate(value, scope)) for name, value in step.environment.items()}
        timeout = evaluate(step.timeout, scope)
        for item in step.inputs:
            if not Path(inputs[item.name]).exists():
                raise JobError("input '" + item.name + "' is not there: " + inputs[item.name])
        destinations = {
            item.name: as_text(evaluate(item.destination, scope))
            for item in step.outputs
            if item.destination is not None
        }
        seconds = float(timeout) if timeout is not None else None
        until = self.ends.get(node.name.partition("/")[0])
        return Job(node.name, step, Path(), inputs, arguments, environment, seconds, destinations, until=until)

    def parts(self, job: Job) -> Parts:
        """All that the result of a job depends on."""
        inputs: dict[str, tuple[str, Mapping[str, str]]] = {}
        for item in job.step.inputs:
            path = Path(job.inputs[item.name])
            tree = self.hashes.tree(path)
            name = item.name if path.is_dir() else item.name + " (" + path.name + ")"
            inputs[name] = (tree.digest, tree.files if len(tree.files) <= MANY_FILES else {})
        program = job.step.program
        return Parts(
            code=code_digest(job.step, self.facts.plan),
            requirements=program.requirements if program is not None else (),
            arguments=dict(job.arguments),
            environment=dict(job.environment),
            inputs=inputs,
            outputs=tuple(
                [item.name + " " + item.path + " " + item.file + json.dumps(item.fields) for item in job.step.outputs]
                + [name + " " + str(value) for name, value in job.step.metrics.items()]
                + ([name + " -> " + to for name, to in job.destinations.items()] if self.facts.storage.writes else [])
            ),
            python=(self.python(job.step.name) or platform.python_version())
            + (" and requirements" if self._wanted(job) is not None else ""),
        )

    def python(self, step: str) -> str:
        """The interpreter that is said for a step, for all trials of a search the same; empty: this one."""
        step = step.partition("/")[0]
        return self.policy.pythons.get(step, self.policy.pythons.get("", ""))

    def _wanted(self, job: Job) -> Wanted | None:
        """What an environment of the job's own is to have; None: it has none."""
        said = self.policy.pythons.get(job.step.name.partition("/")[0])
        return None if self.environments is None or said else wanted_by(job, self.facts.plan)

    def _interpreter(self, job: Job, making: Callable[[], None]) -> str:
        """The interpreter of a job. NotInstalled: what it requires is not there."""
        base, wanted = self.python(job.step.name) or sys.executable, self._wanted(job)
        if self.environments is None or wanted is None:
            return base
        return self.environments.python(base, wanted, making)

    def _attempts(
        self, node: Node, job: Job, parts: Parts, folder: Path, reason: str, said: Callable[[int, str], None]
    ) -> Result:
        tries, began = 0, time.monotonic()
        while True:
            number, root = new_attempt(folder)
            said(number, reason if not tries else "again")
            tries += 1
            result, broken = self._attempt(job._replace(root=root), parts, folder)
            result = result._replace(attempts=tries)
            if result.state != FAILED:
                return result
            pause = self._pause(node.step, tries, broken, time.monotonic() - began)
            if pause is None or self.processes.stopping.wait(pause):
                return result

    def _pause(self, step: Step, tries: int, broken: bool, passed: float) -> float | None:
        """Seconds until the next attempt; None: there is none. `broken`: the machine has failed, not the code."""
        for policy in step.retry if broken else ():
            if policy.minutes is None and tries > policy.attempts:
                continue
            if policy.minutes is not None and passed > policy.minutes * 60:
                continue
            return float(policy.interval * policy.backoff ** (tries - 1) * random.uniform(0.5, 1.0))
        return float(2 ** (tries - 1) * random.uniform(0.5, 1.0)) if tries <= self.policy.retries else None

    def _attempt(self, job: Job, parts: Parts, folder: Path) -> tuple[Result, bool]:
        """One attempt, and whether it was the machine that has failed."""
        log, attempt = folder / "log.txt", job.root
        try:
            if self.policy.root is not None:
                job = job._replace(root=self.policy.root)
                clear(self.policy.root)
            lay_out(job, self.facts.plan)
            words = command(job)
            log.write_bytes(b"")
            environment = surroundings(job, os.environ)
            if self._wanted(job) is not None:
                environment = activated(environment, job.python)
            note = folder / "process.json"
            ended = self.processes.run(words, work_folder(job), environment, log, note, job.timeout, job.until)
            if ended.code != 0 or ended.timed_out:
                broken = ended.code < 0 and not ended.timed_out
                return self._failed(job, ended, log), broken
            check_outputs(job)
            return Result(DONE, self._keep(job, parts, folder, log), log_path=str(log)), False
        except (JobError, EvaluationError, ValueError) as error:
            # ValueError: words that no process can be started with.
            return Result(
                FAILED, message=str(error) + self._elsewhere(job), log=tuple(tail(log)), log_path=str(log)
            ), False
        except OSError as error:
            return Result(FAILED, message=os_words(error), log=tuple(tail(log)), log_path=str(log)), True
        finally:
            if self.policy.root is not None and attempt.exists():
                shutil.copytree(str(self.policy.root), str(attempt), symlinks=True, dirs_exist_ok=True)

    def _failed(self, job: Job, ended: Ended, log: Path) -> Result:
        if ended.stopped:
            return Result(STOPPED, message="stopped", log_path=str(log))
        if ended.timed_out and job.until is not None and time.monotonic() >= job.until:
            message = "max_runtime_in_seconds of the search is over"
        elif ended.timed_out:
            message = "it ran longer than max_runtime_in_seconds=" + str(int(job.timeout or 0)) + " and was ended"
        else:
            message = exit_words(ended) + self._elsewhere(job, log)
        return Result(FAILED, message=message, log=tuple(tail(log)), log_path=str(log))

    def _elsewhere(self, job: Job, log: Path | None = None) -> str:
        """What to do about a script that looks for its files in `/opt/ml`, which it has written into it; `log`: that names the place."""
        program, plan = job.step.program, self.facts.plan
        if self.policy.root is not None or program is None or program.function:
            return ""
        if not any(OPT_ML in plan.files[name] for name in program.files):
            return ""
        if log is not None and not any(OPT_ML.decode() in line for line in tail(log)):
            return ""
        return (
            "; the script has /opt/ml written into it: say --opt-ml /opt/ml, or let it read the folder from MLPC_ROOT"
        )

    def _keep(self, job: Job, parts: Parts, folder: Path, log: Path) -> Stored:
        """Put the outputs where they stay, and only then write that the step has run."""
        scope = self.facts.scope()
        definitions = {name: str(evaluate(value, scope)) for name, value in job.step.metrics.items()}
        values: dict[str, Any] = dict(metrics_in(log, definitions))
        values["name"] = job.name
        kept = take_outputs(job, folder / "outputs")
        if job.step.kind in CALLS:
            values.update(answers_in(job.step, kept))
        outputs = {name: (str(path.absolute()), self.hashes.tree(path).digest) for name, path in kept.items()}
        stored = Stored(outputs, values, self.facts.run, time.time())
        self._publish(job, kept)
        write_json(folder / "step.json", {"key": parts.key, **stored.document()})
        if self.policy.cache != "none":
            # The step has run, whether or not there is room to say so to others.
            with suppress(OSError):
                self.cache.keep(job.name, parts, stored)
        return stored

    def _publish(self, job: Job, kept: Mapping[str, Path]) -> None:
        """Put outputs with a destination of their own there as well."""
        for name, location in job.destinations.items() if self.facts.storage.writes else ():
            if name in kept:
                self.facts.storage.publish(kept[name], location)


def code_digest(step: Step, plan: Plan) -> str:
    """The digest of a step's program."""
    program = step.program
    made = hashlib.sha256()
    if program is not None and program.function:
        head, tail_ = plan.scripts[program.main]
        made.update(json.dumps([head, plan.runtime, tail_]).encode())
    for name in program.files if program is not None else ():
        made.update(json.dumps([name, len(plan.files[name])]).encode() + plan.files[name])
    return made.hexdigest()


def clear(folder: Path) -> None:
    """Empty the folder that all jobs share. JobError: it holds what is not a job's."""
    marker = folder / ".mlpc"
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not marker.exists():
        raise JobError(str(folder) + " is not empty: --opt-ml wants a folder of its own")
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        else:
            path.unlink()
    marker.write_text("", encoding="utf-8")


def os_words(error: OSError) -> str:
    """What the system says, with the path it says it of."""
    words = error.strerror or str(error)
    return words + ": " + str(error.filename) if error.filename else words
