"""`mlpc validate`."""

from __future__ import annotations

import re
from typing import Final

import click

from mlpc.cli.program import CLEAN, ERRORS

_KEY: Final = re.compile(r"\A[A-Za-z0-9_-]+=")
"""What stands before the text where the option is written as for `mlpc compile`."""


@click.command("validate")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@click.option(
    "--placeholder",
    "placeholders",
    multiple=True,
    metavar="[KEY=]TEXT",
    help="TEXT is filled in later by a deploying tool: take it where a text is wanted, whatever its form.",
)
def validate_command(files: tuple[str, ...], placeholders: tuple[str, ...]) -> int:
    """Check definitions, whoever made them, against what the service takes; - reads stdin."""
    from mlpc.service.validate import Problem, parse_definition, validate

    failed = False
    texts = [_KEY.sub("", text) for text in placeholders]
    for path in files:
        with click.open_file(path, "rb") as stream:
            document = parse_definition(stream.read())
        problems = [document] if isinstance(document, Problem) else validate(document, texts)
        for problem in problems:
            click.echo(f"{path}: {problem.severity}: {problem.pointer or '/'}: {problem.message}")
            failed |= problem.severity == "error"
        if not problems:
            click.echo(f"{path}: ok")
    return ERRORS if failed else CLEAN
