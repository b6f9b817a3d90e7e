"""The program of a runner."""

from __future__ import annotations

import json
import os
import random
import signal
import string
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any, TextIO, cast

from mlpc.backends.runner.engine.cache import Cache
from mlpc.backends.runner.engine.choice import Chosen, choose
from mlpc.backends.runner.engine.engine import Listener, Outcome, Run
from mlpc.backends.runner.engine.environments import Environments
from mlpc.backends.runner.engine.facts import Facts, now_text
from mlpc.backends.runner.engine.options import Options, UsageError, parse, value_of
from mlpc.backends.runner.engine.perform import Policy, Result, os_words
from mlpc.backends.runner.engine.plan import Plan, Step
from mlpc.backends.runner.engine.preview import Preview, preview
from mlpc.backends.runner.engine.processes import Processes, end_left_over, wanting
from mlpc.backends.runner.engine.progress import (
    Events,
    Everyone,
    Lines,
    Live,
    is_terminal,
    outcome_text,
    place_text,
    seconds_text,
    table,
)
from mlpc.backends.runner.engine.prune import prune
from mlpc.backends.runner.engine.record import Record
from mlpc.backends.runner.engine.schedule import Node
from mlpc.backends.runner.engine.storage import NoBoto, Storage, remote_of
from mlpc.backends.runner.engine.store import Hashes, Locked, Workdir, among, lock, read_json
from mlpc.backends.runner.engine.tuning import Tuner
from mlpc.backends.runner.engine.values import EvaluationError, evaluate, holds

TICK = 0.5
USAGE = 2


def main(plan: Plan, words: Sequence[str] | None = None, program: str = "") -> int:
    """Run a pipeline as the command line says; the exit code."""
    name = program or os.environ.get("MLPC_RUN_AS") or Path(sys.argv[0]).name
    try:
        options = parse(plan, name, sys.argv[1:] if words is None else words)
        return removal(plan, options) if options.prune else Session(plan, options).run()
    except (UsageError, NoBoto) as error:
        sys.stderr.write(name + ": " + str(error) + "\n")
        return USAGE
    except Locked as error:
        sys.stderr.write(name + ": another process is at work in this run (" + str(error) + ")\n")
        return USAGE
    except OSError as error:
        sys.stderr.write(name + ": " + os_words(error) + "\n")
        return 1
    except KeyboardInterrupt:
        return 130


def removal(plan: Plan, options: Options) -> int:
    """Remove old runs; the exit code. UsageError: a run is at work."""
    workdir = Workdir(options.workdir.resolve())
    if not workdir.path.is_dir():
        raise UsageError("--prune: there is no folder " + str(options.workdir))

    def say(text: str) -> None:
        if not options.quiet:
            sys.stdout.write(text + "\n")

    try:
        with lock(workdir.lock):
            prune(workdir, plan.name, options.keep, options.dry_run, say)
    except Locked:
        raise UsageError("--prune: a run is at work in " + str(options.workdir) + ": wait until it has ended") from None
    return 0


