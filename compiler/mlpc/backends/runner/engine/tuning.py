"""Tuning steps: the training job runs once for each combination of hyperparameters, and the best are kept."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mlpc.backends.runner.engine.cache import Parts, Stored
from mlpc.backends.runner.engine.layout import Job
from mlpc.backends.runner.engine.perform import Performer, Result
from mlpc.backends.runner.engine.plan import Argument, Search, Step
from mlpc.backends.runner.engine.processes import tail
from mlpc.backends.runner.engine.schedule import DONE, FAILED, STOPPED, Node
from mlpc.backends.runner.engine.search import Trial, combinations, described, ranked, settled
from mlpc.backends.runner.engine.store import step_folder, write_json

SUMMARIES = 50
"""Trials of which a pipeline can read what they have come to, as from the service."""


class Tuner(Performer):
    """Runs steps, those that search as well."""

    def prepared(self, node: Node) -> Job:
        job = super().prepared(node)
        return job if node.step.search is None else job._replace(search=self._search(node, node.step.search))

    def parts(self, job: Job) -> Parts:
        found = super().parts(job)
        if job.search is None:
            return found
        # A static hyperparameter that has a range is never what it says.
        ranges = {item.name for item in job.search.ranges}
        static = {name: text for name, text in found.arguments.items() if name not in ranges}
        outputs = tuple(item.name + " " + item.path for item in job.search.outputs)
        return found._replace(arguments={**static, **described(job.search)}, outputs=(*found.outputs, *outputs))

    def perform(self, node: Node, said: Callable[[int, str], None]) -> Result:
        search = node.step.search
        if search is None:
            return super().perform(node, said)
        return self.guarded(lambda: self._tune(node, search, said))

    def _search(self, node: Node, search: Search) -> Search:
        """The search as it is in this run. The seed of the command line goes over that of the pipeline."""
        made = settled(search, self.facts.scope(node))
        return made if self.policy.seed is None else made._replace(seed=self.policy.seed)

    def _tune(self, node: Node, declared: Search, said: Callable[[int, str], None]) -> Result:
        job = self.prepared(node)
        search, parts = job.search or declared, self.parts(job)
        found, origin, reason = self.known(node, parts)
        folder = step_folder(self.facts.folder, node.name)
        if found is not None:
            if origin == "cache":
                write_json(folder / "step.json", {"key": parts.key, **found.document()})
            return Result(DONE, found, origin=origin)
        said(1, reason)
        trials, results = self._trials(node, search, said)
        if self.processes.stopping.is_set() or any(result.state == STOPPED for result in results.values()):
            return Result(STOPPED, message="stopped", reason=reason)
        best = ranked(trials, search.goal)
        write_json(folder / "trials.json", [_document(trial) for trial in [*best, *_others(trials)]])
        if not best:
            return _failed(trials, results)._replace(reason=reason)
        stored = Stored(_outputs(node.step, best), _values(node.name, best, trials), self.facts.run, time.time())
        write_json(folder / "step.json", {"key": parts.key, **stored.document()})
        if self.policy.cache != "none":
            self.cache.keep(node.step.name, parts, stored)
        return Result(DONE, stored, reason=reason, attempts=1)

    # --- trials -------------------------------------------------------------------------------------------------------

    def _trials(
        self, node: Node, search: Search, said: Callable[[int, str], None]
    ) -> tuple[list[Trial], dict[int, Result]]:
        """Run all trials, as many at once as the search says, and on one place one after the other."""
        until = None if search.seconds is None else time.monotonic() + search.seconds
        # The end of the search is the end of its trials.
        self.ends[node.name] = until
        source = _numbered(combinations(search))
        lock, trials, results = threading.Lock(), list[Trial](), dict[int, Result]()

        def work() -> None:
            while not self.processes.stopping.is_set() and (until is None or time.monotonic() < until):
                with lock:
                    number, drawn = next(source, (0, {}))
                if not number:
                    return
                result = Result(FAILED, message="the runner itself has failed, as it says above")
                try:
                    result = self._trial(node, search, number, drawn)
                finally:
                    trial = _trial_of(number, drawn, search, result)
                    with lock:
                        trials.append(trial)
                        results[number] = result
                        best = ranked(trials, search.goal)
                        said(1, _progress(trial, best[0] if best else None, search))

        count = 1 if self.policy.root is not None else max(1, search.parallel)
        threads = [threading.Thread(target=work, name=node.name, daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(trials, key=lambda trial: trial.number), results

    def _trial(self, node: Node, search: Search, number: int, drawn: Mapping[str, str]) -> Result:
        """One trial, in its own folder below the step's; what it has come to before is taken over as of any step."""
        step = node.step
        static = [item for item in step.arguments if item.flag not in drawn]
        arguments = (*static, *(Argument(name, name, text) for name, text in drawn.items()))
        name = node.name + "/trials/" + str(number)
        trial = step._replace(name=name, kind="Training", arguments=arguments, outputs=search.outputs, search=None)
        return super().perform(Node(name, trial, node.at, node.item), lambda attempt, why: None)


