"""The command line of a runner: the pipeline's parameters first, then those of every runner."""

from __future__ import annotations

import argparse
import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from mlpc.backends.runner.engine.plan import Parameter, Plan

WORKDIR = ".mlpc_runs"
KEEP = 5
"""Runs that stay when old ones are removed."""
OWN_FLAGS = (
    "--answer",
    "--cache",
    "--dry-run",
    "--events",
    "--from",
    "--help",
    "--jobs",
    "--keep",
    "--no-cache",
    "--only",
    "--opt-ml",
    "--parameters",
    "--prune",
    "--python",
    "--python-for",
    "--quiet",
    "--resume",
    "--retries",
    "--run-id",
    "--s3",
    "--s3-root",
    "--seed",
    "--set-output",
    "--venv",
    "--workdir",
)
"""Flags that a parameter of the pipeline cannot have."""
COMPILER_FLAGS = ("--color", "--env", "--pipeline", "--set", "--skip")
"""Those of `mlpc run`."""
EPILOG = """\
exit codes: 0 all done, 1 a step failed, 2 wrong usage, 3 ended by a Fail step, 130 interrupted
"""


class UsageError(Exception):
    """The command line is wrong."""


class Options(NamedTuple):
    """What a command line says. `parameters`: those that it gives, by name."""

    parameters: dict[str, Any]
    workdir: Path
    run_id: str
    jobs: int
    cache: str
    resume: str
    only: tuple[str, ...]
    start_from: tuple[str, ...]
    outputs: dict[str, str]
    answers: dict[str, str]
    pythons: dict[str, str]
    venv: bool
    retries: int
    seed: int | None
    dry_run: bool
    quiet: bool
    events: str
    s3_root: Path | None
    s3: bool
    opt_ml: Path | None
    prune: bool
    keep: int


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def parser_of(plan: Plan, program: str) -> argparse.ArgumentParser:
    """The parser of a pipeline's command line."""
    first = "Run the pipeline '" + plan.name + "' on this machine."
    made = _Parser(
        prog=program,
        usage=program + " [PARAMETERS] [OPTIONS]",
        description=first + ("\n\n" + plan.description if plan.description else ""),
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    own = made.add_argument_group("parameters of the pipeline")
    for parameter in plan.parameters:
        own.add_argument(
            parameter.flag, dest="parameter " + parameter.name, metavar=_metavar(parameter), help=_help(parameter)
        )
    files = made.add_argument_group("what to run on")
    files.add_argument("--parameters", metavar="FILE", help="a JSON object of parameters; flags go over it")
    files.add_argument(
        "--s3-root", metavar="DIR", help="the folder that stands for S3: s3://bucket/key is DIR/bucket/key"
    )
    files.add_argument(
        "--s3",
        action="store_true",
        help="download what is read from S3, and upload what has a destination there; wants boto3",
    )
    files.add_argument(
        "--answer", action="append", default=[], metavar="STEP.OUTPUT=VALUE", help="what a Lambda or a person says"
    )
    which = made.add_argument_group("what to run")
    which.add_argument(
        "--dry-run", action="store_true", help="say what would run and what is there already, and run nothing"
    )
    which.add_argument(
        "--resume", metavar="RUN", help="go on with a run, by its id or `last`: what it has done stays done"
    )
    which.add_argument("--only", action="append", default=[], metavar="STEP", help="only this step; may be given again")
    which.add_argument(
        "--from", action="append", default=[], metavar="STEP", help="only this step and all that need it"
    )
    which.add_argument(
        "--set-output",
        action="append",
        default=[],
        metavar="STEP[.OUTPUT]=PATH",
        help="take this for what a step gives",
    )
    which.add_argument(
        "--cache", action="store_true", help="take results from the cache for all steps, not only those with cache="
    )
    which.add_argument("--no-cache", action="store_true", help="neither take results from the cache nor keep them")
    how = made.add_argument_group("how to run")
    how.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="steps at once (default: %(default)s)"
    )
    how.add_argument(
        "--seed", type=int, metavar="N", help="of searches of `tune`, where the pipeline says none (default: 0)"
    )
    how.add_argument("--retries", type=int, default=0, metavar="N", help="run a step that fails again, up to N times")
    how.add_argument("--python", metavar="PATH", help="the interpreter of the steps (default: this one)")
    how.add_argument(
        "--python-for", action="append", default=[], metavar="STEP=PATH", help="the interpreter of one step"
    )
    how.add_argument(
        "--venv",
        action="store_true",
        help="install what steps require, in an environment for each set of requirements, made once",
    )
    how.add_argument("--opt-ml", metavar="DIR", help="give each job this folder as its /opt/ml; one job at a time")
    how.add_argument(
        "--workdir", default=WORKDIR, metavar="DIR", help="where runs and the cache are (default: %(default)s)"
    )
    how.add_argument("--run-id", metavar="ID", help="the name of this run (default: the time and a random part)")
    how.add_argument("--quiet", action="store_true", help="say only what has failed")
    how.add_argument("--events", metavar="FILE", help="write what happens as JSON lines; - is the standard output")
    tidy = made.add_argument_group("what to remove")
    tidy.add_argument(
        "--prune",
        action="store_true",
        help="run nothing; remove old runs of this pipeline, and what nobody needs any more; with --dry-run say what",
    )
    tidy.add_argument("--keep", type=int, metavar="N", help="runs that --prune leaves (default: " + str(KEEP) + ")")
    return made


