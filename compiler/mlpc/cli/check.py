"""`mlpc check`."""

from __future__ import annotations

import sys
from posixpath import normpath

import click

from mlpc.cli.program import CLEAN, ERRORS
from mlpc.cli.report import (
    build_of,
    color_option,
    environment_option,
    files_or_stdin_argument,
    format_option,
    placeholder_option,
    selection_options,
    set_option,
    show,
    statistics,
)


@click.command("check")
@files_or_stdin_argument
@selection_options
@click.option("--fix", is_flag=True, help="Mend what can be mended for certain, and report the rest.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix: also what is only likely to be meant. Look at the result."
)
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Fail on warnings, too.")
@click.option("--statistics", "counts", is_flag=True, help="Print how often each rule is broken, instead of where.")
@click.option("--stdin-filename", metavar="FILE", help="With - for a FILE: the path that the text on stdin has.")
@format_option
@environment_option
@set_option
@placeholder_option
@color_option
def check_command(
    files: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    strict: bool,
    counts: bool,
    stdin_filename: str | None,
    style: str,
    environment: str | None,
    settings: tuple[str, ...],
    placeholders: tuple[str, ...],
    color: str,
) -> int:
    """Report every mistake in pipelines and steps, and what could be better.

    A folder stands for the Python files in it that import mlpc, and - for the text on stdin. The exit code is 1 where there is an
    error; warnings alone are no failure, unless --strict says so.
    """
    from mlpc.cli.disk import Disk
    from mlpc.cli.fix import fixed
    from mlpc.cli.requests import compile_request
    from mlpc.driver import Result

    build = build_of(environment, settings, placeholders)
    given: dict[str, bytes] = {}
    if "-" in files:
        if fix and not diff:
            raise click.UsageError("--fix writes files, and - is none: say --diff")
        name = normpath(stdin_filename or "<stdin>")
        given[name] = sys.stdin.buffer.read()
        files = tuple(name if file == "-" else file for file in files)

    def check() -> Result:
        return compile_request(Disk(given), build, paths=files, target=None, select=select, ignore=ignore)

    result = check()
    if fix or diff:
        result = fixed(check, result, unsafe=unsafe_fixes, write=not diff)
    found = result.diagnostics
    if counts:
        sys.stdout.write(statistics(found, style))
    elif not diff:
        show(found, result.source_of, result.paths, style, color, sys.stdout)
    return ERRORS if result.failed or (strict and found) else CLEAN
