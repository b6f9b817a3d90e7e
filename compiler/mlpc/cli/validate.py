"""`mlpc validate`."""

from __future__ import annotations

import click

from mlpc.cli.program import CLEAN, ERRORS


@click.command("validate")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
def validate_command(files: tuple[str, ...]) -> int:
    """Check definitions, whoever made them, against what the service takes; - reads stdin."""
    from mlpc.service.validate import Problem, parse_definition, validate

    failed = False
    for path in files:
        with click.open_file(path, "rb") as stream:
            document = parse_definition(stream.read())
        problems = [document] if isinstance(document, Problem) else validate(document)
        for problem in problems:
            click.echo(f"{path}: {problem.severity}: {problem.pointer or '/'}: {problem.message}")
            failed |= problem.severity == "error"
        if not problems:
            click.echo(f"{path}: ok")
    return ERRORS if failed else CLEAN