def _metavar(parameter: Parameter) -> str:
    if parameter.location:
        return "PATH"
    return "LIST" if parameter.many else parameter.type.upper()


def _help(parameter: Parameter) -> str:
    parts = [parameter.description] if parameter.description else []
    if parameter.values:
        parts.append("one of " + ", ".join(map(str, parameter.values)))
    parts.append("required" if parameter.required else "default: " + json.dumps(parameter.default, ensure_ascii=False))
    return "; ".join(parts).replace("%", "%%")


def parse(plan: Plan, program: str, words: Sequence[str]) -> Options:
    """What a command line says. UsageError: it is wrong. SystemExit: it has asked for help, and has it."""
    found, unknown = parser_of(plan, program).parse_known_args(list(words))
    if unknown:
        raise UsageError("unrecognized arguments: " + " ".join(unknown) + _meant_flag(plan, unknown[0]))
    given = vars(found)
    if given["cache"] and given["no_cache"]:
        raise UsageError("--cache and --no-cache exclude each other")
    if given["keep"] is not None and not given["prune"]:
        raise UsageError("--keep says how many runs --prune leaves, and that is not there")
    for name, least in (("jobs", 1), ("retries", 0), ("keep", 0)):
        if (given[name] or 0) < least:
            raise UsageError("--" + name + " must be at least " + str(least))
    parameters = from_file(plan, given["parameters"]) if given["parameters"] else {}
    for parameter in plan.parameters:
        text = given["parameter " + parameter.name]
        if text is not None:
            parameters[parameter.name] = value_of(parameter, text)
    steps = {step.name for step in plan.steps}
    only, start = tuple(given["only"]), tuple(given["from"])
    pythons = pairs("--python-for", given["python_for"])
    outputs = pairs("--set-output", given["set_output"])
    named = [*only, *start, *pythons, *(key.partition(".")[0] if key not in steps else key for key in outputs)]
    for name in named:
        if name not in steps:
            import difflib  # only for a mistake

            near = difflib.get_close_matches(name, steps, 1)
            hint = "did you mean '" + near[0] + "'?" if near else "there are " + ", ".join(sorted(steps))
            raise UsageError("there is no step '" + name + "'; " + hint)
    answers = pairs("--answer", given["answer"])
    for key in answers:
        answerable(plan, key)
    if given["python"]:
        pythons[""] = given["python"]
    for path in pythons.values():
        if os.sep in path and not Path(path).exists():
            raise UsageError("there is no interpreter " + path)
    root = given["s3_root"] or os.environ.get("MLPC_S3_ROOT")
    return Options(
        parameters=parameters,
        workdir=Path(given["workdir"]),
        run_id=run_name(given["run_id"] or ""),
        jobs=1 if given["opt_ml"] else given["jobs"],
        cache="all" if given["cache"] else "none" if given["no_cache"] else "pipeline",
        resume=given["resume"] or "",
        only=only,
        start_from=start,
        outputs={key: existing("--set-output", path) for key, path in outputs.items()},
        answers=answers,
        pythons=pythons,
        venv=given["venv"],
        retries=given["retries"],
        seed=given["seed"],
        dry_run=given["dry_run"],
        quiet=given["quiet"],
        events=given["events"] or "",
        s3=given["s3"],
        s3_root=Path(root).absolute() if root else None,
        prune=given["prune"],
        keep=KEEP if given["keep"] is None else given["keep"],
        opt_ml=Path(given["opt_ml"]).absolute() if given["opt_ml"] else None,
    )


