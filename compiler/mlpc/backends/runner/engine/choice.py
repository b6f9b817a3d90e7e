"""Which steps of a pipeline run, where not all do, and where the others' results are from."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mlpc.backends.runner.engine.cache import Stored, damage, stored_of
from mlpc.backends.runner.engine.options import UsageError
from mlpc.backends.runner.engine.plan import Plan, Step
from mlpc.backends.runner.engine.schedule import DONE, SKIPPED
from mlpc.backends.runner.engine.store import Hashes, read_json, step_folder, write_json
from mlpc.backends.runner.engine.values import decision_reads, step_reads


class Chosen(NamedTuple):
    """`states`: by step, how it stands before the run starts, and why; `results`: what those that are done have given; `keys`: what that
    has depended on, where it is known."""

    states: dict[str, tuple[str, str]]
    results: dict[str, Stored]
    keys: dict[str, str]

    def write(self, run: Path) -> None:
        """Put what is taken from elsewhere among the results of a run, for those that come after."""
        for name, stored in self.results.items():
            write_json(step_folder(run, name) / "step.json", {"key": self.keys.get(name, ""), **stored.document()})


def needs(step: Step, plan: Plan) -> dict[str, None]:
    """The steps that must have run before a step: those that it and its conditions read, and those that it waits for."""
    found = dict(step_reads(step))
    found.update(dict.fromkeys(name for name, how in step.after if how == "Completed"))
    decisions = {decision.name: decision for decision in plan.decisions}
    for name, _ in step.guard:
        found.update(decision_reads(decisions[name]))
    if step.loop:
        found[step.loop] = None
    return found


def selected(plan: Plan, only: Sequence[str], start: Sequence[str]) -> set[str]:
    """The steps that are to run: those named, and, from `start` on, all that need them. A loop goes with its body."""
    chosen = set(only) | set(start)
    later = set(start)
    for step in plan.steps:
        # Steps stand after what they need.
        waits = {*needs(step, plan), *(name for name, _ in step.after)}
        if step.name in later or waits & later:
            later.add(step.name)
    chosen |= later
    for step in plan.steps:
        if step.loop in chosen or (step.loop and step.name in chosen):
            chosen |= {step.name, step.loop}
    for step in plan.steps:
        if step.loop in chosen:
            chosen.add(step.name)
    return chosen


def choose(
    plan: Plan,
    only: Sequence[str],
    start: Sequence[str],
    outputs: Mapping[str, str],
    base: Path | None,
    hashes: Hashes,
) -> Chosen:
    """What runs, and what is taken from elsewhere. `outputs`: step, or step.output -> path. `base`: the run that has the rest.

    UsageError: what a chosen step needs is nowhere.
    """
    everything = {step.name for step in plan.steps}
    chosen = selected(plan, only, start) if only or start else everything
    states: dict[str, tuple[str, str]] = {}
    results: dict[str, Stored] = {}
    keys: dict[str, str] = {}
    for step in plan.steps:
        given = given_outputs(step, outputs, hashes)
        if given is not None:
            states[step.name], results[step.name] = (DONE, ""), given
        elif step.name not in chosen:
            stored, key = of_run(base, step.name, hashes)
            if stored is None:
                states[step.name] = (SKIPPED, "not chosen")
            else:
                states[step.name], results[step.name], keys[step.name] = (DONE, ""), stored, key
    for step in plan.steps:
        if step.name in states or step.loop:
            continue
        missing = [name for name in needs(step, plan) if states.get(name, ("", ""))[0] == SKIPPED]
        if missing:
            where = (
                "run " + base.name + " has no result of it"
                if base is not None
                else "there is no run that has its result"
            )
            raise UsageError(
                "step '"
                + step.name
                + "' needs '"
                + missing[0]
                + "', which is not chosen, and "
                + where
                + ": say --set-output "
                + missing[0]
                + "=PATH, or choose it too"
            )
    return Chosen(states, results, keys)


def of_run(base: Path | None, step: str, hashes: Hashes) -> tuple[Stored | None, str]:
    """What a step has given in a run, if it is still there as it was, and the key of what it has depended on."""
    document: Any = None if base is None else read_json(step_folder(base, step) / "step.json")
    stored = stored_of(document)
    if stored is None or damage(stored, hashes):
        return None, ""
    return stored, str(document.get("key", ""))


def passed_over(step: Step) -> str:
    """Why a step has no outputs, where it would have some in SageMaker."""
    return ": it is skipped here, since " + step.refused if step.refused else ""


def given_outputs(step: Step, outputs: Mapping[str, str], hashes: Hashes) -> Stored | None:
    """What `--set-output` says of a step; None: nothing. UsageError: it does not say all, or names what the step has not."""
    made: dict[str, tuple[str, str]] = {}
    named = {output.name for output in step.outputs}
    for key, path in outputs.items():
        if key == step.name:
            whole = [output.name for output in step.outputs if output.path]
            if not whole:
                raise UsageError("--set-output " + key + ": the step has no output" + passed_over(step))
            if len(whole) != 1:
                raise UsageError(
                    "--set-output " + key + ": the step has several outputs: name one, as " + key + ".NAME=PATH"
                )
            made[whole[0]] = (path, hashes.tree(Path(path)).digest)
        elif key.startswith(step.name + "."):
            name = key[len(step.name) + 1 :]
            if name not in named:
                listed = "; there are " + ", ".join(sorted(named)) if named else passed_over(step)
                raise UsageError("--set-output " + key + ": the step has no such output" + listed)
            made[name] = (path, hashes.tree(Path(path)).digest)
    if not made:
        return None
    missing = [output.name for output in step.outputs if output.needed and output.path and output.name not in made]
    if missing:
        raise UsageError(
            "--set-output: '" + step.name + "' also gives " + ", ".join(missing) + ", which other steps read"
        )
    return Stored(made, {"name": step.name}, "given", time.time())
