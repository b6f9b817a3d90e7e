"""`mlpc select`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import click

from mlpc.cli.program import CLEAN, ERRORS
from mlpc.cli.report import (
    build_of,
    color_option,
    environment_option,
    pipeline_option,
    placeholder_option,
    set_option,
    show,
)


@click.command("select")
@click.argument("file", type=click.Path(exists=True, readable=True, dir_okay=False))
@click.argument("steps", nargs=-1, required=True, metavar="STEP...")
@click.option("--source", metavar="ARN", help="The execution to take the results of all other steps from.")
@pipeline_option
@environment_option
@set_option
@placeholder_option
@color_option
def select_command(
    file: str,
    steps: tuple[str, ...],
    source: str | None,
    pipeline: str | None,
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    color: str,
) -> int:
    """Prepare a run of some steps only, with the results of an earlier execution for the others.

    FILE is a pipeline's, or a definition (.json). Prints the SelectiveExecutionConfig of StartPipelineExecution, and on stderr what
    runs and what is taken from where. The exit code is 1 where the service would refuse it.
    """
    if file.endswith(".json"):
        given = [
            name
            for name, value in (
                ("--pipeline", pipeline),
                ("--env", environment),
                ("--set", settings),
                ("--placeholder", placeholders),
            )
            if value
        ]
        if given:
            raise click.UsageError(f"{given[0]} goes with a pipeline's file: a definition has been made")
        made = _definition(file)
    else:
        made = _compiled(file, pipeline, environment, settings, placeholders, color)
    return ERRORS if made is None else _select(made, steps, source)


class _Made(NamedTuple):
    """A definition, and the name of its pipeline; None where that is not known."""

    document: dict[str, Any]
    name: str | None


def _definition(file: str) -> _Made | None:
    from mlpc.service.validate import Problem, parse_definition, validate

    document = parse_definition(Path(file).read_bytes())
    problems = [document] if isinstance(document, Problem) else validate(document)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in errors:
        click.echo(f"{file}: error: {problem.pointer or '/'}: {problem.message}", err=True)
    return None if errors or not isinstance(document, dict) else _Made(document, None)


def _compiled(
    file: str,
    pipeline: str | None,
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    color: str,
) -> _Made | None:
    from mlpc.cli.disk import Disk
    from mlpc.cli.requests import compile_request

    build = build_of(environment, settings, placeholders)
    result = compile_request(Disk(), build, paths=[file], target="sagemaker", pipeline=pipeline)
    show(result.diagnostics, result.source_of, result.paths, "text", color, sys.stderr)
    if result.failed:
        return None
    if len(result.compiled) != 1:
        names = ", ".join(item.pipeline.name for item in result.compiled)
        raise click.UsageError(f"select takes one pipeline: choose with --pipeline ({names})")
    (item,) = result.compiled
    assert item.main is not None
    return _Made(json.loads(item.main.content), item.pipeline.name)


def _select(made: _Made, names: tuple[str, ...], source: str | None) -> int:
    from mlpc.service.problems import hint, listed
    from mlpc.service.selection import configuration, selected, source_fault, unknown

    for name, known in unknown(made.document, names):
        raise click.UsageError(f"there is no step {name}{hint(name, known)}")
    found = selected(made.document, names)
    faults = list(found.faults)
    wrong = None if source is None else source_fault(source, made.name)
    if wrong is not None:
        faults.append(f"--source: {wrong}")
    elif source is None and found.taken:
        needed = listed(list(dict.fromkeys(item.step for item in found.taken)), "and")
        faults.append(f"what these steps need of {needed} is that of an earlier execution: name it with --source ARN")
    lines = [f"runs: {', '.join(found.steps)}"]
    lines += [f"as in the earlier execution: {item.step}, {item.how} {', '.join(item.by)}" for item in found.taken]
    if found.left:
        lines.append(f"does not run: {', '.join(found.left)}")
    lines += [f"error: {fault}" for fault in faults]
    for line in lines:
        click.echo(line, err=True)
    if faults:
        return ERRORS
    click.echo(json.dumps(configuration(found.steps, source), indent=2))
    return CLEAN