def _meant_flag(plan: Plan, word: str) -> str:
    """The flag that was probably meant; the name that a parameter has in SageMaker is none."""
    import difflib  # only for a mistake

    flag = word.partition("=")[0]
    named = {"--" + parameter.name: parameter.flag for parameter in plan.parameters}
    near = difflib.get_close_matches(flag, [*OWN_FLAGS, *named.values()], 1, 0.75)
    meant = named.get(flag) or (near[0] if near else "")
    return "; did you mean " + meant + "?" if meant else ""


def run_name(text: str) -> str:
    """The name of a run, as it is said. UsageError: it names no folder of its own."""
    plain = all(letter.isalnum() or letter in "-_." for letter in text) and not text.startswith(".")
    if not plain or text in ("cache", "registry", "venvs", "s3", "lock", "last"):
        raise UsageError("--run-id takes letters, digits, `-`, `_` and `.`, and is " + repr(text))
    return text


def pairs(flag: str, words: Sequence[str]) -> dict[str, str]:
    """`KEY=VALUE`, each. UsageError: one is not."""
    found: dict[str, str] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals or not key:
            raise UsageError(flag + " takes KEY=VALUE, and has " + repr(word))
        found[key] = text
    return found


def answerable(plan: Plan, key: str) -> None:
    """UsageError: nobody waits for an answer of this name."""
    there = [step.name + "." + output.name for step in plan.steps for output in step.outputs if output.type]
    name, dot, output = key.partition(".")
    if name.partition("[")[0] + dot + output not in there:
        raise UsageError("--answer: nobody waits for " + key + "; there are " + (", ".join(there) or "none"))


def existing(flag: str, path: str) -> str:
    """The absolute path of what is there. UsageError: nothing is."""
    if not Path(path).exists():
        raise UsageError(flag + ": there is nothing at " + path)
    return str(Path(path).absolute())


def from_file(plan: Plan, path: str) -> dict[str, Any]:
    """Parameters from a JSON file. UsageError: it is none, or has what the pipeline has not."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError("--parameters: " + path + ": " + str(error.strerror)) from None
    except ValueError as error:
        raise UsageError("--parameters: " + path + " is not JSON: " + str(error)) from None
    known = {parameter.name: parameter for parameter in plan.parameters}
    if not isinstance(document, dict):
        raise UsageError("--parameters: " + path + " is not a JSON object")
    found: dict[str, Any] = {}
    for name, value in cast("dict[str, Any]", document).items():
        if name not in known:
            raise UsageError("--parameters: there is no parameter " + name + "; there are " + ", ".join(known))
        found[name] = value_of(known[name], value if isinstance(value, str) else json.dumps(value))
    return found


def value_of(parameter: Parameter, text: str) -> Any:
    """A parameter's value from its text: of a list, the JSON text of one. UsageError: it is none."""
    if parameter.many:
        return json.dumps([scalar_of(parameter, word) for word in _words_of(parameter, text)])
    value = scalar_of(parameter, text)
    if parameter.location and not text.startswith("s3://"):
        return existing(parameter.flag, text)
    return value


def scalar_of(parameter: Parameter, text: str) -> Any:
    """One value of a parameter's type. UsageError: it is none."""
    wanted = "an integer" if parameter.type == "Integer" else "a number"
    wrong = parameter.flag + " must be " + wanted + ", and is " + repr(text)
    value: Any = text
    try:
        if parameter.type == "Integer":
            value = int(text)
        elif parameter.type == "Float":
            value = float(text)
            if not math.isfinite(value):
                raise UsageError(wrong)
    except ValueError:
        raise UsageError(wrong) from None
    if parameter.type == "Boolean":
        if text.lower() not in ("true", "false", "1", "0"):
            raise UsageError(parameter.flag + " must be true or false, and is " + repr(text))
        value = text.lower() in ("true", "1")
    if parameter.values and value not in parameter.values:
        listed = ", ".join(map(str, parameter.values))
        raise UsageError(parameter.flag + " must be one of " + listed + ", and is " + repr(text))
    return value


def _words_of(parameter: Parameter, text: str) -> list[str]:
    """The elements of a list as texts: from JSON, or from words with commas between."""
    if not text.lstrip().startswith("["):
        return [word.strip() for word in text.split(",")] if text else []
    try:
        made = json.loads(text)
    except ValueError as error:
        raise UsageError(parameter.flag + " is no list: " + str(error)) from None
    return [item if isinstance(item, str) else json.dumps(item) for item in made]
