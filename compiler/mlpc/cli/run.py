"""`mlpc run`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from mlpc.cli.program import ERRORS, USAGE
from mlpc.cli.report import build_of, color_option, environment_option, pipeline_option, set_option, show

FOLDER = Path(".mlpc_cache", "run")
_HELP = ("-h", "--help")


@click.command(
    "run",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    options_metavar="",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="FILE [OPTIONS]...")
@pipeline_option
@environment_option
@set_option
@click.option("--skip", is_flag=True, help="Pass over steps that do not run on a machine.")
@color_option
@click.pass_context
def run_command(
    ctx: click.Context,
    words: tuple[str, ...],
    pipeline: str | None,
    environment: str | None,
    settings: tuple[str, ...],
    skip: bool,
    color: str,
) -> int:
    """Run a pipeline on this machine, in processes of their own.

    What else is given is the runner's: `mlpc run FILE --help` lists the pipeline's parameters (--input-data PATH) and how to run it
    (--resume, --only, --cache, --dry-run, ...).

    Exit codes: 0 all done, 1 a step failed or the file has errors, 2 wrong usage, 3 ended by a Fail step, 130 interrupted.
    """
    if not words or words[0] in _HELP:
        click.echo(ctx.get_help())
        return 0 if words else USAGE
    file, *rest = words
    if file.startswith("-"):
        raise click.UsageError(f"the pipeline's file comes first, before {file}")
    if not Path(file).exists():
        raise click.UsageError(f"there is no file {file}")
    from mlpc.cli.disk import Disk, write_atomically
    from mlpc.cli.requests import compile_request

    result = compile_request(
        Disk(), build_of(environment, settings, ()), paths=[file], target="runner", pipeline=pipeline, skip=skip
    )
    show(result.diagnostics, result.source_of, result.paths, "text", color, sys.stderr)
    if result.failed:
        return ERRORS
    if len(result.compiled) != 1:
        names = ", ".join(item.pipeline.name for item in result.compiled)
        raise click.UsageError(f"run takes one pipeline: choose with --pipeline ({names})")
    (made,) = result.compiled
    assert made.main is not None
    for note in made.notes:
        if note.startswith("`") and " will be skipped: " in note:
            click.echo(f"note: {note}", err=True)
    path = FOLDER / f"{made.pipeline.name}.py"
    write_atomically(path, made.main.content)
    return _start(path, rest, f"mlpc run {file}")


def _start(path: Path, words: list[str], name: str) -> int:
    """Become the runner, so that what is sent to this process reaches it."""
    environment = {**os.environ, "MLPC_RUN_AS": name}
    command = [sys.executable, str(path), *words]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(sys.executable, command, environment)
    return subprocess.call(command, env=environment)