class Session:
    """One call of a runner."""

    def __init__(self, plan: Plan, options: Options) -> None:
        self.plan = plan
        self.options = options
        self.workdir = Workdir(options.workdir.absolute())
        self.base = self._base()
        partly = bool(options.only or options.start_from)
        self.again = bool(options.resume) and not partly
        if self.again and options.run_id:
            raise UsageError("--run-id names a new run, and --resume goes on with an old one")
        document = read_json(self.base / "run.json") if self.base is not None and (self.again or partly) else None
        self.before: dict[str, Any] = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
        self.id = self.base.name if self.again and self.base is not None else options.run_id or new_id()
        self.folder = self.workdir.run(self.id)
        if not self.again and (self.folder / "run.json").exists():
            raise UsageError("there is a run " + self.id + " already: go on with it by --resume " + self.id)
        self.started = str(self.before.get("started")) if self.again and self.before.get("started") else now_text()
        self.parameters = self._parameters()
        self.processes = Processes(options.jobs)
        self.errors: TextIO = sys.stderr
        remote = remote_of(self.workdir.downloads, self.processes.stopping, options.dry_run) if options.s3 else None
        self.storage = Storage(options.s3_root, remote)

    def _base(self) -> Path | None:
        """The run to go on with, or to take from."""
        wanted = self.options.resume
        if not wanted and not (self.options.only or self.options.start_from):
            return None
        runs = [name for name in self.workdir.runs() if self._mine(name)]
        if wanted in ("", "last"):
            if not runs and wanted:
                raise UsageError(
                    "--resume: there is no run of '" + self.plan.name + "' in " + str(self.options.workdir)
                )
            return self.workdir.run(runs[-1]) if runs else None
        if wanted not in runs:
            known = ", ".join(runs[-5:]) or "none"
            raise UsageError("--resume: there is no run " + wanted + " of '" + self.plan.name + "'; there are " + known)
        return self.workdir.run(wanted)

    def _mine(self, name: str) -> bool:
        document = read_json(self.workdir.run(name) / "run.json")
        return isinstance(document, dict) and document.get("pipeline") == self.plan.name

    def _parameters(self) -> dict[str, Any]:
        """The value of every parameter: as it is given, as in the run that goes on, or the default."""
        found: dict[str, Any] = {}
        earlier = self.before.get("parameters", {})
        missing: list[str] = []
        for parameter in self.plan.parameters:
            if parameter.name in self.options.parameters:
                found[parameter.name] = self.options.parameters[parameter.name]
            elif parameter.name in earlier:
                text = earlier[parameter.name]
                found[parameter.name] = value_of(parameter, text if isinstance(text, str) else json.dumps(text))
            elif parameter.required:
                missing.append(parameter.flag)
            else:
                found[parameter.name] = parameter.default
        if missing:
            raise UsageError("these are required: " + ", ".join(missing))
        return found

    # --- running ------------------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Run, or with --dry-run say what would be."""
        if self.options.dry_run:
            return self._session(None)
        self.workdir.prepare()
        with among(self.workdir.lock), lock(self.folder / "lock"):
            return self._session(
                Record(self.folder / "run.json", self.id, self.plan.name, self.started, self.parameters)
            )

    def _session(self, record: Record | None) -> int:
        hashes = Hashes(self.workdir.cache / "hashes.json")
        options = self.options
        chosen = choose(self.plan, options.only, options.start_from, options.outputs, self.base, hashes)
        facts = Facts(self.plan, self.id, self.started, self.parameters, self.folder, self.storage)
        facts.results.update(chosen.results)
        policy = Policy(
            options.cache, options.retries, options.pythons, self.again, options.answers, options.opt_ml, options.seed
        )
        cache = Cache(self.workdir, self.plan.name, hashes)
        environments = Environments(self.workdir.venvs, self.processes) if options.venv else None
        performer = Tuner(facts, policy, cache, hashes, self.processes, self.workdir.registry, self._ask, environments)
        with ExitStack() as stack:
            if record is None:
                lines: Lines = Preview(sys.stdout, self._width())
                outcome = self._run(preview(performer), facts, chosen, [lines], {}, None)
                return USAGE if outcome.interrupted else 0
            if self.again:
                self._end_left_over()
            record.write()
            chosen.write(self.folder)
            shown = self._shown()
            listeners: list[Listener] = [record, shown]
            events = self._events(stack)
            if events is not None:
                events.write("run_started", run=self.id, pipeline=self.plan.name, parameters=self.parameters)
                listeners.append(events)
            if not options.quiet:
                shown.say(self.plan.name + ": run " + self.id + " in " + str(self.options.workdir / self.id))
                self._wanting(shown)
            began = time.monotonic()
            seconds: dict[str, float] = {}
            stack.callback(self.processes.stop)
            outcome = self._run(
                performer.perform, facts, chosen, listeners, seconds, TICK if isinstance(shown, Live) else None
            )
            shown.close()
            record.finish(outcome)
            hashes.save()
            if events is not None:
                events.write("run_ended", run=self.id, status=outcome.status, exit_code=outcome.code)
            self._close(shown, record, outcome, time.monotonic() - began)
            return outcome.code

    def _end_left_over(self) -> None:
        """End what a runner that was killed has left at work in this run."""
        for pattern in ("steps/*/process.json", "steps/*/trials/*/process.json"):
            for note in self.folder.glob(pattern):
                end_left_over(note)

    def _run(
        self,
        perform: Any,
        facts: Facts,
        chosen: Chosen,
        listeners: Sequence[Listener],
        seconds: dict[str, float],
        tick: float | None,
    ) -> Outcome:
        scope = facts.scope()

        def learn(node: Node, result: Result) -> None:
            if result.stored is not None:
                facts.results[node.name] = result.stored

        run = Run(
            self.plan,
            perform,
            lambda decision: holds(decision.predicate, scope),
            lambda step: items_of(step, facts),
            Everyone(listeners),
            self.options.jobs,
            learn,
            chosen.states,
            tick,
        )
        with Terminable():
            return run.run(self._interrupted)

    def _wanting(self, shown: Lines) -> None:
        """Say which steps want other versions than this Python has, where nothing is installed for them."""
        if self.options.venv:
            return
        said = False
        for step in self.plan.steps:
            own = not (self.options.pythons.get(step.name) or self.options.pythons.get(""))
            missing = wanting(step.program.requirements) if step.program is not None and own else []
            if missing:
                shown.say("note: " + step.name + " wants " + ", ".join(missing))
                said = True
        if said:
            shown.say("note: --venv installs what steps want")

    def _interrupted(self) -> None:
        self.errors.write("\nending what runs...\n")
        # What runs is ended in a thread, so that a second interrupt does not leave it.
        threading.Thread(target=self.processes.stop, daemon=True).start()

    def _width(self) -> int:
        return min(40, max((len(step.name) for step in self.plan.steps), default=4) + 3)

    def _shown(self) -> Lines:
        terminal = is_terminal(sys.stderr)
        kind = Live if terminal and not self.options.quiet else Lines
        colour = terminal and not os.environ.get("NO_COLOR")
        return kind(sys.stderr, self._width(), self.options.quiet, colour)

    def _events(self, stack: ExitStack) -> Events | None:
        if not self.options.events:
            return None
        if self.options.events == "-":
            return Events(sys.stdout)
        return Events(stack.enter_context(Path(self.options.events).open("a", encoding="utf-8")))

    def _ask(self, step: str, output: str) -> str | None:
        """What a person at the terminal says; None: there is none."""
        if not sys.stdin.isatty():
            return None
        self.errors.write("what does step '" + step + "' give as " + output + "? ")
        self.errors.flush()
        return sys.stdin.readline().strip() or None

    def _close(self, shown: Lines, record: Record, outcome: Outcome, passed: float) -> None:
        if not self.options.quiet:
            rows = [["step", "state", "time", ""]]
            for name, item in record.steps.items():
                took = seconds_text(item["seconds"]) if "seconds" in item else ""
                state = {"cache": "cached", "resume": "kept"}.get(str(item.get("origin")), str(item["state"]))
                where = place_text([str(output["path"]) for output in item.get("outputs", {}).values()])
                rows.append([name, state, took, where or str(item.get("message") or item.get("reason") or "")])
            shown.say("\n" + table(rows) + "\n")
        if outcome.code or not self.options.quiet:
            shown.say(outcome_text(outcome, self.id, passed))
        for name in outcome.broken:
            shown.say("'" + name + "' could not be evaluated")
        if outcome.code in (1, 130):
            shown.say("go on with it: --resume " + self.id)


def items_of(step: Step, facts: Facts) -> list[Any]:
    """The items of a loop: a list, or the JSON text of one. EvaluationError: it is neither."""
    value = evaluate(step.options["items"], facts.scope())
    made = json.loads(value) if isinstance(value, str) else value
    if not isinstance(made, list):
        raise EvaluationError("the loop at " + step.source + " is over " + repr(value)[:60] + ", which is no list")
    items: list[Any] = list(made)
    facts.rounds[step.name] = len(items)
    return items


def new_id() -> str:
    """A name for a run: the time in UTC, and a random part."""
    letters = "".join(random.SystemRandom().choice(string.ascii_lowercase + string.digits) for _ in range(4))
    return time.strftime("%Y%m%d-%H%M%S-", time.gmtime()) + letters


class Terminable:
    """While inside, being told to end is an interrupt, as from a keyboard."""

    def __enter__(self) -> None:
        self._known: dict[int, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGTERM", "SIGHUP"):
                number = getattr(signal, name, None)
                if number is not None:
                    self._known[number] = signal.signal(number, _interrupt)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._known.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
