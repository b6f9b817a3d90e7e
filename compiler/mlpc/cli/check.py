"""`mlpc check`."""

from __future__ import annotations

import click

from mlpc.cli.program import CLEAN, ERRORS
from mlpc.cli.report import (
    build_of,
    color_option,
    environment_option,
    files_argument,
    placeholder_option,
    report,
    set_option,
)


@click.command("check")
@files_argument
@environment_option
@set_option
@placeholder_option
@color_option
def check_command(
    files: tuple[str, ...],
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    color: str,
) -> int:
    """Report every mistake in pipelines and steps, and write nothing."""
    from mlpc.cli.disk import Disk
    from mlpc.cli.requests import compile_request

    build = build_of(environment, settings, placeholders)
    result = compile_request(Disk(), build, paths=files, target=None)
    report(result.diagnostics, result.source_of, color)
    return ERRORS if result.failed else CLEAN