def _numbered(combinations: Iterator[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    return iter(enumerate(combinations, 1))


def _trial_of(number: int, drawn: Mapping[str, str], search: Search, result: Result) -> Trial:
    """What a trial has come to. One whose log does not show the objective, or shows no number, has failed."""
    if result.stored is None:
        return Trial(number, drawn, None, {}, result.message or result.state)
    objective = result.stored.values.get(search.metric)
    if not isinstance(objective, (int, float)) or math.isnan(objective):
        return Trial(number, drawn, None, {}, "its log shows no '" + search.metric + "'")
    return Trial(number, drawn, float(objective), result.stored.outputs)


def _progress(trial: Trial, best: Trial | None, search: Search) -> str:
    words = "trial " + str(trial.number) + ("" if search.jobs is None else " of " + str(search.jobs)) + ": "
    words += trial.why if trial.objective is None else search.metric + " " + format(trial.objective, ".6g")
    if best is not None and best is not trial:
        words += ", best " + format(best.objective, ".6g") + " of trial " + str(best.number)
    return words


def _others(trials: list[Trial]) -> list[Trial]:
    return [trial for trial in trials if trial.objective is None]


def _document(trial: Trial) -> dict[str, Any]:
    return {
        "trial": trial.number,
        "objective": trial.objective,
        "hyperparameters": dict(trial.hyperparameters),
        "outputs": {name: path for name, (path, _) in trial.outputs.items()},
        **({"failed": trial.why} if trial.why else {}),
    }


def _failed(trials: list[Trial], results: Mapping[int, Result]) -> Result:
    """No trial has an objective: what the last one has said."""
    if not trials:
        return Result(FAILED, message="no trial has started: there was no time for one")
    last = trials[-1]
    result = results[last.number]
    words = "all of its " + str(len(trials)) + " trials failed" if len(trials) > 1 else "its only trial failed"
    words += ", trial " + str(last.number) + ": " + last.why
    # A trial that has run to its end, but shows no objective, has kept quiet about its log.
    log = result.log or (tuple(tail(Path(result.log_path))) if result.log_path else ())
    return Result(FAILED, message=words, log=log, log_path=result.log_path)


def _outputs(step: Step, best: list[Trial]) -> dict[str, tuple[str, str]]:
    """The models of the trials that the pipeline reads, by the step's outputs: the name of each ends with its place, the best is 0."""
    found: dict[str, tuple[str, str]] = {}
    for output in step.outputs:
        place = int(output.field)
        if place < len(best):
            found[output.name] = next(iter(best[place].outputs.values()))
    return found


def _values(name: str, best: list[Trial], trials: list[Trial]) -> dict[str, Any]:
    """What a pipeline may read of a search."""
    found: dict[str, Any] = {
        "name": name,
        "trials": len(trials),
        "completed_trials": len(best),
        "best_trial": best[0].number,
    }
    for place, trial in enumerate(best[:SUMMARIES]):
        at = str(place) + " "
        found[at + "name"] = name + "-trials-" + str(trial.number)
        found[at + "objective"] = trial.objective
        found.update({at + "hyperparameter " + key: text for key, text in trial.hyperparameters.items()})
    return found
